// Right-hand side of the order-parameter equations, level by level (Yoshida & Okada 2019; Worschech & Rosenow 2024,
// in levels instead of moments). With S^k the Gram matrix of all K+M vectors in level k, over N (r, q and t are its
// blocks), Z = [X, Y], b a teacher, i and j students:
//
//   dS^k_ib/dα = λ_k Σ_c Z_ic S^k_cb
//   dS^k_ij/dα = λ_k Σ_c (Z_ic S^k_cj + Z_jc S^k_ci) + η² λ_k p_k noise_ij
//
// In levels that are not trained nothing moves: these λ_k are 0 there, but not those of C = Σ λ_k S^k and ε_g.
// For linear networks the state ends with a row of its own for E_k = e·e/N in level k, e = Σ w_i J_i − Σ v_n B_n:
//
//   dE_k/dα = −2ηsλ_k E_k + η² s² λ_k p_k Σ_j λ_j E_j,  s = Σ w_i²,  ε_g = ½ Σ λ_k E_k
//
// so that ε_g keeps its relative accuracy while Q, R and T cancel in it.
//
// A component of S is a row over the levels, so that two levels share a vector. One system an instance.

import {
  activation,
  at,
  covariance,
  drift,
  fillAverages,
  fillLinearAverages,
  generalizationError,
  K,
  LINEAR,
  n,
  noise,
  outputs,
  stride,
} from './averages'
import { addTerm, BLOCK, combineTerms, reserveTerms, startTerms } from './combination'
import { fromFrame, intoFrame, isTurned, ownNoise, setUpFrame } from './frame'
import { zeros } from './memory'
import {
  completeCovariance,
  fillSpecialisedAverages,
  isSpecialised,
  setUpSpecialised,
  specialise,
  specialisedError,
  teacherOf,
} from './specialised'

/** Levels, padded to an even number with levels in which everything is zero. */
export let levels: i32 = 0
/** Doubles in a state: KM + K(K+1)/2 rows of `levels`, and one more for linear networks. */
export let stateSize: i32 = 0
export let eigenvalues: usize = 0
/** λ_k where the students are trained, 0 elsewhere. */
export let trainedEigenvalues: usize = 0
export let weights: usize = 0
/** The state that `evaluate` reads: the rows S_ib with i a student and b ≥ i, in this order. */
export let state: usize = 0
/** The rows of t: S_ab with b ≥ a, both teachers. */
export let teachers: usize = 0

/** The row of E_k; 0 unless the network is linear. */
export let residuals: usize = 0

export let rate: f64 = 0
/** η² λ_k p_k where the students are trained, 0 elsewhere. */
export let noiseRates: usize = 0
/** Address of the row of S_ab, for all a and b. */
let rows: usize = 0

/** After `setUpFields`; eigenvalues (both), weights, teachers and state are then written, and `startEquations` called. */
export function setUpEquations(levelCount: i32, learningRate: f64): void {
  const m = n - K
  rate = learningRate
  evaluations = 0
  levels = (levelCount + 1) & ~1
  const rowCount = K * m + (K * (K + 1)) / 2
  stateSize = (rowCount + (activation === LINEAR ? 1 : 0)) * levels
  eigenvalues = zeros(levels)
  trainedEigenvalues = zeros(levels)
  weights = zeros(levels)
  noiseRates = zeros(levels)
  state = zeros(stateSize)
  if (activation === LINEAR) residuals = state + ((rowCount * levels) << 3)
  teachers = zeros(((m * (m + 1)) / 2) * levels)
  rows = zeros((n * n + 1) / 2)
  reserveTerms(4 * n + 16)
  setUpFrame()
  setUpSpecialised()
  let next = state
  for (let a = 0; a < n; a++) {
    if (a === K) next = teachers
    for (let b = a; b < n; b++) {
      store<u32>(rows + ((a * n + b) << 2), <u32>next)
      store<u32>(rows + ((b * n + a) << 2), <u32>next)
      next += levels << 3
    }
  }
}

/** Computes once what does not change, T and the rates of the noise, and the residuals of the overlaps given. */
export function startEquations(): void {
  for (let k = 0; k < levels; k++) {
    const lambda = load<f64>(trainedEigenvalues + (k << 3))
    store<f64>(noiseRates + (k << 3), rate * rate * lambda * load<f64>(weights + (k << 3)))
  }
  gatherCovariance(K, n)
  if (residuals !== 0) {
    for (let k = 0; k < levels; k++) store<f64>(residuals + (k << 3), residualOf(k))
  }
}

/** E_k of the overlaps of level k: cᵀ S^k c; 0 where λ_k = 0, as no input shows what is left to learn there. */
function residualOf(k: i32): f64 {
  if (load<f64>(eigenvalues + (k << 3)) === 0) return 0 // or it may overflow
  let sum: f64 = 0
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < n; b++) {
      const c = load<f64>(outputs + (a << 3)) * load<f64>(outputs + (b << 3))
      sum += c * load<f64>(rowOf(a, b) + (k << 3))
    }
  }
  return sum
}

/** Σ_k λ_k of a row's elements. */
export function weightedSum(row: usize): f64 {
  let sum = f64x2.splat(0)
  for (let k: usize = 0; k < (<usize>levels) << 3; k += 16) {
    sum = f64x2.add(sum, f64x2.mul(v128.load(eigenvalues + k), v128.load(row + k)))
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)
}

/** ε_g of `state`, which has been evaluated. */
export function stateError(): f64 {
  const error = generalizationError()
  if (isSpecialised) return specialisedError()
  return residuals === 0 ? error : residualError()
}

/** ε_g of a linear network. */
export function residualError(): f64 {
  return 0.5 * weightedSum(residuals)
}

/** How ε_g changes with a change of the state, for the drift of the last evaluation: ∂ε_g/∂Q = −X/2η, ∂ε_g/∂R = −Y/η. */
export function errorChange(change: usize): f64 {
  let sum: f64 = 0
  for (let i = 0; i < K; i++) {
    for (let b = i; b < n; b++) {
      const share = b === i ? 0.5 : 1
      sum -= share * at(drift, i * n + b) * weightedSum(rowOf(i, b) - state + change)
    }
  }
  return sum
}

/** Turns the state into the Gram matrix of δ_i = J_i − B_π(i) and the teachers; π has been found. */
export function specialiseState(): void {
  for (let k = 0; k < levels; k++) {
    for (let i = 0; i < K; i++) {
      const p = K + teacherOf(i)
      for (let j = i; j < K; j++) {
        const q = K + teacherOf(j)
        setElement(i, j, k, elementOf(i, j, k) - elementOf(i, q, k) - elementOf(j, p, k) + elementOf(p, q, k))
      }
    }
    for (let i = 0; i < K; i++) {
      const p = K + teacherOf(i)
      for (let b = K; b < n; b++) setElement(i, b, k, elementOf(i, b, k) - elementOf(p, b, k))
    }
  }
  specialise()
}

/** S_ab of level k, whatever the state holds. */
export function overlapAt(a: i32, b: i32, k: i32): f64 {
  let sum = elementOf(a, b, k)
  if (!isSpecialised || (a >= K && b >= K)) return sum
  const p = a < K ? K + teacherOf(a) : a
  const q = b < K ? K + teacherOf(b) : b
  if (a < K && b < K) sum += elementOf(a, q, k) + elementOf(b, p, k)
  return sum + elementOf(p, q, k)
}

function elementOf(a: i32, b: i32, k: i32): f64 {
  return load<f64>(rowOf(a, b) + (k << 3))
}

function setElement(a: i32, b: i32, k: i32, value: f64): void {
  store<f64>(rowOf(a, b) + (k << 3), value)
}

/** Address of the row of S_ab over the levels. */
export function rowOf(a: i32, b: i32): usize {
  return <usize>load<u32>(rows + ((a * n + b) << 2))
}

/** C_ab = Σ_k λ_k S^k_ab for `first` ≤ a < `end` and all b ≥ a. */
function gatherCovariance(first: i32, end: i32): void {
  for (let a = first; a < end; a++) {
    for (let b = a; b < n; b++) {
      const value = weightedSum(rowOf(a, b))
      store<f64>(covariance + ((a * stride + b) << 3), value)
      store<f64>(covariance + ((b * stride + a) << 3), value)
    }
  }
}

/** C of `state`, for the averages and ε_g. */
export function gatherState(): void {
  gatherCovariance(0, K)
}

/** How often `evaluate` was called. */
export let evaluations: f64 = 0

/** Writes d(state)/dα to `out`. */
export function evaluate(out: usize): void {
  evaluations += 1
  gatherState()
  if (isTurned) fromFrame(covariance)
  if (isSpecialised) {
    completeCovariance()
    fillSpecialisedAverages()
  } else if (residuals === 0) fillAverages()
  else fillLinearAverages(weightedSum(residuals))
  if (isTurned) {
    memory.copy(ownNoise, noise, (<usize>(K * K)) << 3)
    intoFrame(drift, n)
    intoFrame(noise, K)
  }
  const bytes = (<usize>levels) << 3
  for (let i = 0; i < K; i++) {
    for (let b = i; b < n; b++) {
      if (b < K) fillStudentRow(i, b, out)
      else fillTeacherRow(i, b, out)
      out += bytes
    }
  }
  if (residuals !== 0) fillResidualRow(out)
}

/** s = Σ w_i² */
export function studentWeight(): f64 {
  let s: f64 = 0
  for (let i = 0; i < K; i++) s += at(outputs, i) * at(outputs, i)
  return s
}

function fillResidualRow(out: usize): void {
  const s = studentWeight()
  const decay = f64x2.splat(-2 * rate * s)
  const noise = f64x2.splat(s * s * weightedSum(residuals))
  for (let k: usize = 0; k < (<usize>levels) << 3; k += 16) {
    const lost = f64x2.mul(f64x2.mul(decay, v128.load(trainedEigenvalues + k)), v128.load(residuals + k))
    v128.store(out + k, f64x2.add(lost, f64x2.mul(noise, v128.load(noiseRates + k))))
  }
}

/** λ_k η Σ_c Z_ic S_cb for every level. */
function fillTeacherRow(i: i32, b: i32, out: usize): void {
  sumProducts(i, b, false, out)
  const eta = f64x2.splat(rate)
  for (let k: usize = 0; k < (<usize>levels) << 3; k += 16) {
    v128.store(out + k, f64x2.mul(f64x2.mul(eta, v128.load(trainedEigenvalues + k)), v128.load(out + k)))
  }
}

/** λ_k η Σ_c (Z_ic S_cj + Z_jc S_ci) + η² λ_k p_k noise_ij for every level. */
function fillStudentRow(i: i32, j: i32, out: usize): void {
  sumProducts(i, j, true, out)
  const eta = f64x2.splat(rate)
  const amplitude = v128.load64_splat(noise + ((i * K + j) << 3))
  for (let k: usize = 0; k < (<usize>levels) << 3; k += 16) {
    const motion = f64x2.mul(f64x2.mul(eta, v128.load(trainedEigenvalues + k)), v128.load(out + k))
    v128.store(out + k, f64x2.add(motion, f64x2.mul(amplitude, v128.load(noiseRates + k))))
  }
}

/** Σ_c Z_ic S_cb for every level, and Z_bc S_ci too if `both`. */
function sumProducts(i: i32, b: i32, both: bool, out: usize): void {
  const bytes = (<usize>levels) << 3
  const zi = drift + ((i * n) << 3)
  const columnB = rows + ((b * n) << 2)
  const zb = drift + ((b * n) << 3)
  const columnI = rows + ((i * n) << 2)
  if (bytes >= BLOCK) {
    startTerms()
    for (let c = 0; c < n; c++) addTerm(load<f64>(zi + (c << 3)), <usize>load<u32>(columnB + (c << 2)))
    if (both)
      for (let c = 0; c < n; c++) addTerm(load<f64>(zb + (c << 3)), <usize>load<u32>(columnI + (c << 2)))
    combineTerms(bytes, out)
    return
  }
  for (let k: usize = 0; k < bytes; k += 16) {
    let sum = f64x2.splat(0)
    for (let c = 0; c < n; c++) {
      const s = v128.load(<usize>load<u32>(columnB + (c << 2)) + k)
      sum = f64x2.add(sum, f64x2.mul(v128.load64_splat(zi + (c << 3)), s))
      if (both) {
        const t = v128.load(<usize>load<u32>(columnI + (c << 2)) + k)
        sum = f64x2.add(sum, f64x2.mul(v128.load64_splat(zb + (c << 3)), t))
      }
    }
    v128.store(out + k, sum)
  }
}
