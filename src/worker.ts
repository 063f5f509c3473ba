// What a worker runs: embedded as a string in the library, and the same in Node, browsers, Deno and Bun.
import { Kernel } from './kernel.js'
import type { RunPlan, RunResult } from './run.js'
import { startRun } from './start-run.js'
import { throttle } from './throttle.js'

/** Sent to a worker: `count` runs to make, one after the other, from that of the plan on. */
export interface WorkerTask {
  module: WebAssembly.Module
  plan: RunPlan
  count: number
}

/** Sent back now and then, and in the end. */
export interface WorkerReport {
  /** Of the runs that have ended since the last report. */
  results: RunResult[]
  /** Steps made by the run at hand. */
  steps: number
  /** Whether this was the last run. */
  ended: boolean
}

export type WorkerMessage = WorkerReport | { failure: string }

interface Port {
  postMessage(message: WorkerMessage): void
  onmessage: ((event: { data: WorkerTask }) => void) | null
}

/** Node's own workers talk through a port of their module; everywhere else the global scope is the port. */
function ownPort(): Port {
  const parent = globalThis.process?.getBuiltinModule?.('node:worker_threads')?.parentPort
  return (parent as unknown as Port | null | undefined) ?? (globalThis as unknown as Port)
}

/** How often a report is sent, in milliseconds. */
const REPORT_EVERY = 50

const port = ownPort()
let kernel: Kernel | undefined
port.onmessage = ({ data: { module, plan, count } }) => {
  try {
    kernel ??= new Kernel(module)
    let results: RunResult[] = []
    let steps = 0
    const report = throttle(REPORT_EVERY, () => {
      port.postMessage({ results, steps, ended: false })
      results = []
    })
    for (let i = 0; i < count; i++) {
      const run = startRun({ ...plan, run: plan.run + i }, kernel)
      while (!run.advance()) {
        steps = run.result.steps
        report()
      }
      results.push(run.result)
      steps = 0
    }
    port.postMessage({ results, steps, ended: true })
  } catch (error) {
    port.postMessage({ failure: String(error) })
  }
}
