// The explicit step: the embedded pair of order 8(5,3) of Dormand & Prince (Hairer, Nørsett & Wanner 1993, II.5 and
// II.10), with its size kept where stiff levels are damped.

import { combineTerms } from './combination'
import { evaluate, state, stateSize } from './equations'
import { zeros } from './memory'
import {
  allowed,
  largestRatio,
  listVectors,
  normOf,
  scales,
  scratch,
  slope,
  solution,
  stateBytes,
  stateFromLastTerms,
  stateFromTerms,
} from './solution'
import { DOP853_A, DOP853_B, DOP853_E3, DOP853_E5 } from './tables'

export const EXPLICIT_STAGES: i32 = 12
/** Of the error with the step size. */
export const EXPLICIT_ORDER: f64 = 8
/**
 * Step size times the fastest rate: here the pair damps best on the negative real axis (to 0.03; it is unstable from
 * 6.4 on), so that stiff levels neither feel the step's error nor make steps fail.
 */
const DAMPED: f64 = 4.7
/** Steps from one look at the fastest rate to the next; and how many looks the first one takes. */
const STEPS_A_LOOK: i32 = 8
const FIRST_LOOKS: i32 = 8
/** A look moves the state by this times its scale. */
const NUDGE: f64 = 1e-6

/** The fastest rate of the equations' Jacobian, by power iteration, and the direction in which it acts. */
let fastestRate: f64 = 0
let direction: usize = 0
let stepsToLook: i32 = 0
/** 12 derivatives. */
let slopes: usize = 0

/** After `setUpSolution` and with the scales filled. */
export function setUpExplicit(): void {
  slopes = zeros(stateSize * EXPLICIT_STAGES)
  direction = zeros(stateSize)
  // a first direction that is in no mode's way: signs by a hash of the index
  for (let i = 0; i < stateSize; i++) {
    const sign = (i * 0x9e3779b1) & 0x40000000 ? 1.0 : -1.0
    store<f64>(direction + (i << 3), sign * load<f64>(scales + (i << 3)))
  }
  for (let look = 0; look < FIRST_LOOKS; look++) lookAtRate()
}

/** One power iteration: the change of the slope along `direction` is the next direction. Leaves `state` nudged. */
function lookAtRate(): void {
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
  stepsToLook = STEPS_A_LOOK
}

/** The largest step that damps the fastest rate; where rounding moves the state the rate stays as it was seen last. */
export function largestExplicitStep(isRounding: bool): f64 {
  if (stepsToLook <= 0 && !isRounding) lookAtRate()
  stepsToLook -= 1
  return DAMPED / fastestRate
}

/** Computes a stage of a step of size h, 1 to 11; stage 0 is the slope at hand. */
export function makeExplicitStage(stage: i32, h: f64): void {
  if (stage === 0) {
    memory.copy(slopes, slope, stateBytes())
    return
  }
  listVectors(DOP853_A, (stage * (stage - 1)) / 2, stage, h, slopes)
  stateFromTerms()
  evaluate(slopes + ((stage * stateSize) << 3))
}

/** Leaves the end of the step in `state`; returns the error over what is allowed. */
export function endExplicitStep(h: f64): f64 {
  listVectors(DOP853_B, 0, EXPLICIT_STAGES, h, slopes)
  stateFromLastTerms()
  const fifth = largestError(DOP853_E5)
  if (fifth === 0) return 0
  const third = largestError(DOP853_E3)
  return (h * fifth * fifth) / sqrt<f64>(fifth * fifth + 0.01 * third * third)
}

function largestError(table: StaticArray<f64>): f64 {
  listVectors(table, 0, EXPLICIT_STAGES, 1, slopes)
  combineTerms(stateBytes(), scratch)
  return largestRatio(scratch, allowed)
}
