import type { Kernel } from '../kernel/kernel.js'
import type { LinearCurve } from './linear-curve.js'
import type { LinearSystem } from './linear-system.js'
import { isPredicted, type Predicted } from './not-predicted.js'

/** How far above the sum times its factor ε_g may lie, for the sum to be called valid. */
const MOST_EXCESS = 1.1

/** The law of a linear network for η → 0, where the steps' noise adds nothing. */
export interface SmallRateCurve {
  /** Σ ½λ_kE_k(0) e^{−2ηsλ_kα}, and what is not trained: [time] */
  generalizationError: number[]
  /** 1/(1 − (ηs/2) Σ p_kλ_k), by which ε_g lies above the sum where it falls slowly; null above the bound */
  levelFactor: number | null
  /**
   * The last of the times up to which ε_g at this η is at most 1.1 levelFactor times the sum, and never below it: later its
   * slowest mode, slower than e^{−2ηsλα} at finite η, leaves the sum behind. null above the bound
   */
  validUntil: number | null
}

/**
 * The sum at the times α.
 *
 * @param curve ε_g at this η, at the same times
 * @internal
 */
export function smallRateCurve(
  linear: LinearSystem,
  learningRate: number,
  alpha: readonly number[],
  curve: Predicted<LinearCurve>,
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
  const generalizationError = alpha.map((time) => sum(rate * time, errors.length).sum)
  const remainder = 1 - 0.5 * learningRate * s * trainedMean
  if (!(remainder > 0 && isPredicted(curve)))
    return { generalizationError, levelFactor: null, validUntil: null }
  const levelFactor = 1 / remainder
  const beyond = curve.generalizationError.findIndex(
    (error, i) => error > MOST_EXCESS * levelFactor * generalizationError[i]!,
  )
  const last = beyond < 0 ? alpha.length - 1 : beyond - 1
  return { generalizationError, levelFactor, validUntil: alpha[last] ?? null }
}
