import type { KernelExports, Pointer } from './exports.js'
import { global, view } from './memory.js'

/** Times that one contour serves at once. */
export const MOST_CONTOUR_TIMES = 1024

/** ds_k/dt = −b_k s_k + q_k ε, ε = U + Σ s_k; or, if `step` is not 0, the same as a map of steps that long. */
export interface DecaySetting {
  /** b_k, ascending and distinct: n ≥ 1 */
  rates: ArrayLike<number>
  /** q_k > 0: n */
  couplings: ArrayLike<number>
  /** s_k(0): n */
  sources: ArrayLike<number>
  /** U */
  constant: number
  step: number
}

/** The decay, by its modes, by its Laplace transform, or step by step: assembly/linear.ts. */
export class Decay {
  readonly #exports: KernelExports
  readonly #constant: number
  readonly #count: number
  readonly #times: Pointer

  constructor(exports: KernelExports, { rates, couplings, sources, constant, step }: DecaySetting) {
    this.#exports = exports
    this.#constant = constant
    this.#count = rates.length
    exports.setUpDecay(rates.length, step)
    this.#times = exports.zeros(2 * MOST_CONTOUR_TIMES)
    for (const [name, column] of Object.entries({ rates, couplings, sources })) this.#column(name).set(column)
  }

  /** Finds modes j = 0 …, the slowest first: x_j ascending. */
  findModes(from: number, to: number): void {
    for (let j = from; j < to; j++) this.#exports.findMode(j)
  }

  /** x_j, as b at the nearer end of its interval and the distance from it. */
  root(j: number): { origin: number; offset: number } {
    return { origin: this.#column('origins')[j]!, offset: this.#column('offsets')[j]! }
  }

  /** ε(t) by the first `modes` modes, and a bound on its rounding error. */
  byModes(t: number, modes: number): { value: number; error: number } {
    const value = this.#exports.sumModes(t, modes, this.#constant)
    return { value, error: global(this.#exports, 'modesError') }
  }

  /** Shifts the transform by x_0, once mode 0 is found, or not at all. */
  shiftTransform(toFirst: boolean): void {
    this.#exports.shiftTransform(toFirst)
  }

  /**
   * ε at ascending times, the last at most `span` times the first and at most 1,024 of them, by the transform; and the size
   * of the terms of each.
   */
  byTransform(times: ArrayLike<number>): { values: Float64Array; sizes: Float64Array } {
    const { length } = times
    view(this.#exports, this.#times, length).set(times)
    this.#exports.invertTransform(this.#times, length, this.#constant)
    const size = global(this.#exports, 'contourSize')
    const factors = view(this.#exports, this.#times + 8 * length, length)
    return {
      values: view(this.#exports, this.#times, length).slice(),
      sizes: factors.map((factor) => factor * size),
    }
  }

  /** How much later than the first the last time of one contour may be. */
  get span(): number {
    return global(this.#exports, 'CONTOUR_SPAN')
  }

  /** Makes one step of the map, which changes the sources; returns ε after it. */
  advance(): number {
    return this.#exports.stepDecay(this.#constant)
  }

  #column(name: string): Float64Array {
    return view(this.#exports, global(this.#exports, name), this.#count)
  }
}
