// The stabilised explicit step: the Runge–Kutta–Chebyshev method of order 2 (Sommeijer, Shampine & Verwer, J. Comput.
// Appl. Math. 88, 315 (1998)). With s stages it is stable for rates up to about 0.65 s²/h on the negative real axis,
// so that its cost grows with the root of the stiffness, and it needs nothing but evaluations: for networks of many
// units, whose couplings are too many for the implicit method.
//
// Stages are kept as differences D_j from the beginning of the step, so that rounding is relative to the step:
//   D_1 = μ̃_1 h F_0,  D_j = μ_j D_{j−1} + ν_j D_{j−2} + μ̃_j h F_{j−1} + γ̃_j h F_0

import { asymmetryRatio } from './asymmetry'
import { addTerm, combineTerms, startTerms } from './combination'
import { errorChange, evaluate, residuals, stateSize } from './equations'
import { fastestRate } from './fastest-rate'
import { zeros } from './memory'
import {
  allowed,
  largestRatio,
  scratch,
  slope,
  stateBytes,
  stateFromLastTerms,
  stateFromTerms,
} from './solution'

/** Of the error with the step size. */
export const STABILISED_ORDER: f64 = 3
/** Damping: between the ends of the stable interval the method's factor stays below 1 − DAMPING/3. */
const DAMPING: f64 = 2.0 / 13
/** s² − 1 over h times the fastest rate, from the stability polynomial; and what power iteration may miss. */
const STAGES_SQUARED: f64 = 1.54
const RATE_MARGIN: f64 = 1.1
/** Rounding grows with s². */
const MOST_STAGES: i32 = 400

/** s of the step at hand. */
export let stabilisedStages: i32 = 2
/** D_{j−1} and D_{j−2}, room for D_j, and the slope at the end of the step. */
let current: usize = 0
let previous: usize = 0
let next: usize = 0
export let endSlope: usize = 0

/** 1 + DAMPING/s², and T_s′/T_s″ there. */
let w0: f64 = 0
let w1: f64 = 0
/** T_j, T_j′, T_j″ at w0 for the last two j, newest first; b_j likewise, and a_{j−1}. */
let t1: f64 = 0
let t2: f64 = 0
let d1: f64 = 0
let d2: f64 = 0
let s1: f64 = 0
let s2: f64 = 0
let b1: f64 = 0
let b2: f64 = 0
let a1: f64 = 0

export function setUpStabilised(): void {
  current = zeros(stateSize)
  previous = zeros(stateSize)
  next = zeros(stateSize)
  endSlope = zeros(stateSize)
}

export function largestStabilisedStep(): f64 {
  return (<f64>MOST_STAGES * <f64>MOST_STAGES - 1) / (STAGES_SQUARED * RATE_MARGIN * fastestRate)
}

/** The stages that make a step of size h stable. */
export function stagesFor(h: f64): f64 {
  return max(2, ceil(sqrt<f64>(STAGES_SQUARED * RATE_MARGIN * h * fastestRate + 1)))
}

export function chooseStages(h: f64): void {
  stabilisedStages = <i32>min(stagesFor(h), <f64>MOST_STAGES)
}

/** T_0 and T_1 with their derivatives. */
function startChebyshev(): void {
  t2 = 1
  d2 = 0
  s2 = 0
  t1 = w0
  d1 = 1
  s1 = 0
}

/** From T_{j−1} to T_j, by the recurrence and its derivatives. */
function nextChebyshev(): void {
  const t = 2 * w0 * t1 - t2
  const d = 2 * w0 * d1 - d2 + 2 * t1
  const s = 2 * w0 * s1 - s2 + 4 * d1
  t2 = t1
  d2 = d1
  s2 = s1
  t1 = t
  d1 = d
  s1 = s
}

/** Computes stage 0 … s − 1 of a step of size h: D_{stage+1}. */
export function makeStabilisedStage(stage: i32, h: f64): void {
  if (stage === 0) {
    startStages()
    startTerms()
    addTerm(b1 * w1 * h, slope)
    combineTerms(stateBytes(), current)
    memory.fill(previous, 0, stateBytes())
    return
  }
  startTerms()
  addTerm(1, current)
  stateFromTerms()
  evaluate(scratch)
  nextChebyshev()
  const b = s1 / (d1 * d1)
  const mu = (2 * b * w0) / b1
  const motion = (2 * b * w1) / b1
  startTerms()
  addTerm(mu, current)
  addTerm(-b / b2, previous)
  addTerm(motion * h, scratch)
  addTerm(-a1 * motion * h, slope)
  combineTerms(stateBytes(), next)
  const free = previous
  previous = current
  current = next
  next = free
  b2 = b1
  b1 = b
  a1 = 1 - b * t1
}

/** The coefficients that depend on s, and those of stage 1: b_0 = b_2, b_1 = 1/w0. */
function startStages(): void {
  const s = stabilisedStages
  w0 = 1 + DAMPING / (<f64>s * <f64>s)
  startChebyshev()
  for (let j = 2; j <= s; j++) nextChebyshev()
  w1 = d1 / s1
  startChebyshev()
  // T_2″ = 4 and T_2′ = 4 w0
  b2 = 4 / (16 * w0 * w0)
  b1 = 1 / w0
  a1 = 1 - b1 * w0
}

/**
 * Leaves the end of the step in `state` and its slope in `endSlope`; returns the error over what is allowed: in each
 * component, in what breaks the students' symmetry, and in ε_g, of which `least` may be lost.
 */
export function endStabilisedStep(h: f64, relative: f64, least: f64): f64 {
  startTerms()
  addTerm(1, current)
  stateFromLastTerms()
  evaluate(endSlope)
  startTerms()
  addTerm(-0.8, current)
  addTerm(0.4 * h, slope)
  addTerm(0.4 * h, endSlope)
  combineTerms(stateBytes(), scratch)
  const components = largestRatio(scratch, allowed)
  if (residuals !== 0) return components
  return max(max(components, asymmetryRatio(scratch) / relative), abs(errorChange(scratch)) / least)
}
