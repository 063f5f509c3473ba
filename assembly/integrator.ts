// An adaptive explicit integrator of the order-parameter equations: the embedded pair of order 8(5,3) of Dormand &
// Prince (Hairer, Nørsett & Wanner 1993, II.5 and II.10). It lands on the times it is sent to.
//
// Step errors are measured against the lengths of the vectors in their own level, times ε_g over the size of the
// terms whose difference ε_g is: so ε_g keeps its relative accuracy while it falls. (A linear network's residuals E_k
// are measured against themselves.) The solution is summed with compensation, so that rounding does not grow with the
// number of steps.

import { errorScale, K, n } from './averages'
import { addTerm, combineTerms, reserveTerms, startTerms } from './combination'
import {
  evaluate,
  gatherState,
  levels,
  residuals,
  rowOf,
  state,
  stateError,
  stateSize,
  weights,
} from './equations'
import { zeros } from './memory'
import { exp, log } from './special'
import { DOP853_A, DOP853_B, DOP853_E3, DOP853_E5 } from './tables'

export const REACHED: i32 = 0
export const INTERRUPTED: i32 = 1
export const STALLED: i32 = 2
export const DIVERGED: i32 = 3

const STAGES: i32 = 12
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
const FIRST_SLOPE: StaticArray<f64> = [1]
const SAFETY: f64 = 0.9
const MOST_GROWTH: f64 = 6
const LEAST_GROWTH: f64 = 0.2
const LARGEST: f64 = 1e150
/** A step's error is not asked to be below this times the scale: rounding alone makes that much. */
const ROUNDING: f64 = 2e-14

export let time: f64 = 0
/** ε_g of the present state. */
export let error: f64 = 0
/** The largest size so far of the terms whose difference ε_g is. */
export let largestErrorScale: f64 = 0
export let steps: f64 = 0
export let rejected: f64 = 0
export let evaluations: f64 = 0

let tolerance: f64 = 0
/** Size of the terms whose difference `error` is. */
let scaleNow: f64 = 0
let stepSize: f64 = 0
/** The fastest rate of the equations' Jacobian, by power iteration, and the direction in which it acts. */
let fastestRate: f64 = 0
let direction: usize = 0
let stepsToLook: i32 = 0
let lastWasRejected: bool = false
/** Solution, what rounding has left out of it so far, and the same for a step being tried. */
let solution: usize = 0
let rest: usize = 0
let triedRest: usize = 0
/** 12 derivatives. */
let slopes: usize = 0
/** Zeros, and room for one state. */
let nothing: usize = 0
let scratch: usize = 0
/** The size of every component, and the error that a step may make in it. */
let scales: usize = 0
let allowed: usize = 0
/** Scratch: the lengths of a level's vectors. */
let lengths: usize = 0

/** After `startEquations`, with the initial state in `state`; `stepTolerance` is relative to ε_g (see above). */
export function startIntegrator(stepTolerance: f64): void {
  tolerance = stepTolerance
  solution = zeros(stateSize)
  rest = zeros(stateSize)
  triedRest = zeros(stateSize)
  slopes = zeros(stateSize * STAGES)
  nothing = zeros(stateSize)
  scratch = zeros(stateSize)
  scales = zeros(stateSize)
  allowed = zeros(stateSize)
  direction = zeros(stateSize)
  lengths = zeros(n)
  reserveTerms(STAGES)
  memory.copy(solution, state, (<usize>stateSize) << 3)
  evaluate(slopes)
  evaluations = 1
  measure()
  fillScales()
  // a first step that changes the state by a thousandth of its scale; the control takes over from there
  stepSize = 1e-3 / max(largest(FIRST_SLOPE, scales), 1e-300)
  // a first direction that is in no mode's way: signs by a hash of the index
  for (let i = 0; i < stateSize; i++) {
    const sign = (i * 0x9e3779b1) & 0x40000000 ? 1.0 : -1.0
    store<f64>(direction + (i << 3), sign * load<f64>(scales + (i << 3)))
  }
  for (let look = 0; look < FIRST_LOOKS; look++) lookAtRate()
  memory.copy(state, solution, (<usize>stateSize) << 3)
  gatherState()
}

/** One power iteration: the change of the slopes along `direction` is the next direction. Leaves `state` nudged. */
function lookAtRate(): void {
  const bytes = (<usize>stateSize) << 3
  const before = normOf(direction)
  if (!(before > 0)) return
  const nudge = NUDGE / before
  for (let i: usize = 0; i < bytes; i += 16) {
    const change = f64x2.mul(f64x2.splat(nudge), v128.load(direction + i))
    v128.store(state + i, f64x2.add(v128.load(solution + i), change))
  }
  evaluate(scratch)
  evaluations += 1
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(direction + i, f64x2.sub(v128.load(scratch + i), v128.load(slopes + i)))
  }
  fastestRate = normOf(direction) / NUDGE
  stepsToLook = STEPS_A_LOOK
}

/** Root of the sum of squares of a vector's components over their scales. */
function normOf(vector: usize): f64 {
  let sum = f64x2.splat(0)
  for (let i: usize = 0; i < (<usize>stateSize) << 3; i += 16) {
    const ratio = f64x2.div(v128.load(vector + i), padded(v128.load(scales + i)))
    sum = f64x2.add(sum, f64x2.mul(ratio, ratio))
  }
  return sqrt<f64>(f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1))
}

/** Scales that divide: levels of the padding have scale zero, and nothing in them ever differs from zero. */
function padded(scale: v128): v128 {
  return f64x2.add(scale, f64x2.splat(f64.MIN_NORMAL_VALUE))
}

/** ε_g of `state`, whose C has just been gathered. */
function measure(): void {
  error = stateError()
  scaleNow = errorScale()
  largestErrorScale = max(largestErrorScale, scaleNow)
}

/**
 * Scale of S_ab in a level: ℓ_a ℓ_b, where ℓ² is the vector's own squared length; a hundredth of the teachers' mean
 * length in the level, and of that in a mean level, is added, so that a start at zero has a scale.
 */
function fillScales(): void {
  let typical: f64 = 0
  for (let k = 0; k < levels; k++) typical += meanSquare(K, n, k)
  if (typical === 0) for (let k = 0; k < levels; k++) typical += meanSquare(0, K, k)
  let typicalResidual: f64 = 0
  if (residuals !== 0) for (let k = 0; k < levels; k++) typicalResidual += residual(k)
  for (let k = 0; k < levels; k++) {
    const least = 1e-4 * (meanSquare(K, n, k) + typical * load<f64>(weights + (k << 3)))
    for (let a = 0; a < n; a++) store<f64>(lengths + (a << 3), sqrt<f64>(square(a, k) + least))
    let out = scales + (k << 3)
    for (let i = 0; i < K; i++) {
      for (let b = i; b < n; b++) {
        store<f64>(out, load<f64>(lengths + (i << 3)) * load<f64>(lengths + (b << 3)))
        out += levels << 3
      }
    }
    // a level whose residual is small beside the mean one hardly shows in ε_g
    if (residuals !== 0) store<f64>(out, residual(k) + 1e-3 * typicalResidual * load<f64>(weights + (k << 3)))
  }
  const relative = max(tolerance * (scaleNow > 0 ? error / scaleNow : 1), ROUNDING)
  const ownRows = residuals !== 0 ? levels : 0
  for (let i = 0; i < stateSize; i++) {
    const factor = i < stateSize - ownRows ? relative : tolerance
    store<f64>(allowed + (i << 3), factor * load<f64>(scales + (i << 3)))
  }
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

/** out = base + h Σ_j coefficient_j slope_j, for the `count` coefficients of a table from `first` on. */
function combine(table: StaticArray<f64>, first: i32, count: i32, h: f64, base: usize, out: usize): void {
  startTerms()
  for (let j = 0; j < count; j++) {
    const coefficient = unchecked(table[first + j])
    if (coefficient !== 0) addTerm(coefficient, slopes + ((j * stateSize) << 3))
  }
  const bytes = (<usize>stateSize) << 3
  combineTerms(bytes, out)
  const width = f64x2.splat(h)
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(out + i, f64x2.add(v128.load(base + i), f64x2.mul(width, v128.load(out + i))))
  }
}

/** The largest |Σ_j coefficient_j slope_j| over all components, each over its unit. */
function largest(table: StaticArray<f64>, units: usize): f64 {
  combine(table, 0, table.length, 1, nothing, scratch)
  let most = f64x2.splat(0)
  for (let i: usize = 0; i < (<usize>stateSize) << 3; i += 16) {
    const ratio = f64x2.div(v128.load(scratch + i), padded(v128.load(units + i)))
    most = f64x2.max(most, f64x2.abs(ratio))
  }
  return max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1))
}

/** Computes the slopes of a step of size h and leaves its end in `state`; returns the error over what is allowed. */
function tryStep(h: f64): f64 {
  let row = 0
  for (let stage = 1; stage < STAGES; stage++) {
    combine(DOP853_A, row, stage, h, solution, state)
    row += stage
    evaluate(slopes + ((stage * stateSize) << 3))
  }
  evaluations += STAGES - 1
  combine(DOP853_B, 0, STAGES, h, rest, scratch)
  for (let i: usize = 0; i < (<usize>stateSize) << 3; i += 16) {
    const y = v128.load(solution + i)
    const change = v128.load(scratch + i)
    const sum = f64x2.add(y, change)
    // what the addition lost (Knuth's two-sum)
    const back = f64x2.sub(sum, y)
    v128.store(state + i, sum)
    v128.store(triedRest + i, f64x2.add(f64x2.sub(y, f64x2.sub(sum, back)), f64x2.sub(change, back)))
  }
  const fifth = largest(DOP853_E5, allowed)
  if (fifth === 0) return 0
  const third = largest(DOP853_E3, allowed)
  return (h * fifth * fifth) / sqrt<f64>(fifth * fifth + 0.01 * third * third)
}

/** Makes the step just tried the solution. */
function accept(h: f64): void {
  time += h
  steps += 1
  stepsToLook -= 1
  memory.copy(solution, state, (<usize>stateSize) << 3)
  const swap = rest
  rest = triedRest
  triedRest = swap
  evaluate(slopes)
  evaluations += 1
  measure()
  fillScales()
}

/** Goes on to time `target`, or for `most` steps if it is farther than that; returns how it ended. */
export function advance(target: f64, most: i32): i32 {
  for (let count = 0; time < target; count++) {
    if (count === most) return INTERRUPTED
    if (stepsToLook === 0) lookAtRate()
    stepSize = min(stepSize, DAMPED / fastestRate)
    const left = target - time
    const isLast = stepSize >= left * 0.999999
    // the step as the clock will show it, so that rounding the clock costs nothing
    const h = isLast ? left : (stepSize > 0.5 * left ? 0.5 * left : stepSize) + time - time
    if (!(time + h > time)) return STALLED
    const ratio = tryStep(h)
    // below 1 the step is good; NaN is not
    if (ratio <= 1) {
      accept(h)
      if (isLast) time = target
      if (!(scaleNow < LARGEST)) return DIVERGED
      const growth = min(MOST_GROWTH, SAFETY / power(max(ratio, 1e-9)))
      const proposal = h * (lastWasRejected ? min(growth, 1) : growth)
      stepSize = max(proposal, isLast ? stepSize : 0)
      lastWasRejected = false
    } else {
      rejected += 1
      stepSize = h * (ratio < 1e300 ? max(LEAST_GROWTH, SAFETY / power(ratio)) : LEAST_GROWTH)
      lastWasRejected = true
    }
  }
  return REACHED
}

/** ratio^(1/8) */
function power(ratio: f64): f64 {
  return exp(0.125 * log(ratio))
}
