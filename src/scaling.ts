import { embeddedKernel } from './embedded.js'
import { Kernel } from './kernel/kernel.js'

/** A slope is measured where the curve lies above this many times its floor. */
export const floorMargin = 100
const leastPoints = 5

export interface LocalSlopeOptions {
  /** Window [from, to] in α, both ends included; 0 < from < to. */
  from: number
  to: number
  /** The trajectory's rounding bound of ε_g, ≥ 0; default 0. */
  floor?: number
}

/**
 * Slope of a learning curve in a window of time: d ln ε_g / d ln α, by least squares.
 *
 * A power law keeps its slope from window to window; that of an exponential grows in proportion to α.
 *
 * @param alpha increasing times α, [time]
 * @param generalizationError ε_g, [time]
 * @returns null unless the curve spans the window, with 5 samples or more in it, all of them above 100 × floor
 */
export function localSlope(
  alpha: number[],
  generalizationError: number[],
  { from, to, floor = 0 }: LocalSlopeOptions,
): number | null {
  if (alpha.length === 0 || alpha[0]! > from || alpha.at(-1)! < to) return null
  const kernel = new Kernel(embeddedKernel())
  const x: number[] = []
  const y: number[] = []
  for (const [i, a] of alpha.entries()) {
    if (a < from || a > to) continue
    const e = generalizationError[i]!
    if (!(e > floorMargin * floor)) return null
    x.push(kernel.log(a))
    y.push(kernel.log(e))
  }
  return x.length < leastPoints ? null : leastSquaresSlope(x, y)
}

/** Slope of the straight line through points by least squares. */
export function leastSquaresSlope(x: number[], y: number[]): number {
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
