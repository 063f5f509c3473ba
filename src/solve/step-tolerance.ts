import type { CompletedExperiment } from '../experiment.js'

/** Share of the tolerance that one step may use: some hundred steps' errors add up to less than 100 r. */
const SHARE = 0.1
/** By how much an asymmetry may be smaller than 1 before it costs accuracy: the curve is asked for 10⁴ r after a plateau. */
const AMPLIFICATION_ALLOWED = 30
const LEAST_ASYMMETRY = 1e-9

/**
 * How accurate a step has to be, relative to ε_g, for the tolerance r asked of the curve. Leaving a plateau multiplies
 * errors in the directions that break the units' symmetry by R over their initial value, so steps are finer by that.
 *
 * @param covariance C at the start: (K+M)×(K+M), students first
 * @returns the tolerance of a step, and that of one `late`, after the students have specialised: no plateau follows
 */
export function stepTolerance(
  tolerance: number,
  { activation, student, teacher }: CompletedExperiment,
  covariance: Float64Array,
): { step: number; late: number } {
  const K = student.units
  const M = teacher.units
  const late = SHARE * tolerance
  if (activation === 'linear' || K === 1 || M === 1) return { step: late, late }
  const asymmetry = Math.max(initialAsymmetry(K, M, covariance), LEAST_ASYMMETRY)
  return { step: tolerance * Math.min(SHARE, AMPLIFICATION_ALLOWED * asymmetry), late }
}

/** What is left of R when the means of its rows and columns are taken out, against the teachers' length. */
function initialAsymmetry(K: number, M: number, covariance: Float64Array): number {
  const size = K + M
  const R = (i: number, n: number) => covariance[i * size + K + n]!
  const mean = (count: number, value: (index: number) => number) => {
    let sum = 0
    for (let index = 0; index < count; index++) sum += value(index)
    return sum / count
  }
  const rows = Array.from({ length: K }, (_, i) => mean(M, (n) => R(i, n)))
  const columns = Array.from({ length: M }, (_, n) => mean(K, (i) => R(i, n)))
  const all = mean(K, (i) => rows[i]!)
  const square = mean(K, (i) => mean(M, (n) => (R(i, n) - rows[i]! - columns[n]! + all) ** 2))
  const teacherSquare = mean(M, (n) => covariance[(K + n) * size + K + n]!)
  return teacherSquare > 0 ? Math.sqrt(square / teacherSquare) : 1
}
