// Stiffness: how fast the fastest rate is, and which method is the cheapest with it.

import { activation, K, LINEAR, n } from './averages'
import { levels, stateSize } from './equations'
import { EXPLICIT_STAGES } from './explicit'
import { lookAtRate, setUpFastestRate } from './fastest-rate'
import { EXPLICIT, IMPLICIT, method, STABILISED } from './method'
import { exp, log } from './special'
import { STABILISED_ORDER, stagesFor } from './stabilised'
import { isRounding, stabilisedTolerance } from './step-errors'

/** Steps from one look at the fastest rate to the next. */
const STEPS_A_LOOK: i32 = 8
/** So many explicit steps held by stability, or failed, without as many others, are stiffness. */
const STIFF_STEPS: i32 = 40
/** What implicit steps come to, over the time reached: hundreds of steps for many decades. */
const IMPLICIT_STEP_OVER_TIME: f64 = 0.03
/** And over a stabilised step, which only its error holds. */
const IMPLICIT_STEP_OVER_STABILISED: f64 = 10
/** By how much the stabilised method has to be cheaper than the implicit one to be taken before it. */
const STABILISED_ADVANTAGE: f64 = 0.2
/** More coupling variables than this take more memory than the implicit method is worth: src/experiment/state-size.ts. */
const MOST_COUPLINGS: i32 = 4096

let stepsToLook: i32 = STEPS_A_LOOK
let stiffSteps: i32 = 0
/** Cost of an implicit step over that of an explicit one. */
let costRatio: f64 = 0

/** After `setUpSolution` and with the scales filled. */
export function setUpStiffness(): void {
  stepsToLook = STEPS_A_LOOK
  stiffSteps = 0
  costRatio = estimateCostRatio()
  setUpFastestRate()
}

/**
 * By counting operations: an evaluation takes its arcsines and its products with the levels; an implicit step takes eight
 * evaluations, two passes over the levels for each, for each coupling variable a derivative and a pass, and a
 * factorisation.
 */
function estimateCostRatio(): f64 {
  const arcsines = ((K * (K + 1)) / 2) * ((n * (n + 1)) / 2)
  const products = (stateSize * n) / 4
  const evaluation = <f64>(4 * arcsines + products)
  const couplings = <f64>(stateSize / levels)
  const factorisation = (couplings * couplings * couplings) / 6
  const implicitCost =
    8 * (evaluation + 2 * <f64>products) + couplings * <f64>(8 * arcsines + products) + factorisation
  return implicitCost / (12 * evaluation)
}

/** Keeps the fastest rate up to date; where rounding moves the state it stays as it was seen last. */
export function lookNowAndThen(): void {
  if (stepsToLook <= 0 && !isRounding(1e3)) {
    lookAtRate()
    stepsToLook = STEPS_A_LOOK
  }
  stepsToLook -= 1
}

/**
 * The method to go on with, at `time` and with `left` to go: another one where it has been cheaper for a while. Costs are in
 * evaluations per time.
 */
export function cheapestMethod(time: f64, left: f64, stepSize: f64, isHeld: bool): i32 {
  let implicitStep = min(left, IMPLICIT_STEP_OVER_TIME * time)
  if (method === STABILISED) implicitStep = min(implicitStep, IMPLICIT_STEP_OVER_STABILISED * stepSize)
  const isDear = activation !== LINEAR && stateSize / levels > MOST_COUPLINGS
  const implicitCost = isDear ? Infinity : (EXPLICIT_STAGES * costRatio) / implicitStep
  const stabilisedStep = method === STABILISED ? stepSize : min(left, expectedStabilisedStep(time))
  const stabilisedCost = stagesFor(stabilisedStep) / stabilisedStep
  const isCheaper =
    method === EXPLICIT
      ? isHeld && min(implicitCost, stabilisedCost) < EXPLICIT_STAGES / stepSize
      : implicitCost < stabilisedCost
  stiffSteps = max(0, stiffSteps + (isCheaper ? 1 : -1))
  if (stiffSteps <= STIFF_STEPS) return method
  stiffSteps = 0
  // stiffness grows with time, and with it the stabilised method's cost
  const isWorthIt = method === EXPLICIT && stabilisedCost < STABILISED_ADVANTAGE * implicitCost
  return isWorthIt ? STABILISED : IMPLICIT
}

/** Of a method of order 2, over the time reached: its error is that of a curve in ln α. */
function expectedStabilisedStep(time: f64): f64 {
  return 0.5 * time * exp(log(stabilisedTolerance()) / STABILISED_ORDER)
}
