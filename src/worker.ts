// What a worker runs: embedded as a string in the library, and the same in Node, browsers, Deno and Bun.
import { DirectRun, type RunPlan, type RunResult } from './direct-run.js'
import { throttle } from './throttle.js'

/** Sent to a worker: one run to make. */
export interface WorkerTask {
  module: WebAssembly.Module
  plan: RunPlan
}

/** Sent back: progress now and then, and in the end the result or what went wrong. */
export type WorkerMessage = { steps: number } | { result: RunResult } | { failure: string }

interface Port {
  postMessage(message: WorkerMessage): void
  onmessage: ((event: { data: WorkerTask }) => void) | null
}

/** Node's own workers talk through a port of their module; everywhere else the global scope is the port. */
function ownPort(): Port {
  const parent = globalThis.process?.getBuiltinModule?.('node:worker_threads')?.parentPort
  return (parent as unknown as Port | null | undefined) ?? (globalThis as unknown as Port)
}

const port = ownPort()
port.onmessage = ({ data: { module, plan } }) => {
  try {
    const run = new DirectRun(plan, module)
    const report = throttle(50, () => port.postMessage({ steps: run.result.steps }))
    while (!run.advance()) report()
    port.postMessage({ result: run.result })
  } catch (error) {
    port.postMessage({ failure: String(error) })
  }
}
