import type { SimulateOptions } from './api.js'
import { checkCheckpointSize, experimentSizes } from './experiment/state-size.js'
import type { Experiment } from './experiment.js'
import { simulateOptions } from './options.js'
import { ProgressMeter } from './pace.js'
import type { OnProgress } from './progress.js'
import { makeCheckpoint, takeUpCheckpoint } from './simulate/checkpoint.js'
import { CheckpointSchedule } from './simulate/checkpoint-schedule.js'
import { jobTrajectory } from './simulate/job-trajectory.js'
import { coreCount } from './simulate/pool.js'
import type { SavedRun } from './simulate/run.js'
import { type InFlight, type OnSamples, runHere, runOnWorkers } from './simulate/run-jobs.js'
import { type Simulation, simulationJob } from './simulate/simulation-job.js'
import type { Trajectory } from './trajectory.js'

/**
 * The learning curve of one-pass SGD at finite N, of one run or of an ensemble of runs.
 *
 * All runs start from the seed's teacher and student (unless `redraw`); run r draws its inputs from stream r of the
 * seed, so neither the number of workers nor the order of finishing changes a number. Memory does not grow with the
 * number of runs (unless `keepRuns`). Quantiles are exact (linear interpolation between order statistics, type 7 of
 * Hyndman & Fan 1996) for up to 10,000 runs and 2^24 values (runs × times); beyond, each is within 2^-8 of the exact one
 * (relative), or a larger bound if at some time the runs are spread over more than 2^18/times octaves.
 * `work.quantiles` tells which: `exact`, or `within 0.390625 %`.
 *
 * @throws TypeError or RangeError with a property `field` for bad input; an aborted `signal` rejects with its reason
 */
export async function simulate(experiment: Experiment, options?: SimulateOptions): Promise<Trajectory> {
  const shared = simulateOptions(options)
  shared.signal?.throwIfAborted()
  const [trajectory] = await runSimulations([{ experiment, options }], shared)
  return trajectory!
}

/** The same for the command: when `stop` is aborted the trajectory ends there, with status `aborted`. */
export async function runSimulate(
  experiment: unknown,
  options?: SimulateOptions,
  stop?: AbortSignal,
): Promise<Trajectory> {
  const [trajectory] = await runSimulations([{ experiment, options }], { ...simulateOptions(options), stop })
  return trajectory!
}

/** What several simulations share. */
export interface SharedOptions {
  workers?: number | undefined
  onProgress?: OnProgress | undefined
  /** Given checkpoints of a single simulation. */
  onCheckpoint?: SimulateOptions['onCheckpoint']
  /** In seconds */
  checkpointEvery?: number
  /** Rejects with its reason. */
  signal?: AbortSignal | undefined
  /** Ends the simulations where they are. */
  stop?: AbortSignal | undefined
  /** Told of the runs' curves as they are made. */
  onSamples?: OnSamples | undefined
}

/** Several simulations whose runs share the workers, so that none is idle while any run is left. */
export async function runSimulations(
  simulations: Simulation[],
  {
    workers = coreCount(),
    onProgress,
    onSamples,
    onCheckpoint,
    checkpointEvery = 0,
    signal,
    stop = signal,
  }: SharedOptions,
): Promise<Trajectory[]> {
  const jobs = simulations.map(simulationJob)
  const runs = jobs.reduce((sum, job) => sum + job.runs, 0)
  const threads = Math.min(runs, workers)
  for (const { experiment, method } of onCheckpoint === undefined ? [] : jobs) {
    checkCheckpointSize(threads, method, experimentSizes(experiment))
  }
  for (const job of jobs) {
    if (job.options.resume !== undefined) await takeUpCheckpoint(job, job.options.resume)
  }
  const keep = async (saved: SavedRun[]) => onCheckpoint?.(await makeCheckpoint(jobs[0]!, saved))
  const checkpoints = onCheckpoint && new CheckpointSchedule(checkpointEvery, keep)
  const steps = jobs.reduce((sum, job) => sum + job.runs * job.sampledSteps.at(-1)!, 0)
  const inFlight: InFlight = new Map()
  const done = () => {
    const finished = jobs.reduce((sum, { ensemble }) => sum + ensemble.steps, 0)
    const begun = jobs.flatMap((job) => [...job.begun.values()]).map(({ steps }) => steps)
    return [...begun, ...inFlight.values()].reduce((sum, steps) => sum + steps, finished)
  }
  const meter = new ProgressMeter(steps, done, onProgress)
  const surroundings = { inFlight, meter, stop, checkpoints, onSamples }
  if (threads > 1) await runOnWorkers(jobs, threads, surroundings)
  else await runHere(jobs, surroundings)
  const trajectories: Trajectory[] = []
  for (const job of jobs) {
    signal?.throwIfAborted()
    trajectories.push(await jobTrajectory(job, meter, signal))
  }
  signal?.throwIfAborted()
  return trajectories
}
