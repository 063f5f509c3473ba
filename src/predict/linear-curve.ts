import type { Kernel } from '../kernel/kernel.js'
import { largestCancellation } from '../solve/residuals.js'
import type { DecayFormula } from './decay.js'
import { type LinearSystem, residualDecay } from './linear-system.js'
import type { Predicted } from './not-predicted.js'

/** What the floor leaves to relative accuracy. */
const ACCURACY = 1e-9
/** Beyond this a curve is refused, as `solve` ends there. */
const LARGEST = 1e150
/** Rounding of a residual over the size of its terms. */
const RESIDUAL_ROUNDING = 2e-15

/** A learning curve of a linear network in closed form. */
export interface LinearCurve {
  /** α, [time] */
  alpha: number[]
  /** ε_g, [time] */
  generalizationError: number[]
  /** The error of ε_g is at most 1e-9 ε_g + floor, at every time. */
  floor: number
  /**
   * How each was found: `start` (α = 0), `modes` (the sum over the roots of the secular equation), `transform` (the Laplace
   * transform, inverted), `steps` (of the mean at finite N, one by one): [time]
   */
  formula: DecayFormula[]
}

/**
 * ε_g at the times α: of N → ∞, or the exact mean over the inputs at finite N, where α N is whole.
 *
 * @param inputDimension N, undefined for N → ∞
 * @internal
 */
export function linearCurve(
  linear: LinearSystem,
  learningRate: number,
  alpha: readonly number[],
  inputDimension: number | undefined,
  kernel: Kernel,
): Predicted<LinearCurve> {
  const { values: residuals, sizes } = linear.residuals
  // α = steps/N, so that this is step times steps
  const unit = 2 * learningRate * linear.s * linear.largest
  const times = alpha.map((time) => unit * time)
  const curveOf = (start: ArrayLike<number>) =>
    residualDecay(linear, start, learningRate, inputDimension, kernel).curve(times)
  const { values, errors, formulas } = curveOf(residuals)
  const beyond = values.findIndex((value) => !(value <= LARGEST))
  if (beyond >= 0) return { notPredicted: `ε_g grows beyond 1e150 before α = ${alpha[beyond]}` }
  const rounding = startRounding(linear) ?? curveOf(sizes).values.map((value) => RESIDUAL_ROUNDING * value)
  const floor = values.reduce((most, value, i) => {
    const start = typeof rounding === 'number' ? rounding * value : rounding[i]!
    return Math.max(most, errors[i]! + start - ACCURACY * value)
  }, 0)
  return { alpha: [...alpha], generalizationError: values, floor, formula: formulas }
}

/**
 * The relative rounding error that residuals bring into ε_g, which is a sum of multiples of them, all positive; undefined
 * where one is lost in the rounding of its terms, whose own curve says then what that may come to.
 */
function startRounding({ residuals, eigenvalues }: LinearSystem): number | undefined {
  const relative = RESIDUAL_ROUNDING * largestCancellation(residuals, eigenvalues)
  return relative < 0.1 * ACCURACY ? relative : undefined
}
