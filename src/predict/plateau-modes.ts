import type { Kernel } from '../kernel/kernel.js'
import { matrix, product, transpose } from '../matrices.js'
import { rangeOf } from '../range.js'
import type { LevelSystem } from '../solve/level-system.js'
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
/** So often a bracket is halved whatever the interpolation says. */
const HALVING = 8
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
  const [smallest, largest] = rangeOf(eigenvalues.filter((lambda) => lambda > 0))
  const levelRate = Math.max(0, largest * coupling.fastest)
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
    return root(excess, known, Math.max(levelRate * ABOVE_LEVELS, floor))
  }
  let above = Math.max(setting.learningRate * largest, 2 * levelRate)
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
 * f is about ∝ 1/z, so that z f(z) is a good guess, from which a bracket is widened; it is closed by inverse quadratic
 * interpolation, by halves where that leads out of it, and now and then anyway.
 *
 * @param known places where it is known, to which each asked for adds itself; one of them is above the root
 */
function root(
  excess: (z: number) => number,
  known: ReadonlyMap<number, unknown>,
  floor: number,
): number | undefined {
  let a = Number.NaN
  let b = Number.POSITIVE_INFINITY
  const put = (z: number) => {
    const f = excess(z)
    if (f > 0) a = a > z ? a : z
    else b = Math.min(b, z)
    return f
  }
  const points = [...known.keys()].filter((z) => z >= floor).map((z): Point => ({ z, f: put(z) }))
  let back = LEAST_STEP
  for (let iteration = 1; iteration <= MOST_ITERATIONS; iteration++) {
    if (b === floor) return undefined
    let z: number
    if (Number.isNaN(a)) {
      z = Math.max(floor, Math.min(b + excess(b), b) * (1 - back))
      back = Math.min(back * 10, 0.5)
    } else {
      z = iteration % HALVING === 0 ? Number.NaN : inverseQuadratic(points)
      if (!(z > a && z < b)) z = (a + b) / 2
    }
    const f = put(z)
    if (Math.abs(f) <= PRECISION * z || b - a <= PRECISION * b) return z
    points.push({ z, f })
  }
  return (a + b) / 2
}

interface Point {
  z: number
  f: number
}

/** Where f = 0 on the parabola z(f) through the three points whose f is least. */
function inverseQuadratic(points: Point[]): number {
  const nearest = points.sort((one, two) => Math.abs(one.f) - Math.abs(two.f)).slice(0, 3)
  return nearest.reduce((sum, { z, f }, i) => {
    const share = nearest.reduce((part, other, j) => (i === j ? part : (part * other.f) / (other.f - f)), z)
    return sum + share
  }, 0)
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
  const [mean] = kernel.levelSums(eigenvalues, [weights]) as [number]
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
