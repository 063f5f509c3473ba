import type { OnProgress } from './progress.js'
import { throttle } from './throttle.js'

/** How long a computation runs before it gives control back, in milliseconds: a page stays alive. */
const SLICE = 10
/** How often progress is reported, in milliseconds. */
const REPORT_EVERY = 100

const post: ((resume: () => void) => void) | undefined = (
  globalThis as { setImmediate?: (callback: () => void) => unknown }
).setImmediate

/** Lets the platform handle its events (timers, signals, painting), then goes on. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    if (post !== undefined) {
      post(resolve)
      return
    }
    // browsers: a message is handled at once, where a timer would wait 4 ms
    const channel = new MessageChannel()
    channel.port1.onmessage = () => {
      channel.port1.close()
      resolve()
    }
    channel.port2.postMessage(undefined)
  })
}

/** Progress of work measured by a number that grows, with the time left estimated from its pace so far. */
export class ProgressMeter {
  readonly #start = performance.now()
  readonly #report: () => void

  /**
   * @param done tells how much has been done; asked when a report is due, and at once: what has been done before says
   *   nothing of the pace
   */
  constructor(total: number, done: () => number, onProgress: OnProgress | undefined) {
    const before = done()
    this.#report = throttle(REPORT_EVERY, () => {
      if (onProgress === undefined) return
      const now = Math.min(done(), total)
      const seconds = (performance.now() - this.#start) / 1000
      onProgress({
        done: now,
        total,
        left: now > before ? (seconds / (now - before)) * (total - now) : Number.POSITIVE_INFINITY,
      })
    })
  }

  /** Call often: reports ten times a second. */
  tick(): void {
    this.#report()
  }
}

/**
 * Runs `work` in slices until it is finished or told to stop, giving control back between them.
 *
 * @param work does a small piece (about a millisecond) and tells whether it is finished
 * @param between called between the slices
 * @param stop ends it early; then false is returned
 */
export async function runInSlices(
  work: () => boolean,
  between: () => void,
  stop?: AbortSignal,
): Promise<boolean> {
  while (true) {
    const end = performance.now() + SLICE
    do {
      if (work()) return true
    } while (performance.now() < end)
    between()
    await breathe()
    if (stop?.aborted) return false
  }
}
