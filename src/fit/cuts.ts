import type { Kernel } from '../kernel/kernel.js'
import type { GroupedCurve } from './measured-curve.js'
import type { Noise } from './noise.js'

/** What a piece of a curve can be: ln ε_g linear in ln α, or in α. */
export type PieceKind = 'powerLaw' | 'exponential'

/** A piece of a cut curve: samples `first` to before `end`, with its probability. */
export interface Piece {
  kind: PieceKind
  first: number
  end: number
  /** d ln ε_g / d ln α by least squares (in the middle of the piece, of an exponential) */
  slope: number
  logProbability: number
}

/** The curve cut in all ways into pieces, for one noise. */
export interface Cuts {
  /** ln of the probability of the curve, whatever its cuts */
  logEvidence: number
  /** With a probability that is not negligible */
  pieces: Piece[]
}

/** Widths of the priors of a piece's level (in ln ε_g) and slope. */
const levelWidth = 1
const slopeWidth = 3
/** Pieces less probable than this, as ln, are left out. */
export const negligible = -10
const fewest = 3
const log2Pi = 1.8378770664093453
const kinds = ['powerLaw', 'exponential'] as const

/**
 * All ways of cutting a curve into power laws and exponentials, weighed by their probability (Fearnhead 2006): every
 * piece has its own level and slope, with flat priors, and ends as likely after one sample as after another.
 *
 * @param factors of the noise's size: each of them is answered for
 */
export function cutCurve(
  curve: GroupedCurve,
  noise: Noise,
  factors: readonly number[],
  kernel: Kernel,
): Cuts[] {
  const most = factors.reduce((a, b) => Math.max(a, b))
  const lines = [curve.x, curve.alpha].map((coordinate) => allLines(curve, coordinate, noise, most, kernel))
  return factors.map((factor) => weigh(curve.x.length, lines, factor, kernel))
}

/** Least squares of every piece, at [first][end]; `base` is NaN for pieces that explain nothing. */
interface Lines {
  rest: Float64Array
  /** ln of the evidence without the part that `rest` and the size of the noise have in it */
  base: Float64Array
  slope: Float64Array
}

function weigh(n: number, lines: Lines[], factor: number, kernel: Kernel): Cuts {
  const logCut = -kernel.log(n)
  const logFactor = kernel.log(factor)
  const evidence = lines.map(({ rest, base }) =>
    base.map((value, at) => {
      const samples = (at % (n + 1)) - Math.floor(at / (n + 1))
      return value - rest[at]! / (2 * factor * factor) - (samples - 2) * logFactor + logCut
    }),
  )
  // ln of the sum over all ways to cut what comes before a sample, and what comes from it on
  const before = new Float64Array(n + 1).fill(Number.NEGATIVE_INFINITY)
  const after = new Float64Array(n + 1).fill(Number.NEGATIVE_INFINITY)
  before[0] = 0
  after[n] = 0
  const terms = new Float64Array(lines.length * (n + 1))
  for (let end = fewest; end <= n; end++) {
    let count = 0
    for (let first = 0; first <= end - fewest; first++)
      for (const of of evidence) {
        const term = before[first]! + of[first * (n + 1) + end]!
        if (term > Number.NEGATIVE_INFINITY) terms[count++] = term
      }
    before[end] = logSum(terms.subarray(0, count), kernel)
  }
  for (let first = n - fewest; first >= 0; first--) {
    let count = 0
    for (let end = first + fewest; end <= n; end++)
      for (const of of evidence) {
        const term = after[end]! + of[first * (n + 1) + end]!
        if (term > Number.NEGATIVE_INFINITY) terms[count++] = term
      }
    after[first] = logSum(terms.subarray(0, count), kernel)
  }
  const logEvidence = before[n]!
  const pieces: Piece[] = []
  for (let first = 0; first <= n - fewest; first++)
    for (let end = first + fewest; end <= n; end++)
      for (const [i, kind] of kinds.entries()) {
        const at = first * (n + 1) + end
        const logProbability = before[first]! + evidence[i]![at]! + after[end]! - logEvidence
        if (logProbability > negligible)
          pieces.push({ kind, first, end, slope: lines[i]!.slope[at]!, logProbability })
      }
  return { logEvidence, pieces }
}

/** Every piece as a straight line in a coordinate: ln α, or α. */
function allLines(
  curve: GroupedCurve,
  coordinate: number[],
  noise: Noise,
  largestFactor: number,
  kernel: Kernel,
): Lines {
  const { y } = curve
  const isLogarithmic = coordinate === curve.x
  const n = y.length
  const rest = new Float64Array((n + 1) * (n + 1))
  const base = new Float64Array((n + 1) * (n + 1)).fill(Number.NaN)
  const slope = new Float64Array((n + 1) * (n + 1))
  const { sigma, rho } = noise
  const scale = sigma.map((s, i) => 1 / (s * Math.sqrt(1 - rho[i]! ** 2)))
  const logScale = scale.map((s) => kernel.log(s))
  const logPriors = kernel.log(levelWidth * slopeWidth)
  for (let first = 0; first <= n - fewest; first++) {
    let ones = 0
    let u = 0
    let uu = 0
    let v = 0
    let vv = 0
    let uv = 0
    let logs = 0
    for (let i = first; i < n; i++) {
      // Whitened by the sample before it; a piece knows nothing of the noise of the piece before it
      const isFirst = i === first
      const last = isFirst ? i : i - 1
      const now = isFirst ? 1 / sigma[i]! : scale[i]!
      const was = isFirst ? 0 : (rho[i]! * scale[i]! * sigma[i]!) / sigma[i - 1]!
      const one = now - was
      const a = now * (coordinate[i]! - coordinate[first]!) - was * (coordinate[last]! - coordinate[first]!)
      const b = now * (y[i]! - y[first]!) - was * (y[last]! - y[first]!)
      ones += one * one
      u += one * a
      uu += a * a
      v += one * b
      vv += b * b
      uv += a * b
      logs += isFirst ? kernel.log(now) : logScale[i]!
      const samples = i + 1 - first
      if (samples < fewest) continue
      const at = first * (n + 1) + i + 1
      const spread = uu - (u * u) / ones
      const product = uv - (u * v) / ones
      rest[at] = Math.max(0, vv - (v * v) / ones - (product * product) / spread)
      // Cut into pieces of three samples it would be more probable by far, and so would all longer ones
      if (samples > fewest && rest[at]! > largestFactor * largestFactor * (200 + 10 * samples)) break
      // The slope's prior is on d ln ε_g / d ln α in the middle of the piece
      const unit = isLogarithmic ? 1 : (coordinate[first]! + coordinate[i]!) / 2
      const occam = -0.5 * kernel.log((ones * spread) / (unit * unit)) - logPriors
      base[at] = logs + occam - 0.5 * (samples - 2) * log2Pi
      slope[at] = (product / spread) * unit
    }
  }
  return { rest, base, slope }
}

/** ln Σ exp */
export function logSum(terms: ArrayLike<number>, kernel: Kernel): number {
  let most = Number.NEGATIVE_INFINITY
  for (let i = 0; i < terms.length; i++) most = Math.max(most, terms[i]!)
  if (most === Number.NEGATIVE_INFINITY) return most
  let sum = 0
  for (let i = 0; i < terms.length; i++) if (terms[i]! > most - 40) sum += kernel.exp(terms[i]! - most)
  return most + kernel.log(sum)
}
