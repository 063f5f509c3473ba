/**
 * The two-sample Kolmogorov–Smirnov test, two-sided: the largest distance of the empirical distribution functions, and
 * its p-value in the limit of large samples (Smirnov 1939). Equal values are one step, so ties make it conservative.
 */
export function kolmogorovSmirnov(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
): { distance: number; p: number } {
  const a = Float64Array.from(first).sort()
  const b = Float64Array.from(second).sort()
  let i = 0
  let j = 0
  let distance = 0
  while (i < a.length && j < b.length) {
    const x = Math.min(a[i]!, b[j]!)
    while (a[i] === x) i++
    while (b[j] === x) j++
    distance = Math.max(distance, Math.abs(i / a.length - j / b.length))
  }
  return { distance, p: tail(distance * Math.sqrt((a.length * b.length) / (a.length + b.length))) }
}

/** P(K > x) of Kolmogorov's distribution: whichever of its two series converges at once. */
function tail(x: number): number {
  let sum = 0
  if (x < 1) {
    // few terms: the k-th has the factor exp(−π² (2k−1)²/8x²)
    for (let k = 1; k <= 5; k++) sum += Math.exp(-(((2 * k - 1) * Math.PI) ** 2) / (8 * x * x))
    return x === 0 ? 1 : 1 - (Math.sqrt(2 * Math.PI) / x) * sum
  }
  for (let k = 1; k <= 5; k++) sum += (-1) ** (k - 1) * Math.exp(-2 * (k * x) ** 2)
  return 2 * sum
}

/**
 * Holm's (1979) step-down correction: p-values that may each be held against one level, whatever the number of tests and
 * however they depend on each other.
 */
export function holm(pValues: readonly number[]): number[] {
  const corrected = new Array<number>(pValues.length)
  let largest = 0
  const order = [...pValues.keys()].sort((i, j) => pValues[i]! - pValues[j]!)
  order.forEach((i, rank) => {
    largest = Math.max(largest, Math.min(1, pValues[i]! * (pValues.length - rank)))
    corrected[i] = largest
  })
  return corrected
}
