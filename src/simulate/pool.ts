// The worker pool: the code of a worker is embedded as a string, so that the library is one file. No library does
// this for Node, browsers, Deno and Bun alike.
import code from '../../build/generated/worker.js'
import type { SavedRun } from './run.js'
import type { WorkerMessage, WorkerReport, WorkerRequest, WorkerTask } from './worker.js'

/** A worker of any platform. */
interface Handle {
  post(request: WorkerRequest): void
  terminate(): void
}

interface Listeners {
  message(message: WorkerMessage): void
  error(reason: unknown): void
}

/** Number of cores, 2 where the platform does not tell. */
export function coreCount(): number {
  const cores =
    globalThis.process?.getBuiltinModule?.('node:os')?.availableParallelism?.() ??
    globalThis.navigator?.hardwareConcurrency
  return cores ?? 2
}

function startWorker(listeners: Listeners): Handle {
  if (typeof Worker === 'undefined') return startNodeWorker(listeners)
  const address = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }))
  const worker = new Worker(address, { type: 'module' })
  worker.onmessage = ({ data }) => listeners.message(data)
  worker.onerror = (event) => {
    event.preventDefault()
    listeners.error(event.message)
  }
  return {
    post: (request) => worker.postMessage(request),
    terminate: () => {
      worker.terminate()
      URL.revokeObjectURL(address)
    },
  }
}

/** Node has no global Worker; its module is reached without an import that a browser's bundler would stumble over. */
function startNodeWorker(listeners: Listeners): Handle {
  const threads = process.getBuiltinModule('node:worker_threads')
  const worker = new threads.Worker(code, { eval: true })
  worker.on('message', listeners.message)
  worker.on('error', listeners.error)
  return { post: (request) => worker.postMessage(request), terminate: () => void worker.terminate() }
}

export interface PoolSetting<Task> {
  /** Worker threads. */
  workers: number
  /** The next task; undefined if there is none, or none until another has ended. */
  next(): Task | undefined
  message(task: Task): WorkerTask
  /** A task's reports, in whatever order those of several tasks come. */
  receive(task: Task, report: WorkerReport): void
}

/** Runs tasks on workers. */
export class WorkerPool<Task> {
  readonly #setting: PoolSetting<Task>
  readonly #handles: Handle[] = []
  readonly #tasks = new Map<Handle, Task>()
  /** Who waits for the answer of a worker that is to save. */
  readonly #answers = new Map<Handle, (saved: SavedRun | undefined) => void>()
  #isClosed = false
  /** Settles when all tasks are done, or one has failed. */
  readonly #ending: Promise<void>
  #end!: () => void
  #fail!: (reason: unknown) => void

  constructor(setting: PoolSetting<Task>) {
    this.#setting = setting
    this.#ending = new Promise((resolve, reject) => {
      this.#end = resolve
      this.#fail = reject
    })
    this.#ending.catch(() => {}) // it is told to whoever waits
    for (let i = 0; i < setting.workers; i++) {
      const handle: Handle = startWorker({
        message: (sent) => {
          try {
            this.#take(handle, sent)
          } catch (error) {
            this.#fail(error)
          }
        },
        error: (reason) => this.#fail(new Error('a worker could not run', { cause: reason })),
      })
      this.#handles.push(handle)
    }
  }

  /** Resolves when all tasks are done, or when stopped; then the tasks at hand still go on. */
  async run(stop: AbortSignal | undefined): Promise<void> {
    if (stop?.aborted) return
    let onAbort: (() => void) | undefined
    const stopped = new Promise<void>((resolve) => {
      onAbort = resolve
      stop?.addEventListener('abort', onAbort)
    })
    try {
      this.#giveOut()
      await Promise.race([this.#ending, stopped])
    } finally {
      stop?.removeEventListener('abort', onAbort!)
    }
  }

  /** The runs at hand, as they are; what was reported before them has been received. */
  async save(): Promise<SavedRun[]> {
    const answers = [...this.#tasks.keys()].map(
      (handle) =>
        new Promise<SavedRun | undefined>((resolve) => {
          this.#answers.set(handle, resolve)
          handle.post('save')
        }),
    )
    // a worker that has failed does not answer
    const all = await Promise.race([Promise.all(answers), this.#ending.then(() => Promise.all(answers))])
    return all.filter((saved) => saved !== undefined)
  }

  close(): void {
    this.#isClosed = true // what is still sent comes too late
    for (const handle of this.#handles) handle.terminate()
  }

  #giveOut(): void {
    for (const handle of this.#handles) {
      if (this.#tasks.has(handle)) continue
      const task = this.#setting.next()
      if (task === undefined) break
      this.#tasks.set(handle, task)
      handle.post(this.#setting.message(task))
    }
    if (this.#tasks.size === 0) this.#end()
  }

  #take(handle: Handle, sent: WorkerMessage): void {
    if (this.#isClosed) return
    if ('failure' in sent) throw new Error(sent.failure)
    if ('saved' in sent) {
      this.#answers.get(handle)!(sent.saved)
      return
    }
    this.#setting.receive(this.#tasks.get(handle)!, sent)
    if (!sent.ended) return
    this.#tasks.delete(handle)
    this.#giveOut()
  }
}
