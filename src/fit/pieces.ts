import type { Kernel } from '../kernel/kernel.js'
import { GrowingFit } from './growing-fit.js'
import { longestBend } from './limits.js'
import type { GroupedCurve } from './measured-curve.js'
import { type Noise, whitening } from './noise.js'

/** What a piece of a curve can be: ln ε_g linear in ln α, or in α, or a parabola in ln α from one law to the next. */
export const pieceKinds = ['powerLaw', 'exponential', 'bend'] as const
export type PieceKind = (typeof pieceKinds)[number]

/** Every piece as one of a kind, under one noise: that from `first` to before `end` at first · (n + 1) + end. */
export interface Pieces {
  /** Free parameters of each */
  parameters: number
  /** Sum of squares left, of whitened samples */
  rest: Float64Array
  /** ln of the evidence without the part that `rest` and the size of the noise have in it; NaN for what is no such piece */
  base: Float64Array
  /** d ln ε_g / d ln α in the middle */
  slope: Float64Array
}

/** Widths of the flat priors of a piece's level (in ln ε_g), slope and bend, the last two by ln α. */
const priorWidths = [1, 3, 3]
const log2Pi = 1.8378770664093453

/**
 * Least squares of every piece.
 *
 * @param limits the largest factor on the noise that is asked for; and by which fraction of the slope in its middle that at its
 *   ends differs in a bend, at least
 */
export function fitPieces(
  curve: GroupedCurve,
  kind: PieceKind,
  noise: Noise,
  { largestFactor, drift }: { largestFactor: number; drift: number },
  kernel: Kernel,
): Pieces {
  const { x, y } = curve
  const coordinate = kind === 'exponential' ? curve.alpha : x
  const parameters = kind === 'bend' ? 3 : 2
  const n = y.length
  const rest = new Float64Array((n + 1) * (n + 1))
  const base = new Float64Array((n + 1) * (n + 1)).fill(Number.NaN)
  const slope = new Float64Array((n + 1) * (n + 1))
  const inside = x.map((_, i) => whitening(noise, i, i === 0))
  const logInside = inside.map(({ now }) => kernel.log(now))
  const logPriors = priorWidths.slice(0, parameters).reduce((sum, width) => sum + kernel.log(width), 0)
  const mostBent = kernel.log(longestBend)
  const row = new Float64Array(parameters + 1)
  for (let first = 0; first < n - parameters; first++) {
    const fit = new GrowingFit(parameters)
    let logs = 0
    for (let i = first; i < n; i++) {
      const length = x[i]! - x[first]!
      if (kind === 'bend' && length > mostBent) break
      // Whitened by the sample before it; a piece knows nothing of the noise of the piece before it
      const isFirst = i === first
      const last = isFirst ? i : i - 1
      const { now, was } = isFirst ? whitening(noise, i, isFirst) : inside[i]!
      let [power, powerBefore] = [now, was]
      for (let column = 0; column < parameters; column++) {
        row[column] = power - powerBefore
        power *= coordinate[i]! - coordinate[first]!
        powerBefore *= coordinate[last]! - coordinate[first]!
      }
      row[parameters] = now * (y[i]! - y[first]!) - was * (y[last]! - y[first]!)
      fit.add(row)
      logs += isFirst ? kernel.log(now) : logInside[i]!
      const samples = i + 1 - first
      if (samples <= parameters) continue
      fit.solve()
      const at = first * (n + 1) + i + 1
      rest[at] = fit.rest
      // Cut into the shortest pieces it would be more probable by far, and so would all longer ones
      if (samples > parameters + 1 && fit.rest > largestFactor * largestFactor * (200 + 10 * samples)) break
      // The slope's prior is on d ln ε_g / d ln α in the middle of the piece
      const unit = kind === 'exponential' ? (coordinate[first]! + coordinate[i]!) / 2 : 1
      const change = kind === 'bend' ? fit.coefficients[2]! * length : 0
      slope[at] = fit.coefficients[1]! * unit + change
      if (kind === 'bend' && Math.abs(change) < drift * Math.abs(slope[at]!)) continue
      const occam = -0.5 * kernel.log(fit.determinant / (unit * unit)) - logPriors
      base[at] = logs + occam - 0.5 * (samples - parameters) * log2Pi
    }
  }
  return { parameters, rest, base, slope }
}
