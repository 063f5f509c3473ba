import type { SpectrumLevels } from '../experiment/spectrum.js'
import type { Kernel } from '../kernel/kernel.js'
import type { Predicted } from './not-predicted.js'

/** So many eigenvalues follow a power law or not; fewer follow any. */
const LEAST_LEVELS = 3
/** Of ln λ_k from its power law, and of equal weights. */
const DEVIATION = 1e-6

/**
 * β of a power-law spectrum λ_k ∝ k^{−(1+β)} of equal weights, β > 0, or why there is none.
 *
 * @param levels whose eigenvalues are all > 0, in any order
 */
export function spectrumExponent(levels: SpectrumLevels, kernel: Kernel): Predicted<{ beta: number }> {
  const { eigenvalues, weights } = levels
  const L = eigenvalues.length
  if (L < LEAST_LEVELS) {
    const few = L === 1 ? 'one eigenvalue makes' : `${L} eigenvalues make`
    return { notPredicted: `${few} no power law` }
  }
  if (weights.some((weight) => Math.abs(weight - weights[0]!) > DEVIATION * weights[0]!)) {
    return { notPredicted: 'the spectrum is no power law: its eigenvalues have different weights' }
  }
  const y = eigenvalues.map(kernel.log.bind(kernel)).sort((a, b) => b - a)
  const x = y.map((_, k) => kernel.log(k + 1))
  /** −d ln λ / d ln k between two ranks. */
  const fall = (k: number, l: number) => (y[k]! - y[l]!) / (x[l]! - x[k]!)
  const steepness = fall(0, L - 1)
  if (y.some((value, k) => Math.abs(value - y[0]! + steepness * x[k]!) > DEVIATION)) {
    const middle = Math.round(Math.sqrt(L)) - 1
    const [first, second] = [fall(0, middle), fall(middle, L - 1)].map((value) => value.toPrecision(3))
    return {
      notPredicted: `the spectrum is no power law: λ_k falls as k^−${first} up to k = ${middle + 1} and as k^−${second} beyond`,
    }
  }
  if (steepness <= 1 + DEVIATION) {
    return { notPredicted: `a power law in time needs β > 0, and β is ${(steepness - 1).toPrecision(3)}` }
  }
  return { beta: steepness - 1 }
}
