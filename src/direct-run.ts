import type { OverlapsOption } from './api.js'
import type { CompletedExperiment } from './experiment.js'
import { type DirectNetwork, Kernel } from './kernel.js'
import { experimentNetwork } from './network.js'
import { type OverlapRecord, type OverlapSizes, overlapSizes, recordOverlaps } from './overlap-records.js'
import { initialVectors, levelSizes } from './overlaps.js'
import { experimentLevels } from './spectrum.js'
import { requestedTimes, stepsNearest } from './times.js'

/** What one run needs besides the kernel's module: plain data, sent to workers. */
export interface RunPlan {
  experiment: CompletedExperiment
  overlaps: OverlapsOption
  redraw: boolean
  /** r: the stream of the inputs */
  run: number
}

/** What one run gives, up to its last good time. */
export interface RunResult {
  run: number
  generalizationError: number[]
  /** One at each time, with `overlaps`. */
  records: OverlapRecord[]
  steps: number
  diverged: boolean
  /** Size of the terms whose difference ε_g is, the largest over the times. */
  errorScale: number
}

/** Components times steps between two looks at the clock: about a millisecond of work. */
const SLICE_WORK = 5e5
/** A call must not be too long: an engine replaces running code by its optimised form between calls only. */
const MOST_STEPS = 20000
const LARGEST = 1e150

/** One run of direct SGD, advanced piece by piece. */
export class DirectRun {
  readonly result: RunResult
  /** Steps at which ε_g is recorded, increasing. */
  readonly sampledSteps: number[]
  readonly #kernel: Kernel
  readonly #network: DirectNetwork
  readonly #plan: RunPlan
  readonly #sizes: OverlapSizes
  readonly #perSlice: number

  constructor(plan: RunPlan, module: WebAssembly.Module) {
    const { experiment, overlaps, redraw, run } = plan
    const { student, teacher, activation, learningRate, seed } = experiment
    const dimension = experiment.inputDimension!
    const kernel = new Kernel(module)
    const levels = experimentLevels(experiment, kernel)
    this.#plan = plan
    this.#kernel = kernel
    this.#sizes = overlapSizes(experiment, overlaps)
    this.sampledSteps = stepsNearest(requestedTimes(experiment.time, kernel), dimension)
    this.result = { run, generalizationError: [], records: [], steps: 0, diverged: false, errorScale: 0 }
    const work = dimension * (student.units + teacher.units)
    this.#perSlice = Math.max(1, Math.min(MOST_STEPS, Math.floor(SLICE_WORK / work)))

    kernel.setNetwork(experimentNetwork(experiment))
    const network = kernel.direct({
      eigenvalues: levels.eigenvalues,
      levelSizes: levelSizes(levels, dimension),
      trained: levels.trained,
      learningRate,
      activation,
      inputs: kernel.stream({ seed, purpose: 'inputs', run }),
    })
    this.#network = network
    const vectors = initialVectors(experiment, levels, kernel, redraw ? run : 0)
    for (let k = 0; k < levels.weights.length; k++) {
      vectors(k).rows.forEach((row, a) => {
        network.level(a, k).set(row)
      })
    }
  }

  /** Goes on for about a millisecond; true when the run has ended. */
  advance(): boolean {
    const { result, sampledSteps } = this
    const target = sampledSteps[result.generalizationError.length]!
    const count = Math.min(this.#perSlice, target - result.steps)
    const made = this.#network.step(count)
    result.steps += made
    if (made < count) {
      result.diverged = true
      return true
    }
    if (result.steps < target) return false
    return this.#record() || result.generalizationError.length === sampledSteps.length
  }

  /** Records the present state; true if it has diverged. */
  #record(): boolean {
    const { result } = this
    this.#network.gather()
    const error = this.#kernel.generalizationError()
    const errorScale = this.#kernel.errorScale()
    if (!(errorScale < LARGEST)) {
      result.diverged = true
      return true
    }
    result.errorScale = Math.max(result.errorScale, errorScale)
    result.generalizationError.push(error)
    if (this.#plan.overlaps !== false) {
      const level = (a: number, b: number, k: number) => this.#network.overlap(a, b, k)
      result.records.push(recordOverlaps(this.#sizes, this.#kernel.covariance(), level))
    }
    return false
  }
}
