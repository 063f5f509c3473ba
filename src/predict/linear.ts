import type { CompletedExperiment } from '../experiment.js'
import type { Kernel } from '../kernel/kernel.js'
import { largestStableRate } from '../stability.js'
import { requestedTimes, stepsNearest } from '../times.js'
import { type FeatureScaling, featureScaling } from './feature-scaling.js'
import { type Frontier, frontier } from './frontier.js'
import { type LinearCurve, linearCurve } from './linear-curve.js'
import { fastestTailRate, fastestWindowRate, largestStableRateAt } from './linear-stability.js'
import { linearStatements } from './linear-statements.js'
import { type LinearSystem, linearSystem, slowestRate } from './linear-system.js'
import { finitely, isPredicted, type Predicted } from './not-predicted.js'
import { type PowerLawWindow, powerLawWindow } from './power-law-window.js'
import { type SmallRateCurve, smallRateCurve } from './small-rate.js'

/** What is known of a linear network before any run. Rates η and times α. */
export interface LinearPrediction {
  /** ε_g for N → ∞, at any η, in closed form */
  curve: Predicted<LinearCurve>
  /** The mean of ε_g over the inputs at this N, exact, at the nearest whole steps */
  mean: Predicted<LinearCurve>
  /** The law for small η: a sum of exponentials, of this teacher and student */
  smallRate: Predicted<SmallRateCurve>
  /** The power law it becomes for a power-law spectrum */
  powerLaw: Predicted<PowerLawWindow>
  /** Below it ε_g falls: for N → ∞, 2/(s Σ p_kλ_k), and the mean at this N; null where nothing is trained or N is not given */
  largestStableRate: { infinite: number | null; finite: number | null }
  /**
   * At which ε_g falls fastest, N → ∞: inside the power-law window, (2/s) β/(1+2β), and in the exponential tail (1/s at one
   * level of eigenvalue 1); null where there is none
   */
  fastestRate: { window: number | null; tail: number | null }
  /**
   * Of the slowest mode, ε_g ∝ e^{−tailRate α} after the power law; negative above the bound, 0 if nothing changes; null where
   * it is beyond double precision
   */
  tailRate: number | null
  features: Predicted<FeatureScaling>
  frontier: Predicted<Frontier>
  /** The same in sentences */
  statements: string[]
}

/**
 * Closed forms of a linear network: theory of the residuals E_k alone (Saad & Solla 1995; Worschech & Rosenow 2025).
 *
 * @internal
 */
export function predictLinear(experiment: CompletedExperiment, kernel: Kernel): Predicted<LinearPrediction> {
  if (experiment.activation !== 'linear') return { notPredicted: 'closed forms are for linear networks' }
  const { learningRate, inputDimension } = experiment
  const linear = linearSystem(experiment, kernel)
  const alpha = requestedTimes(experiment.time, kernel)
  const infinite = largestStableRate(linear.network, linear.system, kernel) ?? null
  const finite = inputDimension === undefined ? null : (largestStableRateAt(linear, inputDimension) ?? null)
  const powerLaw = finitely(powerLawWindow(experiment, linear, alpha, kernel))
  const curve = finitely(linearCurve(linear, learningRate, alpha, undefined, kernel))
  const { spectrum } = experiment
  const tailRate = slowestRate(linear, learningRate, kernel)
  const prediction = {
    curve,
    mean: finitely(finiteMean(linear, learningRate, alpha, inputDimension, kernel)),
    smallRate: finitely(smallRateCurve(linear, learningRate, alpha, curve, kernel)),
    powerLaw,
    largestStableRate: { infinite, finite },
    fastestRate: {
      window:
        isPredicted(powerLaw) && spectrum.kind === 'power-law'
          ? fastestWindowRate(linear, spectrum.beta)
          : null,
      tail: fastestTailRate(linear) ?? null,
    },
    tailRate: Number.isFinite(tailRate) ? tailRate : null,
    features: finitely(featureScaling(experiment, linear)),
    frontier: finitely(frontier(experiment, linear, alpha.at(-1)!, kernel)),
  }
  return { ...prediction, statements: linearStatements(prediction, experiment) }
}

function finiteMean(
  linear: LinearSystem,
  learningRate: number,
  alpha: readonly number[],
  inputDimension: number | undefined,
  kernel: Kernel,
): Predicted<LinearCurve> {
  if (inputDimension === undefined) return { notPredicted: 'the mean at finite N needs inputDimension' }
  const times = stepsNearest(alpha, inputDimension).map((steps) => steps / inputDimension)
  return linearCurve(linear, learningRate, times, inputDimension, kernel)
}
