import type { Kernel } from '../kernel/kernel.js'
import { type Cuts, logSum, negligible, type Piece } from './cuts.js'
import { flatSlope, leastSamples, leastSpan } from './limits.js'
import type { GroupedCurve } from './measured-curve.js'
import type { Noise } from './noise.js'
import type { PieceKind } from './pieces.js'

/** A window that may hold a law: samples `first` to before `end`, under one noise. */
export interface Window {
  first: number
  end: number
  noise: Noise
  /** d ln ε_g / d ln α in it by least squares */
  slope: number
  probability: number
}

/** The pieces of one kind around one place. */
export interface Windows {
  /** That the place belongs to such a piece */
  probability: number
  /** The pieces, their probabilities summing to 1; the most probable first */
  windows: Window[]
}

/** A piece of a curve with its probability, whatever the noise. */
export interface WeighedPiece extends Piece {
  noise: Noise
  probability: number
}

/** The pieces under all noises, weighed by how well each noise explains the curve. */
export function weighPieces(noises: Noise[], cuts: Cuts[], kernel: Kernel): WeighedPiece[] {
  const total = logSum(
    cuts.map(({ logEvidence }) => logEvidence),
    kernel,
  )
  const weighed: WeighedPiece[] = []
  for (const [i, { logEvidence, pieces }] of cuts.entries())
    for (const piece of pieces) {
      const logProbability = piece.logProbability + logEvidence - total
      if (logProbability < negligible) continue
      weighed.push({ ...piece, noise: noises[i]!, probability: kernel.exp(logProbability) })
    }
  return weighed
}

/** Whether a piece spans enough to be called by its name, and is no plateau. */
function isLong({ x }: GroupedCurve, { first, end, slope }: Piece, kernel: Kernel): boolean {
  return (
    slope < -flatSlope &&
    end - first >= leastSamples &&
    x[end - 1]! - x[first]! >= kernel.log(leastSpan) - 1e-9
  )
}

/** The pieces around the place that belongs to one of a kind for longest in ln α; undefined if none is long enough. */
export function longest(
  curve: GroupedCurve,
  pieces: WeighedPiece[],
  kind: PieceKind,
  kernel: Kernel,
): Windows | undefined {
  const { x } = curve
  const long = pieces.filter((piece) => piece.kind === kind && isLong(curve, piece, kernel))
  // Expected length in ln α of the piece that a sample belongs to, by its changes from sample to sample
  const changes = new Float64Array(x.length + 1)
  for (const { first, end, probability } of long) {
    const share = probability * (x[end - 1]! - x[first]!)
    changes[first]! += share
    changes[end]! -= share
  }
  let place = -1
  let most = 0
  let here = 0
  for (let i = 0; i < x.length; i++) {
    here += changes[i]!
    if (here <= most * (1 + 1e-9)) continue
    most = here
    place = i
  }
  if (place < 0) return undefined
  return windowsOf(long.filter(({ first, end }) => first <= place && place < end))
}

/** The pieces that are a power law over the whole curve; undefined if it cannot be one. */
export function wholeCurve(
  curve: GroupedCurve,
  pieces: WeighedPiece[],
  kind: PieceKind,
): Windows | undefined {
  const whole = pieces.filter(
    (piece) => piece.kind === kind && piece.first === 0 && piece.end === curve.x.length,
  )
  return whole.length === 0 ? undefined : windowsOf(whole)
}

function windowsOf(pieces: WeighedPiece[]): Windows {
  const probability = pieces.reduce((sum, piece) => sum + piece.probability, 0)
  return {
    probability,
    windows: pieces
      .map(({ first, end, noise, slope, probability: own }) => ({
        first,
        end,
        noise,
        slope,
        probability: own / probability,
      }))
      .sort((a, b) => b.probability - a.probability),
  }
}
