import type { WatchOptions } from '../api.js'
import type { CompletedExperiment } from '../experiment.js'
import type { Kernel } from '../kernel/kernel.js'
import { longRun } from './long-run.js'
import { Measurements, SEARCH_TOLERANCE } from './measurements.js'
import type { Predicted } from './not-predicted.js'
import { figures } from './words.js'

/** The time α at which ε_g has fallen to a given value, found by solving the equations. */
export interface TimeTo {
  /** ε */
  generalizationError: number
  /** α at which ε_g first is as low, and the bracket that holds it, the error of `solve` included */
  alpha: number
  low: number
  high: number
  statements: string[]
}

const PARTS = 30
/** Of the bracket, relative. */
const WIDTH = 1e-4
/** The error of ε_g that solve allows itself after a plateau, in tolerances. */
const SOLVE_ERROR = 1e4 * SEARCH_TOLERANCE

/**
 * Finds the first time at which ε_g ≤ ε: on a logarithmic grid of times, which grows until ε_g is so low or has settled
 * above, then in finer and finer parts of the interval.
 *
 * @param target ε > 0
 * @internal
 */
export async function findTimeTo(
  experiment: CompletedExperiment,
  target: number,
  kernel: Kernel,
  options: WatchOptions,
): Promise<Predicted<TimeTo>> {
  const measurements = new Measurements(experiment, 6, options)
  const isReached = (errors: number[]) => errors.some((error) => error <= target)
  const { trajectory, isSettled, isLost } = await longRun(measurements, kernel, ({ generalizationError }) =>
    isReached(generalizationError),
  )
  const { generalizationError, floor, status, message } = trajectory
  if (!isReached(generalizationError)) {
    const [alpha, error] = [trajectory.alpha.at(-1)!, generalizationError.at(-1)!].map((value) =>
      figures(value),
    )
    if (status !== 'done') return { notPredicted: `ε_g = ${target} is not reached: ${message}` }
    if (isLost) {
      return {
        notPredicted: `ε_g = ${target} is too near the rounding floor of the curve, ${figures(floor)}`,
      }
    }
    const how = isSettled ? 'ends at' : 'is still'
    return { notPredicted: `ε_g = ${target} is not reached: it ${how} ${error} (α = ${alpha})` }
  }
  if (target <= floor) {
    return { notPredicted: `ε_g = ${target} is below the rounding floor of the curve, ${figures(floor)}` }
  }

  let curve = trajectory
  let at = firstBelow(curve.generalizationError, target)
  if (at === 0) return found(target, { alpha: 0, low: 0, high: 0 })
  while (curve.alpha[at]! - curve.alpha[at - 1]! > WIDTH * curve.alpha[at]!) {
    const [low, high] = [curve.alpha[at - 1]!, curve.alpha[at]!]
    const parts = Array.from({ length: PARTS + 1 }, (_, i) => low + ((high - low) * i) / PARTS)
    parts[PARTS] = high
    curve = await measurements.curve(parts)
    // at the ends the error was above and below, by another run of the integrator
    at = Math.min(Math.max(1, firstBelow(curve.generalizationError, target)), PARTS)
  }
  const [low, high] = [curve.alpha[at - 1]!, curve.alpha[at]!]
  const [above, below] = [curve.generalizationError[at - 1]!, curve.generalizationError[at]!]
  const fall = Math.max(above - below, Number.MIN_VALUE)
  const part = Math.min(Math.max(0, (above - target) / fall), 1)
  const margin = ((high - low) * (SOLVE_ERROR * target + floor)) / fall
  return found(target, {
    alpha: low + part * (high - low),
    low: Math.max(0, low - margin),
    high: high + margin,
  })
}

/** The index of the first error that is no higher; their number if none is. */
function firstBelow(errors: number[], target: number): number {
  const index = errors.findIndex((error) => error <= target)
  return index < 0 ? errors.length : index
}

function found(target: number, { alpha, low, high }: { alpha: number; low: number; high: number }): TimeTo {
  const place =
    alpha === 0 ? 'at the start' : `at α = ${figures(alpha, 5)} (± ${figures((high - low) / 2, 1)}, by solve)`
  return { generalizationError: target, alpha, low, high, statements: [`ε_g falls to ${target} ${place}.`] }
}
