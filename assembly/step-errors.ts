// What a step of the integrator may err.
//
// Errors are measured against the lengths of the vectors in their own level, times ε_g over the size of the
// terms whose difference ε_g is: so ε_g keeps its relative accuracy while it falls. (A linear network's residuals E_k
// are measured against themselves.)

import { errorScale, isBounded, K, n, roundingScale } from './averages'
import { levels, residuals, rowOf, stateError, stateSize, weights } from './equations'
import { zeros } from './memory'
import { EXPLICIT, IMPLICIT, method, STABILISED } from './method'
import { allowed, scales } from './solution'
import { isSpecialised } from './specialised'

/** What rounding leaves of ε_g over the size of its terms in the specialised frame. */
const SPECIALISED_ROUNDING: f64 = 3e-32
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
 * so much smaller than those of the explicit one (test/tolerance.ts), and may be let be larger.
 */
const IMPLICIT_LENIENCE: f64 = 200
/**
 * The stabilised method's error comes of many small steps, as many as the third root of what each may err: so the curve
 * keeps the tolerance r if a step errs in proportion to r to the 3/2, with this factor (test/stabilised.ts).
 */
const STABILISED_LENIENCE: f64 = 250
/** A linear network's residuals keep every error they are given. */
const LINEAR_LENIENCE: f64 = 20
const LARGEST_RELATIVE: f64 = 1e-3

/** ε_g of the present state. */
export let error: f64 = 0
/** What the rounding error of ε_g is in proportion to, the largest so far. */
export let largestErrorScale: f64 = 0
/** Size of the terms whose difference `error` is. */
export let scaleNow: f64 = 0
/** Whether the solution has diverged. */
export let hasDiverged: bool = false
/** What a step of the method at hand may err, relative to what its errors are measured against. */
export let ownTolerance: f64 = 0

let tolerance: f64 = 0
let specialisedTolerance: f64 = 0
/** Scratch: the lengths of a level's vectors. */
let lengths: usize = 0

/**
 * The tolerances are relative to ε_g, the second one for the time after the students have specialised, when no plateau
 * multiplies errors any more.
 */
export function setUpStepErrors(stepTolerance: f64, lateTolerance: f64): void {
  largestErrorScale = 0
  tolerance = stepTolerance
  specialisedTolerance = lateTolerance
  lengths = zeros(n)
}

/** ε_g of `state`, whose C has just been gathered. */
export function measure(): void {
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
export function fillScales(): void {
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
  ownTolerance = own
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
export function stabilisedTolerance(): f64 {
  // where the state vanishes with the error, every step's share of it stays
  const lenience = residuals !== 0 || isSpecialised ? LINEAR_LENIENCE : STABILISED_LENIENCE
  const base = lenience * specialisedTolerance
  return min(base * sqrt<f64>(base), LARGEST_RELATIVE)
}

/** What a step may lose of ε_g itself. */
export function largestLoss(): f64 {
  return ownTolerance * error + SUM_ROUNDING * scaleNow
}

/** Whether ε_g is within a factor of what rounding alone leaves of it. */
export function isRounding(factor: f64): bool {
  return isSpecialised && !(error > factor * SPECIALISED_ROUNDING * scaleNow)
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
