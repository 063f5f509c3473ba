import { embeddedKernel } from '../embedded.js'
import { completeExperiment } from '../experiment/complete-experiment.js'
import type { Experiment } from '../experiment.js'
import { Kernel } from '../kernel/kernel.js'
import { predictLinear } from '../predict/linear.js'
import type { LinearPrediction } from '../predict/linear-prediction.js'
import { isPredicted, type Predicted } from '../predict/not-predicted.js'
import { type PlateauPrediction, predictPlateau } from '../predict/plateau.js'
import type { Sample } from './series.js'

/** What is known of a linear network; a figure asks only where it is. */
export function linearOf(experiment: Experiment): LinearPrediction {
  return known(predictLinear(completeExperiment(experiment, 'simulate'), new Kernel(embeddedKernel())))
}

/** What is known of the plateau of an erf network. */
export function plateauOf(experiment: Experiment): PlateauPrediction {
  return known(predictPlateau(completeExperiment(experiment, 'simulate'), new Kernel(embeddedKernel())))
}

/** A prediction that a figure counts on. */
export function known<T extends object>(prediction: Predicted<T>): T {
  if (!isPredicted(prediction)) throw new Error(`not predicted: ${prediction.notPredicted}`)
  return prediction
}

/** The samples of a curve in closed form. */
export function samplesOf(x: number[], y: number[]): Sample[] {
  return x.flatMap((at, i) => (y[i]! > 0 ? [{ x: at, y: y[i]! }] : []))
}
