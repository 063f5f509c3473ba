// The explicit step: the embedded pair of order 8(5,3) of Dormand & Prince (Hairer, Nørsett & Wanner 1993, II.5 and
// II.10), with its size kept where stiff levels are damped.

import { combineTerms } from './combination'
import { evaluate, stateSize } from './equations'
import { fastestRate } from './fastest-rate'
import { zeros } from './memory'
import {
  allowed,
  largestRatio,
  listVectors,
  scratch,
  slope,
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

/** 12 derivatives. */
let slopes: usize = 0

export function setUpExplicit(): void {
  slopes = zeros(stateSize * EXPLICIT_STAGES)
}

/** The largest step that damps the fastest rate. */
export function largestExplicitStep(): f64 {
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
  // a bound, where squares underflow
  if (fifth < 1e-150) return h * fifth
  const third = largestError(DOP853_E3)
  return (h * fifth * fifth) / sqrt<f64>(fifth * fifth + 0.01 * third * third)
}

function largestError(table: StaticArray<f64>): f64 {
  listVectors(table, 0, EXPLICIT_STAGES, 1, slopes)
  combineTerms(stateBytes(), scratch)
  return largestRatio(scratch, allowed)
}
