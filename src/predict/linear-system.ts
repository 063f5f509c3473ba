import { experimentNetwork } from '../experiment/network.js'
import { experimentLevels } from '../experiment/spectrum.js'
import type { CompletedExperiment } from '../experiment.js'
import type { Kernel } from '../kernel/kernel.js'
import type { Network } from '../kernel/network.js'
import { initialSystem, type LevelSystem } from '../solve/level-system.js'
import { levelResiduals, type Residuals } from '../solve/residuals.js'
import { FeedbackDecay } from './decay.js'

/** A linear network as its residuals, level by level: E_k of theory (linear networks), on which alone ε_g depends. */
export interface LinearSystem {
  system: LevelSystem
  network: Network
  residuals: Residuals
  /** s = Σ w_i² */
  s: number
  /** Σ v_n² */
  teacherSquare: number
  /** λ_k, p_k, and whether the level is trained: [L] each. */
  eigenvalues: Float64Array
  weights: Float64Array
  trained: readonly boolean[]
  /** The largest λ_k, the unit of the rates: time is 2ηs λ_max α. */
  largest: number
  /** Σ p_kλ_k of the trained levels. */
  trainedMean: number
}

export function linearSystem(experiment: CompletedExperiment, kernel: Kernel): LinearSystem {
  const system = initialSystem(experiment, experimentLevels(experiment, kernel))
  const network = experimentNetwork(experiment)
  const { eigenvalues, weights, trained } = system.levels
  const square = (values: ArrayLike<number>) =>
    Array.from(values).reduce((sum, value) => sum + value * value, 0)
  let trainedMean = 0
  for (let k = eigenvalues.length - 1; k >= 0; k--) {
    if (trained[k]) trainedMean += weights[k]! * eigenvalues[k]!
  }
  return {
    system,
    network,
    residuals: levelResiduals(system.rows, network),
    s: square(network.studentWeights),
    teacherSquare: square(network.teacherWeights),
    eigenvalues,
    weights,
    trained,
    largest: eigenvalues.reduce((largest, value) => Math.max(largest, value), 0),
    trainedMean,
  }
}

/**
 * The motion of ε_g from residuals E_k. With h = ηs/2, μ = ηs/N and t = 2ηs λ_max α, the terms s_k = ½λ_kE_k obey
 *
 *   ds_k/dt = −b_k s_k + (h p_kλ_k²/λ_max) ε_g,  b_k = λ_k (1 − μλ_k)/λ_max,
 *
 * for N → ∞ (μ → 0) as they stand, for the exact mean at finite N as a map of steps 2μλ_max long, of which a run makes αN.
 * What is not trained is constant.
 *
 * @param residuals E_k: [L]
 * @param inputDimension N, undefined for N → ∞
 */
export function residualDecay(
  linear: LinearSystem,
  residuals: ArrayLike<number>,
  learningRate: number,
  inputDimension: number | undefined,
  kernel: Kernel,
): FeedbackDecay {
  const { eigenvalues, weights, trained, largest, s } = linear
  const mu = inputDimension === undefined ? 0 : (learningRate * s) / inputDimension
  const h = 0.5 * learningRate * s * largest
  const rates = new Float64Array(eigenvalues.length)
  const couplings = new Float64Array(eigenvalues.length)
  const sources = new Float64Array(eigenvalues.length)
  for (let k = 0; k < eigenvalues.length; k++) {
    const lambda = eigenvalues[k]!
    sources[k] = 0.5 * lambda * residuals[k]!
    // a rate and a coupling of 0 keep what is not trained as it is
    if (!trained[k] || s === 0) continue
    const relative = lambda / largest
    rates[k] = relative * (1 - mu * lambda)
    couplings[k] = h * weights[k]! * relative * relative
  }
  const step = 2 * mu * largest
  return new FeedbackDecay(kernel, { rates, couplings, sources, constant: 0, step })
}

/** The rate of the slowest mode for N → ∞, e^{−rate α}: negative above the stability bound, 0 where nothing is trained. */
export function slowestRate(linear: LinearSystem, learningRate: number, kernel: Kernel): number {
  const decay = residualDecay(linear, linear.residuals.values, learningRate, undefined, kernel)
  return 2 * learningRate * linear.s * linear.largest * (decay.slowestRate ?? 0)
}

/** E_k = p_k (s σ_J² + Σ v_n²), the mean over what the seed draws; undefined where overlaps are given. */
export function meanResiduals(
  { weights, s, teacherSquare }: LinearSystem,
  experiment: CompletedExperiment,
): Float64Array | undefined {
  const { initialStd } = experiment.student
  if (initialStd === undefined) return undefined
  return weights.map((weight) => weight * (s * initialStd * initialStd + teacherSquare))
}
