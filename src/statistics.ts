/** Statistics over the runs of an ensemble, taken in the order of the runs, so that the order of finishing does not matter. */

/** Mean and its standard error, for n ≥ 2 values. */
export function meanAndError(values: ArrayLike<number>): { mean: number; standardError: number } {
  const n = values.length
  let sum = 0
  for (let i = 0; i < n; i++) sum += values[i]!
  const mean = sum / n
  let squares = 0
  for (let i = 0; i < n; i++) squares += (values[i]! - mean) ** 2
  return { mean, standardError: Math.sqrt(squares / (n - 1) / n) }
}

/** Quantile by linear interpolation between order statistics (type 7 of Hyndman & Fan 1996); `sorted` increases. */
export function quantile(sorted: ArrayLike<number>, probability: number): number {
  const position = (sorted.length - 1) * probability
  const below = Math.floor(position)
  const low = sorted[below]!
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!
  return low + (position - below) * (high - low)
}
