import type { KernelExports, Pointer } from './exports.js'
import { array, view } from './memory.js'

/** Σ over points of ℓ_j(place) times each of their values, ℓ_j the Lagrange polynomials of as many nodes as weights. */
export class LagrangeSums {
  readonly #exports: KernelExports
  readonly #start: Pointer
  readonly #nodes: Pointer
  readonly #weights: Pointer
  readonly #polynomial: Pointer
  readonly #values: Pointer
  readonly #sums: Pointer
  /** Of all nodes, of the polynomials' at a time, and of columns. */
  readonly #sizes: { nodes: number; stencil: number; columns: number }

  constructor(exports: KernelExports, nodes: ArrayLike<number>, weights: ArrayLike<number>, columns: number) {
    this.#exports = exports
    this.#start = exports.mark()
    this.#sizes = { nodes: nodes.length, stencil: weights.length, columns }
    this.#nodes = array(exports, nodes)
    this.#weights = array(exports, weights)
    this.#polynomial = exports.zeros(weights.length)
    this.#values = exports.zeros(columns)
    this.#sums = exports.zeros(columns * nodes.length)
  }

  /** The next point's values, one for each column, for `add`: a live view, stale as soon as anything is allocated. */
  get values(): Float64Array {
    return view(this.#exports, this.#values, this.#sizes.columns)
  }

  /** Adds a point of these values, by the polynomials of the nodes from the first one on. */
  add(place: number, first: number): void {
    const { nodes, stencil, columns } = this.#sizes
    this.#exports.addLagrange(
      place,
      this.#nodes + 8 * first,
      this.#weights,
      stencil,
      this.#polynomial,
      this.#values,
      columns,
      this.#sums + 8 * first,
      nodes,
    )
  }

  /** The sums of each column: [nodes]. Nothing can be added any more. */
  end(): Float64Array[] {
    const { nodes, columns } = this.#sizes
    const sums = Array.from({ length: columns }, (_, c) =>
      view(this.#exports, this.#sums + 8 * nodes * c, nodes).slice(),
    )
    this.#exports.release(this.#start)
    return sums
  }
}
