import type { WatchOptions } from '../api.js'
import type { CompletedExperiment } from '../experiment.js'
import type { Kernel } from '../kernel/kernel.js'
import { longRun } from './long-run.js'
import { Measurements } from './measurements.js'
import type { Predicted } from './not-predicted.js'
import { figures } from './words.js'

/** What ε_g comes to in the end, found by solving the equations. */
export interface Limit {
  generalizationError: number
  /** α up to which the equations were solved; over its last three decades ε_g changes by less than 0.1 %. */
  alpha: number
  statements: string[]
}

/**
 * Solves for longer and longer times until ε_g changes no more.
 *
 * @internal
 */
export async function findLimit(
  experiment: CompletedExperiment,
  kernel: Kernel,
  options: WatchOptions,
): Promise<Predicted<Limit>> {
  const measurements = new Measurements(experiment, 4, options)
  const { trajectory, isSettled, isLost } = await longRun(measurements, kernel, () => false)
  const { floor, status, message } = trajectory
  if (status !== 'done') return { notPredicted: `ε_g has no limit: ${message}` }
  const [alpha, error] = [trajectory.alpha.at(-1)!, trajectory.generalizationError.at(-1)!]
  if (isLost) {
    return {
      generalizationError: 0,
      alpha,
      statements: [
        `ε_g falls to zero, or as far as rounding lets see: ${figures(Math.max(error, floor))} at α = ${figures(alpha)} (by solve).`,
      ],
    }
  }
  if (!isSettled)
    return { notPredicted: `ε_g is still ${figures(error)} and falling at α = ${figures(alpha)}` }
  return {
    generalizationError: error,
    alpha,
    statements: [`ε_g ends at ${figures(error)} (by solve, to α = ${figures(alpha)}).`],
  }
}
