import { experimentNetwork } from '../experiment/network.js'
import { experimentLevels } from '../experiment/spectrum.js'
import type { CompletedExperiment } from '../experiment.js'
import type { Kernel } from '../kernel/kernel.js'
import { initialSystem } from '../solve/level-system.js'
import { largestStableRate } from '../solve/stability.js'
import type { Predicted } from './not-predicted.js'
import { figures } from './words.js'

/** The learning rates at which perfect learning is stable, for N → ∞. */
export interface StableRate {
  /** η below which it is; src/solve/stability.ts has the equation. */
  largest: number
  /** Whether this experiment's η is. */
  isStable: boolean
  statements: string[]
}

/** From this part of the bound on, a small random start may end elsewhere; see the statement. */
const DOUBTFUL = 0.9

/**
 * The largest learning rate at which perfect learning is stable, and what happens above it.
 *
 * @internal
 */
export function predictStableRate(
  experiment: CompletedExperiment,
  kernel: Kernel,
  system = initialSystem(experiment, experimentLevels(experiment, kernel)),
): Predicted<StableRate> {
  const largest = largestStableRate(experimentNetwork(experiment), system, kernel)
  if (largest === undefined) {
    return {
      notPredicted:
        'perfect learning has a largest stable learning rate where the students can become the teachers one to one',
    }
  }
  const { activation, learningRate } = experiment
  const isStable = learningRate < largest
  const bound = `Perfect learning is stable below η = ${figures(largest, 5)} (N → ∞, linearised there); η is ${figures(learningRate)}, ${figures(learningRate / largest)} times that`
  const above =
    activation === 'linear'
      ? 'above it ε_g grows without bound'
      : 'above it ε_g stays finite, at a value that the limit option measures'
  const statements = [`${bound}: ${isStable ? 'stable' : `unstable; ${above}`}.`]
  if (activation === 'erf' && isStable && learningRate >= DOUBTFUL * largest) {
    statements.push(
      `So near the bound a small random start may end elsewhere: with K = M = 4 (N = 1024, σ_J = 0.01) two seeds of three did at 0.95 of it, three at 0.98, none at 0.9; with K = M = 2 or 3 none.`,
    )
  }
  return { largest, isStable, statements }
}
