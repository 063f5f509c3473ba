import { requestedTimes, stepsNearest } from '../experiment/times.js'
import type { CompletedExperiment } from '../experiment.js'
import type { Kernel } from '../kernel/kernel.js'
import { largestStableRate } from '../solve/stability.js'
import { featureScaling } from './feature-scaling.js'
import { frontier } from './frontier.js'
import { type LinearCurve, linearCurve } from './linear-curve.js'
import type { LinearPrediction } from './linear-prediction.js'
import { fastestTailRate, fastestWindowRate, largestStableRateAt } from './linear-stability.js'
import { linearStatements } from './linear-statements.js'
import { type LinearSystem, linearSystem, slowestRate } from './linear-system.js'
import { finitely, isPredicted, type Predicted } from './not-predicted.js'
import { powerLawWindow } from './power-law-window.js'
import { smallRateCurve } from './small-rate.js'

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
