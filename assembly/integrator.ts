// Integrates the order-parameter equations with error control: the choice of method, the size of steps, and how it
// ends. It lands on the times it is sent to.
//
// Step errors are measured against the lengths of the vectors in their own level, times ε_g over the size of the
// terms whose difference ε_g is: so ε_g keeps its relative accuracy while it falls. (A linear network's residuals E_k
// are measured against themselves.)

import { activation, errorScale, isBounded, K, LINEAR, n, roundingScale } from './averages'
import {
  evaluate,
  gatherState,
  levels,
  residualError,
  residuals,
  rowOf,
  specialiseState,
  state,
  stateError,
  stateSize,
  weights,
} from './equations'
import {
  EXPLICIT_ORDER,
  EXPLICIT_STAGES,
  endExplicitStep,
  largestExplicitStep,
  makeExplicitStage,
  setUpExplicit,
} from './explicit'
import { lookAtRate, setUpFastestRate } from './fastest-rate'
import {
  endImplicitStep,
  IMPLICIT_ORDER,
  IMPLICIT_STAGES,
  linearise,
  makeImplicitStage,
  setUpImplicit,
  turnBack,
} from './implicit'
import { zeros } from './memory'
import {
  acceptState,
  allowed,
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
import {
  chooseStages,
  endSlope,
  endStabilisedStep,
  largestStabilisedStep,
  makeStabilisedStage,
  STABILISED_ORDER,
  setUpStabilised,
  stabilisedStages,
  stagesFor,
} from './stabilised'

export const REACHED: i32 = 0
export const INTERRUPTED: i32 = 1
export const STALLED: i32 = 2
export const DIVERGED: i32 = 3

export const AUTO: i32 = 0
export const EXPLICIT: i32 = 1
export const IMPLICIT: i32 = 2
export const STABILISED: i32 = 3

const SAFETY: f64 = 0.9
const MOST_GROWTH: f64 = 6
const LEAST_GROWTH: f64 = 0.2
/** What rounding leaves of ε_g over the size of its terms in that frame. */
const SPECIALISED_ROUNDING: f64 = 3e-32
/** ε_g over the size of its terms below which the specialised frame is looked for: little has cancelled yet. */
const SPECIALISED: f64 = 1e-6
/**
 * A step's error is not asked to be below this times the scale: rounding alone makes that much. The stages of the
 * implicit method have coefficients up to 300.
 */
const EXPLICIT_ROUNDING: f64 = 2e-14
const IMPLICIT_ROUNDING: f64 = 1e-12
/** What rounding a compensated sum leaves, over the size of its terms. */
const SUM_ROUNDING: f64 = 1e-16
/**
 * The implicit method's estimate is that of its embedded solution, one order below its own: errors on the curve come out
 * so much smaller than those of the explicit one (test/integrators.ts), and may be let be larger.
 */
const IMPLICIT_LENIENCE: f64 = 200
/**
 * The stabilised method's error comes of many small steps, as many as the third root of what each may err: so the curve
 * keeps the tolerance r if a step errs in proportion to r to the 3/2, with this factor (test/integrators.ts).
 */
const STABILISED_LENIENCE: f64 = 250
/** A linear network's residuals keep every error they are given. */
const LINEAR_LENIENCE: f64 = 20
const LARGEST_RELATIVE: f64 = 1e-3
/** What a step has to leave of a linear network's ε_g, until that has vanished. */
const LEAST_LEFT: f64 = 0.25
const VANISHED: f64 = 1e-300
/** In the place of a step's error over what is allowed: it is to be far shorter. */
const TOO_FAR: f64 = 1e9
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
/** More coupling variables than this take more memory than the implicit method is worth: src/state-size.ts. */
const MOST_COUPLINGS: i32 = 4096

export let time: f64 = 0
/** ε_g of the present state. */
export let error: f64 = 0
/** What the rounding error of ε_g is in proportion to, the largest so far. */
export let largestErrorScale: f64 = 0
export let steps: f64 = 0
export let rejected: f64 = 0
export let implicitSteps: f64 = 0
export let stabilisedSteps: f64 = 0
export let factorisations: f64 = 0

let tolerance: f64 = 0
let specialisedTolerance: f64 = 0
/** Size of the terms whose difference `error` is. */
let scaleNow: f64 = 0
/** Whether the solution has diverged. */
let hasDiverged: bool = false
let stepSize: f64 = 0
/** The step being made: its size, whether it ends on the target, and its next stage. */
let tried: f64 = 0
let isLast: bool = false
let stage: i32 = 0
let lastWasRejected: bool = false
let mayChange: bool = false
/** EXPLICIT, STABILISED or IMPLICIT: what steps are made with at present. */
let method: i32 = EXPLICIT
let stepsToLook: i32 = STEPS_A_LOOK
let isLinearised: bool = false
let stiffSteps: i32 = 0
/** Cost of an implicit step over that of an explicit one. */
let costRatio: f64 = 0
/** Scratch: the lengths of a level's vectors. */
let lengths: usize = 0

/**
 * After `startEquations`, with the initial state in `state`; the tolerances are relative to ε_g (see above), the second
 * one for the time after the students have specialised, when no plateau multiplies errors any more.
 */
export function startIntegrator(stepTolerance: f64, lateTolerance: f64, asked: i32): void {
  // the instance may have integrated before
  time = 0
  largestErrorScale = 0
  steps = 0
  rejected = 0
  implicitSteps = 0
  stabilisedSteps = 0
  factorisations = 0
  stage = 0
  lastWasRejected = false
  stepsToLook = STEPS_A_LOOK
  isLinearised = false
  stiffSteps = 0
  tolerance = stepTolerance
  specialisedTolerance = lateTolerance
  setUpSolution()
  lengths = zeros(n)
  evaluate(slope)
  measure()
  fillScales()
  // a first step that changes the state by a thousandth of its scale; the control takes over from there
  stepSize = 1e-3 / max(largestRatio(slope, scales), 1e-300)
  mayChange = asked === AUTO
  costRatio = estimateCostRatio()
  if (asked !== IMPLICIT) setUpFastestRate()
  begin(asked === AUTO ? EXPLICIT : asked)
  memory.copy(state, solution, stateBytes())
  gatherState()
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

/** Changes to a method; the solution stays. */
function begin(next: i32): void {
  method = next
  if (next === EXPLICIT) setUpExplicit()
  else if (next === STABILISED) setUpStabilised()
  else {
    setUpImplicit()
    mayChange = false
  }
  memory.copy(state, solution, stateBytes())
  evaluate(slope)
  fillScales()
}

function stageCount(): i32 {
  if (method === EXPLICIT) return EXPLICIT_STAGES
  return method === IMPLICIT ? IMPLICIT_STAGES : stabilisedStages
}

function makeStage(): void {
  if (method === EXPLICIT) makeExplicitStage(stage, tried)
  else if (method === IMPLICIT) makeImplicitStage(stage, tried)
  else makeStabilisedStage(stage, tried)
}

/** Leaves the end of the step in `state`; returns its error over what is allowed. */
function endStep(): f64 {
  if (method === EXPLICIT) return endExplicitStep(tried)
  if (method === IMPLICIT) return endImplicitStep()
  const relative = stabilisedTolerance()
  return endStabilisedStep(tried, relative, relative * error + SUM_ROUNDING * scaleNow)
}

/** ε_g of `state`, whose C has just been gathered. */
function measure(): void {
  error = stateError()
  scaleNow = errorScale()
  hasDiverged = !isBounded()
  if (!hasDiverged) largestErrorScale = max(largestErrorScale, roundingScale())
}

/**
 * Scale of S_ab in a level: ℓ_a ℓ_b, where ℓ² is the vector's own squared length. To a student's, a share of a typical
 * length is added, so that a start at zero has a scale: of the teachers', or, for the differences from them, of those
 * of a mean level.
 */
function fillScales(): void {
  const share = isSpecialised ? 1e-6 : 1e-4
  let typical: f64 = 0
  for (let k = 0; k < levels; k++) typical += isSpecialised ? meanSquare(0, K, k) : meanSquare(K, n, k)
  if (typical === 0) for (let k = 0; k < levels; k++) typical += meanSquare(0, K, k)
  let typicalResidual: f64 = 0
  if (residuals !== 0) for (let k = 0; k < levels; k++) typicalResidual += abs(residual(k))
  for (let k = 0; k < levels; k++) {
    const weight = abs(load<f64>(weights + (k << 3)))
    const teacherShare = isSpecialised ? SPECIALISED_ROUNDING : share
    const least = teacherShare * meanSquare(K, n, k) + share * typical * weight
    for (let a = 0; a < n; a++) {
      store<f64>(lengths + (a << 3), sqrt<f64>(square(a, k) + (a < K || !isSpecialised ? least : 0)))
    }
    let out = scales + (k << 3)
    for (let i = 0; i < K; i++) {
      for (let b = i; b < n; b++) {
        store<f64>(out, load<f64>(lengths + (i << 3)) * load<f64>(lengths + (b << 3)))
        out += levels << 3
      }
    }
    // a level whose residual is small beside the mean one hardly shows in ε_g
    if (residuals !== 0) store<f64>(out, abs(residual(k)) + 1e-3 * typicalResidual * weight)
  }
  fillAllowed()
}

/** What a step may err in each component: relative to ε_g, or, where the state itself vanishes with it, to the state. */
function fillAllowed(): void {
  const lenience = residuals !== 0 ? LINEAR_LENIENCE : IMPLICIT_LENIENCE
  const base = isSpecialised ? specialisedTolerance : tolerance
  const own =
    method === EXPLICIT
      ? base
      : method === IMPLICIT
        ? min(base * lenience, LARGEST_RELATIVE)
        : stabilisedTolerance()
  const rounding = method === IMPLICIT ? IMPLICIT_ROUNDING : EXPLICIT_ROUNDING
  const cancelled = scaleNow > 0 ? error / scaleNow : 1
  // the stabilised method watches ε_g itself
  const share = method === STABILISED ? 1 : cancelled
  const relative = isSpecialised
    ? max(own, min(1, (SPECIALISED_ROUNDING * scaleNow) / max(error, f64.MIN_NORMAL_VALUE)))
    : max(own * share, rounding)
  const ownRows = residuals !== 0 ? levels : 0
  for (let i = 0; i < stateSize; i++) {
    const factor = i < stateSize - ownRows ? relative : own
    store<f64>(allowed + (i << 3), factor * load<f64>(scales + (i << 3)))
  }
}

/** What a stabilised step may err, relative. No asymmetry is small to it, as it is measured against itself. */
function stabilisedTolerance(): f64 {
  // where the state vanishes with the error, every step's share of it stays
  const lenience = residuals !== 0 || isSpecialised ? LINEAR_LENIENCE : STABILISED_LENIENCE
  const base = lenience * specialisedTolerance
  return min(base * sqrt<f64>(base), LARGEST_RELATIVE)
}

/** E_k of the present state. */
function residual(k: i32): f64 {
  return load<f64>(residuals + (k << 3))
}

/** Squared length of a vector in level k. */
function square(a: i32, k: i32): f64 {
  return abs(load<f64>(rowOf(a, a) + (k << 3)))
}

/** The mean of the squares of the vectors `first` ≤ a < `end` in level k. */
function meanSquare(first: i32, end: i32, k: i32): f64 {
  let sum: f64 = 0
  for (let a = first; a < end; a++) sum += square(a, k)
  return sum / <f64>(end - first)
}

/** Goes on to time `target`, or for `most` stages if it is farther than that; returns how it ended. */
export function advance(target: f64, most: i32): i32 {
  if (hasDiverged) return DIVERGED
  for (let count = 0; time < target; count++) {
    if (count === most) return INTERRUPTED
    if (stage === 0) {
      if (isLearned()) {
        time = target
        break
      }
      chooseStep(target)
      if (!(time + tried > time)) return STALLED
    }
    makeStage()
    stage += 1
    if (stage < stageCount()) continue
    stage = 0
    let ratio = endStep()
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

/** Whether nothing but rounding is left of ε_g, in every level: the state has arrived. */
function isLearned(): bool {
  return isSpecialised && !(error > SPECIALISED_ROUNDING * scaleNow)
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
    if (mayChange) chooseMethod(target, isHeld)
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

/** Changes the method where another one has been cheaper for a while; costs are in evaluations per time. */
function chooseMethod(target: f64, isHeld: bool): void {
  const left = target - time
  let implicitStep = min(left, IMPLICIT_STEP_OVER_TIME * time)
  if (method === STABILISED) implicitStep = min(implicitStep, IMPLICIT_STEP_OVER_STABILISED * stepSize)
  const isDear = activation !== LINEAR && stateSize / levels > MOST_COUPLINGS
  const implicitCost = isDear ? Infinity : (EXPLICIT_STAGES * costRatio) / implicitStep
  const stabilisedStep = method === STABILISED ? stepSize : min(left, expectedStabilisedStep())
  const stabilisedCost = stagesFor(stabilisedStep) / stabilisedStep
  const isCheaper =
    method === EXPLICIT
      ? isHeld && min(implicitCost, stabilisedCost) < EXPLICIT_STAGES / stepSize
      : implicitCost < stabilisedCost
  stiffSteps = max(0, stiffSteps + (isCheaper ? 1 : -1))
  if (stiffSteps <= STIFF_STEPS) return
  stiffSteps = 0
  // stiffness grows with time, and with it the stabilised method's cost
  const isWorthIt = method === EXPLICIT && stabilisedCost < STABILISED_ADVANTAGE * implicitCost
  begin(isWorthIt ? STABILISED : IMPLICIT)
}

/** Of a method of order 2, over the time reached: its error is that of a curve in ln α. */
function expectedStabilisedStep(): f64 {
  return 0.5 * time * exp(log(stabilisedTolerance()) / STABILISED_ORDER)
}

/** Keeps the fastest rate up to date; where rounding moves the state it stays as it was seen last. */
function lookNowAndThen(): void {
  const isRounding = isSpecialised && !(error > 1e3 * SPECIALISED_ROUNDING * scaleNow)
  if (stepsToLook <= 0 && !isRounding) {
    lookAtRate()
    stepsToLook = STEPS_A_LOOK
  }
  stepsToLook -= 1
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
  const order = method === EXPLICIT ? EXPLICIT_ORDER : method === IMPLICIT ? IMPLICIT_ORDER : STABILISED_ORDER
  return exp(log(ratio) / order)
}
