import version from '../build/generated/version.js'
import type { SimulateOptions } from './api.js'
import { DirectRun, type RunPlan } from './direct-run.js'
import { embeddedKernel } from './embedded.js'
import { Ensemble } from './ensemble.js'
import { type CompletedExperiment, completeExperiment, type Experiment } from './experiment.js'
import { Kernel } from './kernel.js'
import { simulateOptions } from './options.js'
import { nestOverlaps, overlapSizes } from './overlap-records.js'
import { ProgressMeter, runInSlices } from './pace.js'
import { coreCount, runPool } from './pool.js'
import type { OnProgress } from './progress.js'
import { requestedTimes, stepsNearest } from './times.js'
import type { Status, Trajectory } from './trajectory.js'

/** Rounding error of ε_g over the size of the terms whose difference it is: sums of blocks of 512 products. */
const ROUNDING = 2e-14

/**
 * The learning curve of one-pass SGD at finite N, of one run or of an ensemble of runs.
 *
 * All runs start from the seed's teacher and student (unless `redraw`); run r draws its inputs from stream r of the
 * seed, so neither the number of workers nor the order of finishing changes a number.
 *
 * @throws TypeError or RangeError with a property `field` for bad input; an aborted `signal` rejects with its reason
 */
export async function simulate(experiment: Experiment, options?: SimulateOptions): Promise<Trajectory> {
  const { signal } = simulateOptions(options)
  signal?.throwIfAborted()
  const trajectory = await runSimulate(experiment, options, signal)
  signal?.throwIfAborted()
  return trajectory
}

/** The same for the command: when `stop` is aborted the trajectory ends there, with status `aborted`. */
export async function runSimulate(
  experiment: unknown,
  options?: SimulateOptions,
  stop?: AbortSignal,
): Promise<Trajectory> {
  const { workers, onProgress } = simulateOptions(options)
  const [trajectory] = await runSimulations([{ experiment, options }], { workers, onProgress, stop })
  return trajectory!
}

/** One of several simulations. */
export interface Simulation {
  experiment: unknown
  options?: SimulateOptions | undefined
}

/** What several simulations share. */
export interface SharedOptions {
  workers?: number | undefined
  onProgress?: OnProgress | undefined
  stop?: AbortSignal | undefined
}

/** Several simulations whose runs share the workers, so that none is idle while any run is left. */
export async function runSimulations(
  simulations: Simulation[],
  { workers = coreCount(), onProgress, stop }: SharedOptions,
): Promise<Trajectory[]> {
  const jobs = simulations.map(prepare)
  const steps = jobs.reduce((sum, { options, sampledSteps }) => sum + options.runs * sampledSteps.at(-1)!, 0)
  const done = () => jobs.reduce((sum, { ensemble }) => sum + ensemble.steps, 0)
  const meter = new ProgressMeter(steps, done, onProgress)
  const tasks = jobs.flatMap((job) => Array.from({ length: job.options.runs }, (_, run) => ({ job, run })))
  const threads = Math.min(tasks.length, workers)
  const finished = await (threads > 1
    ? runOnWorkers(tasks, threads, meter, stop)
    : runHere(tasks, meter, stop))
  return jobs.map((job) => toTrajectory(job, finished))
}

/** A simulation checked and completed, and where its results are gathered. */
interface Job {
  experiment: CompletedExperiment
  options: ReturnType<typeof simulateOptions>
  /** Steps at which ε_g is recorded. */
  sampledSteps: number[]
  ensemble: Ensemble
}

function prepare({ experiment, options: given }: Simulation): Job {
  const options = simulateOptions(given)
  const completed = completeExperiment(experiment, 'simulate')
  const times = requestedTimes(completed.time, new Kernel(embeddedKernel()))
  const sampledSteps = stepsNearest(times, completed.inputDimension!)
  return { experiment: completed, options, sampledSteps, ensemble: new Ensemble() }
}

/** One run of one of the simulations. */
interface Task {
  job: Job
  run: number
}

function planOf({ job: { experiment, options }, run }: Task): RunPlan {
  return { experiment, overlaps: options.overlaps, redraw: options.redraw, run }
}

/** One run after the other in this thread, in slices. A single run that is stopped gives what it has. */
async function runHere(tasks: Task[], meter: ProgressMeter, stop: AbortSignal | undefined): Promise<boolean> {
  for (const task of tasks) {
    const { ensemble, options } = task.job
    const direct = new DirectRun(planOf(task), embeddedKernel())
    const advance = () => {
      const ended = direct.advance()
      ensemble.progress(task.run, direct.result.steps)
      return ended
    }
    const finished = await runInSlices(advance, meter, stop)
    if (finished || options.runs === 1) ensemble.add(direct.result)
    if (!finished) return false
  }
  return true
}

/** The runs on worker threads. */
function runOnWorkers(
  tasks: Task[],
  workers: number,
  meter: ProgressMeter,
  stop: AbortSignal | undefined,
): Promise<boolean> {
  return runPool({
    workers,
    tasks: tasks.length,
    task: (index) => ({ module: embeddedKernel(), plan: planOf(tasks[index]!) }),
    receive: (index, message) => {
      const { job, run } = tasks[index]!
      if ('result' in message) job.ensemble.add(message.result)
      else job.ensemble.progress(run, message.steps)
      meter.tick()
    },
    stop,
  })
}

function toTrajectory({ experiment, options, sampledSteps, ensemble }: Job, finished: boolean): Trajectory {
  const { method, runs, redraw, keepRuns, overlaps } = options
  const dimension = experiment.inputDimension!
  const alpha = sampledSteps.slice(0, ensemble.length).map((steps) => steps / dimension)
  const status: Status = ensemble.diverged ? 'diverged' : finished ? 'done' : 'aborted'
  const sizes = overlapSizes(experiment, overlaps)
  return {
    kind: 'simulate',
    alpha,
    ...(runs > 1 ? ensemble.statistics() : { generalizationError: ensemble.runs()[0] ?? [] }),
    ...(keepRuns && { runs: ensemble.runs() }),
    ...(overlaps !== false && { overlaps: nestOverlaps(sizes, ensemble.meanOverlaps()) }),
    floor: ROUNDING * ensemble.errorScale,
    status,
    message: describe(status, alpha.at(-1), ensemble.finishedRuns, runs),
    work: {
      method,
      runs,
      redraw,
      keepRuns,
      overlaps,
      finishedRuns: ensemble.finishedRuns,
      steps: ensemble.finishedSteps,
    },
    experiment,
    version,
  }
}

function describe(status: Status, last: number | undefined, finished: number, runs: number): string {
  const reached = last === undefined ? 'before the first time' : `after α = ${last}`
  switch (status) {
    case 'diverged':
      return `a residual or ε_g grew beyond 1e150 ${reached}: lower learningRate`
    case 'aborted':
      return runs === 1
        ? `stopped ${reached}`
        : `stopped: ${finished} of ${runs} runs had finished and are shown`
    default:
      return 'reached the last time'
  }
}
