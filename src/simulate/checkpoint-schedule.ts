import type { SavedRun } from './run.js'

/** A checkpoint may take one part in so many of the time: it costs less than 1 %, as the clock counts waiting for the disk too. */
const PAUSE = 100

/**
 * How long to wait for the next checkpoint after one that took so long.
 *
 * @param interval the least time; all in the same unit
 */
export function pauseAfter(taken: number, interval: number): number {
  return Math.max(interval, PAUSE * taken)
}

/** Tells the runs at hand as they are. */
export type SaveRuns = () => Promise<SavedRun[]>

/**
 * Keeps checkpoints at intervals, which grow when a checkpoint takes so long that it would cost too much. Work goes on
 * while one is being written.
 */
export class CheckpointSchedule {
  readonly #interval: number
  readonly #keep: (runs: SavedRun[]) => Promise<void>
  /** When the next one is due. */
  #due: number
  /** The one that is being kept. */
  #keeping: Promise<void> | undefined
  #failure: { reason: unknown } | undefined

  /**
   * @param every the least time between two, in seconds
   * @param keep makes a checkpoint of the runs at hand and takes it to where it is safe
   */
  constructor(every: number, keep: (runs: SavedRun[]) => Promise<void>) {
    this.#interval = 1000 * every
    this.#keep = keep
    this.#due = performance.now() + this.#interval
  }

  /** Call often: keeps a checkpoint when it is time. @throws what went wrong with the last one */
  tick(save: SaveRuns): void {
    if (this.#failure !== undefined) throw this.#failure.reason
    if (this.#keeping !== undefined || performance.now() < this.#due) return
    this.#keeping = this.#take(save)
      .catch((reason) => {
        this.#failure = { reason }
      })
      .finally(() => {
        this.#keeping = undefined
      })
  }

  /** Keeps the last one. */
  async finish(save: SaveRuns): Promise<void> {
    await this.#keeping
    if (this.#failure !== undefined) throw this.#failure.reason
    await this.#take(save)
  }

  async #take(save: SaveRuns): Promise<void> {
    const start = performance.now()
    await this.#keep(await save())
    const end = performance.now()
    this.#due = end + pauseAfter(end - start, this.#interval)
  }
}
