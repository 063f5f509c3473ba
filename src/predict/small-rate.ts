import type { Kernel } from '../kernel.js'
import type { LinearSystem, SlowestMode } from './linear-system.js'
import type { Predicted } from './not-predicted.js'

/** By how much the slowest exponential may be off at the end of the sum's range. */
const MOST_EXCESS = 1.1

/** The law of a linear network for η → 0, where the steps' noise adds nothing. */
export interface SmallRateCurve {
  /** Σ ½λ_kE_k(0) e^{−2ηsλ_kα}, and what is not trained: [time] */
  generalizationError: number[]
  /** 1/(1 − (ηs/2) Σ p_kλ_k): up to `validUntil`, ε_g at this η is 1 to 1.1 times this factor above the sum; null above the bound */
  levelFactor: number | null
  /**
   * α up to which the slowest mode's rate, lower than 2ηsλ at finite η, makes less than a factor of 1.1; null above the bound
   */
  validUntil: number | null
}

/** The sum at the times α; `slowest` is the slowest mode at this η. */
export function smallRateCurve(
  linear: LinearSystem,
  learningRate: number,
  alpha: readonly number[],
  slowest: SlowestMode,
  kernel: Kernel,
): Predicted<SmallRateCurve> {
  const { eigenvalues, trained, residuals, s, trainedMean } = linear
  if (!(s * trainedMean > 0)) return { notPredicted: 'nothing is trained: ε_g stays at its first value' }
  const errors = eigenvalues.map((lambda, k) => 0.5 * lambda * residuals.values[k]!)
  const sum = kernel.exponentials(
    eigenvalues.map((lambda, k) => (trained[k] ? lambda : 0)),
    errors,
  )
  const rate = 2 * learningRate * s
  const generalizationError = alpha.map((time) => sum(rate * time, errors.length))
  const remainder = 1 - 0.5 * learningRate * s * trainedMean
  if (!(remainder > 0)) return { generalizationError, levelFactor: null, validUntil: null }
  return {
    generalizationError,
    levelFactor: 1 / remainder,
    validUntil: kernel.log(MOST_EXCESS) / slowest.excess,
  }
}
