import type { Kernel } from '../kernel/kernel.js'
import { rangeOf } from '../range.js'

/** Of an eigenvalue, relative. */
const PRECISION = 1e-13
/** Couplings below this times the largest are rounding. */
const RANK = 1e-14

export interface CoupledModesSetting {
  /** λ_k > 0: L */
  eigenvalues: ArrayLike<number>
  /** b_f, times λ_k the rate of family f in level k without coupling: F */
  bareRates: number[]
  /** s^k, positive semidefinite, as rows over the levels: [c][c][L] */
  shares: ArrayLike<number>[][]
  /** G, symmetric: [F c][F c], index f c + a */
  coupling: number[][]
}

/**
 * Modes of levels that are coupled by their λ-weighted sum only: the eigenvalues, all real, of
 *
 *   A^k_f ↦ λ_k ( b_f A^k_f + Σ_g G_fg (Σ_j λ_j A^j_g √s^j) √s^k ),
 *
 * a diagonal matrix of F c L elements and one of rank F c. How many lie below z follows from a matrix of F c rows
 * (Haynsworth's inertia of the bordered matrix, Lin. Alg. Appl. 1, 73 (1968)): with G = Σ_m g_m v_m v_mᵀ,
 * |g|^½ = diag √|g_m| and S(z) = diag_f Σ_k λ_k² s^k / (λ_k b_f − z),
 *
 *   # below z = #(λ_k b_f < z) + #negative(−sign g − |g|^½ Vᵀ S(z) V |g|^½) − #(g_m > 0).
 *
 * So each eigenvalue is had by bisection, at L F c² operations a step. A level with fewer than c directions (s^k of lower
 * rank) counts the missing ones as not coupled.
 */
export class CoupledModes {
  readonly #setting: CoupledModesSetting
  readonly #countBelow: (z: number) => number

  constructor(setting: CoupledModesSetting, kernel: Kernel) {
    this.#setting = setting
    const { values, vectors } = kernel.diagonalise(setting.coupling)
    const least = RANK * Math.max(...values.map(Math.abs))
    const couplings = values.flatMap((value, m) => {
      const scale = Math.sqrt(Math.abs(value))
      const mode = { vector: vectors.map((row) => scale * row[m]!), sign: Math.sign(value) }
      return Math.abs(value) > least ? [mode] : []
    })
    this.#countBelow = kernel.coupledModes({
      ...setting,
      vectors: couplings.map(({ vector }) => vector),
      signs: couplings.map(({ sign }) => sign),
    })
  }

  /** The eigenvalue with `index` smaller ones. */
  rate(index: number): number {
    const { eigenvalues, bareRates } = this.#setting
    const [least, most] = rangeOf(eigenvalues)
    let high = Math.max(...bareRates) * most
    while (this.#countBelow(high) <= index) high *= 2
    // beside the pole, where counting is exact
    let low = 0.99 * Math.min(...bareRates) * least
    if (this.#countBelow(low) > index) {
      high = low
      low = 0
    }
    if (this.#countBelow(low) > index) {
      for (low = -high; Number.isFinite(low) && this.#countBelow(low) > index; low *= 2) high = low
      high = Math.min(high, 0)
    }
    while (high - low > PRECISION * Math.max(Math.abs(low), Math.abs(high))) {
      // where orders of magnitude lie between, by these first
      const middle = low > 0 && high > 4 * low ? Math.sqrt(low * high) : (low + high) / 2
      // nothing lies between numbers as small as there are
      if (middle === low || middle === high) break
      if (this.#countBelow(middle) > index) high = middle
      else low = middle
    }
    return (low + high) / 2
  }
}
