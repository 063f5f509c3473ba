import type { Kernel } from '../kernel.js'
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
const negligible = -12
const fewest = 3

/**
 * All ways of cutting a curve into power laws and exponentials, weighed by their probability (Fearnhead 2006): every
 * piece has its own level and slope, with flat priors, and ends as likely after one sample as after another.
 */
export function cutCurve(curve: GroupedCurve, noise: Noise, kernel: Kernel): Cuts {
  const n = curve.x.length
  const logCut = -kernel.log(n)
  const fits = {
    powerLaw: allPieces(curve, curve.x, noise, kernel),
    exponential: allPieces(curve, curve.alpha, noise, kernel),
  }
  const kinds = ['powerLaw', 'exponential'] as const
  // ln of the sum over all ways to cut what comes before a sample, and what comes from it on
  const before = new Float64Array(n + 1).fill(Number.NEGATIVE_INFINITY)
  const after = new Float64Array(n + 1).fill(Number.NEGATIVE_INFINITY)
  before[0] = 0
  after[n] = 0
  for (let end = fewest; end <= n; end++) {
    const terms: number[] = []
    for (let first = 0; first <= end - fewest; first++)
      for (const kind of kinds)
        terms.push(before[first]! + fits[kind].evidence[first * (n + 1) + end]! + logCut)
    before[end] = logSum(terms, kernel)
  }
  for (let first = n - fewest; first >= 0; first--) {
    const terms: number[] = []
    for (let end = first + fewest; end <= n; end++)
      for (const kind of kinds) terms.push(after[end]! + fits[kind].evidence[first * (n + 1) + end]! + logCut)
    after[first] = logSum(terms, kernel)
  }
  const logEvidence = before[n]!
  const pieces: Piece[] = []
  for (let first = 0; first <= n - fewest; first++)
    for (let end = first + fewest; end <= n; end++)
      for (const kind of kinds) {
        const at = first * (n + 1) + end
        const logProbability = before[first]! + fits[kind].evidence[at]! + logCut + after[end]! - logEvidence
        if (logProbability > negligible)
          pieces.push({ kind, first, end, slope: fits[kind].slope[at]!, logProbability })
      }
  return { logEvidence, pieces }
}

/** ln evidence and slope of every piece [first][end] as a straight line in a coordinate. */
function allPieces(curve: GroupedCurve, coordinate: number[], noise: Noise, kernel: Kernel) {
  const { y } = curve
  const isLogarithmic = coordinate === curve.x
  const n = y.length
  const evidence = new Float64Array((n + 1) * (n + 1))
  const slope = new Float64Array((n + 1) * (n + 1))
  const scale = noise.sigma.map((s, i) => 1 / (s * Math.sqrt(1 - noise.rho[i]! ** 2)))
  const logScale = scale.map((s) => kernel.log(s))
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
      const now = isFirst ? 1 / noise.sigma[i]! : scale[i]!
      const was = isFirst ? 0 : (noise.rho[i]! * scale[i]! * noise.sigma[i]!) / noise.sigma[i - 1]!
      const last = isFirst ? i : i - 1
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
      const end = i + 1
      if (end - first < fewest) continue
      const spread = uu - (u * u) / ones
      const product = uv - (u * v) / ones
      const rest = Math.max(0, vv - (v * v) / ones - (product * product) / spread)
      // The slope's prior is on d ln ε_g / d ln α in the middle of the piece
      const unit = isLogarithmic ? 1 : (coordinate[first]! + coordinate[i]!) / 2
      const occam = -0.5 * kernel.log((ones * spread) / (unit * unit)) - kernel.log(levelWidth * slopeWidth)
      evidence[first * (n + 1) + end] = -0.5 * rest + logs + occam - 0.5 * (end - first - 2) * log2Pi
      slope[first * (n + 1) + end] = (product / spread) * unit
    }
  }
  return { evidence, slope }
}

const log2Pi = 1.8378770664093453

/** ln Σ exp */
export function logSum(terms: number[], kernel: Kernel): number {
  let most = Number.NEGATIVE_INFINITY
  for (const term of terms) most = Math.max(most, term)
  if (most === Number.NEGATIVE_INFINITY) return most
  let sum = 0
  for (const term of terms) if (term > most - 40) sum += kernel.exp(term - most)
  return most + kernel.log(sum)
}
