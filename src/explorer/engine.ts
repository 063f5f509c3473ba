import code from '../../build/generated/explorer-worker.js'
import type { Report, Request, Task } from './messages.js'

/** How long a preview may go on after a newer task was given, in milliseconds: what is drawn has to follow a slider. */
const PATIENCE = 150

let address: string | undefined

/** One address for all workers: each one would be kept as long as the page. */
function workerAddress(): string {
  address ??= URL.createObjectURL(new Blob([code], { type: 'text/javascript' }))
  return address
}

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
    else if (this.#current.kind === 'preview')
      this.#impatience ??= setTimeout(() => this.#post('stop'), PATIENCE)
    else this.#post('stop')
  }

  /** Drops what is being computed, at once; a worker that does nothing is kept for the next task. */
  drop(): void {
    if (this.busy) this.close()
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
    const worker = new Worker(workerAddress(), { type: 'module' })
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
