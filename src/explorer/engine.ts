import code from '../../build/generated/explorer-worker.js'
import type { Report, Request, Task } from './messages.js'

/** How long a computation may go on after a newer one was asked for, in milliseconds. */
const PATIENCE = 150

/**
 * One worker that answers the latest request: while it computes, of those that come only the last is kept, so that a
 * curve follows a slider without falling behind.
 */
export class Engine {
  readonly #onReport: (report: Report, task: Task) => void
  #worker: Worker | undefined
  #current: Task | undefined
  #waiting: Task | undefined
  #impatience: ReturnType<typeof setTimeout> | undefined

  constructor(onReport: (report: Report, task: Task) => void) {
    this.#onReport = onReport
  }

  get busy(): boolean {
    return this.#current !== undefined
  }

  run(task: Task): void {
    this.#waiting = task
    if (this.#current === undefined) this.#start()
    else this.#impatience ??= setTimeout(() => this.#post('stop'), PATIENCE)
  }

  /** Drops what is being computed. */
  stop(): void {
    this.#waiting = undefined
    if (this.#current !== undefined) this.#post('stop')
  }

  /** Ends the worker; it is started again when there is something to do. */
  close(): void {
    clearTimeout(this.#impatience)
    this.#impatience = undefined
    this.#worker?.terminate()
    this.#worker = undefined
    this.#current = undefined
    this.#waiting = undefined
  }

  #start(): void {
    const task = this.#waiting
    if (task === undefined) return
    this.#waiting = undefined
    this.#current = task
    this.#post({ task })
  }

  #post(request: Request): void {
    this.#worker ??= this.#open()
    this.#worker.postMessage(request)
  }

  #open(): Worker {
    const address = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }))
    const worker = new Worker(address, { type: 'module' })
    worker.onmessage = ({ data }) => this.#receive(data)
    worker.onerror = (event) => {
      event.preventDefault()
      this.#receive({ failure: `a worker could not run${event.message ? `: ${event.message}` : ''}` })
    }
    return worker
  }

  #receive(report: Report): void {
    const task = this.#current
    if (task === undefined) return
    if ('progress' in report || 'partial' in report) {
      this.#onReport(report, task)
      return
    }
    clearTimeout(this.#impatience)
    this.#impatience = undefined
    this.#current = undefined
    this.#onReport(report, task)
    this.#start()
  }
}
