import type { Kernel } from '../kernel/kernel.js'
import type { LevelSystem } from '../solve/level-system.js'
import { noiseAverages, type PerfectLearning, slopeAverage, unitPairs } from '../solve/perfect-learning.js'
import { CoupledModes } from './coupled-modes.js'

const TWO_OVER_PI = 2 / Math.PI

/**
 * The modes in which an erf network approaches perfect learning, to first order and at any η. With δ_i = J_i − B_i, and in
 * level k the Gram matrix D^k of the δ and their overlaps ρ^k with the teachers,
 *
 *   dD^k/dα = −λ_k ( η (H D^k + D^k H) − η² p_k N(Σ_j λ_j D^j) ),
 *   dρ^k/dα = −λ_k η ( H ρ^k + G(Σ_j λ_j ρ^j) t^k ),
 *   G_im,jn = w_i w_j ⟨∂_m ∂_n g′_i g′_j⟩  (∂_m: by the field y_m),
 *
 * H and N as in stability.ts. (They are triangular: D^k is driven by ρ^k only in second order, as ε_g is
 * ½ Σ H_ij D_ij + ½ Σ G_im,jn ρ_im ρ_jn.)
 */
export interface LateModes {
  /** Of D^k: M(M+1)L/2 rates; ε_g falls with them. */
  lengths: CoupledModes
  /** Of ρ^k: M²L rates; ε_g falls with twice them. */
  overlaps: CoupledModes
}

/**
 * @param system whose eigenvalues are all > 0
 * @param learningRate η > 0
 */
export function lateModes(
  perfect: PerfectLearning,
  system: LevelSystem,
  learningRate: number,
  kernel: Kernel,
): LateModes {
  const { fields, damping } = perfect
  const { eigenvalues, weights } = system.levels
  const h = damping.values
  const lengths = new CoupledModes(
    {
      eigenvalues,
      bareRates: unitPairs(h.length).map(([i, j]) => learningRate * (h[i]! + h[j]!)),
      shares: [[weights]],
      coupling: scaled(turnedNoise(perfect), -(learningRate ** 2)),
    },
    kernel,
  )
  const overlaps = new CoupledModes(
    {
      eigenvalues,
      bareRates: h.map((value) => learningRate * value),
      shares: fields.map((a) => fields.map((b) => system.rows[a]![b]!)),
      coupling: scaled(turnedCurvature(perfect), learningRate),
    },
    kernel,
  )
  return { lengths, overlaps }
}

/** N among symmetric matrices, in an orthonormal basis of those that are so in the eigenbasis of H. */
function turnedNoise(perfect: PerfectLearning): number[][] {
  const { vectors } = perfect.damping
  const pairs = unitPairs(vectors.length)
  const length = ([i, j]: [number, number]) => (i === j ? 1 : Math.SQRT2)
  const averages = noiseAverages(perfect)
  const noise = pairs.map((p, row) =>
    pairs.map((q, column) => length(p) * length(q) * averages[row]![column]!),
  )
  const basis = pairs.map(([k, l]) =>
    pairs.map(([a, b]) => {
      const [first, second] = [vectors[k]!, vectors[l]!]
      const sum = first[a]! * second[b]! + first[b]! * second[a]!
      return (sum * length([k, l])) / (a === b ? 2 : Math.SQRT2)
    }),
  )
  return turned(noise, basis)
}

/** G with its student indices in the eigenbasis of H. */
function turnedCurvature({ weights, covariance: T, damping: { vectors } }: PerfectLearning): number[][] {
  const M = weights.length
  const indices = Array.from({ length: M * M }, (_, index) => [Math.floor(index / M), index % M] as const)
  const curvature = indices.map(([i, m]) =>
    indices.map(([j, n]) => {
      const at = (a: number, b: number) => (m === a && n === b ? 1 : 0)
      const slope = slopeAverage(T, i, j) / TWO_OVER_PI
      const second =
        T[i]![j]! * (at(i, j) + at(j, i)) - (1 + T[j]![j]!) * at(i, i) - (1 + T[i]![i]!) * at(j, j)
      return weights[i]! * weights[j]! * TWO_OVER_PI * slope ** 3 * second
    }),
  )
  const basis = indices.map(([i, m]) => indices.map(([j, n]) => (m === n ? vectors[i]![j]! : 0)))
  return turned(curvature, basis)
}

/** Vᵀ A V */
function turned(A: number[][], V: number[][]): number[][] {
  const columns = V[0]!.map((_, a) => V.map((row) => row[a]!))
  const images = columns.map((column) =>
    A.map((row) => row.reduce((sum, value, i) => sum + value * column[i]!, 0)),
  )
  return columns.map((column) =>
    images.map((image) => image.reduce((sum, value, i) => sum + value * column[i]!, 0)),
  )
}

function scaled(A: number[][], factor: number): number[][] {
  return A.map((row) => row.map((value) => factor * value))
}
