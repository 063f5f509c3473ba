// The worker pool: the code of a worker is embedded as a string, so that the library is one file. No library does
// this for Node, browsers, Deno and Bun alike.
import code from '../build/generated/worker.js'
import type { WorkerMessage, WorkerReport, WorkerTask } from './worker.js'

/** A worker of any platform. */
interface Handle {
  post(task: WorkerTask): void
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
    post: (task) => worker.postMessage(task),
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
  return { post: (task) => worker.postMessage(task), terminate: () => void worker.terminate() }
}

export interface PoolSetting<Task> {
  /** Worker threads. */
  workers: number
  /** The next task; undefined if there is none, or none until another has ended. */
  next(): Task | undefined
  message(task: Task): WorkerTask
  /** A task's reports, in whatever order those of several tasks come. */
  receive(task: Task, report: WorkerReport): void
  /** Ends the pool before all tasks are done. */
  stop?: AbortSignal | undefined
}

/** Runs tasks on workers. Resolves when all are done, or when stopped. */
export async function runPool<Task>({
  workers,
  next,
  message,
  receive,
  stop,
}: PoolSetting<Task>): Promise<void> {
  if (stop?.aborted) return
  const handles: Handle[] = []
  const tasks = new Map<Handle, Task>()
  let onAbort: (() => void) | undefined
  try {
    await new Promise<void>((resolve, reject) => {
      onAbort = resolve
      stop?.addEventListener('abort', onAbort)
      const giveOut = () => {
        for (const handle of handles) {
          if (tasks.has(handle)) continue
          const task = next()
          if (task === undefined) break
          tasks.set(handle, task)
          handle.post(message(task))
        }
        if (tasks.size === 0) resolve()
      }
      const take = (handle: Handle, sent: WorkerMessage) => {
        const task = tasks.get(handle)
        if (task === undefined) return
        if ('failure' in sent) throw new Error(sent.failure)
        receive(task, sent)
        if (!sent.ended) return
        tasks.delete(handle)
        giveOut()
      }
      for (let i = 0; i < workers; i++) {
        const handle = startWorker({
          message: (sent) => {
            try {
              take(handle, sent)
            } catch (error) {
              reject(error)
            }
          },
          error: (reason) => reject(new Error('a worker could not run', { cause: reason })),
        })
        handles.push(handle)
      }
      giveOut()
    })
  } finally {
    if (onAbort) stop?.removeEventListener('abort', onAbort)
    for (const handle of handles) handle.terminate()
    tasks.clear() // what is still sent comes too late
  }
}
