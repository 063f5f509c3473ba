// Integrates the order-parameter equations with error control: the size of steps, and how it ends. It lands on the
// times it is sent to.

import { evaluate, gatherState, residualError, residuals, specialiseState, state } from './equations'
import { largestExplicitStep } from './explicit'
import { linearise, turnBack } from './implicit'
import {
  EXPLICIT,
  endStep,
  IMPLICIT,
  makeStage,
  method,
  methodOrder,
  STABILISED,
  setUpMethod,
  stageCount,
} from './method'
import {
  acceptState,
  largestRatio,
  restartSolution,
  scales,
  setUpSolution,
  slope,
  solution,
  stateBytes,
} from './solution'
import { exp, log } from './special'
import { findTeachers, isSpecialised } from './specialised'
import { chooseStages, endSlope, largestStabilisedStep } from './stabilised'
import {
  error,
  fillScales,
  hasDiverged,
  isRounding,
  largestLoss,
  measure,
  ownTolerance,
  scaleNow,
  setUpStepErrors,
} from './step-errors'
import { cheapestMethod, lookNowAndThen, setUpStiffness } from './stiffness'

export const REACHED: i32 = 0
export const INTERRUPTED: i32 = 1
export const STALLED: i32 = 2
export const DIVERGED: i32 = 3

/** In the place of a method: explicit at first, then what is cheapest. */
export const AUTO: i32 = 0

const SAFETY: f64 = 0.9
const MOST_GROWTH: f64 = 6
const LEAST_GROWTH: f64 = 0.2
/** ε_g over the size of its terms below which the specialised frame is looked for: little has cancelled yet. */
const SPECIALISED: f64 = 1e-6
/** What a step has to leave of a linear network's ε_g, until that has vanished. */
const LEAST_LEFT: f64 = 0.25
const VANISHED: f64 = 1e-300
/** In the place of a step's error over what is allowed: it is to be far shorter. */
const TOO_FAR: f64 = 1e9

export let time: f64 = 0
export let steps: f64 = 0
export let rejected: f64 = 0
export let implicitSteps: f64 = 0
export let stabilisedSteps: f64 = 0
export let factorisations: f64 = 0

let stepSize: f64 = 0
/** The step being made: its size, whether it ends on the target, and its next stage. */
let tried: f64 = 0
let isLast: bool = false
let stage: i32 = 0
let lastWasRejected: bool = false
let mayChange: bool = false
let isLinearised: bool = false

/** After `startEquations`, with the initial state in `state`; the tolerances are those of step-errors.ts. */
export function startIntegrator(stepTolerance: f64, lateTolerance: f64, asked: i32): void {
  // the instance may have integrated before
  time = 0
  steps = 0
  rejected = 0
  implicitSteps = 0
  stabilisedSteps = 0
  factorisations = 0
  stage = 0
  lastWasRejected = false
  isLinearised = false
  setUpSolution()
  setUpStepErrors(stepTolerance, lateTolerance)
  evaluate(slope)
  measure()
  fillScales()
  // a first step that changes the state by a thousandth of its scale; the control takes over from there
  stepSize = 1e-3 / max(largestRatio(slope, scales), 1e-300)
  mayChange = asked === AUTO
  if (asked !== IMPLICIT) setUpStiffness()
  begin(asked === AUTO ? EXPLICIT : asked)
  memory.copy(state, solution, stateBytes())
  gatherState()
}

/** Changes to a method; the solution stays. */
function begin(next: i32): void {
  setUpMethod(next)
  memory.copy(state, solution, stateBytes())
  evaluate(slope)
  fillScales()
}

/** Goes on to time `target`, or for `most` stages if it is farther than that; returns how it ended. */
export function advance(target: f64, most: i32): i32 {
  if (hasDiverged) return DIVERGED
  for (let count = 0; time < target; count++) {
    if (count === most) return INTERRUPTED
    if (stage === 0) {
      // nothing else is left of ε_g, in every level: the state has arrived
      if (isRounding(1)) {
        time = target
        break
      }
      chooseStep(target)
      if (!(time + tried > time)) return STALLED
    }
    makeStage(stage, tried)
    stage += 1
    if (stage < stageCount()) continue
    stage = 0
    let ratio = endStep(tried, ownTolerance, largestLoss())
    if (ratio <= 1 && fallsTooFar()) ratio = TOO_FAR
    // below 1 the step is good; NaN is not
    if (ratio <= 1) {
      accept()
      if (isLast) time = target
      if (hasDiverged) return DIVERGED
      const growth = min(MOST_GROWTH, SAFETY / root(max(ratio, 1e-9)))
      const proposal = tried * (lastWasRejected ? min(growth, 1) : growth)
      stepSize = max(proposal, isLast ? stepSize : 0)
      lastWasRejected = false
    } else {
      rejected += 1
      stepSize = tried * (ratio < 1e300 ? max(LEAST_GROWTH, SAFETY / root(ratio)) : LEAST_GROWTH)
      lastWasRejected = true
    }
  }
  if (method === IMPLICIT) {
    turnBack()
    isLinearised = false
  }
  return REACHED
}

/**
 * Whether a linear network's ε_g is a small part of what it was before the step whose end is `state`: an error small beside
 * that is not small beside what is left.
 */
function fallsTooFar(): bool {
  return residuals !== 0 && method === IMPLICIT && error > VANISHED && !(residualError() > LEAST_LEFT * error)
}

/** Changes to the frame of specialised students once ε_g is small and each has found its teacher. */
function specialiseIfFound(): void {
  // after a failed step neither the state nor C is that of the solution
  if (lastWasRejected) return
  if (isSpecialised || residuals !== 0 || !(error < SPECIALISED * scaleNow) || !findTeachers()) return
  turnBack()
  specialiseState()
  restartSolution()
  isLinearised = false
  evaluate(slope)
  measure()
  fillScales()
}

/** Chooses the size of the next step, and the method. */
function chooseStep(target: f64): void {
  specialiseIfFound()
  if (method !== IMPLICIT) {
    lookNowAndThen()
    const most = method === EXPLICIT ? largestExplicitStep() : largestStabilisedStep()
    const isHeld = stepSize > most || lastWasRejected
    stepSize = min(stepSize, most)
    if (mayChange) {
      const next = cheapestMethod(time, target - time, stepSize, isHeld)
      if (next !== method) begin(next)
    }
  }
  if (method === IMPLICIT) {
    if (!isLinearised) linearise()
    isLinearised = true
    factorisations += 1
  }
  const left = target - time
  isLast = stepSize >= left * 0.999999
  // the step as the clock will show it, so that rounding the clock costs nothing
  tried = isLast ? left : (stepSize > 0.5 * left ? 0.5 * left : stepSize) + time - time
  if (method === STABILISED) chooseStages(tried)
}

/** Makes the step just tried the solution. */
function accept(): void {
  time += tried
  steps += 1
  if (method === IMPLICIT) implicitSteps += 1
  if (method === STABILISED) stabilisedSteps += 1
  isLinearised = false
  acceptState()
  if (method === STABILISED) memory.copy(slope, endSlope, stateBytes())
  else evaluate(slope)
  measure()
  fillScales()
}

/** The root of an error ratio that the step size goes with. */
function root(ratio: f64): f64 {
  return exp(log(ratio) / methodOrder())
}
