import type { CompletedExperiment } from '../experiment.js'
import type { Curve } from '../figures/series.js'
import type { OwnPlateau } from '../predict/plateau-length.js'
import type { Progress } from '../progress.js'
import type { Trajectory } from '../trajectory.js'
import type { Measured } from './measure.js'

/** What a worker is asked for. */
export type Task =
  /** Theory at a tolerance that is good enough to look at */
  | { kind: 'preview'; experiment: CompletedExperiment }
  | { kind: 'solve'; experiment: CompletedExperiment }
  | { kind: 'predict'; experiment: CompletedExperiment }
  | { kind: 'simulate'; experiment: CompletedExperiment; runs: number }

export type Request = { task: Task } | 'stop'

/** Theory, with what can be told from the experiment besides. */
export interface Solved {
  theory: Trajectory
  measured: Measured
  /** λ_k, p_k */
  eigenvalues: number[]
  /** Seconds that one run takes for each unit of α, roughly; null, with the reason, if it cannot run. */
  pace: number | null
  reason: string
}

/** Mean and quantiles of runs, which may still go on: at each time of those that have reached it. */
export interface Simulated extends Curve {
  /** Runs that have reached each time */
  counts: number[]
}

export type Report =
  | { progress: Progress }
  | { partial: Simulated }
  | { solved: Solved }
  | { predicted: OwnPlateau | undefined }
  | { simulated: Trajectory }
  | { stopped: true }
  | { failure: string }
