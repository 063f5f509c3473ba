import version from '../build/generated/version.js'
import type { SimulateOptions } from './api.js'
import { DirectRun, type RunPlan } from './direct-run.js'
import { embeddedKernel } from './embedded.js'
import { Ensemble } from './ensemble.js'
import { completeExperiment, type Experiment } from './experiment.js'
import { Kernel } from './kernel.js'
import { simulateOptions } from './options.js'
import { nestOverlaps, overlapSizes } from './overlap-records.js'
import { ProgressMeter, runInSlices } from './pace.js'
import { coreCount, runPool } from './pool.js'
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
  const { method, runs, redraw, keepRuns, overlaps, workers, onProgress } = simulateOptions(options)
  const completed = completeExperiment(experiment, 'simulate')
  const dimension = completed.inputDimension!
  const kernel = new Kernel(embeddedKernel())
  const sampledSteps = stepsNearest(requestedTimes(completed.time, kernel), dimension)
  const plan = (run: number): RunPlan => ({ experiment: completed, overlaps, redraw, run })
  const ensemble = new Ensemble()
  const meter = new ProgressMeter(runs * sampledSteps.at(-1)!, () => ensemble.steps, onProgress)
  const threads = Math.min(runs, workers ?? coreCount())
  const run = threads > 1 ? runOnWorkers : runHere
  const finished = await run({ plan, runs, threads, ensemble, meter, stop })

  const alpha = sampledSteps.slice(0, ensemble.length).map((steps) => steps / dimension)
  const status: Status = ensemble.diverged ? 'diverged' : finished ? 'done' : 'aborted'
  const sizes = overlapSizes(completed, overlaps)
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
    experiment: completed,
    version,
  }
}

interface Runs {
  plan(run: number): RunPlan
  runs: number
  threads: number
  ensemble: Ensemble
  meter: ProgressMeter
  stop: AbortSignal | undefined
}

/** One run after the other in this thread, in slices. A single run that is stopped gives what it has. */
async function runHere({ plan, runs, ensemble, meter, stop }: Runs): Promise<boolean> {
  for (let run = 0; run < runs; run++) {
    const direct = new DirectRun(plan(run), embeddedKernel())
    const advance = () => {
      const ended = direct.advance()
      ensemble.progress(run, direct.result.steps)
      return ended
    }
    const finished = await runInSlices(advance, meter, stop)
    if (finished || runs === 1) ensemble.add(direct.result)
    if (!finished) return false
  }
  return true
}

/** The runs on worker threads. */
function runOnWorkers({ plan, runs, threads, ensemble, meter, stop }: Runs): Promise<boolean> {
  return runPool({
    workers: threads,
    tasks: runs,
    task: (index) => ({ module: embeddedKernel(), plan: plan(index) }),
    receive: (index, message) => {
      if ('result' in message) ensemble.add(message.result)
      else ensemble.progress(index, message.steps)
      meter.tick()
    },
    stop,
  })
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
