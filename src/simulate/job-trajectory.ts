import version from '../../build/generated/version.js'
import { nestOverlaps } from '../overlap-records.js'
import { type ProgressMeter, runInSlices } from '../pace.js'
import type { Quantiles, Status, Trajectory } from '../trajectory.js'
import type { Ensemble } from './ensemble.js'
import type { SimulationJob } from './simulation-job.js'

/** Rounding error of ε_g over the size of the terms whose difference it is: sums of blocks of 512 products. */
const ROUNDING = 2e-14
/** Of the quantiles of a trajectory. */
const PROBABILITIES = [0.05, 0.5, 0.95]

/**
 * What the runs of a simulation gave, once no more of them will come.
 *
 * @param signal ends it early; then the result means nothing
 */
export async function jobTrajectory(
  { experiment, method, options, sampledSteps, sizes, ensemble }: SimulationJob,
  meter: ProgressMeter,
  signal: AbortSignal | undefined,
): Promise<Trajectory> {
  const { runs, redraw, keepRuns, overlaps } = options
  const dimension = experiment.inputDimension!
  ensemble.close()
  const alpha = sampledSteps.slice(0, ensemble.length).map((steps) => steps / dimension)
  const status = statusOf(ensemble, runs)
  return {
    kind: 'simulate',
    alpha,
    generalizationError: ensemble.means(),
    ...(ensemble.count > 1 && { standardError: ensemble.standardErrors() }),
    ...(runs > 1 && { quantiles: await quantilesOf(ensemble, meter, signal) }),
    ...(keepRuns && { runs: ensemble.curves() }),
    ...(overlaps !== false && { overlaps: await nestOverlaps(sizes, ensemble.meanOverlaps(), signal) }),
    floor: ROUNDING * ensemble.errorScale,
    status,
    message: describe(status, ensemble, runs, alpha.at(-1)),
    work: {
      method,
      runs,
      redraw,
      keepRuns,
      overlaps,
      ...(runs > 1 && { quantiles: accuracy(ensemble.quantileError) }),
      finishedRuns: ensemble.finishedRuns,
      steps: ensemble.steps,
    },
    experiment,
    version,
  }
}

function statusOf({ finishedRuns, divergedRuns }: Ensemble, runs: number): Status {
  if (finishedRuns < runs) return 'aborted'
  return divergedRuns > 0 ? 'diverged' : 'done'
}

/** In slices: many values take long to sort. */
async function quantilesOf(
  ensemble: Ensemble,
  meter: ProgressMeter,
  signal: AbortSignal | undefined,
): Promise<Quantiles> {
  const columns: number[][] = PROBABILITIES.map(() => [])
  let time = 0
  const advance = () => {
    if (time === ensemble.length) return true
    ensemble.quantiles(time++, PROBABILITIES).forEach((value, i) => {
      columns[i]!.push(value)
    })
    return false
  }
  await runInSlices(advance, () => meter.tick(), signal)
  return { '0.05': columns[0]!, '0.5': columns[1]!, '0.95': columns[2]! }
}

/** What `work.quantiles` says of a bound on their relative error. */
function accuracy(relativeError: number): string {
  return relativeError === 0 ? 'exact' : `within ${100 * relativeError} %`
}

function describe(
  status: Status,
  { finishedRuns, divergedRuns }: Ensemble,
  runs: number,
  last: number | undefined,
): string {
  const reached = last === undefined ? 'before the first time' : `after α = ${last}`
  const many = runs > 1 ? ` in ${divergedRuns} of ${finishedRuns} runs, first` : ''
  const remedy =
    last === undefined ? 'lower learningRate, or what is so large from the start' : 'lower learningRate'
  const divergence = `a residual or ε_g grew beyond 1e150${many} ${reached}: ${remedy}`
  if (status === 'done') return 'reached the last time'
  if (status === 'diverged') return divergence
  if (runs === 1) return `stopped ${reached}`
  if (finishedRuns === 0) return `stopped before any of ${runs} runs had finished: there is no curve`
  const stopped = `stopped: ${finishedRuns} of ${runs} runs had finished and are shown`
  return divergedRuns > 0 ? `${stopped}; ${divergence}` : stopped
}
