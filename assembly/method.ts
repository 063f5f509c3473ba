// The method that makes the steps at present: its stages, its order, and the end of its steps.

import {
  EXPLICIT_ORDER,
  EXPLICIT_STAGES,
  endExplicitStep,
  makeExplicitStage,
  setUpExplicit,
} from './explicit'
import {
  endImplicitStep,
  IMPLICIT_ORDER,
  IMPLICIT_STAGES,
  makeImplicitStage,
  setUpImplicit,
} from './implicit'
import {
  endStabilisedStep,
  makeStabilisedStage,
  STABILISED_ORDER,
  setUpStabilised,
  stabilisedStages,
} from './stabilised'

export const EXPLICIT: i32 = 1
export const IMPLICIT: i32 = 2
export const STABILISED: i32 = 3

export let method: i32 = EXPLICIT

export function setUpMethod(next: i32): void {
  method = next
  if (next === EXPLICIT) setUpExplicit()
  else if (next === STABILISED) setUpStabilised()
  else setUpImplicit()
}

export function stageCount(): i32 {
  if (method === EXPLICIT) return EXPLICIT_STAGES
  return method === IMPLICIT ? IMPLICIT_STAGES : stabilisedStages
}

/** Of the error with the step size. */
export function methodOrder(): f64 {
  return method === EXPLICIT ? EXPLICIT_ORDER : method === IMPLICIT ? IMPLICIT_ORDER : STABILISED_ORDER
}

/** Computes a stage of a step of size h. */
export function makeStage(stage: i32, h: f64): void {
  if (method === EXPLICIT) makeExplicitStage(stage, h)
  else if (method === IMPLICIT) makeImplicitStage(stage, h)
  else makeStabilisedStage(stage, h)
}

/**
 * Leaves the end of the step in `state`; returns its error over what is allowed. The stabilised method watches two more
 * errors, against `relative` and `least`: see there.
 */
export function endStep(h: f64, relative: f64, least: f64): f64 {
  if (method === EXPLICIT) return endExplicitStep(h)
  return method === IMPLICIT ? endImplicitStep() : endStabilisedStep(h, relative, least)
}
