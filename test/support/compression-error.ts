import { completeExperiment } from '../../src/experiment/complete-experiment.js'
import { experimentNetwork } from '../../src/experiment/network.js'
import { experimentLevels } from '../../src/experiment/spectrum.js'
import { requestedTimes } from '../../src/experiment/times.js'
import type { Experiment } from '../../src/experiment.js'
import { ProgressMeter } from '../../src/pace.js'
import {
  compressed,
  exact,
  type Integrate,
  largestDifference,
  nodeCounts,
} from '../../src/solve/compressed.js'
import { Integration } from '../../src/solve/integration.js'
import { initialSystem } from '../../src/solve/level-system.js'
import { residualCancellation, roundingFloor } from '../../src/solve/rounding.js'
import { openKernel } from './kernel.js'

/** What compression for a tolerance came to. */
export interface CompressionError {
  tolerance: number
  /** None where exact levels were integrated in the end. */
  nodes: number | undefined
  /** The error stated, and that measured against exact levels: relative to ε_g, beyond rounding. */
  stated: number
  measured: number
}

/** Tolerance of the integrations: far below that for which nodes are chosen. */
const INTEGRATION = 1e-10

/**
 * The error that nodes alone make: their number is chosen for each tolerance as `solve` chooses it, but nodes and exact
 * levels are integrated so finely that their difference is not the integrator's.
 *
 * @returns with the errors their resolution: what the integrations may still add to them, of which a bound is the change
 *   of the exact levels' curve when they are integrated at ten times the tolerance
 */
export async function compressionErrors(
  experiment: Experiment,
  tolerances: readonly number[],
): Promise<{ resolution: number; errors: CompressionError[] }> {
  const completed = completeExperiment(experiment, 'solve')
  const kernel = openKernel()
  const times = requestedTimes(completed.time, kernel)
  const system = initialSystem(completed, experimentLevels(completed, kernel))
  const cancellation =
    completed.activation === 'linear'
      ? residualCancellation(system.rows, system.levels, experimentNetwork(completed))
      : undefined
  const floorOf = (integration: Integration) => roundingFloor(integration, cancellation)
  const integrateTo =
    (tolerance: number): Integrate =>
    async (levels) => {
      const integration = new Integration(completed, levels, tolerance, 'implicit')
      const meter = new ProgressMeter(1, () => 0, undefined)
      await integration.run(times, undefined, meter, undefined)
      return integration
    }
  const whole = { from: 0, to: 1 }
  const integrate = integrateTo(INTEGRATION)
  const { integration: reference } = await exact(system, integrate, whole)
  const from = (found: Integration) =>
    largestDifference(found, reference, floorOf(found) + floorOf(reference))

  const errors: CompressionError[] = []
  for (const tolerance of tolerances) {
    const counts = nodeCounts(system.levels, tolerance, kernel)
    if (counts === undefined) throw new Error('compression does not pay')
    const setting = { counts, tolerance, kernel, integrate, floorOf, mayBeExact: true }
    const result = await compressed(system, setting)
    const { integration, nodes, estimatedError = 0 } = result
    errors.push({ tolerance, nodes, stated: estimatedError, measured: from(integration) })
  }
  const coarse = await integrateTo(10 * INTEGRATION)(system, whole, true)
  return { resolution: Math.max(10 * INTEGRATION, from(coarse)), errors }
}
