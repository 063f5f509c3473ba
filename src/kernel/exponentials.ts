import type { KernelExports } from './exports.js'
import { array, global } from './memory.js'

/** Σ w_k e^{−b_k t} over the first `count` of the rates, and Σ b_k w_k e^{−b_k t}. */
export type Exponentials = (t: number, count: number) => { sum: number; decay: number }

export function exponentials(
  exports: KernelExports,
  rates: ArrayLike<number>,
  weights: ArrayLike<number>,
): Exponentials {
  const [atRates, atWeights] = [array(exports, rates), array(exports, weights)]
  return (t, count) => {
    const sum = exports.sumExponentials(atRates, atWeights, count, t)
    return { sum, decay: global(exports, 'exponentialsDecay') }
  }
}
