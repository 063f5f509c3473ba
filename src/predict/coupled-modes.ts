import type { Kernel } from '../kernel.js'
import { symmetricMatrix } from '../matrices.js'

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
  /** √|g_m| v_m, and the signs of g_m */
  readonly #couplings: { vector: number[]; sign: number }[]

  /** Of the shares with a ≤ b, row by row. */
  readonly #resolvents: ReturnType<Kernel['resolvents']>

  constructor(setting: CoupledModesSetting, kernel: Kernel) {
    this.#setting = setting
    const { eigenvalues, shares } = setting
    this.#resolvents = kernel.resolvents(
      eigenvalues,
      shares.flatMap((row, a) => row.slice(a)),
    )
    const { values, vectors } = kernel.diagonalise(setting.coupling)
    const least = RANK * Math.max(...values.map(Math.abs))
    this.#couplings = values.flatMap((value, m) => {
      const scale = Math.sqrt(Math.abs(value))
      const mode = { vector: vectors.map((row) => scale * row[m]!), sign: Math.sign(value) }
      return Math.abs(value) > least ? [mode] : []
    })
  }

  /** The eigenvalue with `index` smaller ones. */
  rate(index: number): number {
    const { eigenvalues, bareRates } = this.#setting
    let high =
      Math.max(...bareRates) * Array.from(eigenvalues).reduce((most, value) => Math.max(most, value), 0)
    while (this.#countBelow(high) <= index) high *= 2
    let low = 0
    if (this.#countBelow(0) > index) {
      for (low = -high; this.#countBelow(low) > index; low *= 2) high = low
      high = Math.min(high, 0)
    }
    while (high - low > PRECISION * Math.max(Math.abs(low), Math.abs(high))) {
      const middle = (low + high) / 2
      if (this.#countBelow(middle) > index) high = middle
      else low = middle
    }
    return (low + high) / 2
  }

  #countBelow(z: number): number {
    const { bareRates, shares } = this.#setting
    const size = shares.length
    let below = 0
    // S(z), block by block
    const blocks = bareRates.map((bare) => {
      const found = this.#resolvents(bare, z)
      below += size * found.below
      const next = found.sums.values()
      return symmetricMatrix(size, () => next.next().value!)
    })
    const products = this.#couplings.map(({ vector }) =>
      vector.map((_, index) => {
        const a = index % size
        const start = index - a
        const row = blocks[start / size]![a]!
        return row.reduce((sum, value, b) => sum + value * vector[start + b]!, 0)
      }),
    )
    const bordered = this.#couplings.map(({ vector, sign }, m) =>
      products.map((product, n) => (m === n ? -sign : 0) - dot(product, vector)),
    )
    const positive = this.#couplings.filter(({ sign }) => sign > 0).length
    return below + negativeEigenvalues(bordered) - positive
  }
}

function dot(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let sum = 0
  for (let k = 0; k < x.length; k++) sum += x[k]! * y[k]!
  return sum
}

/** How many eigenvalues of a symmetric matrix (overwritten) are negative: the signs of its pivots (Sylvester). */
function negativeEigenvalues(matrix: number[][]): number {
  let negative = 0
  const rest = new Set(matrix.keys())
  while (rest.size > 0) {
    let pivot = -1
    for (const i of rest) {
      if (pivot < 0 || Math.abs(matrix[i]![i]!) > Math.abs(matrix[pivot]![pivot]!)) pivot = i
    }
    rest.delete(pivot)
    const row = matrix[pivot]!
    const value = row[pivot]!
    if (value < 0) negative++
    for (const i of rest) {
      const factor = matrix[i]![pivot]! / value
      for (const j of rest) matrix[i]![j]! -= factor * row[j]!
    }
  }
  return negative
}
