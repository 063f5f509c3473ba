import type { Archive } from '../archive.js'
import type { KernelExports } from './exports.js'
import { placeLevels } from './level-places.js'
import { global, view } from './memory.js'
import { activations } from './network.js'
import type { SimulationSetting } from './simulation-setting.js'

/** A network of overlaps under one-pass SGD, kept as triangular coordinates of the vectors in each level. */
export class ReducedNetwork {
  readonly #exports: KernelExports
  /** The place of each level. */
  readonly #places: Float64Array

  constructor(exports: KernelExports, setting: SimulationSetting) {
    const { inputDimension, eigenvalues, levelSizes, trained, learningRate, activation, inputs } = setting
    this.#exports = exports
    const one = trained.map(() => 1)
    const { firsts, trainedEnd, end } = placeLevels(trained, one, 2)
    this.#places = firsts
    const kind = activations[activation]
    exports.setUpReduced(inputDimension, end, trainedEnd, kind, learningRate, inputs.pointer)
    const placedEigenvalues = view(exports, global(exports, 'levelEigenvalues'), end)
    const placedSizes = view(exports, global(exports, 'levelSizes'), end)
    firsts.forEach((place, k) => {
      placedEigenvalues[place] = eigenvalues[k]!
      placedSizes[place] = levelSizes[k]!
    })
    exports.startReduced()
  }

  /** Sets the coordinates of field a (students first) in level k: those of the triangle (src/simulate/triangle.ts). */
  setCoordinates(a: number, k: number, coordinates: Float64Array): void {
    coordinates.forEach((value, c) => {
      this.#exports.setEntry(this.#places[k]!, a, c, value)
    })
  }

  /** Makes `count` steps; returns how many were made: fewer if the network diverged. */
  step(count: number): number {
    return this.#exports.stepReduced(count)
  }

  /** C of the vectors as they stand. */
  gather(): void {
    this.#exports.gatherReduced()
  }

  /** Overlap of two vectors in level k, over N, not weighted by λ. */
  overlap(a: number, b: number, k: number): number {
    return this.#exports.reducedOverlap(a, b, this.#places[k]!)
  }

  /** What steps change, besides the stream. */
  serialize(archive: Archive): void {
    this.#exports.storeReduced()
    const at = global(this.#exports, 'reducedState')
    archive.array(view(this.#exports, at, global(this.#exports, 'reducedStateSize')))
    this.#exports.loadReduced()
  }
}
