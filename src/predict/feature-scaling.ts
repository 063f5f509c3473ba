import { trainedDirections } from '../experiment/trained.js'
import type { CompletedExperiment } from '../experiment.js'
import { type LinearSystem, meanResiduals } from './linear-system.js'
import type { Predicted } from './not-predicted.js'

/** What is left of ε_g when only the first N_l directions are trained. */
export interface FeatureScaling {
  /** N_l */
  trained: number
  /** ε_g for α → ∞ of this teacher and student: ½ Σ_{k>N_l} λ_kE_k(0) / (1 − (ηs/2) Σ_{k≤N_l} p_kλ_k) */
  floor: number
  /** The same averaged over what the seed draws; null where overlaps are given */
  meanFloor: number | null
  /** 2/(s Σ_{k≤N_l} p_kλ_k), above which ε_g grows, N → ∞ */
  largestStableRate: number
  /** −β, the exponent of the floor in N_l for 1 ≪ N_l ≪ L; null if the spectrum is no power law */
  exponent: number | null
  /** d ln meanFloor/d ln N_l at this N_l: what the finite spectrum makes of it; null where `meanFloor` is */
  localExponent: number | null
}

/**
 * Feature scaling of an experiment with `student.trained`.
 *
 * @internal
 */
export function featureScaling(
  experiment: CompletedExperiment,
  linear: LinearSystem,
): Predicted<FeatureScaling> {
  const { spectrum, student, learningRate, inputDimension } = experiment
  const some = trainedDirections(experiment)
  if (some === undefined) return { notPredicted: 'all directions are trained: ε_g has no floor' }
  const { eigenvalues, trained, residuals, s, trainedMean } = linear
  if (!(s * trainedMean > 0))
    return { notPredicted: 'nothing is learned: the error stays at its first value' }
  const h = 0.5 * learningRate * s
  const remainder = 1 - h * trainedMean
  if (!(remainder > 0))
    return { notPredicted: 'at or above the largest stable learning rate ε_g has no floor' }
  const untrainedError = (start: ArrayLike<number>) =>
    eigenvalues.reduce((sum, lambda, k) => (trained[k] ? sum : sum + 0.5 * lambda * start[k]!), 0)
  const means = meanResiduals(linear, experiment)
  const meanError = means && untrainedError(means)
  const count = student.trained!
  // a direction more moves λ/N from the untrained levels to the others
  const share = eigenvalues[some.order[some.part > 0 ? some.whole : some.whole - 1]!]! / inputDimension!
  const scale = means && means[0]! / linear.weights[0]!
  return {
    trained: count,
    floor: untrainedError(residuals.values) / remainder,
    meanFloor: meanError === undefined ? null : meanError / remainder,
    largestStableRate: 2 / (s * trainedMean),
    exponent: spectrum.kind === 'power-law' && spectrum.beta > 0 ? -spectrum.beta : null,
    localExponent:
      meanError !== undefined && meanError > 0
        ? count * share * (h / remainder - (0.5 * scale!) / meanError)
        : null,
  }
}
