import version from '../build/generated/version.js'
import type { SolveOptions } from './api.js'
import { embeddedKernel } from './embedded.js'
import { completeExperiment } from './experiment/complete-experiment.js'
import { experimentNetwork } from './experiment/network.js'
import { experimentLevels } from './experiment/spectrum.js'
import { requestedTimes } from './experiment/times.js'
import type { Experiment } from './experiment.js'
import type { Integrator } from './kernel/integrators.js'
import { Kernel } from './kernel/kernel.js'
import { solveOptions } from './options.js'
import { nestOverlaps, overlapSizes } from './overlap-records.js'
import { ProgressMeter } from './pace.js'
import { compressed, exact, type Integrate, nodeCounts } from './solve/compressed.js'
import { Integration } from './solve/integration.js'
import { initialSystem, mergeUntrained } from './solve/level-system.js'
import { residualCancellation, roundingFloor } from './solve/rounding.js'
import { checkSolveSize, isSolvable } from './solve/solve-size.js'
import { instability } from './solve/stability.js'
import type { Status, Trajectory } from './trajectory.js'

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
  const { tolerance, integrator, levels, overlaps, onProgress, signal } = solveOptions(options)
  const completed = completeExperiment(experiment, 'solve')
  const kernel = new Kernel(embeddedKernel())
  const times = requestedTimes(completed.time, kernel)
  const allLevels = experimentLevels(completed, kernel)
  const isEveryLevel = levels === 'exact' || overlaps === 'levels'
  const counts = isEveryLevel ? undefined : nodeCounts(allLevels, tolerance, kernel)
  const run = { integrator, counts, recordedTimes: overlaps === 'levels' ? times.length : 0 }
  checkSolveSize(completed, run)

  const initial = initialSystem(completed, allLevels)
  const system = isEveryLevel ? initial : mergeUntrained(initial)
  const network = experimentNetwork(completed)
  const cancellation =
    completed.activation === 'linear'
      ? residualCancellation(initial.rows, initial.levels, network)
      : undefined
  const sizes = overlapSizes(completed, overlaps)
  const until = times.at(-1)!

  const integrate: Integrate = async (one, { from, to }, isResult) => {
    const integration = new Integration(completed, one, tolerance, integrator)
    const done = () => until * from + integration.time * (to - from)
    const recorded = isResult && overlaps !== false ? sizes : undefined
    await integration.run(times, recorded, new ProgressMeter(until, done, onProgress), stop)
    return integration
  }
  const floorOf = (integration: Integration) => roundingFloor(integration, cancellation)
  const mayBeExact = isSolvable(completed, { ...run, counts: undefined })
  const { integration, status, ...compression } = counts
    ? await compressed(system, { counts, tolerance, kernel, integrate, floorOf, mayBeExact })
    : await exact(system, integrate, { from: 0, to: 1 })

  const { alpha, generalizationError, records, work, time } = integration
  const remarks = [
    describe(status, time),
    instability(network, system, completed.learningRate, kernel),
    imprecision(compression.estimatedError, tolerance),
  ]
  return {
    kind: 'solve',
    alpha,
    generalizationError,
    ...(overlaps !== false && { overlaps: await nestOverlaps(sizes, records, signal) }),
    floor: floorOf(integration),
    status,
    message: remarks.filter((remark) => remark !== undefined).join('; '),
    work: {
      integrator: integratorUsed(integrator, work),
      tolerance,
      overlaps,
      levels,
      ...compression,
      ...work,
    },
    experiment: completed,
    version,
  }
}

/** Which method ran: `auto` may have begun with one and ended with the other. */
function integratorUsed(
  asked: Integrator,
  { steps, stabilisedSteps, implicitSteps }: Integration['work'],
): string {
  if (asked !== 'auto') return asked
  const used = []
  if (steps > stabilisedSteps + implicitSteps || steps === 0) used.push('explicit')
  if (stabilisedSteps > 0) used.push('stabilised')
  if (implicitSteps > 0) used.push('implicit')
  return used.join(', then ')
}

function describe(status: Status, time: number): string {
  switch (status) {
    case 'done':
      return 'reached the last time'
    case 'diverged':
      return time > 0
        ? `the overlaps grew beyond 1e150 at α = ${time}: lower learningRate`
        : 'the overlaps or ε_g are beyond 1e150 from the start: lower what is so large'
    case 'stalled':
      return `the step could not be made smaller at α = ${time}: raise the tolerance, or end the run before`
    case 'aborted':
      return `stopped at α = ${time}: the curve holds the times reached`
  }
}

/** What to say of nodes whose error the tolerance does not allow; undefined if it does. */
function imprecision(estimatedError: number | undefined, tolerance: number): string | undefined {
  if (estimatedError === undefined || estimatedError <= 100 * tolerance) return undefined
  return `the nodes may err by ${estimatedError.toPrecision(2)} of ε_g, more than the tolerance allows, and exact levels would not fit`
}
