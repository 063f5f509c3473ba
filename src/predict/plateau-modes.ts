import type { Kernel } from '../kernel/kernel.js'
import type { LevelSystem } from '../level-system.js'
import { matrix, product, transpose } from '../matrices.js'
import { type FixedPoint, type FixedPointSetting, freeOverlaps } from './plateau-fixed-point.js'

/** Rates closer than this, relative, are one of several directions. */
const EQUAL = 1e-6
/** Directions in which all levels move together are looked for from this times the rate of a single level. */
const ABOVE_LEVELS = 1.001
/** Of the greatest rate: slower ones are not told from 0. */
const SLOWEST = 1e-4
/** Of a rate, relative. */
const PRECISION = 1e-13
const MOST_ITERATIONS = 200
/** Below a guess, relative: where a bracket is looked for at first. */
const LEAST_STEP = 1e-4

/** Directions in which the overlaps leave a fixed point. */
export interface UnstableDirections {
  /** z in α: deviations grow as e^{zα} */
  rate: number
  /** 1/z */
  escapeTime: number
  /** How many directions have this rate. */
  multiplicity: number
}

/** What is unstable at a fixed point. */
export interface Instability {
  /** The directions in which all levels move together, fastest first. */
  directions: UnstableDirections[]
  /**
   * The greatest rate at which overlaps of a single level may grow, λ_max (μ_i + μ_j) with the greatest eigenvalues μ of X; 0
   * if there is none. Rates below it, of which every level has its own, are not listed in `directions`.
   */
  levelRate: number
  /** λ_min |μ| with the least eigenvalue μ of X: the rate at which the slowest level arrives */
  relaxationRate: number
}

/**
 * What is unstable at a fixed point, from the exact Jacobian of all levels.
 *
 * There r^k = A t^k and q^k = A t^k Aᵀ + p_k S. For a mode that grows as e^{zα}, levels differ by λ_k (and t^k, p_k) only and are
 * coupled by C alone: with the eigenvectors of X, of eigenvalues μ_i, as basis of the students, a change of C changes the
 * averages by δX, δY and δN, and with E = δX A + δY
 *
 *   δR_i = E_i Σ_k λ_k² t^k / (z − λ_k μ_i),
 *   δQ_ij = (δR Aᵀ + A δRᵀ)_ij + (δX S + S δX + η² δN)_ij Σ_k p_k λ_k² / (z − λ_k (μ_i + μ_j)),
 *
 * which has to be that change of C: 1 is an eigenvalue of a matrix G(z) of dimension KM + K(K+1)/2, whatever L is. Above the
 * poles its eigenvalues fall with z.
 *
 * @param trained the trained levels; of their overlaps those of the teachers count
 * @param kernel its network is the setting's; its C is set
 * @param most different rates to look for, the fastest
 * @internal
 */
export function plateauInstability(
  setting: FixedPointSetting,
  { covariance }: FixedPoint,
  trained: LevelSystem,
  kernel: Kernel,
  most = Number.POSITIVE_INFINITY,
): Instability {
  const { eigenvalues } = trained.levels
  const coupling = coupledLevels(setting, covariance, trained, kernel)
  const largest = eigenvalues.reduce((most, lambda) => Math.max(most, lambda), 0)
  const levelRate = Math.max(0, largest * coupling.fastest)
  const smallest = eigenvalues.reduce(
    (least, lambda) => (lambda > 0 ? Math.min(least, lambda) : least),
    largest,
  )
  const relaxationRate = -smallest * coupling.slowest
  /** The eigenvalues wherever they have been asked for: each serves all directions. */
  const known = new Map<number, number[]>()
  const at = (z: number) => {
    const values = known.get(z) ?? coupling.modes(z)
    known.set(z, values)
    return values
  }
  const directions: UnstableDirections[] = []
  /** The rate of the eigenvalue in this place, which is less than 1 at the greatest z known; undefined if it is everywhere. */
  const rateOf = (place: number, floor: number) => {
    const excess = (z: number) => z * (at(z)[place]! - 1)
    return root(excess, [...known.keys()], Math.max(levelRate * ABOVE_LEVELS, floor))
  }
  let above = setting.learningRate * largest
  while (at(above)[0]! >= 1) above *= 2
  let found = 0
  let floor = SLOWEST * SLOWEST * above
  while (directions.length < most && found < at(above).length) {
    const rate = rateOf(found, floor)
    if (rate === undefined) break
    const multiplicity = at(rate).filter((value, i) => i >= found && value > 1 - EQUAL).length
    directions.push({ rate, escapeTime: 1 / rate, multiplicity })
    found += multiplicity
    floor = SLOWEST * directions[0]!.rate
  }
  return { directions, levelRate, relaxationRate }
}

/**
 * Where z(f(z) − 1), positive below that place only, is 0; undefined if it is not so at `floor` either. Far above the poles
 * f is about ∝ 1/z, so that z f(z) is a good guess, from which a bracket is widened; it is closed by the false position
 * (Illinois).
 *
 * @param known places where it is known, one of them above the root
 */
function root(excess: (z: number) => number, known: number[], floor: number): number | undefined {
  let a = floor
  let b = Number.POSITIVE_INFINITY
  for (const z of known) {
    if (z > floor && excess(z) > 0) a = Math.max(a, z)
    else if (z >= floor) b = Math.min(b, z)
  }
  let fb = excess(b)
  for (let back = LEAST_STEP; a === floor; back = Math.min(back * 10, 0.5)) {
    const z = Math.max(floor, Math.min(b + fb, b) * (1 - back))
    const f = excess(z)
    if (f > 0) {
      a = z
      break
    }
    if (z === floor) return undefined
    b = z
    fb = f
  }
  let fa = excess(a)
  let side = 0
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
    const z = (a * fb - b * fa) / (fb - fa)
    const f = excess(z)
    if (Math.abs(f) <= PRECISION * z || b - a <= PRECISION * b) return z
    if (f > 0) {
      a = z
      fa = f
      if (side > 0) fb /= 2
      side = 1
    } else {
      b = z
      fb = f
      if (side < 0) fa /= 2
      side = -1
    }
  }
  return (a + b) / 2
}

interface Coupling {
  /** Real parts of the eigenvalues of G(z), greatest first */
  modes(z: number): number[]
  /** The greatest of the μ_i and μ_i + μ_j. */
  fastest: number
  /** The least of the μ_i. */
  slowest: number
}

function coupledLevels(
  { network, teacher, rest, learningRate }: FixedPointSetting,
  covariance: number[][],
  { levels: { eigenvalues, weights }, rows }: LevelSystem,
  kernel: Kernel,
): Coupling {
  const K = network.studentWeights.length
  const size = covariance.length
  const M = size - K
  kernel.setCovariance(covariance.map((row, a) => row.map((value, b) => value + rest[a]![b]!)))
  const { drift } = kernel.averages()
  const block = (from: Float64Array, first: number, columns: number) =>
    matrix(K, columns, (i, j) => learningRate * from[i * size + first + j]!)
  // the students' basis is that of X's eigenvectors
  const { values: mu, vectors: U } = kernel.diagonalise(block(drift, 0, K))
  const turn = transpose(U)
  const A = product(
    covariance.slice(0, K).map((row) => row.slice(K)),
    pseudoInverse(teacher, kernel),
  )
  const parallel = product(product(A, teacher), transpose(A))
  const mean = eigenvalues.reduce((all, lambda, k) => all + weights[k]! * lambda, 0)
  const S = matrix(K, K, (i, j) => (covariance[i]![j]! - parallel[i]![j]!) / mean)
  const places = freeOverlaps(K, size)
  /** The basis vector's component a, students first; teachers stay as they are. */
  const component = (i: number, a: number) => (i < K && a < K ? U[a]![i]! : i === a ? 1 : 0)
  const responses = places.map(([i, j]) => {
    const direction = matrix(size, size, (a, b) => {
      const value = component(i, a) * component(j, b)
      return i === j ? value : value + component(j, a) * component(i, b)
    })
    const change = kernel.averageChanges(direction)
    const X = block(change.drift, 0, K)
    const Y = block(change.drift, K, M)
    const XA = product(X, A)
    const XS = product(X, S)
    const own = matrix(K, K, (a, b) => XS[a]![b]! + XS[b]![a]! + learningRate ** 2 * change.noise[a * K + b]!)
    const E = matrix(K, M, (a, n) => XA[a]![n]! + Y[a]![n]!)
    return [...product(turn, E), ...product(product(turn, own), U)]
  })
  const columns = [...rows.slice(K).flatMap((row, n) => row.slice(K + n)), weights]
  const modes = kernel.plateauModes({ eigenvalues, columns, mu, turned: product(turn, A), responses })
  const greatest = Math.max(...mu)
  return { modes, fastest: Math.max(greatest, 2 * greatest), slowest: Math.min(...mu) }
}

/** Of a symmetric positive semidefinite matrix. */
function pseudoInverse(matrixGiven: number[][], kernel: Kernel): number[][] {
  const { values, vectors } = kernel.diagonalise(matrixGiven)
  const least = 1e-12 * Math.max(...values)
  return product(
    vectors.map((row) => row.map((value, j) => (values[j]! > least ? value / values[j]! : 0))),
    transpose(vectors),
  )
}
