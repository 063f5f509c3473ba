import type { PredictOptions, SimulateOptions, SolveOptions } from '../api.js'
import type { CompletedExperiment } from '../experiment.js'
import type { Fit } from '../fit/result.js'
import type { FitOptions, MeasurableCurve } from '../fit.js'
import type { Prediction } from '../predict.js'
import type { OnProgress } from '../progress.js'
import type { Trajectory } from '../trajectory.js'

/** What `onepass figure` asks for. */
export interface FigureOptions {
  folder: string
  full?: boolean
  workers?: number
  signal?: AbortSignal
  onProgress?: OnProgress
}

/** What is said of a figure before it is drawn. */
export interface FigureEntry {
  name: string
  title: string
  /** How long it takes, if that is long */
  takes?: string
}

export interface DrawnFigure {
  name: string
  /** Paths of what was written. */
  files: string[]
  table: string
  trajectories: Trajectory[]
}

/** What the command computes with. Its tests put small things in the place of these. */
export interface Library {
  version(): Promise<string>
  /** An aborted `stop` ends the run: the trajectory up to there, with status `aborted`. */
  runSolve(experiment: unknown, options: SolveOptions, stop?: AbortSignal): Promise<Trajectory>
  runSimulate(experiment: unknown, options: SimulateOptions, stop?: AbortSignal): Promise<Trajectory>
  runPredict(experiment: CompletedExperiment, options: PredictOptions): Promise<Prediction>
  /** Bad curves are refused. */
  fit(curve: unknown, options: FitOptions): Promise<Fit>
  /** A measured curve as a file. */
  fitFile(curve: unknown, fit: Fit, format: 'csv' | 'svg' | 'png'): Promise<string | Uint8Array>
  figureList(): Promise<FigureEntry[]>
  /** Its share of the work of several. */
  figureWork(name: string, full: boolean): Promise<number>
  drawFigure(name: string, options: FigureOptions): Promise<DrawnFigure>
}

/** onepass itself. Loaded where it is needed: help and bad input need no kernel, curves no drawing. */
export const library: Library = {
  version: async () => (await import('../../build/generated/version.js')).default,
  runSolve: async (...args) => (await import('../solve.js')).runSolve(...args),
  runSimulate: async (...args) => (await import('../simulate.js')).runSimulate(...args),
  runPredict: async (...args) => (await import('../predict.js')).predict(...args),
  fit: async (curve, options) => (await import('../fit.js')).fit(curve as MeasurableCurve, options),
  fitFile: async (...args) => (await import('../figures/fit.js')).fitFile(...args),
  figureList: async () => (await import('../figures/index.js')).figureList,
  figureWork: async (...args) => (await import('../figures/index.js')).figureWork(...args),
  drawFigure: async (...args) => (await import('../figures/index.js')).drawFigure(...args),
}
