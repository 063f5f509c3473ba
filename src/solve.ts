import version from '../build/generated/version.js'
import type { SolveOptions } from './api.js'
import { embeddedKernel } from './embedded.js'
import { type CompletedExperiment, completeExperiment, type Experiment } from './experiment.js'
import { type Equations, type Integrator, Kernel } from './kernel.js'
import { experimentNetwork } from './network.js'
import { solveOptions } from './options.js'
import { nestOverlaps, type OverlapRecord, overlapSizes, recordOverlaps } from './overlap-records.js'
import { givenGram, initialVectors, overlapOf } from './overlaps.js'
import { ProgressMeter, runInSlices } from './pace.js'
import { overlapFloor, residualCancellation, residualFloor } from './rounding.js'
import { type Levels, levelCount, spectrumLevels } from './spectrum.js'
import { stepTolerance } from './step-tolerance.js'
import { requestedTimes } from './times.js'
import type { Status, Trajectory } from './trajectory.js'

/** Numbers of state times stages of a step between two looks at the clock: about a millisecond of work. */
const SLICE_WORK = 36000
/**
 * The learning curve for N → ∞, from the order-parameter equations (Saad & Solla 1995, level by level).
 *
 * The error of ε_g at a printed time is at most 100 r ε_g + floor before the end of a plateau, and 10⁴ r ε_g + floor
 * after it, r being the tolerance.
 *
 * @throws TypeError or RangeError with a property `field` for bad input; an aborted `signal` rejects with its reason
 */
export async function solve(experiment: Experiment, options?: SolveOptions): Promise<Trajectory> {
  const { signal } = solveOptions(options)
  signal?.throwIfAborted()
  const trajectory = await runSolve(experiment, options, signal)
  signal?.throwIfAborted()
  return trajectory
}

/** The same for the command: when `stop` is aborted the trajectory ends there, with status `aborted`. */
export async function runSolve(
  experiment: unknown,
  options?: SolveOptions,
  stop?: AbortSignal,
): Promise<Trajectory> {
  const { tolerance, integrator, overlaps, onProgress } = solveOptions(options)
  const completed = completeExperiment(experiment, 'solve')
  const kernel = new Kernel(embeddedKernel())
  const levels = spectrumLevels(completed.spectrum, kernel)
  const times = requestedTimes(completed.time, kernel)
  const network = experimentNetwork(completed)
  kernel.setNetwork(network)
  const equations = kernel.equations({ ...levels, learningRate: completed.learningRate })
  writeInitialOverlaps(equations, completed, levels, kernel)
  const cancellation = residualCancellation(equations.rows(), levels, network)
  equations.gather()
  equations.start(stepTolerance(tolerance, completed, kernel.covariance()), integrator)

  const sizes = overlapSizes(completed, overlaps)
  const alpha: number[] = []
  const generalizationError: number[] = []
  const records: OverlapRecord[] = []
  let status: Status = 'done'
  const stages = Math.max(1, Math.floor(SLICE_WORK / equations.size))
  const finished = await runInSlices(
    () => {
      const target = times[alpha.length]!
      const outcome = equations.advance(target, stages)
      if (outcome === 'interrupted') return false
      if (outcome !== 'reached') {
        status = outcome
        return true
      }
      alpha.push(target)
      generalizationError.push(equations.error)
      if (overlaps !== false) {
        const rows = equations.rows()
        records.push(recordOverlaps(sizes, kernel.covariance(), (a, b, k) => rows[a]![b]![k]!))
      }
      return alpha.length === times.length
    },
    new ProgressMeter(times.at(-1)!, () => equations.time, onProgress),
    stop,
  )
  if (!finished) status = 'aborted'

  return {
    kind: 'solve',
    alpha,
    generalizationError,
    ...(overlaps !== false && { overlaps: nestOverlaps(sizes, records) }),
    floor:
      completed.activation === 'linear'
        ? residualFloor(cancellation, generalizationError, equations.largestErrorScale)
        : overlapFloor(equations.largestErrorScale),
    status,
    message: describe(status, equations.time),
    work: {
      integrator: integratorUsed(integrator, equations.work),
      tolerance,
      overlaps,
      levels: levelCount(completed.spectrum),
      ...equations.work,
    },
    experiment: completed,
    version,
  }
}

/** Fills every level's overlaps with those given or drawn. */
function writeInitialOverlaps(
  equations: Equations,
  experiment: CompletedExperiment,
  levels: Levels,
  kernel: Kernel,
): void {
  const { initialOverlaps, inputDimension } = experiment
  const vectors = initialOverlaps === undefined ? initialVectors(experiment, levels, kernel, 0) : undefined
  const rows = equations.rows()
  for (let k = 0; k < levels.weights.length; k++) {
    const gram = initialOverlaps && givenGram(initialOverlaps, k)
    const drawn = vectors?.(k).rows
    rows.forEach((row, a) => {
      for (let b = a; b < rows.length; b++) {
        row[b]![k] = gram ? gram[a]![b]! : overlapOf(drawn![a]!, drawn![b]!, inputDimension!)
      }
    })
  }
}

/** Which method ran: `auto` may have begun with one and ended with the other. */
function integratorUsed(asked: Integrator, { steps, implicitSteps }: Equations['work']): string {
  if (asked !== 'auto') return asked
  if (implicitSteps === 0) return 'explicit'
  return implicitSteps === steps ? 'implicit' : 'explicit, then implicit'
}

function describe(status: Status, time: number): string {
  switch (status) {
    case 'done':
      return 'reached the last time'
    case 'diverged':
      return `the overlaps grew beyond 1e150 at α = ${time}: lower learningRate`
    case 'stalled':
      return `the step could not be made smaller at α = ${time}: raise the tolerance, or end the run before`
    case 'aborted':
      return `stopped at α = ${time}: the curve holds the times reached`
  }
}
