/** Samples to either side over which the runs' errors are averaged. */
const neighbours = 4

/** Standard error of the mean of the runs at each time, from their deviations from it: [run][time]. */
export function standardErrors(deviations: number[][]): number[] {
  const n = deviations.length
  return deviations[0]!.map((_, time) =>
    Math.sqrt(deviations.reduce((sum, run) => sum + run[time]! * run[time]!, 0) / (n * (n - 1))),
  )
}

/** The same, root mean square over neighbouring samples: what few runs tell of their spread is itself uncertain. */
export function smoothedErrors(deviations: number[][]): number[] {
  const errors = standardErrors(deviations)
  return errors.map((_, i) => {
    const near = errors.slice(Math.max(0, i - neighbours), i + neighbours + 1)
    return Math.sqrt(near.reduce((sum, error) => sum + error * error, 0) / near.length)
  })
}

/** Size of noise that differs from sample to sample: from second differences, by their median, which no bend moves. */
export function fastNoise(y: number[]): number {
  const seconds = y.slice(2).map((yi, i) => Math.abs(yi - 2 * y[i + 1]! + y[i]!))
  // Of a normal variable the median of |z| is 0.6745; the variance of a second difference is 6 σ²
  return median(seconds) / (0.6745 * Math.sqrt(6))
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
