import type { KernelExports, Pointer } from './exports.js'
import { array, view } from './memory.js'

/** Columns, and the vectors of a matrix H = diag(rates ξ) + κ left rightᵀ: L each. */
export interface RankOneSetting {
  columns: ArrayLike<number>[]
  rates: ArrayLike<number>
  left: ArrayLike<number>
  right: ArrayLike<number>
}

/** Columns x that steps replace by (1 − H)⁻¹ (1 + H) x. */
export class RankOneSteps {
  readonly #exports: KernelExports
  readonly #count: number
  readonly #levels: number
  readonly #columns: Pointer
  readonly #vectors: readonly [rates: Pointer, left: Pointer, right: Pointer]
  readonly #sums: Pointer

  constructor(exports: KernelExports, { columns, rates, left, right }: RankOneSetting) {
    this.#exports = exports
    this.#count = columns.length
    this.#levels = rates.length
    this.#vectors = [array(exports, rates), array(exports, left), array(exports, right)]
    this.#sums = exports.zeros(columns.length)
    this.#columns = exports.zeros(columns.length * rates.length)
    this.columns.forEach((column, c) => {
      column.set(columns[c]!)
    })
  }

  /** Makes a step; returns right · x of each column after it. */
  step(xi: number, kappa: number): Float64Array {
    const columns = [this.#columns, this.#count, this.#levels] as const
    this.#exports.stepRankOne(...columns, xi, kappa, ...this.#vectors, this.#sums)
    return view(this.#exports, this.#sums, this.#count)
  }

  /** The columns as they stand: live views, stale as soon as anything is allocated. */
  get columns(): Float64Array[] {
    return Array.from({ length: this.#count }, (_, c) =>
      view(this.#exports, this.#columns + 8 * c * this.#levels, this.#levels),
    )
  }
}
