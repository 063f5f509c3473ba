// Decay with a rank-one feedback: the mean error of a linear network. In units of its caller,
//
//   ds_k/dt = −b_k s_k + q_k ε,  ε = U + Σ s_k,
//
// or the same as a map, of steps `step` long. With D(y) = 1 − Σ q_k/(y + b_k) the Laplace transform of ε is
// (U/y + Σ s_k(0)/(y + b_k)) / D(y). Its poles y = −x_j are the eigenvalues of diag(b) − √q √qᵀ; they interlace with b.

import { zeros } from './memory'

const EPSILON: f64 = 2.220446049250313e-16
const MOST_ITERATIONS: i32 = 100

/** b_k, ascending and distinct; q_k > 0; s_k(0). The places for an odd one more hold nothing. */
export let rates: usize = 0
export let couplings: usize = 0
export let sources: usize = 0
/** Of mode j: x_j − b at the nearer end of its interval, that b, and its weights in ε (see `findMode`). */
export let offsets: usize = 0
export let origins: usize = 0
export let amplitudes: usize = 0
export let magnitudes: usize = 0
export let responses: usize = 0
/** b_k − σ, and q_k over it, for a shift σ. */
let gaps: usize = 0
let shiftedCouplings: usize = 0
let count: i32 = 0
/** Length of a step, 0 for a flow. */
let step: f64 = 0

export function setUpDecay(levels: i32, stepLength: f64): void {
  count = levels
  step = stepLength
  const size = (levels + 1) & ~1
  rates = zeros(size)
  couplings = zeros(size)
  sources = zeros(size)
  offsets = zeros(levels)
  origins = zeros(levels)
  amplitudes = zeros(levels)
  magnitudes = zeros(levels)
  responses = zeros(levels)
  gaps = zeros(size)
  shiftedCouplings = zeros(size)
  fillNodes()
}

// Sums over the poles below an interval (1) and above it (2) at x = origin + offset, and of their derivatives.
let sum1: f64 = 0
let sum2: f64 = 0
let slope1: f64 = 0
let slope2: f64 = 0

/** D(−x) = 1 − Σ q_k/(b_k − x), poles before `interval` apart from the others. */
function secular(origin: f64, offset: f64, interval: i32): f64 {
  sum1 = slope1 = sum2 = slope2 = 0
  for (let k = 0; k < interval; k++) {
    const inverse = 1 / (load<f64>(rates + (k << 3)) - origin - offset)
    const term = load<f64>(couplings + (k << 3)) * inverse
    sum1 += term
    slope1 += term * inverse
  }
  for (let k = interval; k < count; k++) {
    const inverse = 1 / (load<f64>(rates + (k << 3)) - origin - offset)
    const term = load<f64>(couplings + (k << 3)) * inverse
    sum2 += term
    slope2 += term * inverse
  }
  return 1 - sum1 - sum2
}

/**
 * Finds x_j, between b_{j−1} and b_j (below b_0 for j = 0), and the mode's weights: with P = Σ q_k/(b_k − x_j)², its
 * amplitude in ε is Σ s_k/(b_k − x_j) / P, the size of the terms of that is its magnitude, and 1/P its response to U. Both
 * sides' sums are replaced by one pole each (Bunch, Nielsen & Sorensen, Numer. Math. 31, 31 (1978)), inside a bracket; x_j
 * is kept as a distance from a pole, so that all b_k − x_j keep their relative accuracy (Gu & Eisenstat 1994).
 */
export function findMode(j: i32): void {
  const upper = load<f64>(rates + (j << 3))
  let lower = upper
  let origin = upper
  let low: f64 = 0
  let high: f64 = 0
  let offset: f64 = 0
  if (j === 0) {
    for (let k = 0; k < count; k++) low -= load<f64>(couplings + (k << 3))
    offset = low
  } else {
    lower = load<f64>(rates + ((j - 1) << 3))
    const half = 0.5 * (upper - lower)
    // D falls from +∞ to −∞
    if (secular(lower, half, j) < 0) {
      origin = lower
      high = half
    } else {
      low = -half
    }
    offset = origin === lower ? half : -half
  }
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
    const value = secular(origin, offset, j)
    if (value > 0) low = offset
    else if (value < 0) high = offset
    if (abs(value) <= EPSILON * (1 - sum1 + sum2)) break
    let next = offset + newtonStep(value, lower - origin - offset, upper - origin - offset, j === 0)
    if (!(next > low && next < high)) next = 0.5 * (low + high)
    const change = abs(next - offset)
    if (next === low || next === high || change <= EPSILON * abs(next)) break
    offset = next
  }
  let slope: f64 = 0
  let amplitude: f64 = 0
  let magnitude: f64 = 0
  for (let k = 0; k < count; k++) {
    const inverse = 1 / (load<f64>(rates + (k << 3)) - origin - offset)
    slope += load<f64>(couplings + (k << 3)) * inverse * inverse
    const term = load<f64>(sources + (k << 3)) * inverse
    amplitude += term
    magnitude += abs(term)
  }
  store<f64>(offsets + (j << 3), offset)
  store<f64>(origins + (j << 3), origin)
  store<f64>(amplitudes + (j << 3), amplitude / slope)
  store<f64>(magnitudes + (j << 3), magnitude / slope)
  store<f64>(responses + (j << 3), 1 / slope)
}

/** To the root of the two-pole model; a and b are the distances of the interval's ends. */
function newtonStep(value: f64, a: f64, b: f64, isFirst: bool): f64 {
  const constant2 = sum2 - slope2 * b
  if (isFirst) return b - (slope2 * b * b) / (1 - constant2)
  // c (a − η)(b − η) − s1 (b − η) − s2 (a − η) = 0
  const c = 1 - (sum1 - slope1 * a) - constant2
  const linear = c * (a + b) - slope1 * a * a - slope2 * b * b
  const constant = a * b * value
  const root = sqrt<f64>(max(0, linear * linear - 4 * c * constant))
  const large = 0.5 * (linear + copysign<f64>(root, linear))
  const first = constant / large
  return first > a && first < b ? first : large / c
}

/** (−ln of a mode's decay in t) for x, with the number of steps whole. */
function decay(x: f64, t: f64): f64 {
  return step === 0 ? x * t : -(t / step) * NativeMath.log1p(-step * x)
}

/** A bound on the rounding error of `sumModes`' last result. */
export let modesError: f64 = 0

/**
 * ε(t) as the sum over the first `modes` modes, of which the others have died out:
 * U (1 + Σ (1 − e^{−x t})/(x P)) + Σ amplitude e^{−x t}, where 1 + Σ 1/(x P) = 1/D(0).
 */
export function sumModes(t: f64, modes: i32, constant: f64): f64 {
  let sum: f64 = 0
  let error: f64 = 0
  let settled = constant
  if (modes < count && constant !== 0) {
    settled = constant / secular(0, 0, 0)
    error = <f64>count * abs(settled)
    for (let j = 0; j < modes; j++) {
      const x = load<f64>(origins + (j << 3)) + load<f64>(offsets + (j << 3))
      settled -= (constant * load<f64>(responses + (j << 3))) / x
    }
  }
  for (let j = modes - 1; j >= 0; j--) {
    const origin = load<f64>(origins + (j << 3))
    const x = origin + load<f64>(offsets + (j << 3))
    const exponent = decay(x, t)
    const factor = NativeMath.exp(-exponent)
    const response = constant * load<f64>(responses + (j << 3))
    const driven = response * (x === 0 ? t : -NativeMath.expm1(-exponent) / x)
    sum += load<f64>(amplitudes + (j << 3)) * factor + driven
    // rounding of a mode's own sums, and of x, which acts no longer than the mode lasts
    const sums: f64 = 16 + <f64>count
    const root = 2 * (abs(origin) + abs(x))
    error += load<f64>(magnitudes + (j << 3)) * factor * (sums + root * t)
    error += driven * (sums + root * (x * t > 1 ? 1 / x : t))
  }
  modesError = EPSILON * (error + constant)
  return settled + sum
}

/** Of the hyperbola below: for each node ω, dω/du, both times the first time. */
const NODES: i32 = 32
const nodes: usize = zeros(4 * NODES)
/** For times from 1 to 10 (and 32 nodes) these leave at most 2.7e-14/(1 + a t) of any e^{−a t}, a ≥ 0; found by search. */
const ANGLE: f64 = 0.95
const SCALE: f64 = 1.7025034984389555
const SPACING: f64 = 0.12149447472198668
/** How much later than a contour's first time its last one may be. */
export const CONTOUR_SPAN: f64 = 10

/** ω = μ (1 + sin(iu − φ)) (Weideman & Trefethen, Math. Comp. 76, 1341 (2007)). */
function fillNodes(): void {
  const sine = NativeMath.sin(ANGLE)
  const cosine = NativeMath.cos(ANGLE)
  for (let n = 0; n < NODES; n++) {
    const u = (<f64>n + 0.5) * SPACING
    const grown = NativeMath.exp(u)
    const cosh = 0.5 * (grown + 1 / grown)
    const sinh = 0.5 * (grown - 1 / grown)
    const at = nodes + (n << 5)
    store<f64>(at, SCALE * (1 - sine * cosh))
    store<f64>(at, SCALE * cosine * sinh, 8)
    store<f64>(at, -SCALE * sine * sinh, 16)
    store<f64>(at, SCALE * cosine * cosh, 24)
  }
}

/**
 * σ = x_0, after `findMode(0)`, or 0: from now on what is inverted is e^{σt} ε, whose poles are real and ≤ 0. Fills the
 * gaps b_k − σ.
 */
export function shiftTransform(toFirst: bool): void {
  const origin = toFirst ? load<f64>(origins) : 0
  const offset = toFirst ? load<f64>(offsets) : 0
  shift = origin + offset
  let sum: f64 = 0
  for (let k = 0; k < count; k++) {
    const gap = load<f64>(rates + (k << 3)) - origin - offset
    const shifted = load<f64>(couplings + (k << 3)) / gap
    store<f64>(gaps + (k << 3), gap)
    store<f64>(shiftedCouplings + (k << 3), shifted)
    sum += shifted
  }
  if ((count & 1) !== 0) store<f64>(gaps + (count << 3), 1)
  denominator = toFirst ? 0 : 1 - sum
}
let shift: f64 = 0
/** D(−σ) */
let denominator: f64 = 0

let real: f64 = 0
let imaginary: f64 = 0

function divide(a: f64, b: f64, c: f64, d: f64): void {
  const inverse = 1 / (c * c + d * d)
  real = (a * c + b * d) * inverse
  imaginary = (b * c - a * d) * inverse
}

/**
 * The transform at y = ζ − σ. Nothing cancels: D(y) = D(−σ) + ζ Σ (q_k/(b_k − σ))/(ζ + b_k − σ), where D(−σ) = 0 for σ =
 * x_0.
 */
function transform(x: f64, y: f64, constant: f64): void {
  const xs = f64x2.splat(x)
  const square = f64x2.splat(y * y)
  const one = f64x2.splat(1)
  // over the poles, of both kinds of weights: Σ w (a + x)/|a + ζ|² and Σ w/|a + ζ|²
  let sourceReal = f64x2.splat(0)
  let sourceRest = f64x2.splat(0)
  let couplingReal = f64x2.splat(0)
  let couplingRest = f64x2.splat(0)
  const end = (count << 3) as usize
  for (let k: usize = 0; k < end; k += 16) {
    const a = f64x2.add(v128.load(gaps + k), xs)
    const inverse = f64x2.div(one, f64x2.add(f64x2.mul(a, a), square))
    const s = f64x2.mul(v128.load(sources + k), inverse)
    const q = f64x2.mul(v128.load(shiftedCouplings + k), inverse)
    sourceRest = f64x2.add(sourceRest, s)
    sourceReal = f64x2.add(sourceReal, f64x2.mul(s, a))
    couplingRest = f64x2.add(couplingRest, q)
    couplingReal = f64x2.add(couplingReal, f64x2.mul(q, a))
  }
  let numeratorReal = total(sourceReal)
  let numeratorImaginary = -y * total(sourceRest)
  if (constant !== 0) {
    divide(constant, 0, x - shift, y)
    numeratorReal += real
    numeratorImaginary += imaginary
  }
  const sumReal = total(couplingReal)
  const sumImaginary = -y * total(couplingRest)
  const re = denominator + x * sumReal - y * sumImaginary
  divide(numeratorReal, numeratorImaginary, re, x * sumImaginary + y * sumReal)
}

function total(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1)
}

/** Size of ε's terms at the times of the last contour, each of e^{−a t} as 1/(1 + a t), without e^{−σt}. */
export let contourSize: f64 = 0

/**
 * Replaces `many` times t, ascending and within a factor of `CONTOUR_SPAN`, by ε(t), and of the next `many` places makes the
 * factor e^{−σt} that is in it. Steps must be many (see SHORTEST in src/predict/decay.ts), so that the contour for them, in
 * the logarithm of their eigenvalues, has room between ±iπ.
 */
export function invertTransform(times: usize, many: i32, constant: f64): void {
  const first = load<f64>(times)
  transform(1 / first, 0, constant)
  contourSize = real / first
  const factors = times + (many << 3)
  for (let i = 0; i < many; i++) store<f64>(factors + (i << 3), 0)
  const grown = 1 - step * shift
  for (let n = 0; n < NODES; n++) {
    const at = nodes + (n << 5)
    const omegaReal = load<f64>(at) / first
    const omegaImaginary = load<f64>(at, 8) / first
    let x = omegaReal
    let y = omegaImaginary
    let jacobianReal: f64 = 1
    let jacobianImaginary: f64 = 0
    if (step !== 0) {
      // ζ = (1 − step σ) (e^{step ω} − 1)/step
      const size = NativeMath.exp(step * omegaReal)
      const sine = NativeMath.sin(step * omegaImaginary)
      const halfSine = NativeMath.sin(0.5 * step * omegaImaginary)
      const versine = 2 * halfSine * halfSine
      x = (grown / step) * (NativeMath.expm1(step * omegaReal) - size * versine)
      y = (grown / step) * size * sine
      jacobianReal = grown * size * (1 - versine)
      jacobianImaginary = grown * size * sine
    }
    transform(x, y, constant)
    // times dζ/dω dω/du
    const a = real * jacobianReal - imaginary * jacobianImaginary
    const b = real * jacobianImaginary + imaginary * jacobianReal
    const c = load<f64>(at, 16)
    const d = load<f64>(at, 24)
    const weightReal = (a * c - b * d) / first
    const weightImaginary = (a * d + b * c) / first
    for (let i = 0; i < many; i++) {
      const t = load<f64>(times + (i << 3))
      const phase = omegaImaginary * t
      const term = weightReal * NativeMath.sin(phase) + weightImaginary * NativeMath.cos(phase)
      const to = factors + (i << 3)
      store<f64>(to, load<f64>(to) + NativeMath.exp(omegaReal * t) * term)
    }
  }
  for (let i = 0; i < many; i++) {
    const at = times + (i << 3)
    const factor = NativeMath.exp(-decay(shift, load<f64>(at)))
    store<f64>(at, factor * (SPACING / Math.PI) * load<f64>(factors + (i << 3)))
    store<f64>(factors + (i << 3), factor)
  }
}

/** ε of `s` after one more step of the map, made in place. */
export function stepDecay(constant: f64): f64 {
  let error = constant
  for (let k = 0; k < count; k++) error += load<f64>(sources + (k << 3))
  let next = constant
  for (let k = 0; k < count; k++) {
    const kept = load<f64>(sources + (k << 3)) * (1 - step * load<f64>(rates + (k << 3)))
    const value = kept + step * load<f64>(couplings + (k << 3)) * error
    store<f64>(sources + (k << 3), value)
    next += value
  }
  return next
}

/** Σ λ_k w_k e^{−λ_k t} of the last sum of exponentials. */
export let exponentialsDecay: f64 = 0

/** Σ w_k e^{−λ_k t} over `many` levels, arrays in this order of memory. */
export function sumExponentials(lambdas: usize, weights: usize, many: i32, t: f64): f64 {
  let sum: f64 = 0
  exponentialsDecay = 0
  for (let k = many - 1; k >= 0; k--) {
    const lambda = load<f64>(lambdas + (k << 3))
    const exponent = lambda * t
    if (!(exponent < 745)) continue
    const term = load<f64>(weights + (k << 3)) * NativeMath.exp(-exponent)
    sum += term
    exponentialsDecay += lambda * term
  }
  return sum
}
