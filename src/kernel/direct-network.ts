import type { Archive } from '../archive.js'
import type { KernelExports, Pointer } from './exports.js'
import { placeLevels } from './level-places.js'
import { global, view } from './memory.js'
import { activations } from './network.js'
import type { SimulationSetting } from './simulation-setting.js'

/** A network of weight vectors under one-pass SGD. Write their initial values into `level`'s views. */
export class DirectNetwork {
  readonly #exports: KernelExports
  /** First component of each level, and the first one after it. */
  readonly #firsts: Float64Array
  readonly #ends: Float64Array
  /** Where the vectors are, and bytes of each. */
  readonly #vectors: Pointer
  readonly #rowBytes: number

  constructor(exports: KernelExports, setting: SimulationSetting) {
    const { inputDimension, eigenvalues, levelSizes, trained, learningRate, activation, inputs } = setting
    this.#exports = exports
    const { firsts, trainedEnd, end } = placeLevels(trained, levelSizes, 8)
    this.#firsts = firsts
    this.#ends = firsts.map((first, k) => first + levelSizes[k]!)
    const kind = activations[activation]
    exports.setUpDirect(inputDimension, end, trainedEnd, kind, learningRate, inputs.pointer)
    this.#vectors = global(exports, 'vectors')
    this.#rowBytes = 8 * end
    const roots = view(exports, global(exports, 'roots'), end)
    firsts.forEach((first, k) => {
      roots.fill(Math.sqrt(eigenvalues[k]!), first, this.#ends[k]!)
    })
    exports.surveyRoots()
  }

  /** Components of level k in the vector of field a (students first): a live view. */
  level(a: number, k: number): Float64Array {
    const first = this.#firsts[k]!
    const at = this.#vectors + a * this.#rowBytes + 8 * first
    return view(this.#exports, at, this.#ends[k]! - first)
  }

  /** Makes `count` steps; returns how many were made: fewer if the network diverged. */
  step(count: number): number {
    return this.#exports.stepDirect(count)
  }

  /** C of the vectors as they stand. */
  gather(): void {
    this.#exports.gatherVectors()
  }

  /** Overlap of two vectors in level k, over N, not weighted by λ. */
  overlap(a: number, b: number, k: number): number {
    return this.#exports.levelOverlap(a, b, this.#firsts[k]!, this.#ends[k]!)
  }

  /** What steps change, besides the stream. */
  serialize(archive: Archive): void {
    const exports = this.#exports
    archive.array(view(exports, exports.directState(), exports.directStateSize()))
    // of the pass at hand: what its inputs are drawn from, and what the steps to come are made of
    archive.array(view(exports, global(exports, 'streamBefore'), global(exports, 'STREAM_NUMBERS')))
    archive.array(view(exports, global(exports, 'fields'), exports.passStateSize()))
    const made = archive.number(global(exports, 'made'))
    if (archive.isReading) exports.resumePass(made)
  }
}
