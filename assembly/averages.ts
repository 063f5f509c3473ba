// The K+M local fields are jointly Gaussian with covariance C; everything that a network's average behaviour needs
// of them is computed here from C. Students come first, then teachers; n = K + M. Output weights enter as
// c = (−w, v), so that the output difference is ζ − σ = Σ_a c_a g(z_a).

import { zeros } from './memory'
import { arcsines } from './special'

export const LINEAR: i32 = 0
export const ERF: i32 = 1

export let K: i32 = 0
export let n: i32 = 0
export let activation: i32 = ERF

/** Rows of C are this many doubles apart: even, with room for a vector that starts at the last column. */
export let stride: i32 = 0
/** C: n×n, symmetric, rows `stride` apart. */
export let covariance: usize = 0
/** c: n, then zeros. */
export let outputs: usize = 0

/** What the equations of motion are made of, for learning rate 1; each n or K columns to a row, unpadded. */
/** [X/η, Y/η]: K×n, w_i (δ_ij A_i + b_ij c_j). */
export let drift: usize = 0
/** w_i w_j ⟨g′_i g′_j (ζ−σ)²⟩: K×K. */
export let noise: usize = 0

/** c_m c_l of every pair of fields m ≤ l, twice off the diagonal: the diagonal first, then row by row, each row even. */
let products: usize = 0
/** Scratch of the same layout: what is averaged for each pair. */
let terms: usize = 0
/** Length of `products` and `terms`. */
let pairs: i32 = 0

/** Scratch: 1/√ of every field's 1 + variance, and a row of a matrix over a number. */
let inverseRoots: usize = 0
let scaledRow: usize = 0
/** Scratch like `covariance`: what one factor g′ leaves of C. */
let remaining: usize = 0

const TWO_OVER_PI: f64 = 0.6366197723675814
/** Beyond it a number counts as diverged. */
export const LARGEST: f64 = 1e150

/** Sizes and activation; `outputs` is then written, `startFields` called, and C written whenever it changes. */
export function setUpFields(students: i32, teachers: i32, kind: i32): void {
  K = students
  n = students + teachers
  activation = kind
  stride = (n + 3) & ~1
  covariance = zeros(n * stride)
  outputs = zeros(stride)
  drift = zeros(students * n)
  noise = zeros(students * students)
  inverseRoots = zeros(stride)
  scaledRow = zeros(stride)
  remaining = zeros(n * stride)
  pairs = (n + 1) & ~1
  for (let m = 0; m < n; m++) pairs += (n - m) & ~1
  products = zeros(pairs)
  terms = zeros(pairs)
}

/** Multiplies the output weights out. */
export function startFields(): void {
  let out = products
  for (let m = 0; m < n; m++) store<f64>(out + (m << 3), at(outputs, m) * at(outputs, m))
  out += ((n + 1) & ~1) << 3
  for (let m = 0; m < n; m++) {
    for (let l = m + 1; l < n; l++) store<f64>(out + ((l - m - 1) << 3), 2 * at(outputs, m) * at(outputs, l))
    out += ((n - m) & ~1) << 3
  }
}

function row(a: i32): usize {
  return covariance + ((a * stride) << 3)
}

/** Element a of an array. */
export function at(base: usize, a: i32): f64 {
  return load<f64>(base + (a << 3))
}

function sumLanes(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1)
}

/** Elements (m, m) and (m+1, m+1) of a matrix laid out like C; 0 beyond the last field. */
function diagonalPair(matrix: usize, m: i32): v128 {
  const first = matrix + ((m * (stride + 1)) << 3)
  return f64x2(load<f64>(first), m + 1 < n ? load<f64>(first + ((stride + 1) << 3)) : 0)
}

/** Σ over the pairs of c_m c_l times their term. */
function sumTerms(): f64 {
  let sum = f64x2.splat(0)
  for (let p: usize = 0; p < (<usize>pairs) << 3; p += 16) {
    sum = f64x2.add(sum, f64x2.mul(v128.load(products + p), v128.load(terms + p)))
  }
  return sumLanes(sum)
}

/** The same of absolute values. */
function sumMagnitudes(): f64 {
  let sum = f64x2.splat(0)
  for (let p: usize = 0; p < (<usize>pairs) << 3; p += 16) {
    sum = f64x2.add(sum, f64x2.abs(f64x2.mul(v128.load(products + p), v128.load(terms + p))))
  }
  return sumLanes(sum)
}

/** ⟨g_m g_l⟩ of every pair (Saad & Solla 1995, eq. 5). */
function fillOutputTerms(): void {
  const isErf = activation === ERF
  const one = f64x2.splat(1)
  let out = terms
  for (let m = 0; m < n; m += 2) {
    const variance = diagonalPair(covariance, m)
    const inverse = f64x2.div(one, f64x2.add(one, variance))
    v128.store(out, isErf ? f64x2.mul(variance, inverse) : variance)
    v128.store(inverseRoots + (m << 3), f64x2.sqrt(inverse))
    out += 16
  }
  for (let m = 0; m < n; m++) {
    const root = f64x2.splat(at(inverseRoots, m))
    for (let l = m + 1; l < n; l += 2) {
      const c = v128.load(row(m) + (l << 3))
      v128.store(out, isErf ? f64x2.mul(c, f64x2.mul(root, v128.load(inverseRoots + (l << 3)))) : c)
      out += 16
    }
  }
  if (isErf) arcsines(terms, pairs)
}

function outputFactor(): f64 {
  return activation === ERF ? TWO_OVER_PI : 1
}

/** ε_g = ½⟨(ζ−σ)²⟩. */
export function generalizationError(): f64 {
  fillOutputTerms()
  return 0.5 * outputFactor() * sumTerms()
}

/** The size of the terms whose difference ε_g is; after `generalizationError` of the same C. */
export function errorScale(): f64 {
  return 0.5 * outputFactor() * sumMagnitudes()
}

/**
 * What the rounding error of ε_g is in proportion to. Near 1 an arcsine multiplies that of its argument by up to √C, which
 * begins to show at 10⁴; half the digits at most are lost.
 */
export function roundingScale(): f64 {
  if (activation !== ERF) return errorScale()
  return errorScale() * max(1, 0.01 * sqrt<f64>(min(largestVariance(), 1e16)))
}

function largestVariance(): f64 {
  let most: f64 = 0
  for (let a = 0; a < n; a++) most = max(most, abs(at(row(a), a)))
  return most
}

/** Whether neither C nor the terms of ε_g have diverged; after `generalizationError` of the same C. */
export function isBounded(): bool {
  return errorScale() < LARGEST && largestVariance() < LARGEST // NaN is not
}

/** Fills `drift` and `noise` from C. */
export function fillAverages(): void {
  if (activation === ERF) {
    fillErfDrift()
    fillErfNoise()
  } else {
    fillLinearAverages(2 * generalizationError())
  }
}

/** g′ = 1: a = 0, b = 1, and the noise is ⟨(ζ−σ)²⟩. */
export function fillLinearAverages(square: f64): void {
  for (let i = 0; i < K; i++) {
    const w = -at(outputs, i)
    for (let b = 0; b < n; b++) store<f64>(drift + ((i * n + b) << 3), w * at(outputs, b))
    for (let j = 0; j < K; j++) store<f64>(noise + ((i * K + j) << 3), w * -at(outputs, j) * square)
  }
}

/** b_im = (2/π)/√(d_i d_m − C_im²), a_im = −b_im C_im/d_i (Saad & Solla 1995, appendix). */
function fillErfDrift(): void {
  for (let i = 0; i < K; i++) {
    const ci = row(i)
    const di = 1 + at(ci, i)
    const w = -at(outputs, i)
    let a: f64 = 0
    for (let m = 0; m < n; m++) {
      const cim = at(ci, m)
      // d_i d_m − C_im², so that nothing large cancels at m = i
      const square = di + at(row(m), m) + (at(ci, i) * at(row(m), m) - cim * cim)
      const b = (TWO_OVER_PI / sqrt<f64>(square)) * at(outputs, m)
      a -= b * (cim / di)
      store<f64>(drift + ((i * n + m) << 3), w * b)
    }
    const diagonal = drift + ((i * n + i) << 3)
    store<f64>(diagonal, load<f64>(diagonal) + w * a)
  }
}

/**
 * ⟨g′_i g′_j g_m g_l⟩ summed with c_m c_l over all m and l. The factors g′ multiply the fields' density by
 * (2/π) exp(−(z_i² + z_j²)/2), which leaves a Gaussian of covariance S = C − C_·ij (1 + C_ij,ij)^{−1} C_ij· and a weight
 * Λ4^{−1/2}; so the average is (4/π²) Λ4^{−1/2} asin(S_ml/√((1+S_mm)(1+S_ll))), the formula of Saad & Solla (1995) with
 * less cancellation. i and j are taken one after the other, so that what i leaves serves every j. The average is
 * symmetric in i and j, and in m and l: a quarter of the terms are computed.
 */
function fillErfNoise(): void {
  for (let i = 0; i < K; i++) {
    const di = 1 + at(row(i), i)
    conditionOn(i, 1 / di)
    for (let j = i; j < K; j++) {
      const dj = 1 + at(remaining + ((j * stride) << 3), j)
      fillNoiseTerms(j, 1 / dj)
      arcsines(terms, pairs)
      const average = ((TWO_OVER_PI * TWO_OVER_PI) / sqrt<f64>(di * dj)) * sumTerms()
      const value = at(outputs, i) * at(outputs, j) * average
      store<f64>(noise + ((i * K + j) << 3), value)
      store<f64>(noise + ((j * K + i) << 3), value)
    }
  }
}

/** remaining = C − C_·i C_i·/d_i, the whole matrix. */
function conditionOn(i: i32, inverse: f64): void {
  const ci = row(i)
  for (let m = 0; m < n; m++) {
    const factor = f64x2.splat(at(ci, m) * inverse)
    const from = row(m)
    const to = remaining + ((m * stride) << 3)
    for (let l = 0; l < n; l += 2) {
      const change = f64x2.mul(factor, v128.load(ci + (l << 3)))
      v128.store(to + (l << 3), f64x2.sub(v128.load(from + (l << 3)), change))
    }
  }
}

/** S_ml/√((1+S_mm)(1+S_ll)) of every pair, with S = remaining − remaining_·j remaining_j·/d_j. */
function fillNoiseTerms(j: i32, inverse: f64): void {
  const one = f64x2.splat(1)
  const rj = remaining + ((j * stride) << 3)
  let out = terms
  for (let m = 0; m < n; m += 2) {
    const r = v128.load(rj + (m << 3))
    const scaled = f64x2.mul(r, f64x2.splat(inverse))
    const diagonal = f64x2.sub(diagonalPair(remaining, m), f64x2.mul(r, scaled))
    const inverseVariance = f64x2.div(one, f64x2.add(one, diagonal))
    v128.store(scaledRow + (m << 3), scaled)
    v128.store(inverseRoots + (m << 3), f64x2.sqrt(inverseVariance))
    v128.store(out, f64x2.mul(diagonal, inverseVariance))
    out += 16
  }
  for (let m = 0; m < n; m++) {
    const rm = remaining + ((m * stride) << 3)
    const factor = f64x2.splat(at(rj, m))
    const root = f64x2.splat(at(inverseRoots, m))
    for (let l = m + 1; l < n; l += 2) {
      const change = f64x2.mul(factor, v128.load(scaledRow + (l << 3)))
      const s = f64x2.sub(v128.load(rm + (l << 3)), change)
      v128.store(out, f64x2.mul(f64x2.mul(s, root), v128.load(inverseRoots + (l << 3))))
      out += 16
    }
  }
}
