/**
 * onepass: learning curves of one-pass SGD in student–teacher two-layer networks.
 *
 * @module
 */
export type {
  OverlapsOption,
  PredictOptions,
  RunOptions,
  SimulateOptions,
  SimulationMethod,
  SolveOptions,
  WatchOptions,
} from './api.js'
export { powerLaw } from './experiment/spectrum.js'
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
export type { BestRate } from './predict/best-rate.js'
export type { DecayFormula } from './predict/decay.js'
export type { FeatureScaling } from './predict/feature-scaling.js'
export type { Frontier } from './predict/frontier.js'
export type { Late, LateRates } from './predict/late.js'
export type { LatePowerLaw, LateSlope } from './predict/late-power-law.js'
export type { Limit } from './predict/limit.js'
export type { LinearCurve } from './predict/linear-curve.js'
export type { LinearPrediction } from './predict/linear-prediction.js'
export { isPredicted, type NotPredicted, type Predicted } from './predict/not-predicted.js'
export type { PlateauPrediction } from './predict/plateau.js'
export type { PlateauClosedForm } from './predict/plateau-closed-form.js'
export type { OwnPlateau, PlateauLaw } from './predict/plateau-length.js'
export type { UnstableDirections } from './predict/plateau-modes.js'
export type { PowerLawWindow } from './predict/power-law-window.js'
export type { SmallRateCurve } from './predict/small-rate.js'
export type { StableRate } from './predict/stable-rate.js'
export type { TimeTo } from './predict/time-to.js'
export { type Prediction, predict } from './predict.js'
export type { OnProgress, Progress } from './progress.js'
export { simulate } from './simulate.js'
export { solve } from './solve.js'
export type { Overlaps, Quantiles, Status, Trajectory, Work } from './trajectory.js'
