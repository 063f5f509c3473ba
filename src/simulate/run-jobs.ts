import { embeddedKernel } from '../embedded.js'
import { Kernel } from '../kernel/kernel.js'
import { type ProgressMeter, runInSlices } from '../pace.js'
import type { CheckpointSchedule } from './checkpoint-schedule.js'
import { WorkerPool } from './pool.js'
import { type RunPlan, type RunResult, saveRun } from './run.js'
import { RunQueue, type Stretch } from './run-queue.js'
import { CurveReader, type RunSamples } from './run-samples.js'
import type { SimulationJob } from './simulation-job.js'
import { startRun } from './start-run.js'

/** Steps made by the runs at hand: one for each that is being made. */
export type InFlight = Map<object, number>

/** Is told of every run's curve: what is new while it is made, and all of it when it has ended. */
export type OnSamples = (job: SimulationJob, samples: RunSamples) => void

/** What accompanies the runs. */
export interface Surroundings {
  inFlight: InFlight
  meter: ProgressMeter
  /** Ends the runs where they are. */
  stop: AbortSignal | undefined
  /** Keeps checkpoints of the only simulation. */
  checkpoints: CheckpointSchedule | undefined
  onSamples: OnSamples | undefined
}

function curveOf({ run, generalizationError }: RunResult): RunSamples {
  return { run, first: 0, values: generalizationError }
}

function planOf({ experiment, method, options }: SimulationJob, run: number): RunPlan {
  const { overlaps, redraw } = options
  return { experiment, method, overlaps, redraw, run }
}

/** One run after the other in this thread, in slices. A single run that is stopped gives what it has. */
export async function runHere(
  jobs: SimulationJob[],
  { inFlight, meter, stop, checkpoints, onSamples }: Surroundings,
): Promise<void> {
  const kernel = new Kernel(embeddedKernel())
  const queue = new RunQueue(jobs, 1)
  const start = () => {
    const stretch = queue.next()
    if (stretch === undefined) return undefined
    const { job, first, saved } = stretch
    const run = startRun(planOf(job, first), kernel, saved?.state)
    return { job, run, reader: new CurveReader(run) }
  }
  let current = start()
  const advance = () => {
    if (current === undefined) return true
    const { job, run } = current
    const ended = run.advance()
    inFlight.set(job, ended ? 0 : run.result.steps)
    if (!ended) return false
    onSamples?.(job, curveOf(run.result))
    job.ensemble.add(run.result)
    current = start()
    return current === undefined
  }
  const save = async () => (current === undefined ? [] : [saveRun(current.run)])
  const between = () => {
    const samples = onSamples && current?.reader.next()
    if (samples) onSamples!(current!.job, samples)
    meter.tick()
    checkpoints?.tick(save)
  }
  await runInSlices(advance, between, stop)
  await checkpoints?.finish(save)
  if (current?.job.runs === 1) current.job.ensemble.add(current.run.result)
}

/** The runs on worker threads. */
export async function runOnWorkers(
  jobs: SimulationJob[],
  workers: number,
  { inFlight, meter, stop, checkpoints, onSamples }: Surroundings,
): Promise<void> {
  const queue = new RunQueue(jobs, workers)
  const begun = new Map<Stretch<SimulationJob>, number>()
  const pool = new WorkerPool<Stretch<SimulationJob>>({
    workers,
    next: () => (stop?.aborted ? undefined : queue.next()),
    message: (stretch) => {
      begun.set(stretch, performance.now())
      const { job, first, count, saved } = stretch
      return {
        module: embeddedKernel(),
        plan: planOf(job, first),
        count,
        state: saved?.state,
        isWatched: onSamples !== undefined,
      }
    },
    receive: (stretch, { results, steps, samples, ended }) => {
      const { job } = stretch
      for (const result of results) {
        onSamples?.(job, curveOf(result))
        job.ensemble.add(result)
      }
      if (samples) onSamples?.(job, samples)
      inFlight.set(stretch, steps)
      if (ended) {
        queue.ended(stretch, performance.now() - begun.get(stretch)!)
        begun.delete(stretch)
        inFlight.delete(stretch)
      }
      meter.tick()
      checkpoints?.tick(save)
    },
  })
  const save = () => pool.save()
  try {
    await pool.run(stop)
    await checkpoints?.finish(save)
  } finally {
    pool.close()
  }
}
