import type { Network } from '../kernel/network.js'

/** E_k = (1/N) Σ_{a∈k} e_a² with e = Σ w_i J_i − Σ v_n B_n, ≥ 0, and the size of the terms whose sum it is: [L] each. */
export interface Residuals {
  values: Float64Array
  sizes: Float64Array
}

/**
 * What a linear network has left to learn in each level.
 *
 * @param rows S_ab over the levels: [K+M][K+M][L]
 */
export function levelResiduals(
  rows: Float64Array[][],
  { studentWeights, teacherWeights }: Network,
): Residuals {
  const c = [...Array.from(studentWeights, (w) => -w), ...Array.from(teacherWeights)]
  const { length } = rows[0]![0]!
  const values = new Float64Array(length)
  const sizes = new Float64Array(length)
  for (let a = 0; a < c.length; a++) {
    for (let b = 0; b < c.length; b++) {
      const factor = c[a]! * c[b]!
      const row = rows[a]![b]!
      for (let k = 0; k < length; k++) {
        const term = factor * row[k]!
        values[k]! += term
        sizes[k]! += Math.abs(term)
      }
    }
  }
  return { values: values.map((value) => Math.max(value, 0)), sizes }
}

/**
 * How much residuals cancel: the largest ratio of the size of a residual's terms to its value, ≥ 1, over the levels whose
 * eigenvalue is not 0; infinite where one is lost.
 */
export function largestCancellation({ values, sizes }: Residuals, eigenvalues: ArrayLike<number>): number {
  let worst = 1
  for (let k = 0; k < eigenvalues.length; k++) {
    if (eigenvalues[k]! > 0 && sizes[k]! > 0) worst = Math.max(worst, sizes[k]! / values[k]!)
  }
  return worst
}
