import type { Levels } from '../experiment/spectrum.js'
import type { Equations } from '../kernel/equations.js'
import type { Kernel } from '../kernel/kernel.js'
import type { Network } from '../kernel/network.js'
import { rangeOf } from '../range.js'
import { type LevelSystem, symmetricRows } from '../solve/level-system.js'

/** The first time, in units of 1/(η λ_max), and the factor from one to the next until they are dense. */
const FIRST_TIME = 0.01
const TIME_RATIO = 1.1
/** So many times to an escape time later. */
const DENSITY = 16
/** The path is followed for no more than so many escape times. */
const LONGEST = 200
/** Of R*: up to this size of the asymmetry of R it grows linearly. */
const LINEAR = 0.03
/**
 * From one time to the next a curve takes some ten stages of steps; one that takes so many more is not followed any further, as
 * it would take minutes.
 *
 * @internal
 */
export const MOST_STAGES = 2000
/** Of ε_g, along the path. */
const TOLERANCE = 1e-5
/** On the plateau path and coefficients stand still once κ changes by less than this from one time to the next. */
const STILL = 1e-6
/**
 * So much of the asymmetry is left in the path: an integrator that keeps the error of the asymmetry relative to itself would
 * stall on one that is only rounding.
 */
const TRACE = 1e-5

const TWO_OVER_PI = 2 / Math.PI

/** How far the students follow the symmetric path, and what sets them apart by then. */
export interface SymmetricPath {
  /** α and ε_g along it, up to where the linear response ends */
  alpha: number[]
  error: number[]
  /** the overlaps there, symmetric in students and teachers: S_ab over the levels */
  rows: Float64Array[][]
  /** what of r^k tells students and teachers apart there: [K][M][L] */
  asymmetry: Float64Array[][]
  /** the steps that have led there */
  steps: Step[]
}

/** The symmetric system and what escapes from its plateau. */
export interface PathSetting {
  /** integrates, one curve after the other */
  integrator: Kernel
  network: Network
  learningRate: number
  /** η-exact escape time of the plateau, and R* there */
  escapeTime: number
  plateauOverlap: number
}

/**
 * The path on which students and teachers are interchangeable, with the linear response of what tells them apart.
 *
 * On it R_in, Q_ii and Q_ij (i ≠ j) are one number each in every level. Parts of r^k whose rows and columns sum to 0 change, to
 * first order, neither X nor the noise, and of Y by κ times themselves, so that each of their elements obeys
 *
 *   dρ_k/dα = λ_k (ξ ρ_k + κ t_k Σ_j λ_j ρ_j),
 *
 * with the eigenvalue ξ = X_11 − X_12 of X (as at the plateau itself, src/predict/plateau-escape.ts): implicit midpoint
 * steps, in which a matrix that is diagonal but for rank one is inverted.
 *
 * @param system teachers t^k = t_k 1, one weight for all students and one for all teachers, all > 0
 * @internal
 */
export function symmetricPath(
  { integrator, network, learningRate, escapeTime, plateauOverlap }: PathSetting,
  system: LevelSystem,
): SymmetricPath {
  const K = network.studentWeights.length
  const M = network.teacherWeights.length
  const { levels } = system
  const { eigenvalues } = levels
  const { mean, asymmetry } = separate(system.rows, K)
  const { moving, moves } = movingParts(eigenvalues, levels.trained, mean[K]![K]!)
  const rows = withAsymmetry(mean, asymmetry, TRACE)
  const equations = openEquations(integrator, network, { levels, rows }, learningRate, TOLERANCE)
  const response = integrator.rankOneSteps({
    columns: asymmetry.flat(),
    rates: moving,
    left: moves,
    right: eigenvalues,
  })
  const coefficients = (): Step => pathCoefficients(integrator.covariance(), network, learningRate)
  const times = pathTimes(eigenvalues, learningRate, escapeTime / DENSITY)
  const most = LINEAR * Math.abs(plateauOverlap) * Math.sqrt(K * M)
  const alpha: number[] = []
  const error: number[] = []
  const steps: Step[] = []
  let time = 0
  let here = coefficients()
  let isStill = false
  let size = norm(weightedSums(asymmetry, eigenvalues))
  while (time < LONGEST * escapeTime && size < most) {
    const next = times(time)
    if (!isStill && equations.advance(next, MOST_STAGES) !== 'reached') break
    const there: Step = isStill ? here : coefficients()
    const change = Math.max(Math.abs(there.kappa - here.kappa), Math.abs(there.xi - here.xi))
    // not at the start, where nothing has happened yet
    isStill = time > escapeTime && change < STILL * there.kappa
    const quarter = (next - time) / 4
    const step = { xi: quarter * (here.xi + there.xi), kappa: quarter * (here.kappa + there.kappa) }
    size = length(response.step(step.xi, step.kappa))
    steps.push(step)
    alpha.push(next)
    error.push(equations.error)
    time = next
    here = there
  }
  const columns = response.columns.map((column) => column.slice())
  return {
    alpha,
    error,
    rows: symmetricRows(K + M, (a, b) => eigenvalues.map((_, k) => equations.overlap(a, b, k))),
    asymmetry: asymmetry.map((row, i) => row.map((_, n) => columns[i * M + n]!)),
    steps,
  }
}

/**
 * ξ and κ of a symmetric C, from averages.ts: with d = 1 + Q_ii and b = (2/π)/√(d d′ − C²) of a student and another field
 * (C their covariance, d′ = 1 + its variance),
 *
 *   ξ = η w² (b_ij − b_ii + (b_ii Q_ii + (K−1) b_ij Q_ij − M (v/w) b_in R)/d),  κ = η w v b_in R/(d (1 + T) − R²).
 */
function pathCoefficients(
  C: Float64Array,
  { studentWeights, teacherWeights }: Network,
  learningRate: number,
): Step {
  const K = studentWeights.length
  const M = teacherWeights.length
  const w = studentWeights[0]!
  const v = teacherWeights[0]!
  const d = 1 + C[0]!
  const slope = (covariance: number, other: number) => {
    const square = d * other - covariance * covariance
    return { b: TWO_OVER_PI / Math.sqrt(square), square }
  }
  const Q = K > 1 ? C[1]! : 0
  const R = C[K]!
  const own = slope(C[0]!, d).b
  const student = slope(Q, d).b
  const teacher = slope(R, 1 + C[K * (K + M + 1)]!)
  const sum = w * (own * C[0]! + (K - 1) * student * Q) - M * v * teacher.b * R
  return {
    xi: learningRate * w * (w * (student - own) + sum / d),
    kappa: (learningRate * w * v * teacher.b * R) / teacher.square,
  }
}

/** ξ and κ times half a step. */
export interface Step {
  xi: number
  kappa: number
}

/**
 * The weights g_k with which the asymmetries of r^k at α = 0 enter Σ_k λ_k r^k at the end of these steps: the steps' transposes,
 * in reverse.
 *
 * @param teacher t_k: L
 * @internal
 */
export function propagator(
  steps: Step[],
  { eigenvalues, trained }: Levels,
  teacher: Float64Array,
  kernel: Kernel,
): Float64Array {
  const { moving, moves } = movingParts(eigenvalues, trained, teacher)
  const start = { columns: [eigenvalues], rates: moving, left: eigenvalues, right: moves }
  const transposed = kernel.rankOneSteps(start)
  for (const { xi, kappa } of [...steps].reverse()) transposed.step(xi, kappa)
  return transposed.columns[0]!.slice()
}

/** λ_k and λ_k t_k, 0 where the students are not trained. */
function movingParts(eigenvalues: Float64Array, trained: readonly boolean[], teacher: Float64Array) {
  const moving = eigenvalues.map((lambda, k) => (trained[k] ? lambda : 0))
  return { moving, moves: moving.map((lambda, k) => lambda * teacher[k]!) }
}

/**
 * Dense in ln α at first, then in α: from one time to the next.
 *
 * @param spacing the largest
 * @internal
 */
export function pathTimes(
  eigenvalues: Float64Array,
  learningRate: number,
  spacing: number,
): (time: number) => number {
  const [, largest] = rangeOf(eigenvalues)
  const first = FIRST_TIME / (learningRate * largest)
  return (time) => (time === 0 ? first : time + Math.min((TIME_RATIO - 1) * time, spacing))
}

/**
 * Σ_k λ_k r^k: [K][M].
 *
 * @internal
 */
export function weightedSums(asymmetry: Float64Array[][], eigenvalues: Float64Array): number[][] {
  return asymmetry.map((row) =>
    row.map((column) => column.reduce((sum, value, k) => sum + eigenvalues[k]! * value, 0)),
  )
}

/**
 * Overlaps with so much of the asymmetry added to r^k.
 *
 * @internal
 */
export function withAsymmetry(
  rows: Float64Array[][],
  asymmetry: Float64Array[][],
  scale: number,
): Float64Array[][] {
  const K = asymmetry.length
  return symmetricRows(rows.length, (a, b) => {
    const row = rows[a]![b]!
    return a < K && b >= K ? row.map((value, k) => value + scale * asymmetry[a]![b - K]![k]!) : row
  })
}

/**
 * The order-parameter equations from these overlaps on; what the kernel had at hand is forgotten. The stabilised method takes
 * the fewest evaluations, and measures the error of an asymmetry against itself, however small it is.
 *
 * @param tolerance of ε_g
 * @internal
 */
export function openEquations(
  kernel: Kernel,
  network: Network,
  { levels, rows }: LevelSystem,
  learningRate: number,
  tolerance: number,
): Equations {
  kernel.reset()
  kernel.setNetwork(network)
  const equations = kernel.equations({ ...levels, learningRate })
  equations.rows().forEach((row, a) => {
    for (let b = a; b < row.length; b++) row[b]!.set(rows[a]![b]!)
  })
  equations.gather()
  equations.start({ step: tolerance, late: tolerance }, 'stabilised')
  return equations
}

/**
 * Overlaps as a part that is symmetric in students and in teachers, and what of r^k has neither in it: [K][M] rows whose
 * sums over i and over n are 0. What is left decays, or grows far more slowly.
 */
function separate(
  rows: Float64Array[][],
  K: number,
): { mean: Float64Array[][]; asymmetry: Float64Array[][] } {
  const size = rows.length
  const students = range(0, K)
  const teachers = range(K, size)
  const all = (is: number[], js: number[], accept: (a: number, b: number) => boolean) =>
    is.flatMap((a) => js.filter((b) => accept(a, b)).map((b) => rows[a]![b]!))
  const own = average(
    all(students, students, (a, b) => a === b),
    rows[0]![0]!.length,
  )
  const other = average(
    all(students, students, (a, b) => a !== b),
    rows[0]![0]!.length,
  )
  const learned = average(
    all(students, teachers, () => true),
    rows[0]![0]!.length,
  )
  const mean = symmetricRows(size, (a, b) => {
    if (b < K) return a === b ? own : other
    return a < K ? learned : rows[a]![b]!
  })
  const byStudent = students.map((i) =>
    average(
      all([i], teachers, () => true),
      own.length,
    ),
  )
  const byTeacher = teachers.map((n) =>
    average(
      all(students, [n], () => true),
      own.length,
    ),
  )
  const asymmetry = students.map((i) =>
    teachers.map((b) =>
      rows[i]![b]!.map((value, k) => value - byStudent[i]![k]! - byTeacher[b - K]![k]! + learned[k]!),
    ),
  )
  return { mean, asymmetry }
}

function average(columns: Float64Array[], length: number): Float64Array {
  return new Float64Array(length).map((_, k) => {
    return columns.reduce((sum, column) => sum + column[k]!, 0) / Math.max(columns.length, 1)
  })
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i)
}

/**
 * Root of the sum of squares.
 *
 * @internal
 */
export function norm(values: number[][]): number {
  return length(values.flat())
}

function length(vector: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < vector.length; i++) sum += vector[i]! * vector[i]!
  return Math.sqrt(sum)
}
