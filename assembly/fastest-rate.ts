// The fastest rate of the equations' Jacobian at the solution, by power iteration: what limits explicit steps.

import { evaluate, state, stateSize } from './equations'
import { zeros } from './memory'
import { normOf, scales, scratch, slope, solution, stateBytes } from './solution'

/** How many looks the first estimate takes. */
const FIRST_LOOKS: i32 = 8
/** A look moves the state by this times its scale. */
const NUDGE: f64 = 1e-6

export let fastestRate: f64 = 0
/** The direction in which it acts. */
let direction: usize = 0

/** After `setUpSolution` and with the scales filled. */
export function setUpFastestRate(): void {
  direction = zeros(stateSize)
  // a first direction that is in no mode's way: signs by a hash of the index
  for (let i = 0; i < stateSize; i++) {
    const sign = (i * 0x9e3779b1) & 0x40000000 ? 1.0 : -1.0
    store<f64>(direction + (i << 3), sign * load<f64>(scales + (i << 3)))
  }
  for (let look = 0; look < FIRST_LOOKS; look++) lookAtRate()
}

/** One power iteration: the change of the slope along `direction` is the next direction. Leaves `state` nudged. */
export function lookAtRate(): void {
  const before = normOf(direction)
  if (!(before > 0)) return
  const nudge = NUDGE / before
  for (let i: usize = 0; i < stateBytes(); i += 16) {
    const change = f64x2.mul(f64x2.splat(nudge), v128.load(direction + i))
    v128.store(state + i, f64x2.add(v128.load(solution + i), change))
  }
  evaluate(scratch)
  for (let i: usize = 0; i < stateBytes(); i += 16) {
    v128.store(direction + i, f64x2.sub(v128.load(scratch + i), v128.load(slope + i)))
  }
  fastestRate = normOf(direction) / NUDGE
}
