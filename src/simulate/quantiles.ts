import type { Archive } from '../archive.js'

/** Values at each of many times, of curves that come one after another, and their quantiles. */
export interface QuantileStore {
  /** Adds a curve's values at the first `length` times. */
  add(values: ArrayLike<number>, length: number): void
  /** The quantile of the values at a time for each of the probabilities. */
  quantiles(time: number, probabilities: readonly number[]): number[]
  /** Bound on the relative error of the quantiles at a time; 0 if they are exact. */
  relativeError(time: number): number
  serialize(archive: Archive): void
}

/**
 * Quantile by linear interpolation between order statistics (type 7 of Hyndman & Fan 1996).
 *
 * @param orderStatistic the value of rank 0 … count − 1
 */
export function quantile(
  count: number,
  probability: number,
  orderStatistic: (rank: number) => number,
): number {
  const position = (count - 1) * probability
  const below = Math.floor(position)
  const low = orderStatistic(below)
  const high = orderStatistic(Math.min(below + 1, count - 1))
  return low + (position - below) * (high - low)
}
