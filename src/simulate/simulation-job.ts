import type { Method, SimulateOptions } from '../api.js'
import { refuse } from '../check.js'
import { embeddedKernel } from '../embedded.js'
import { completeExperiment } from '../experiment/complete-experiment.js'
import { checkKeptRuns } from '../experiment/state-size.js'
import { requestedTimes, stepsNearest } from '../experiment/times.js'
import type { CompletedExperiment } from '../experiment.js'
import { Kernel } from '../kernel/kernel.js'
import { simulateOptions } from '../options.js'
import { type OverlapSizes, overlapSizes, recordLength } from '../overlap-records.js'
import { chooseMethod } from './engines.js'
import { Ensemble } from './ensemble.js'
import type { QueuedJob } from './run-queue.js'

/** One of several simulations. */
export interface Simulation {
  experiment: unknown
  options?: SimulateOptions | undefined
}

/** A simulation checked and completed, and where its results are gathered. */
export interface SimulationJob extends QueuedJob {
  experiment: CompletedExperiment
  /** How steps are made */
  method: Method
  options: ReturnType<typeof simulateOptions>
  /** Steps at which ε_g is recorded. */
  sampledSteps: number[]
  sizes: OverlapSizes
  ensemble: Ensemble
}

/** Bytes of a result besides its numbers: a generous round number. */
const RESULT_BYTES = 512

export function simulationJob({ experiment, options: given }: Simulation): SimulationJob {
  const options = simulateOptions(given)
  const { runs, keepRuns, overlaps } = options
  const completed = completeExperiment(experiment, 'simulate', options.method)
  const times = requestedTimes(completed.time, new Kernel(embeddedKernel()))
  const sampledSteps = stepsNearest(times, completed.inputDimension!)
  checkSteps(sampledSteps.at(-1)!, completed)
  const { length } = sampledSteps
  if (keepRuns) checkKeptRuns(runs, length)
  const sizes = overlapSizes(completed, overlaps)
  const numbers = overlaps === false ? 0 : recordLength(sizes)
  return {
    experiment: completed,
    method: options.method === 'auto' ? chooseMethod(completed) : options.method,
    options,
    runs,
    sampledSteps,
    sizes,
    resultBytes: RESULT_BYTES + Float64Array.BYTES_PER_ELEMENT * length * (1 + numbers),
    begun: new Map(),
    ensemble: new Ensemble({ runs, times: length, recordLength: numbers, keepRuns }),
  }
}

/** Steps are counted: a run of more than 2^53 would lose count (and take years). */
function checkSteps(steps: number, { time, inputDimension }: CompletedExperiment): void {
  if (steps <= Number.MAX_SAFE_INTEGER) return
  const [field, last] = 'at' in time ? ['time.at', time.at.at(-1)!] : ['time.until', time.until]
  const most = Number.MAX_SAFE_INTEGER / inputDimension!
  refuse(RangeError, field!, `expected at most ${most.toPrecision(3)}, 2^53 steps at this N, got ${last}`)
}
