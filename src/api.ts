import type { OnProgress } from './progress.js'

/** Which overlaps to return with the curve: the λ-weighted sums, or those of every level too. */
export type OverlapsOption = boolean | 'levels'

/** Options of everything that may take long. None shows in the result. */
export interface WatchOptions {
  /** Stops the run within 100 ms; the promise rejects with the signal's reason. */
  signal?: AbortSignal
  onProgress?: OnProgress
}

/** Options that `solve` and `simulate` share. None but `overlaps` shows in the result. */
export interface RunOptions extends WatchOptions {
  overlaps?: OverlapsOption
}

export interface SolveOptions extends RunOptions {
  /** Accuracy asked of ε_g at the printed times, relative, in [1e-13, 0.1]; default 1e-6. */
  tolerance?: number
  /**
   * `explicit`: order 8(5,3), steps held by the fastest rate; `implicit`: order 5(4), whose steps stiff levels do not
   * hold; `stabilised`: explicit of order 2, whose stages grow as the root of the stiffness, for many units; `auto`
   * begins with the explicit one and changes to the cheaper of the others when stiffness holds its steps. Default
   * `auto`.
   */
  integrator?: 'auto' | 'explicit' | 'implicit' | 'stabilised'
  /**
   * `auto` replaces many levels by Chebyshev nodes in ln λ where that pays, as many as the tolerance needs, and those
   * that are not trained by one; `exact` keeps every level, as does `overlaps: 'levels'`. Default `auto`.
   */
  levels?: 'auto' | 'exact'
}

/** How SGD steps are made. */
export type Method = 'direct' | 'reduced'

/**
 * `direct`: SGD on the N-dimensional weight vectors, N(K+M) numbers a step. `reduced`: SGD on the overlaps, the same law
 * at a cost that does not depend on N, about L(K+M)² numbers a step; a run still takes αN steps. `auto`: whichever takes
 * less time by an estimate. The two draw different inputs from a seed.
 */
export type SimulationMethod = 'auto' | Method

export interface SimulateOptions extends RunOptions {
  /** Default `auto`. */
  method?: SimulationMethod
  /** Number of runs n, 1 to 10⁹; with n ≥ 2 the trajectory holds mean, standard error and quantiles. Default 1. */
  runs?: number
  /** Draw teacher and student anew for each run. Default false. */
  redraw?: boolean
  /** Return ε_g of every run as `runs`, at most 20 million numbers (3 GiB on their way to JSON). Default false. */
  keepRuns?: boolean
  /** Worker threads; default: all cores. Changes no number. */
  workers?: number
  /**
   * Is given a checkpoint at intervals and at the end, also when stopped by `signal`, which it may then delay: all that is
   * needed to go on from there. The next one waits until its promise has resolved; if it rejects, the simulation does.
   */
  onCheckpoint?: (checkpoint: Uint8Array) => void | Promise<void>
  /**
   * Seconds between checkpoints, ≥ 0; more if they would take over 1 % of the time. Default 30.
   */
  checkpointEvery?: number
  /**
   * A checkpoint to go on from, of this experiment with these options and this version, to the same bits as without a
   * break. Any other one is refused.
   */
  resume?: Uint8Array
}

/** Searches that `predict` makes by solving the equations again and again; without them it takes no time. */
export interface PredictOptions extends WatchOptions {
  /** α > 0: find the learning rate at which ε_g is least at this time. */
  bestRateAt?: number
  /** ε > 0: find the time at which ε_g has fallen to it. */
  timeTo?: number
  /** Find what ε_g comes to in the end. Default false. */
  limit?: boolean
}
