import version from '../build/generated/version.js'
import type { PredictOptions } from './api.js'
import { embeddedKernel } from './embedded.js'
import { completeExperiment } from './experiment/complete-experiment.js'
import { experimentNetwork } from './experiment/network.js'
import { experimentLevels } from './experiment/spectrum.js'
import type { CompletedExperiment, Experiment } from './experiment.js'
import { Kernel } from './kernel/kernel.js'
import { predictOptions } from './options.js'
import { type BestRate, findBestRate } from './predict/best-rate.js'
import { type Late, predictLate } from './predict/late.js'
import { findLimit, type Limit } from './predict/limit.js'
import { predictLinear } from './predict/linear.js'
import type { LinearPrediction } from './predict/linear-prediction.js'
import { isPredicted, type Predicted } from './predict/not-predicted.js'
import { type PlateauPrediction, predictPlateau } from './predict/plateau.js'
import { predictStableRate, type StableRate } from './predict/stable-rate.js'
import { findTimeTo, type TimeTo } from './predict/time-to.js'
import { initialSystem } from './solve/level-system.js'

/** What is known of an experiment before any run: plain data that survives JSON. */
export interface Prediction {
  kind: 'predict'
  /** Closed forms of a linear network. */
  linear: Predicted<LinearPrediction>
  /** The symmetric plateau of an erf network: where it lies, how it is left, and when. */
  plateau: Predicted<PlateauPrediction>
  /** The largest learning rate at which perfect learning is stable. */
  stableRate: Predicted<StableRate>
  /** Decay rates, the power law with its window, and the exponential at late times; erf. */
  late: Predicted<Late>
  /** With `bestRateAt`. */
  bestRate?: Predicted<BestRate>
  /** With `timeTo`. */
  timeTo?: Predicted<TimeTo>
  /** With `limit`. */
  limit?: Predicted<Limit>
  /** In words: what will happen, when and why; what does not apply, and why not. */
  summary: string[]
  experiment: CompletedExperiment
  version: string
}

/**
 * What will happen, when and why, from closed forms and the linearised equations. What does not apply is answered with the
 * reason, never with a number. Only the searches asked for by options solve any equations.
 *
 * @throws TypeError or RangeError with a property `field` for bad input; an aborted `signal` rejects with its reason
 */
export async function predict(experiment: Experiment, options?: PredictOptions): Promise<Prediction> {
  const { bestRateAt, timeTo, limit, ...watch } = predictOptions(options)
  watch.signal?.throwIfAborted()
  const completed = completeExperiment(experiment, 'solve')
  const kernel = new Kernel(embeddedKernel())

  const linear = predictLinear(completed, kernel)
  const system = initialSystem(completed, experimentLevels(completed, kernel))
  const plateau = predictPlateau(completed, kernel, system)
  const stableRate = predictStableRate(completed, kernel, system)
  const late = predictLate(completed, kernel, system)
  const upper = isPredicted(stableRate) ? stableRate.largest : slowRate(completed)
  const found = {
    ...(bestRateAt !== undefined && {
      bestRate: await findBestRate(completed, bestRateAt, upper, kernel, watch),
    }),
    ...(timeTo !== undefined && { timeTo: await findTimeTo(completed, timeTo, kernel, watch) }),
    ...(limit && { limit: await findLimit(completed, kernel, watch) }),
  }
  // the closed forms of linear networks say all that the other sections would
  const known = isPredicted(linear)
    ? linear.statements
    : [
        ...sentences('Plateau', plateau),
        ...sentences('Late phase', late),
        ...sentences('Largest stable learning rate', stableRate),
      ]
  const summary = [
    ...known,
    ...sentences('Best learning rate', found.bestRate),
    ...sentences('Time to an error', found.timeTo),
    ...sentences('Limit', found.limit),
  ]
  return {
    kind: 'predict',
    linear,
    plateau,
    stableRate,
    late,
    ...found,
    summary,
    experiment: completed,
    version,
  }
}

/** A section's own sentences, or the reason for which there is none. */
function sentences(name: string, section: Predicted<{ statements: string[] }> | undefined): string[] {
  if (section === undefined) return []
  return isPredicted(section) ? section.statements : [`${name}: not predicted, as ${section.notPredicted}.`]
}

/** 2/Σ w_i²: where a search begins if there is no bound; at 1 if no student shows. */
function slowRate(experiment: CompletedExperiment): number {
  const { studentWeights } = experimentNetwork(experiment)
  return 2 / (Array.from(studentWeights).reduce((sum, w) => sum + w * w, 0) || 2)
}
