import type { OverlapsOption } from './api.js'
import type { CompletedExperiment } from './experiment.js'
import type { OverlapRecord } from './overlap-records.js'

/** How SGD steps are made. */
export type Method = 'direct' | 'reduced'

/** What one run needs besides a kernel: plain data, sent to workers. */
export interface RunPlan {
  experiment: CompletedExperiment
  method: Method
  overlaps: OverlapsOption
  redraw: boolean
  /** r: the stream of the inputs */
  run: number
}

/** What one run gives, up to its last good time. */
export interface RunResult {
  run: number
  generalizationError: number[]
  /** One at each time, with `overlaps`. */
  records: OverlapRecord[]
  steps: number
  diverged: boolean
  /** What the rounding error of ε_g is in proportion to, the largest over the times. */
  errorScale: number
}

/** One run, advanced piece by piece. */
export interface Run {
  /** What there is so far. */
  readonly result: RunResult
  /** Goes on for about a millisecond; true when the run has ended. */
  advance(): boolean
}
