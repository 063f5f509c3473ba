/**
 * onepass: learning curves of one-pass SGD in student–teacher two-layer networks.
 *
 * @module
 */
export type { OverlapsOption, RunOptions, SimulateOptions, SimulationMethod, SolveOptions } from './api.js'
export type {
  Activation,
  CompletedExperiment,
  CompletedSpectrum,
  CompletedTime,
  Experiment,
  ExperimentSpectrum,
  ExperimentTime,
  InitialOverlaps,
  OutputWeights,
  TeacherVectors,
} from './experiment.js'
export type { Fit, LocalSlope, MeasuredPlateau, PowerLaw } from './fit/result.js'
export { type FitOptions, fit, type MeasurableCurve } from './fit.js'
export type { OnProgress, Progress } from './progress.js'
export { simulate } from './simulate.js'
export { solve } from './solve.js'
export { powerLaw } from './spectrum.js'
export type { Overlaps, Quantiles, Status, Trajectory, Work } from './trajectory.js'
