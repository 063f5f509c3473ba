// How `drift` and `noise` change with C: the averages of averages.ts, differentiated along a direction (erf).
// A direction has the layout of C, is symmetric, and zero between teachers.

import { at, covariance, K, n, outputs, stride } from './averages'
import { zeros } from './memory'

/** Changes of `drift` (K×n) and `noise` (K×K). */
export let driftChange: usize = 0
export let noiseChange: usize = 0

/** What a factor g′_i leaves of C and of the direction: laid out like C. */
let remaining: usize = 0
let remainingChange: usize = 0
let noises: usize = 0
/** 1 + S_mm and its change over itself, field by field. */
let variances: usize = 0
let variancesChange: usize = 0

const TWO_OVER_PI: f64 = 0.6366197723675814

export function setUpDerivatives(): void {
  driftChange = zeros(K * n)
  noiseChange = zeros(K * K)
  remaining = zeros(n * stride)
  remainingChange = zeros(n * stride)
  variances = zeros(n)
  variancesChange = zeros(n)
}

function element(matrix: usize, a: i32, b: i32): f64 {
  return load<f64>(matrix + ((a * stride + b) << 3))
}

/** Fills `driftChange` and `noiseChange`; `noise` is that of C. */
export function differentiate(direction: usize, noise: usize): void {
  noises = noise
  for (let i = 0; i < K; i++) differentiateDrift(i, direction)
  for (let i = 0; i < K; i++) {
    conditionOn(i, direction)
    for (let j = i; j < K; j++) differentiateNoise(i, j, direction)
  }
}

/** w_i (δ_im A_i + b_im c_m) with b_im = (2/π)/√(d_i d_m − C_im²), A_i = −Σ_m c_m b_im C_im/d_i. */
function differentiateDrift(i: i32, direction: usize): void {
  const w = -at(outputs, i)
  const di = 1 + element(covariance, i, i)
  const ddi = element(direction, i, i)
  let a: f64 = 0
  for (let m = 0; m < n; m++) {
    const c = element(covariance, i, m)
    const dc = element(direction, i, m)
    const dm = 1 + element(covariance, m, m)
    const square = di * dm - c * c
    const b = TWO_OVER_PI / sqrt<f64>(square)
    const db = (-0.5 * b * (ddi * dm + di * element(direction, m, m) - 2 * c * dc)) / square
    store<f64>(driftChange + ((i * n + m) << 3), w * db * at(outputs, m))
    a -= at(outputs, m) * ((db * c + b * dc) / di - (b * c * ddi) / (di * di))
  }
  const diagonal = driftChange + ((i * n + i) << 3)
  store<f64>(diagonal, load<f64>(diagonal) + w * a)
}

/** remaining = C − C_·i C_i·/d_i, and its change. */
function conditionOn(i: i32, direction: usize): void {
  const di = 1 + element(covariance, i, i)
  const relative = element(direction, i, i) / di
  for (let m = 0; m < n; m++) {
    const cm = element(covariance, m, i) / di
    const dcm = element(direction, m, i) / di
    for (let l = 0; l < n; l++) {
      const offset = (m * stride + l) << 3
      const cl = element(covariance, i, l)
      store<f64>(remaining + offset, element(covariance, m, l) - cm * cl)
      const change = dcm * cl + cm * element(direction, i, l) - cm * cl * relative
      store<f64>(remainingChange + offset, element(direction, m, l) - change)
    }
  }
}

/** The change of S_ml = remaining_ml − remaining_mj remaining_lj/d_j, where S itself is given. */
function changeOfRest(j: i32, m: i32, l: i32, dj: f64, relative: f64): f64 {
  const rm = element(remaining, j, m)
  const rl = element(remaining, j, l)
  const drm = element(remainingChange, j, m)
  const drl = element(remainingChange, j, l)
  return element(remainingChange, m, l) - (drm * rl + rm * drl - rm * rl * relative) / dj
}

/** Of (4/π²) (d_i d_j)^{−1/2} Σ c_m c_l asin(S_ml/√((1+S_mm)(1+S_ll))), times w_i w_j. */
function differentiateNoise(i: i32, j: i32, direction: usize): void {
  const di = 1 + element(covariance, i, i)
  const dj = 1 + element(remaining, j, j)
  const relative = element(remainingChange, j, j) / dj
  let sum: f64 = 0
  for (let m = 0; m < n; m++) {
    const r = element(remaining, j, m)
    const v = 1 + element(remaining, m, m) - (r * r) / dj
    const dv = changeOfRest(j, m, m, dj, relative)
    store<f64>(variances + (m << 3), v)
    store<f64>(variancesChange + (m << 3), dv / v)
    // asin(1 − 1/v)
    sum += (at(outputs, m) * at(outputs, m) * dv) / (v * sqrt<f64>(2 * v - 1))
  }
  for (let m = 0; m < n; m++) {
    for (let l = m + 1; l < n; l++) {
      const s = element(remaining, m, l) - (element(remaining, j, m) * element(remaining, j, l)) / dj
      const ds = changeOfRest(j, m, l, dj, relative)
      const mean = 0.5 * (at(variancesChange, m) + at(variancesChange, l))
      const product = at(variances, m) * at(variances, l)
      sum += (2 * at(outputs, m) * at(outputs, l) * (ds - s * mean)) / sqrt<f64>(product - s * s)
    }
  }
  const factor = (TWO_OVER_PI * TWO_OVER_PI) / sqrt<f64>(di * dj)
  const ratio = element(direction, i, i) / di + relative
  const value =
    at(outputs, i) * at(outputs, j) * factor * sum - 0.5 * ratio * load<f64>(noises + ((i * K + j) << 3))
  store<f64>(noiseChange + ((i * K + j) << 3), value)
  store<f64>(noiseChange + ((j * K + i) << 3), value)
}
