// The K+M local fields are jointly Gaussian with covariance C; everything that a network's average behaviour needs
// of them is computed here from C. Students come first, then teachers; n = K + M. Output weights enter as
// c = (−w, v), so that the output difference is ζ − σ = Σ_a c_a g(z_a).

import { zeros } from './memory'
import { arcsines } from './special'

export const LINEAR: i32 = 0
export const ERF: i32 = 1

export let K: i32 = 0
export let n: i32 = 0
let activation: i32 = ERF

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

// Scratch rows for a pair of students: field by field, n, then whatever the padding gives.
let reduced: usize = 0 // P_m = d_i C_jm − C_ij C_im
let reducedOther: usize = 0 // the same with i and j exchanged
let inverseRoots: usize = 0 // 1/√Λ1_m, or 1/√d_m

const TWO_OVER_PI: f64 = 0.6366197723675814

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
  reduced = zeros(stride)
  reducedOther = zeros(stride)
  inverseRoots = zeros(stride)
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

function at(base: usize, a: i32): f64 {
  return load<f64>(base + (a << 3))
}

function sumLanes(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1)
}

/** C_mm and C_{m+1,m+1}; 0 beyond the last field. */
function diagonalPair(m: i32): v128 {
  return f64x2(at(row(m), m), m + 1 < n ? at(row(m + 1), m + 1) : 0)
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
    const variance = diagonalPair(m)
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

/** Fills `drift` and `noise` from C. */
export function fillAverages(): void {
  if (activation === ERF) {
    fillErfDrift()
    fillErfNoise()
  } else {
    fillLinear()
  }
}

/** g′ = 1: a = 0, b = 1. */
function fillLinear(): void {
  const square = 2 * generalizationError()
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
      const b = (TWO_OVER_PI / sqrt<f64>(di * (1 + at(row(m), m)) - cim * cim)) * at(outputs, m)
      a -= b * (cim / di)
      store<f64>(drift + ((i * n + m) << 3), w * b)
    }
    const diagonal = drift + ((i * n + i) << 3)
    store<f64>(diagonal, load<f64>(diagonal) + w * a)
  }
}

/**
 * ⟨g′_i g′_j g_m g_l⟩ = (4/π²) Λ4^{−1/2} asin(Λ0/√(Λ1 Λ2)), summed with c_m c_l over all m and l. It is symmetric in
 * i and j, and in m and l, so that a quarter of the terms are computed; at l = m, Λ0/√(Λ1 Λ2) = 1 − Λ4/Λ1.
 */
function fillErfNoise(): void {
  for (let i = 0; i < K; i++) {
    for (let j = i; j < K; j++) {
      const cij = at(row(i), j)
      const lambda4 = (1 + at(row(i), i)) * (1 + at(row(j), j)) - cij * cij
      fillNoiseTerms(i, j, lambda4)
      arcsines(terms, pairs)
      const average = ((TWO_OVER_PI * TWO_OVER_PI) / sqrt<f64>(lambda4)) * sumTerms()
      const value = at(outputs, i) * at(outputs, j) * average
      store<f64>(noise + ((i * K + j) << 3), value)
      store<f64>(noise + ((j * K + i) << 3), value)
    }
  }
}

/** Λ0/√(Λ1 Λ2) of every pair m, l, for students i and j. */
function fillNoiseTerms(i: i32, j: i32, lambda4: f64): void {
  const one = f64x2.splat(1)
  const ci = row(i)
  const cj = row(j)
  const di = f64x2.splat(1 + at(ci, i))
  const dj = f64x2.splat(1 + at(cj, j))
  const cij = f64x2.splat(at(ci, j))
  const four = f64x2.splat(lambda4)
  let out = terms
  for (let m = 0; m < n; m += 2) {
    const cim = v128.load(ci + (m << 3))
    const cjm = v128.load(cj + (m << 3))
    const p = f64x2.sub(f64x2.mul(di, cjm), f64x2.mul(cij, cim))
    const q = f64x2.sub(f64x2.mul(dj, cim), f64x2.mul(cij, cjm))
    // Λ1 = Λ4 d_m − C_jm P_m − C_im Q_m
    const dm = f64x2.add(one, diagonalPair(m))
    const lambda1 = f64x2.sub(f64x2.sub(f64x2.mul(four, dm), f64x2.mul(cjm, p)), f64x2.mul(cim, q))
    const inverse = f64x2.div(one, lambda1)
    v128.store(reduced + (m << 3), p)
    v128.store(reducedOther + (m << 3), q)
    v128.store(inverseRoots + (m << 3), f64x2.sqrt(inverse))
    v128.store(out, f64x2.sub(one, f64x2.mul(four, inverse)))
    out += 16
  }
  for (let m = 0; m < n; m++) {
    const cm = row(m)
    const p = f64x2.splat(at(reduced, m))
    const q = f64x2.splat(at(reducedOther, m))
    const root = f64x2.splat(at(inverseRoots, m))
    for (let l = m + 1; l < n; l += 2) {
      // Λ0 = Λ4 C_ml − C_jl P_m − C_il Q_m
      const first = f64x2.mul(four, v128.load(cm + (l << 3)))
      const second = f64x2.mul(v128.load(cj + (l << 3)), p)
      const third = f64x2.mul(v128.load(ci + (l << 3)), q)
      const lambda0 = f64x2.sub(f64x2.sub(first, second), third)
      v128.store(out, f64x2.mul(lambda0, f64x2.mul(root, v128.load(inverseRoots + (l << 3)))))
      out += 16
    }
  }
}
