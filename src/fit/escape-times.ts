import type { Kernel } from '../kernel/kernel.js'
import { plateauEnd } from '../plateau.js'

/** When the runs of an ensemble left a plateau for good: α at which ε_g falls to 0.9 of its height, and stays below. */
export interface EscapeTimes {
  /** Of each run; null if it did not leave before the last sample */
  times: (number | null)[]
  /** Mean and standard deviation (n − 1); null if a run has not left, which bounds neither */
  mean: number | null
  standardDeviation: number | null
  /** Null where they fall among runs that have not left */
  quantiles: { '0.05': number | null; '0.5': number | null; '0.95': number | null }
}

/**
 * @param runs ε_g of every run, [run][time]
 *
 * @internal
 */
export function escapeTimes(alpha: number[], runs: number[][], height: number, kernel: Kernel): EscapeTimes {
  const times = runs.map((run) => plateauEnd(alpha, run, height, kernel))
  const left = times.filter((time) => time !== null).sort((a, b) => a - b)
  const n = times.length
  const mean = left.reduce((sum, time) => sum + time, 0) / n
  const squares = left.reduce((sum, time) => sum + (time - mean) ** 2, 0)
  const isComplete = left.length === n
  // Linear interpolation between order statistics; runs that have not left come last
  const quantile = (p: number) => {
    const at = p * (n - 1)
    const low = left[Math.floor(at)]
    const high = left[Math.ceil(at)]
    return low === undefined || high === undefined ? null : low + (at - Math.floor(at)) * (high - low)
  }
  return {
    times,
    mean: isComplete ? mean : null,
    standardDeviation: isComplete && n > 1 ? Math.sqrt(squares / (n - 1)) : null,
    quantiles: { '0.05': quantile(0.05), '0.5': quantile(0.5), '0.95': quantile(0.95) },
  }
}
