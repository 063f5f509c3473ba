import type { Kernel } from '../kernel/kernel.js'
import { breathe } from '../pace.js'
import type { GroupedCurve } from './measured-curve.js'
import type { Noise } from './noise.js'
import { fitPieces, type PieceKind, type Pieces, pieceKinds } from './pieces.js'

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

/** Pieces less probable than this, as ln, are left out. */
export const negligible = -10
/** Samples of a piece, at least: a line's are one more than its parameters. */
const fewest = 3

/**
 * All ways of cutting a curve into power laws, exponentials and bends, weighed by their probability (Fearnhead 2006): every
 * piece has its own level, slope and bend, with flat priors, and ends as likely after one sample as after another.
 *
 * @param factors of the noise's size: each of them is answered for
 * @param drift by which fraction of the slope in its middle that at its ends differs in a bend, at least
 */
export async function cutCurve(
  curve: GroupedCurve,
  noise: Noise,
  factors: readonly number[],
  drift: number,
  kernel: Kernel,
): Promise<Cuts[]> {
  const largestFactor = factors.reduce((a, b) => Math.max(a, b))
  // A page stays alive: control is given back after some milliseconds
  const pieces: Pieces[] = []
  for (const kind of pieceKinds) {
    pieces.push(fitPieces(curve, kind, noise, { largestFactor, drift }, kernel))
    await breathe()
  }
  const cuts: Cuts[] = []
  for (const factor of factors) {
    cuts.push(weigh(curve.x.length, pieces, factor, kernel))
    await breathe()
  }
  return cuts
}

function weigh(n: number, kinds: Pieces[], factor: number, kernel: Kernel): Cuts {
  // Any sample may end a piece, and a piece be of any kind
  const logPrior = -kernel.log(n * kinds.length)
  const logFactor = kernel.log(factor)
  const evidence = kinds.map(({ parameters, rest, base }) =>
    base.map((value, at) => {
      const samples = (at % (n + 1)) - Math.floor(at / (n + 1))
      return value - rest[at]! / (2 * factor * factor) - (samples - parameters) * logFactor + logPrior
    }),
  )
  // ln of the sum over all ways to cut what comes before a sample, and what comes from it on
  const before = new Float64Array(n + 1).fill(Number.NEGATIVE_INFINITY)
  const after = new Float64Array(n + 1).fill(Number.NEGATIVE_INFINITY)
  before[0] = 0
  after[n] = 0
  const terms = new Float64Array(kinds.length * (n + 1))
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
      for (const [i, kind] of pieceKinds.entries()) {
        const at = first * (n + 1) + end
        const logProbability = before[first]! + evidence[i]![at]! + after[end]! - logEvidence
        if (logProbability > negligible)
          pieces.push({ kind, first, end, slope: kinds[i]!.slope[at]!, logProbability })
      }
  return { logEvidence, pieces }
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
