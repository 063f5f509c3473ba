import type { WatchOptions } from '../api.js'
import type { Experiment } from '../experiment.js'
import { ProgressMeter } from '../pace.js'
import { solve } from '../solve.js'
import type { Trajectory } from '../trajectory.js'

/** Of every curve that a search solves for. */
export const SEARCH_TOLERANCE = 1e-8

/** Solves an experiment again and again for a search, counting the curves: {done, total} of them in its progress. */
export class Measurements {
  readonly #experiment: Experiment
  readonly #signal: AbortSignal | undefined
  readonly #meter: ProgressMeter
  #done = 0
  #part = 0

  /** @param total how many curves the search is likely to take */
  constructor(experiment: Experiment, total: number, { signal, onProgress }: WatchOptions) {
    this.#experiment = experiment
    this.#signal = signal
    this.#meter = new ProgressMeter(total, () => this.#done + this.#part, onProgress)
  }

  /** η of the experiment. */
  get learningRate(): number {
    return this.#experiment.learningRate
  }

  /** Curves solved for so far. */
  get count(): number {
    return this.#done
  }

  /** The experiment's curve at other times, and at another learning rate if that is given. */
  async curve(at: number[], learningRate = this.#experiment.learningRate): Promise<Trajectory> {
    const trajectory = await solve(
      { ...this.#experiment, learningRate, time: { at } },
      {
        tolerance: SEARCH_TOLERANCE,
        ...(this.#signal && { signal: this.#signal }),
        onProgress: ({ done, total }) => {
          this.#part = done / total
          this.#meter.tick()
        },
      },
    )
    this.#done++
    this.#part = 0
    this.#meter.tick()
    return trajectory
  }
}
