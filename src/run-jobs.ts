import { embeddedKernel } from './embedded.js'
import { Kernel } from './kernel.js'
import { type ProgressMeter, runInSlices } from './pace.js'
import { runPool } from './pool.js'
import type { Run, RunPlan } from './run.js'
import { RunQueue, type Stretch } from './run-queue.js'
import type { SimulationJob } from './simulation-job.js'
import { startRun } from './start-run.js'

/** Steps made by the runs at hand: one for each that is being made. */
export type InFlight = Map<object, number>

function planOf({ experiment, method, options }: SimulationJob, run: number): RunPlan {
  const { overlaps, redraw } = options
  return { experiment, method, overlaps, redraw, run }
}

function* eachRun(jobs: SimulationJob[]): Generator<{ job: SimulationJob; run: number }, undefined> {
  for (const job of jobs) for (let run = 0; run < job.runs; run++) yield { job, run }
}

/** One run after the other in this thread, in slices. A single run that is stopped gives what it has. */
export async function runHere(
  jobs: SimulationJob[],
  inFlight: InFlight,
  meter: ProgressMeter,
  stop: AbortSignal | undefined,
): Promise<void> {
  const kernel = new Kernel(embeddedKernel())
  const left = eachRun(jobs)
  const start = (): { job: SimulationJob; run: Run } | undefined => {
    const { value } = left.next()
    return value && { job: value.job, run: startRun(planOf(value.job, value.run), kernel) }
  }
  let current = start()
  const advance = () => {
    if (current === undefined) return true
    const { job, run } = current
    const ended = run.advance()
    inFlight.set(job, ended ? 0 : run.result.steps)
    if (!ended) return false
    job.ensemble.add(run.result)
    current = start()
    return current === undefined
  }
  await runInSlices(advance, meter, stop)
  if (current?.job.runs === 1) current.job.ensemble.add(current.run.result)
}

/** The runs on worker threads. */
export async function runOnWorkers(
  jobs: SimulationJob[],
  workers: number,
  inFlight: InFlight,
  meter: ProgressMeter,
  stop: AbortSignal | undefined,
): Promise<void> {
  const queue = new RunQueue(jobs, workers)
  const begun = new Map<Stretch<SimulationJob>, number>()
  await runPool({
    workers,
    next: () => queue.next(),
    message: (stretch) => {
      begun.set(stretch, performance.now())
      const { job, first, count } = stretch
      return { module: embeddedKernel(), plan: planOf(job, first), count }
    },
    receive: (stretch, { results, steps, ended }) => {
      for (const result of results) stretch.job.ensemble.add(result)
      inFlight.set(stretch, steps)
      if (ended) {
        queue.ended(stretch, performance.now() - begun.get(stretch)!)
        begun.delete(stretch)
        inFlight.delete(stretch)
      }
      meter.tick()
    },
    stop,
  })
}
