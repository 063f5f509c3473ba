import type { Archive } from '../archive.js'
import { experimentNetwork } from '../experiment/network.js'
import { experimentLevels, type Levels } from '../experiment/spectrum.js'
import { requestedTimes, stepsNearest } from '../experiment/times.js'
import type { CompletedExperiment } from '../experiment.js'
import type { Kernel } from '../kernel/kernel.js'
import type { RandomStream } from '../kernel/random-stream.js'
import { type OverlapSizes, overlapSizes, recordOverlaps } from '../overlap-records.js'
import { emptyResult, type Run, type RunPlan, type RunResult, serializeResult } from './run.js'

/** A call must not be too long: an engine replaces running code by its optimised form between calls only. */
const MOST_STEPS = 20000

/** A network under SGD, however it is kept. */
export interface SimulatedNetwork {
  /** Makes `count` steps; returns how many were made: fewer if the network diverged. */
  step(count: number): number
  /** Puts C of the vectors as they stand into the kernel. */
  gather(): void
  /** Overlap of two vectors (students first) in level k, over N, not weighted by λ. */
  overlap(a: number, b: number, k: number): number
  /** What steps change, besides the stream. */
  serialize(archive: Archive): void
}

/** What a network is made from. The kernel knows units, weights and activation. */
export interface EngineSetting {
  experiment: CompletedExperiment
  levels: Levels
  kernel: Kernel
  /** The run that teacher and student are drawn for */
  draw: number
  inputs: RandomStream
}

/** A way of making SGD steps. */
export interface Engine {
  network: (setting: EngineSetting) => SimulatedNetwork
  /** Nanoseconds that a step takes, roughly. */
  stepTime: (experiment: CompletedExperiment) => number
}

/** Between two looks at the clock, in nanoseconds. */
const SLICE = 1e6

/** One run of SGD. */
export class SimulationRun implements Run {
  result: RunResult
  /** Steps at which ε_g is recorded, increasing. */
  readonly #sampledSteps: number[]
  readonly #kernel: Kernel
  readonly #inputs: RandomStream
  readonly #network: SimulatedNetwork
  readonly #plan: RunPlan
  readonly #sizes: OverlapSizes
  readonly #perSlice: number

  constructor(plan: RunPlan, engine: Engine, kernel: Kernel) {
    const { experiment, overlaps, redraw, run } = plan
    this.#plan = plan
    this.#kernel = kernel
    this.#sizes = overlapSizes(experiment, overlaps)
    this.#sampledSteps = stepsNearest(requestedTimes(experiment.time, kernel), experiment.inputDimension!)
    this.#perSlice = Math.max(1, Math.min(MOST_STEPS, Math.floor(SLICE / engine.stepTime(experiment))))
    this.result = emptyResult(run)
    kernel.setNetwork(experimentNetwork(experiment))
    this.#inputs = kernel.stream({ seed: experiment.seed, purpose: 'inputs', run })
    this.#network = engine.network({
      experiment,
      levels: experimentLevels(experiment, kernel),
      kernel,
      draw: redraw ? run : 0,
      inputs: this.#inputs,
    })
  }

  advance(): boolean {
    const { result } = this
    const target = this.#sampledSteps[result.generalizationError.length]!
    const count = Math.min(this.#perSlice, target - result.steps)
    const made = this.#network.step(count)
    result.steps += made
    if (made < count) {
      result.diverged = true
      return true
    }
    if (result.steps < target) return false
    return this.#record() || result.generalizationError.length === this.#sampledSteps.length
  }

  serialize(archive: Archive): void {
    this.result = serializeResult(archive, this.result)
    this.#inputs.serialize(archive)
    this.#network.serialize(archive)
  }

  /** Records the present state; true if it has diverged. */
  #record(): boolean {
    const { result } = this
    this.#network.gather()
    const error = this.#kernel.generalizationError()
    if (!this.#kernel.isBounded()) {
      result.diverged = true
      return true
    }
    result.errorScale = Math.max(result.errorScale, this.#kernel.roundingScale())
    result.generalizationError.push(error)
    if (this.#plan.overlaps !== false) {
      const level = (a: number, b: number, k: number) => this.#network.overlap(a, b, k)
      result.records.push(recordOverlaps(this.#sizes, this.#kernel.covariance(), level))
    }
    return false
  }
}
