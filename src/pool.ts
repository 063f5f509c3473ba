// The worker pool: the code of a worker is embedded as a string, so that the library is one file. No library does
// this for Node, browsers, Deno and Bun alike.
import code from '../build/generated/worker.js'
import type { WorkerMessage, WorkerTask } from './worker.js'

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

export interface PoolSetting {
  /** Worker threads. */
  workers: number
  /** Number of tasks; they are given out in order. */
  tasks: number
  task(index: number): WorkerTask
  /** A task's messages, in whatever order they come. */
  receive(index: number, message: Exclude<WorkerMessage, { failure: string }>): void
  /** Ends the pool before all tasks are done. */
  stop?: AbortSignal | undefined
}

/** Runs tasks on workers. Resolves with true when all are done, with false when stopped. */
export async function runPool({ workers, tasks, task, receive, stop }: PoolSetting): Promise<boolean> {
  if (stop?.aborted) return false
  const handles: Handle[] = []
  let onAbort: (() => void) | undefined
  try {
    return await new Promise<boolean>((resolve, reject) => {
      onAbort = () => resolve(false)
      stop?.addEventListener('abort', onAbort)
      let next = 0
      let done = 0
      const start = () => {
        let index = -1
        const handle = startWorker({
          message: (message) => {
            if ('failure' in message) {
              reject(new Error(message.failure))
              return
            }
            receive(index, message)
            if (!('result' in message)) return
            done++
            if (done === tasks) resolve(true)
            else giveOut()
          },
          error: (reason) => reject(new Error('a worker could not run', { cause: reason })),
        })
        const giveOut = () => {
          if (next === tasks) return
          index = next++
          handle.post(task(index))
        }
        handles.push(handle)
        giveOut()
      }
      for (let i = 0; i < Math.min(workers, tasks); i++) start()
    })
  } finally {
    if (onAbort) stop?.removeEventListener('abort', onAbort)
    for (const handle of handles) handle.terminate()
  }
}
