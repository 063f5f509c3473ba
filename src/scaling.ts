/** The default window: the last factor of √10 in α … */
const lateFactor = 10 ** 0.5
/** … of the part of the curve that lies above this many times its floor. */
const floorMargin = 100
const leastPoints = 5

/** A power-law slope and where it was measured. */
export interface Slope {
  /** d ln ε_g / d ln α, by least squares */
  slope: number
  /** The window [from, to] in α */
  from: number
  to: number
  /** Number of samples in it, ≥ 5 */
  points: number
}

export interface LateSlopeOptions {
  /** The trajectory's rounding bound of ε_g, ≥ 0; default 0. */
  floor?: number
  /** Window [from, to] in α, both ends included. Default: the last factor of √10 before `to`. */
  from?: number
  /** Default: the last sample before the curve's end, or before it first reaches 100 × floor. */
  to?: number
}

/**
 * Late-time slope of a learning curve: the least-squares slope of ln ε_g on ln α in a window.
 *
 * Samples with α ≤ 0 or ε_g ≤ floor are ignored; with the default window nothing below 100 × floor is used.
 *
 * @param alpha increasing times α, [time]
 * @param generalizationError ε_g, [time]
 * @returns null when fewer than 5 samples lie in the window
 */
export function lateSlope(
  alpha: number[],
  generalizationError: number[],
  { floor = 0, from, to }: LateSlopeOptions = {},
): Slope | null {
  const end = to ?? endAbove(alpha, generalizationError, floorMargin * floor)
  const start = from ?? end / lateFactor
  const x: number[] = []
  const y: number[] = []
  for (const [i, a] of alpha.entries()) {
    const e = generalizationError[i]!
    if (a > 0 && a >= start && a <= end && e > 0 && e > floor) {
      x.push(Math.log(a))
      y.push(Math.log(e))
    }
  }
  if (x.length < leastPoints) return null
  return { slope: leastSquaresSlope(x, y), from: start, to: end, points: x.length }
}

/** The last α before the curve first falls from above `bound` to it or below; the first samples may lie below. */
function endAbove(alpha: number[], generalizationError: number[], bound: number): number {
  let end = 0
  for (const [i, a] of alpha.entries()) {
    if (generalizationError[i]! > bound) end = a
    else if (end > 0) break
  }
  return end
}

function leastSquaresSlope(x: number[], y: number[]): number {
  const meanX = mean(x)
  const meanY = mean(y)
  let xx = 0
  let xy = 0
  for (const [i, xi] of x.entries()) {
    xx += (xi - meanX) * (xi - meanX)
    xy += (xi - meanX) * (y[i]! - meanY)
  }
  return xy / xx
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
