import type { Kernel } from '../kernel/kernel.js'
import type { Network } from '../kernel/network.js'
import { linearSolution, matrix, product } from '../matrices.js'

const MOST_ITERATIONS = 60
/** Newton's method squares the relative error: after a change this small only rounding is left. */
const LAST_CHANGE = 1e-7
/** Where students of different weights part as the learning rate rises, it is raised to its value in steps of at most this. */
const RATE_STEP = 0.05
/** How long one student learns before Newton's method starts, in units of 1/(η w²). */
const START_TIME = 60
/** Of its steps: where it ends is stable. Hundreds of stages lead there. */
const START_TOLERANCE = 1e-4
const MOST_STAGES = 1e6

/** What the fixed points of the order-parameter equations depend on, whatever the spectrum. */
export interface FixedPointSetting {
  /** erf; no student weight is 0 */
  network: Network
  /** Σ λ_k t^k over the trained levels: M×M */
  teacher: number[][]
  /** Σ λ_k S^k over the levels that are not trained: (K+M)×(K+M), students first */
  rest: number[][]
  /** Σ p_k λ_k over the trained levels */
  meanEigenvalue: number
  /** η > 0 */
  learningRate: number
}

/** A fixed point, as the sums over the trained levels. */
export interface FixedPoint {
  /** Σ λ_k S^k over the trained levels: (K+M)×(K+M), students first */
  covariance: number[][]
  /** ε* */
  height: number
}

/**
 * The fixed point in which every student has learned the teachers' sum: the symmetric plateau, for any K, M, output weights
 * and overlaps of the teachers, exact at η.
 *
 * Where dr^k = dq^k = 0, r^k = A t^k and q^k = A t^k Aᵀ + p_k S with one A and one S for all levels, so that λ_k drops out:
 *
 *   X R + Y T = 0,  X Q + Y Rᵀ + transpose + η² Σ p_kλ_k ⟨noise⟩ = 0
 *
 * are K M + K(K+1)/2 equations for as many numbers, whatever the spectrum. They are solved by Newton's method with exact
 * derivatives, from students that are one and the same but for the signs of their weights: those one student of their
 * summed weight ends at, which starts from J = 0 as small students do.
 *
 * @param kernel its network and C are set
 * @throws Error when Newton's method does not converge
 * @internal
 */
export function plateauFixedPoint(setting: FixedPointSetting, kernel: Kernel): FixedPoint {
  const { network, learningRate } = setting
  const [first, ...others] = Array.from(network.studentWeights, Math.abs)
  const areAlike = others.every((w) => w === first)
  const rises = areAlike ? 1 : Math.ceil(learningRate / RATE_STEP)
  let covariance = alikeStudents(setting, learningRate / rises, kernel)
  kernel.setNetwork(network)
  for (let rise = 1; rise <= rises; rise++) {
    covariance = newton({ ...setting, learningRate: (learningRate * rise) / rises }, covariance, kernel)
  }
  kernel.setCovariance(sum(covariance, setting.rest))
  return { covariance, height: kernel.generalizationError() }
}

/** Where one student of weight Σ |w_i| ends, as K students. */
function alikeStudents(
  { network, teacher, rest, meanEigenvalue }: FixedPointSetting,
  learningRate: number,
  kernel: Kernel,
): number[][] {
  const weights = Array.from(network.studentWeights)
  const K = weights.length
  const total = weights.reduce((all, w) => all + Math.abs(w), 0)
  const squares = weights.reduce((all, w) => all + w * w, 0)
  kernel.setNetwork({ ...network, studentWeights: [total] })
  const equations = kernel.equations({
    eigenvalues: [1, 1],
    weights: [meanEigenvalue, 1],
    trained: [true, false],
    learningRate: (learningRate * squares) / total ** 2,
  })
  const rows = equations.rows()
  teacher.forEach((row, n) => {
    row.forEach((value, m) => {
      rows[1 + n]![1 + m]!.set([value, rest[K + n]![K + m]!])
    })
  })
  equations.gather()
  equations.start({ step: START_TOLERANCE, late: START_TOLERANCE }, 'explicit')
  const until = START_TIME / (learningRate * squares * meanEigenvalue)
  if (equations.advance(until, MOST_STAGES) !== 'reached') throw noPlateau(learningRate)
  const sign = (a: number) => (a < K ? Math.sign(weights[a]!) : 1)
  return matrix(K + teacher.length, K + teacher.length, (a, b) => {
    const value = equations.overlap(Math.max(a - K + 1, 0), Math.max(b - K + 1, 0), 0)
    return sign(a) * sign(b) * value
  })
}

function newton(setting: FixedPointSetting, start: number[][], kernel: Kernel): number[][] {
  const { rest, learningRate, meanEigenvalue } = setting
  const K = setting.network.studentWeights.length
  const places = freeOverlaps(K, start.length)
  /** The left sides over η, linear both in the averages and in the overlaps. */
  const sides = (drift: Float64Array, noise: Float64Array, C: number[][]) => {
    const size = C.length
    const moved = product(
      matrix(K, size, (a, m) => drift[a * size + m]!),
      C,
    )
    return places.map(([a, b]) =>
      b < K
        ? moved[a]![b]! + moved[b]![a]! + learningRate * meanEigenvalue * noise[a * K + b]!
        : moved[a]![b]!,
    )
  }
  let covariance = start
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
    kernel.setCovariance(sum(covariance, rest))
    const { drift, noise } = kernel.averages()
    const values = sides(drift, noise, covariance)
    const still = new Float64Array(K * K)
    const columns = places.map(([a, b]) => {
      const direction = unitChange(a, b, start.length)
      const changes = kernel.averageChanges(direction)
      const byAverages = sides(changes.drift, changes.noise, covariance)
      const byOverlaps = sides(drift, still, direction)
      return byAverages.map((value, place) => value + byOverlaps[place]!)
    })
    const step = linearSolution(
      matrix(places.length, places.length, (i, j) => columns[j]![i]!),
      values,
    )
    const next = covariance.map((row) => [...row])
    places.forEach(([a, b], place) => {
      next[a]![b]! -= step[place]!
      next[b]![a] = next[a]![b]!
    })
    covariance = next
    const size = Math.max(...covariance.slice(0, K).flat().map(Math.abs))
    if (Math.max(...step.map(Math.abs)) < LAST_CHANGE * size) return covariance
  }
  throw noPlateau(learningRate)
}

function noPlateau(learningRate: number): Error {
  return new Error(`no symmetric plateau at learning rate ${learningRate}`)
}

/**
 * The pairs (a, b), a ≤ b, of the overlaps that change: those of the students.
 *
 * @internal
 */
export function freeOverlaps(K: number, size: number): [a: number, b: number][] {
  return Array.from({ length: K }, (_, a) =>
    Array.from({ length: size - a }, (_, offset): [number, number] => [a, a + offset]),
  ).flat()
}

/** A change of C by 1 at (a, b) and (b, a). */
function unitChange(a: number, b: number, size: number): number[][] {
  return matrix(size, size, (i, j) => ((i === a && j === b) || (i === b && j === a) ? 1 : 0))
}

function sum(a: number[][], b: number[][]): number[][] {
  return a.map((row, i) => row.map((value, j) => value + b[i]![j]!))
}
