// The network's response to one input: from local fields to what each student moves by.

import { ERF, K, LARGEST, n, outputs } from './averages'
import { erf, gauss } from './special'

const SQRT_HALF: f64 = 0.7071067811865476
const SQRT_TWO_OVER_PI: f64 = 0.7978845608028654

/**
 * Replaces the students' local fields by w_i g′(x_i) (ζ−σ) times `factor`; false when ζ−σ is beyond all bounds.
 */
export function respond(fields: usize, activation: i32, factor: f64): bool {
  let difference: f64 = 0
  for (let a = 0; a < n; a++) {
    const x = load<f64>(fields + (a << 3))
    const g = activation === ERF ? erf(x * SQRT_HALF) : x
    difference += load<f64>(outputs + (a << 3)) * g
  }
  if (!(abs(difference) < LARGEST)) return false
  for (let i = 0; i < K; i++) {
    const at = fields + (i << 3)
    const slope = activation === ERF ? SQRT_TWO_OVER_PI * gauss(load<f64>(at) * SQRT_HALF) : 1
    store<f64>(at, factor * -load<f64>(outputs + (i << 3)) * slope * difference)
  }
  return true
}
