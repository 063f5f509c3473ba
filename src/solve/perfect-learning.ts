import type { Kernel } from '../kernel/kernel.js'
import type { Network } from '../kernel/network.js'
import type { LevelSystem } from './level-system.js'

/** g′(0)² of erf(x/√2). */
const TWO_OVER_PI = 2 / Math.PI
/** Teachers are told apart if no eigenvalue of ⟨g′_i g′_j⟩ is below this times the largest. */
const DISTINCT = 1e-9

/**
 * The erf network in which every student has become a teacher, J_i = B_i, and what its first-order equations are made of:
 * averages over the teachers' fields. Units without an output weight are left out, of either network.
 */
export interface PerfectLearning {
  /** w_i = v_i: M */
  weights: number[]
  /** T: [M][M] */
  covariance: number[][]
  /** Which of the system's fields the teachers are: M */
  fields: number[]
  /** Eigenvalues of the damping H_ij = w_i w_j ⟨g′_i g′_j⟩ (M), and its eigenvectors as columns ([M][M]). */
  damping: { values: number[]; vectors: number[][] }
}

/**
 * Perfect learning of an erf network in which every direction is trained.
 *
 * @returns undefined where the students cannot become the teachers one to one (w no permutation of v but for signs), or
 *   where teachers that cannot be told apart leave more than one way
 */
export function perfectLearning(
  network: Network,
  system: LevelSystem,
  kernel: Kernel,
): PerfectLearning | undefined {
  if (network.activation !== 'erf' || system.levels.trained.includes(false)) return undefined
  const all = Array.from(network.teacherWeights)
  const teachers = [...all.keys()].filter((n) => all[n] !== 0)
  const weights = teachers.map((n) => all[n]!)
  if (weights.length === 0 || !isPermutation(network.studentWeights, weights)) return undefined
  const fields = teachers.map((n) => network.studentWeights.length + n)
  const covariance = fields.map((a) =>
    kernel.levelSums(
      system.levels.eigenvalues,
      fields.map((b) => system.rows[a]![b]!),
    ),
  )
  const damping = kernel.diagonalise(
    weights.map((w, i) => weights.map((other, j) => w * other * slopeAverage(covariance, i, j))),
  )
  const isDistinct = Math.min(...damping.values) > DISTINCT * Math.max(...damping.values)
  return isDistinct ? { weights, covariance, fields, damping } : undefined
}

/** The pairs (i, j) with i ≤ j < size. */
export function unitPairs(size: number): [i: number, j: number][] {
  return Array.from({ length: size }, (_, i) => i).flatMap((i) =>
    Array.from({ length: size - i }, (_, offset): [number, number] => [i, i + offset]),
  )
}

/** w_i w_j w_k w_l ⟨g′_i g′_j g′_k g′_l⟩ of the pairs (i, j) and (k, l): M⁴/4 averages, row by row. */
export function noiseAverages({ weights, covariance }: PerfectLearning): Float64Array[] {
  const pairs = unitPairs(weights.length)
  const scale = pairs.map(([i, j]) => weights[i]! * weights[j]!)
  return pairs.map(([i, j], p) => {
    const rest = conditionOn(j, conditionOn(i, covariance))
    const first = scale[p]! * slopeAverage(covariance, i, j)
    return Float64Array.from(pairs, ([k, l], q) => first * scale[q]! * slopeAverage(rest, k, l))
  })
}

/** Whether the students' weights are the teachers' in another order, but for signs and zeros. */
function isPermutation(studentWeights: ArrayLike<number>, teacherWeights: number[]): boolean {
  const sorted = (weights: number[]) => weights.map(Math.abs).sort((a, b) => a - b)
  const w = sorted(Array.from(studentWeights).filter((weight) => weight !== 0))
  const v = sorted(teacherWeights)
  return w.length === v.length && w.every((weight, i) => Math.abs(weight - v[i]!) <= 1e-12 * v[i]!)
}

/** ⟨g′_i g′_j⟩ of fields of covariance C. */
export function slopeAverage(C: number[][], i: number, j: number): number {
  return TWO_OVER_PI / Math.sqrt((1 + C[i]![i]!) * (1 + C[j]![j]!) - C[i]![j]! * C[j]![i]!)
}

/** What a factor g′_i leaves of the fields' covariance. */
function conditionOn(i: number, C: number[][]): number[][] {
  const own = C[i]!
  return C.map((row) => row.map((value, b) => value - (row[i]! * own[b]!) / (1 + own[i]!)))
}
