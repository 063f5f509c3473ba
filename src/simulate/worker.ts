// What a worker runs: embedded as a string in the library, and the same in Node, browsers, Deno and Bun.
import { Kernel } from '../kernel/kernel.js'
import { runInSlices } from '../pace.js'
import { throttle } from '../throttle.js'
import { type Run, type RunPlan, type RunResult, type SavedRun, saveRun } from './run.js'
import { CurveReader, type RunSamples } from './run-samples.js'
import { startRun } from './start-run.js'

/** Sent to a worker: `count` runs to make, one after the other, from that of the plan on. */
export interface WorkerTask {
  module: WebAssembly.Module
  plan: RunPlan
  count: number
  /** Where the first of them was saved, if it has begun. */
  state: Uint8Array | undefined
  /** Whether reports hold samples. */
  isWatched: boolean
}

/** Sent back now and then, and in the end. */
export interface WorkerReport {
  /** Of the runs that have ended since the last report. */
  results: RunResult[]
  /** Steps made by the run at hand. */
  steps: number
  /** Of that run, what is new since the last report; if watched. */
  samples: RunSamples | undefined
  /** Whether this was the last run. */
  ended: boolean
}

/** The answer to `save`, after a report: the run at hand, if there is one. */
export interface WorkerAnswer {
  saved: SavedRun | undefined
}

export type WorkerRequest = WorkerTask | 'save'
export type WorkerMessage = WorkerReport | WorkerAnswer | { failure: string }

interface Port {
  postMessage(message: WorkerMessage, transfer?: ArrayBuffer[]): void
  onmessage: ((event: { data: WorkerRequest }) => void) | null
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
/** The run at hand. */
let current: Run | undefined
/** Of its curve, if it is watched */
let reader: CurveReader | undefined
/** Not reported yet. */
let results: RunResult[] = []

function report(ended = false): void {
  port.postMessage({ results, steps: current?.result.steps ?? 0, samples: reader?.next(), ended })
  results = []
}

async function make({ module, plan, count, state, isWatched }: WorkerTask): Promise<void> {
  kernel ??= new Kernel(module)
  let made = 0
  const take = (next: Run) => {
    current = next
    reader = isWatched ? new CurveReader(next) : undefined
    return next
  }
  let run = take(startRun(plan, kernel, state))
  const advance = () => {
    if (!run.advance()) return false
    results.push(run.result)
    made++
    if (made === count) return true
    run = take(startRun({ ...plan, run: plan.run + made }, kernel!))
    return false
  }
  // in slices, so that a request to save is heard
  await runInSlices(
    advance,
    throttle(REPORT_EVERY, () => report()),
  )
  current = undefined
  reader = undefined
  report(true)
}

function save(): void {
  const saved = current && saveRun(current)
  if (saved !== undefined) report()
  port.postMessage({ saved }, saved && [saved.state.buffer as ArrayBuffer])
}

port.onmessage = async ({ data }) => {
  try {
    if (data === 'save') save()
    else await make(data)
  } catch (error) {
    port.postMessage({ failure: String(error) })
  }
}
