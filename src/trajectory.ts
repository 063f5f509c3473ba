import type { CompletedExperiment } from './experiment.js'

/** How a run ended. `aborted` is seen on the command line only: in TypeScript an aborted signal rejects. */
export type Status = 'done' | 'diverged' | 'stalled' | 'aborted'

/** Quantiles over the runs of an ensemble, one number for each time; how exact they are stands in `work.quantiles`. */
export interface Quantiles {
  '0.05': number[]
  '0.5': number[]
  '0.95': number[]
}

/**
 * Order parameters: λ-weighted sums over the levels; with several runs their means. The levels are those of the spectrum,
 * in its order; after them comes the part that is not trained of the level that `student.trained` splits, if it does.
 */
export interface Overlaps {
  /** R: [time][K][M] student–teacher overlaps */
  R: number[][][]
  /** Q: [time][K][K] student–student overlaps */
  Q: number[][][]
  /** T: [M][M] teacher–teacher overlaps */
  T: number[][]
  /** r: [time][level][K][M], not weighted by λ; with `overlaps: 'levels'`. */
  r?: number[][][][]
  /** q: [time][level][K][K] */
  q?: number[][][][]
  /** t: [level][M][M] */
  t?: number[][][]
}

/** What was done to get the numbers: every option that can change one, and counts of work. */
export type Work = Record<string, number | string | boolean>

/** A learning curve, of theory or simulation: plain numbers that survive JSON and a postMessage. */
export interface Trajectory {
  kind: 'solve' | 'simulate'
  /** α = steps/N */
  alpha: number[]
  /** ε_g at each time; with several runs, the mean. */
  generalizationError: number[]
  /** Standard error of the mean at each time; with several runs. */
  standardError?: number[]
  quantiles?: Quantiles
  /** ε_g of every run, [run][time]; with `keepRuns`. */
  runs?: number[][]
  overlaps?: Overlaps
  /** Absolute bound on the rounding error of ε_g: below it a value means nothing. */
  floor: number
  status: Status
  /** What happened and, unless done, what to do about it. */
  message: string
  work: Work
  experiment: CompletedExperiment
  /** The version of onepass that made this. */
  version: string
}
