import type { CompletedExperiment } from '../experiment.js'
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

/** What the runs that have ended give so far. */
export type Partial = Pick<
  Trajectory,
  'kind' | 'alpha' | 'generalizationError' | 'standardError' | 'quantiles' | 'floor'
>

export type Report =
  | { progress: Progress }
  | { partial: Partial }
  | { solved: Solved }
  | { predicted: OwnPlateau | undefined }
  | { simulated: Trajectory }
  | { stopped: true }
  | { failure: string }
