import type { SavedRun } from './run.js'

/** What the queue needs to know of a simulation. */
export interface QueuedJob {
  /** Number of runs. */
  runs: number
  /** Bytes of one run's result. */
  resultBytes: number
  /** Where results are gathered: those of runs beyond `nextRun` have to wait there. Runs that it has are not given out. */
  ensemble: { nextRun: number; has(run: number): boolean }
  /** Runs that have begun before, to be gone on with. */
  begun: Map<number, SavedRun>
}

/** Consecutive runs of a simulation, given to a worker at once. */
export interface Stretch<Job> {
  job: Job
  first: number
  count: number
  /** Where the first run was saved, if it has begun before. */
  saved: SavedRun | undefined
}

/** How long a stretch should take, in milliseconds: much longer than the message. */
const STRETCH_TIME = 20
/** Memory for the results of a simulation that have to wait for an earlier one. */
const WAITING_BYTES = 2 ** 26

/**
 * The runs of several simulations, given out in their order: as many at once as are worth a message, and none that would
 * be too far ahead of the slowest.
 */
export class RunQueue<Job extends QueuedJob> {
  readonly #jobs: readonly Job[]
  readonly #workers: number
  /** The job at hand, and its next run. */
  #at = 0
  #next = 0
  /** Runs of each job that are worth a message, as far as is known. */
  readonly #worth = new Map<Job, number>()

  constructor(jobs: readonly Job[], workers: number) {
    this.#jobs = jobs
    this.#workers = workers
  }

  /** The next stretch; undefined if all are given out, or until an earlier one has ended. */
  next(): Stretch<Job> | undefined {
    const job = this.#jobs[this.#at]
    if (job === undefined) return undefined
    // Two stretches for every worker, whatever they need.
    while (job.ensemble.has(this.#next)) this.#next++
    if (this.#next >= job.runs) {
      this.#at++
      this.#next = 0
      return this.next()
    }
    const ahead = Math.max(2 * this.#workers, Math.floor(WAITING_BYTES / job.resultBytes))
    const share = Math.floor(ahead / (2 * this.#workers))
    const room = job.ensemble.nextRun + ahead - this.#next
    const first = this.#next
    const most = Math.min(this.#worth.get(job) ?? 1, share, room, job.runs - first)
    if (most <= 0) return undefined
    let count = 1
    // a worker is told where the first run was saved, of no other one
    while (count < most && !job.ensemble.has(first + count) && !job.begun.has(first + count)) count++
    this.#next += count
    const saved = job.begun.get(first)
    job.begun.delete(first)
    return { job, first, count, saved }
  }

  /** A stretch has ended, after so many milliseconds: later ones are to take the right time, but grow step by step. */
  ended({ job, count }: Stretch<Job>, elapsed: number): void {
    this.#worth.set(job, Math.max(1, Math.min(2 * count, Math.floor((count * STRETCH_TIME) / elapsed))))
  }
}
