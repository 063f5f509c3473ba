import { checkInteger, checkNumber } from '../check.js'
import { embeddedKernel } from '../embedded.js'
import type { CompletedExperiment, CompletedSpectrum } from '../experiment.js'
import { Kernel } from '../kernel/kernel.js'
import { trainedDirections } from './trained.js'

export type ValuesSpectrum = Extract<CompletedSpectrum, { kind: 'values' }>

/** The levels of a covariance spectrum. */
export interface SpectrumLevels {
  /** λ_k: L */
  eigenvalues: Float64Array
  /** p_k: L, the fractions of the directions */
  weights: Float64Array
}

/** The levels of an experiment: one to each eigenvalue, of which one may be split. */
export interface Levels extends SpectrumLevels {
  /** Whether the students are trained in the level: L. Elsewhere they keep the components they start with. */
  trained: boolean[]
}

/**
 * The levels of an experiment, in the order of its spectrum. If one is trained in part only, this part has its place,
 * and the rest comes last: so every level keeps its index, and the random stream that goes by it.
 * @internal
 */
export function experimentLevels(experiment: CompletedExperiment, kernel: Kernel): Levels {
  const { eigenvalues, weights } = spectrumLevels(experiment.spectrum, kernel)
  const some = trainedDirections(experiment)
  if (some === undefined) return { eigenvalues, weights, trained: new Array(weights.length).fill(true) }
  const { order, whole, part, size } = some
  const trained = Array.from(weights, () => false)
  for (const k of order.subarray(0, whole)) trained[k] = true
  if (part === 0) return { eigenvalues, weights, trained }
  const split = order[whole]!
  const weight = weights[split]!
  weights[split] = (weight * part) / size
  trained[split] = true
  return {
    eigenvalues: Float64Array.from([...eigenvalues, eigenvalues[split]!]),
    weights: Float64Array.from([...weights, (weight * (size - part)) / size]),
    trained: [...trained, false],
  }
}

function spectrumLevels(spectrum: CompletedSpectrum, kernel: Kernel): SpectrumLevels {
  switch (spectrum.kind) {
    case 'isotropic':
      return { eigenvalues: Float64Array.of(1), weights: Float64Array.of(1) }
    case 'power-law':
      return powerLawLevels(spectrum.beta, spectrum.levels, kernel)
    case 'values':
      return {
        eigenvalues: Float64Array.from(spectrum.eigenvalues),
        weights: Float64Array.from(spectrum.weights),
      }
  }
}

/** λ_k = λ_+ k^{−(1+β)}, equal weights, mean 1. */
function powerLawLevels(beta: number, levels: number, kernel: Kernel): SpectrumLevels {
  const eigenvalues = Float64Array.from({ length: levels }, (_, k) => kernel.pow(k + 1, -(1 + beta)))
  const largest = levels / eigenvalues.reduceRight((sum, value) => sum + value, 0)
  return {
    eigenvalues: eigenvalues.map((value) => value * largest),
    weights: new Float64Array(levels).fill(1 / levels),
  }
}

/**
 * The eigenvalues of a power law, λ_k ∝ k^{−(1+β)} for k = 1 … L with mean 1, as a spectrum of an experiment.
 *
 * @param beta β ≥ −1; −1 is isotropic
 * @param levels L from 1 to 10⁷
 * @throws TypeError or RangeError, with a property `field`
 */
export function powerLaw(beta: number, levels: number): ValuesSpectrum {
  checkNumber(beta, 'beta', { min: -1 })
  checkInteger(levels, 'levels', { min: 1, max: 1e7 })
  const { eigenvalues, weights } = powerLawLevels(beta, levels, new Kernel(embeddedKernel()))
  return { kind: 'values', eigenvalues: [...eigenvalues], weights: [...weights] }
}
