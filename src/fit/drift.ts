import type { Kernel } from '../kernel/kernel.js'
import { leastSquaresSlope } from '../scaling.js'
import { flatSlope, leastSamples, leastSpan, mostDrift } from './limits.js'
import type { MeasuredCurve } from './measured-curve.js'

/** Local slopes are taken over this factor in α. */
export const slopeSpan = 2
/** A window of a curve without noise in which its local slopes hardly change. */
export interface DriftWindow {
  first: number
  end: number
  /** By least squares over the window */
  slope: number
  /** Of the local slopes in it */
  least: number
  most: number
}

/** d ln ε_g / d ln α at each sample, by least squares over a factor of 2 around it. */
export function slopesAt({ x, y }: MeasuredCurve, kernel: Kernel): number[] {
  const reach = kernel.log(slopeSpan) / 2 + 1e-12
  return x.map((xi, i) => {
    let first = Math.max(0, i - 1)
    let last = Math.min(x.length - 1, i + 1)
    while (first > 0 && xi - x[first - 1]! <= reach) first--
    while (last < x.length - 1 && x[last + 1]! - xi <= reach) last++
    return leastSquaresSlope(x.slice(first, last + 1), y.slice(first, last + 1))
  })
}

/** The longest window in ln α in which the local slopes stay within 10 % of their middle; undefined if none is long enough. */
export function steadiest(curve: MeasuredCurve, kernel: Kernel): DriftWindow | undefined {
  const slopes = slopesAt(curve, kernel)
  const { x } = curve
  let best: { first: number; end: number } | undefined
  let length = kernel.log(leastSpan) - 1e-9
  for (let first = 0; first < x.length; first++) {
    let least = slopes[first]!
    let most = least
    for (let end = first + 1; end <= x.length; end++) {
      least = Math.min(least, slopes[end - 1]!)
      most = Math.max(most, slopes[end - 1]!)
      if (!isSteady(least, most, mostDrift)) break
      if (end - first < leastSamples || x[end - 1]! - x[first]! <= length) continue
      length = x[end - 1]! - x[first]!
      best = { first, end }
    }
  }
  return best && driftOf(curve, slopes, best.first, best.end)
}

/** The same of a given window, whatever its slopes do. */
export function driftOf({ x, y }: MeasuredCurve, slopes: number[], first: number, end: number): DriftWindow {
  const inside = slopes.slice(first, end)
  return {
    first,
    end,
    slope: leastSquaresSlope(x.slice(first, end), y.slice(first, end)),
    least: inside.reduce((a, b) => Math.min(a, b)),
    most: inside.reduce((a, b) => Math.max(a, b)),
  }
}

/** Whether slopes between two bounds may be those of a power law. */
export function isSteady(least: number, most: number, drift: number): boolean {
  return most < -flatSlope && most - least <= drift * -(most + least)
}
