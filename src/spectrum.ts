import { checkInteger, checkNumber } from './check.js'
import { embeddedKernel } from './embedded.js'
import type { CompletedSpectrum } from './experiment.js'
import { Kernel } from './kernel.js'

export type ValuesSpectrum = Extract<CompletedSpectrum, { kind: 'values' }>

/** The levels of a covariance spectrum. */
export interface Levels {
  /** λ_k: L */
  eigenvalues: Float64Array
  /** p_k: L, the fractions of the directions */
  weights: Float64Array
}

/**
 * The levels of an experiment's spectrum, in the order given.
 * @internal
 */
export function spectrumLevels(spectrum: CompletedSpectrum, kernel: Kernel): Levels {
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

/** L. */
export function levelCount(spectrum: CompletedSpectrum): number {
  switch (spectrum.kind) {
    case 'isotropic':
      return 1
    case 'power-law':
      return spectrum.levels
    case 'values':
      return spectrum.eigenvalues.length
  }
}

/** λ_k = λ_+ k^{−(1+β)}, equal weights, mean 1. */
function powerLawLevels(beta: number, levels: number, kernel: Kernel): Levels {
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
