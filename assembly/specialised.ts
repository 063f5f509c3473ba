// The specialised frame: after each student unit has found its teacher unit (K = M, w a permutation of v) the state
// holds the Gram matrix of δ_i = J_i − B_π(i) and the teachers. It obeys the same equations with [X, Y + XΠ] for
// [X, Y]. What then cancels, Y + XΠ, the noise and ε_g, is computed with 32 digits from C = (B + δ)(B + δ)ᵀ, so that
// everything keeps its relative accuracy while it vanishes (down to ε_g about 1e-28).

import { at, covariance, drift, K, n, noise, outputs, stride } from './averages'
import { add, arcsine, divide, high, low, multiply, squareRoot } from './double-double'
import { zeros } from './memory'
import { arcsines } from './special'

/** Above it 32 digits cost too much. */
const MOST_SPECIALISED: i32 = 8
const TWO_OVER_PI: f64 = 0.6366197723675814
const TWO_OVER_PI_REST: f64 = -3.935735335036497e-17

export let isSpecialised: bool = false
/** π: the teacher (0 … M−1) of each student. */
let assignment: usize = 0

// Matrices of pairs of doubles, n×n: C, what one factor g′ leaves of it, what two leave.
let full: usize = 0
let once: usize = 0
let twice: usize = 0
/** 1/√(1 + S_mm), and arguments of arcsines as doubles. */
let roots: usize = 0
let starts: usize = 0

/** Makes room, unless there are too many units or not as many students as teachers. */
export function setUpSpecialised(): void {
  isSpecialised = false
  if (!mayBeSpecialised()) return
  assignment = zeros(K)
  full = zeros(2 * n * n)
  once = zeros(2 * n * n)
  twice = zeros(2 * n * n)
  roots = zeros(2 * n)
  starts = zeros(n * n + 1)
}

function mayBeSpecialised(): bool {
  return 2 * K === n && K <= MOST_SPECIALISED
}

export function specialise(): void {
  isSpecialised = true
}

export function teacherOf(i: i32): i32 {
  return load<i32>(assignment + (i << 2))
}

/** Finds the teacher of each student from C; false unless every one has found its own, with its output weight. */
export function findTeachers(): bool {
  if (!mayBeSpecialised()) return false
  let taken = 0
  for (let i = 0; i < K; i++) {
    let best = -1
    for (let m = 0; m < K; m++) {
      const Q = element(i, i)
      const R = element(i, K + m)
      const T = element(K + m, K + m)
      if (Q - 2 * R + T < 0.01 * T) best = m
    }
    if (best < 0 || (taken >> best) & 1) return false
    const w = -at(outputs, i)
    const v = at(outputs, K + best)
    if (!(abs(w - v) <= 4e-16 * abs(v))) return false
    taken |= 1 << best
    store<i32>(assignment + (i << 2), best)
  }
  return true
}

function element(a: i32, b: i32): f64 {
  return load<f64>(covariance + ((a * stride + b) << 3))
}

function setPair(address: usize): void {
  store<f64>(address, high)
  store<f64>(address, low, 8)
}

function pairAt(matrix: usize, a: i32, b: i32): usize {
  return matrix + ((a * n + b) << 4)
}

function headOf(address: usize): f64 {
  return load<f64>(address)
}

function restOf(address: usize): f64 {
  return load<f64>(address, 8)
}

/** Adds a double to the pair at hand. */
function addDouble(x: f64): void {
  add(high, low, x, 0)
}

/** C from the Gram matrix of δ and the teachers, which `covariance` holds; `covariance` becomes C, rounded. */
export function completeCovariance(): void {
  for (let a = 0; a < n; a++) {
    for (let b = a; b < n; b++) {
      // B_p · B_q first, then what is smaller
      const p = a < K ? K + teacherOf(a) : a
      const q = b < K ? K + teacherOf(b) : b
      add(element(p, q), 0, 0, 0)
      if (a < K) addDouble(element(a, q))
      if (b < K) addDouble(element(b, p))
      if (a < K && b < K) addDouble(element(a, b))
      setPair(pairAt(full, a, b))
      setPair(pairAt(full, b, a))
    }
  }
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < n; b++) {
      store<f64>(covariance + ((a * stride + b) << 3), headOf(pairAt(full, a, b)))
    }
  }
}

/** The same for a direction: how C changes with the Gram matrix of δ and the teachers. */
export function completeDirection(direction: usize): void {
  for (let i = 0; i < K; i++) {
    for (let j = i; j < K; j++) {
      const ij = direction + ((i * stride + j) << 3)
      const change =
        load<f64>(direction + ((i * stride + K + teacherOf(j)) << 3)) +
        load<f64>(direction + ((j * stride + K + teacherOf(i)) << 3))
      store<f64>(ij, load<f64>(ij) + change)
      store<f64>(direction + ((j * stride + i) << 3), load<f64>(ij))
    }
  }
}

/** Changes of [X, Y] into those of [X, Y + XΠ]. */
export function completeDriftChange(change: usize): void {
  for (let i = 0; i < K; i++) {
    for (let j = 0; j < K; j++) {
      const teacher = change + ((i * n + K + teacherOf(j)) << 3)
      store<f64>(teacher, load<f64>(teacher) + load<f64>(change + ((i * n + j) << 3)))
    }
  }
}

/** Σ_ml c_m c_l asin(S_ml/√((1+S_mm)(1+S_ll))), in `high` and `low`. */
function sumOfArcsines(matrix: usize): void {
  for (let m = 0; m < n; m++) {
    const s = pairAt(matrix, m, m)
    add(headOf(s), restOf(s), 1, 0)
    squareRoot(high, low)
    divide(1, 0, high, low)
    setPair(roots + (m << 4))
  }
  // arguments, in place of the upper triangle; then their arcsines as doubles, all at once
  let count = 0
  for (let m = 0; m < n; m++) {
    for (let l = m; l < n; l++) {
      const s = pairAt(matrix, m, l)
      const x = roots + (m << 4)
      const y = roots + (l << 4)
      multiply(headOf(x), restOf(x), headOf(y), restOf(y))
      multiply(high, low, headOf(s), restOf(s))
      setPair(s)
      store<f64>(starts + (count << 3), high)
      count++
    }
  }
  arcsines(starts, (count + 1) & ~1)
  let sumHigh: f64 = 0
  let sumLow: f64 = 0
  count = 0
  for (let m = 0; m < n; m++) {
    for (let l = m; l < n; l++) {
      const x = pairAt(matrix, m, l)
      arcsine(headOf(x), restOf(x), load<f64>(starts + (count << 3)))
      const th = high
      const tl = low
      multiply(at(outputs, m) * (l === m ? 1 : 2), 0, at(outputs, l), 0)
      multiply(high, low, th, tl)
      add(sumHigh, sumLow, high, low)
      sumHigh = high
      sumLow = low
      count++
    }
  }
  add(sumHigh, sumLow, 0, 0)
}

/** ε_g of the completed covariance. */
export function specialisedError(): f64 {
  memory.copy(twice, full, (<usize>(n * n)) << 4)
  sumOfArcsines(twice)
  multiply(high, low, TWO_OVER_PI, TWO_OVER_PI_REST)
  return max(0.5 * high, 0)
}

/** to = from − from_·i from_i·/d, d = 1 + from_ii; leaves d in `high` and `low`. */
function conditionOn(i: i32, from: usize, to: usize): void {
  const own = pairAt(from, i, i)
  add(headOf(own), restOf(own), 1, 0)
  const dh = high
  const dl = low
  for (let m = 0; m < n; m++) {
    const x = pairAt(from, m, i)
    divide(headOf(x), restOf(x), dh, dl)
    const fh = high
    const fl = low
    for (let l = 0; l < n; l++) {
      const y = pairAt(from, i, l)
      const z = pairAt(from, m, l)
      multiply(fh, fl, headOf(y), restOf(y))
      add(headOf(z), restOf(z), -high, -low)
      setPair(pairAt(to, m, l))
    }
  }
  add(dh, dl, 0, 0)
}

/** Fills `drift` with [X, Y + XΠ] and `noise`, from the completed covariance. */
export function fillSpecialisedAverages(): void {
  for (let i = 0; i < K; i++) fillDrift(i)
  for (let i = 0; i < K; i++) {
    conditionOn(i, full, once)
    const di = high
    for (let j = i; j < K; j++) {
      conditionOn(j, once, twice)
      const dj = high
      sumOfArcsines(twice)
      const average = ((TWO_OVER_PI * TWO_OVER_PI) / sqrt<f64>(di * dj)) * high
      const value = at(outputs, i) * at(outputs, j) * average
      store<f64>(noise + ((i * K + j) << 3), value)
      store<f64>(noise + ((j * K + i) << 3), value)
    }
  }
}

/** b_im without its 2/π: 1/√(d_i d_m − C_im²), in `high` and `low`. */
function fillB(i: i32, m: i32): void {
  const ii = pairAt(full, i, i)
  const mm = pairAt(full, m, m)
  const im = pairAt(full, i, m)
  add(headOf(ii), restOf(ii), 1, 0)
  const dh = high
  const dl = low
  add(headOf(mm), restOf(mm), 1, 0)
  multiply(high, low, dh, dl)
  const ph = high
  const pl = low
  multiply(headOf(im), restOf(im), headOf(im), restOf(im))
  add(ph, pl, -high, -low)
  squareRoot(high, low)
  divide(1, 0, high, low)
}

/** Row i: w_i (2/π) [δ_ij A_i + b_ij c_j, b_in c_n + the same of the student of n]. */
function fillDrift(i: i32): void {
  const w = -at(outputs, i)
  const ii = pairAt(full, i, i)
  let ah: f64 = 0
  let al: f64 = 0
  for (let m = 0; m < n; m++) {
    fillB(i, m)
    multiply(high, low, at(outputs, m), 0)
    const slot = roots + (m << 4)
    setPair(slot)
    const im = pairAt(full, i, m)
    multiply(high, low, headOf(im), restOf(im))
    add(ah, al, -high, -low)
    ah = high
    al = low
  }
  add(headOf(ii), restOf(ii), 1, 0)
  divide(ah, al, high, low)
  const own = roots + (i << 4)
  add(headOf(own), restOf(own), high, low)
  setPair(own)
  for (let j = 0; j < K; j++) {
    const student = roots + (j << 4)
    const m = K + teacherOf(j)
    const teacher = roots + (m << 4)
    store<f64>(drift + ((i * n + j) << 3), w * TWO_OVER_PI * headOf(student))
    add(headOf(student), restOf(student), headOf(teacher), restOf(teacher))
    store<f64>(drift + ((i * n + m) << 3), w * TWO_OVER_PI * high)
  }
}
