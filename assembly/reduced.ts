// One-pass SGD on the overlaps: the same law as direct.ts at the same N, at a cost that does not depend on N.
//
// Inside a level the input is isotropic, so only its components along the level's vectors matter, and the length of
// the rest. In an orthonormal frame of the level the teachers fill the first M columns (lower triangular, fixed), and
// a student has M coordinates there and K more (lower triangular). A step draws M + K normals and a χ with m − M − K
// degrees of freedom for the column beyond; it moves the students, and Householder reflections of the last K+1 columns
// bring them back to triangular form. In a level of fewer than M + K + 1 directions the columns that it lacks are
// never drawn and stay zero. A level that is not trained has no column beyond.
//
// Two levels share a vector. A pair of levels is one block of memory: the coordinates of the teachers, then of the
// students, row by row. Normals are drawn for several steps at once; how many depends on the sizes alone, so that the numbers
// do not depend on how the steps are cut into calls.

import { covariance, K, n, stride } from './averages'
import { zeros } from './memory'
import { CHI_NUMBERS, fillChis, fillNormals, setChi } from './random'
import { sumFieldsOfTwo, updateTwo } from './reduced-two'
import { respond } from './response'

/** Pairs of levels; of them trained, the first ones. */
let pairs: i32 = 0
let trainedPairs: i32 = 0
/** λ_k and m_k of every level; 0 in the padding. */
export let levelEigenvalues: usize = 0
export let levelSizes: usize = 0
/** A pair's block, and the teachers in it. */
let blockBytes: usize = 0
let teacherBytes: usize = 0
let blocks: usize = 0
/** What steps change, in one piece: how far the normals are used up (a vector), the blocks, the normals. */
export let reducedState: usize = 0
export let reducedStateSize: i32 = 0

/** Columns of a step's normals for a pair: M, K, and the one beyond. */
let columns: i32 = 0
/** Of the normals drawn at once: √λ, or 0 for a column that a level lacks; 1 for the one beyond. */
let scales: usize = 0
/** For every pair, see random.ts. */
let chis: usize = 0
/** The normals of several steps; each step's takes `stepBytes`. */
let normals: usize = 0
let normalsEnd: usize = 0
let stepBytes: usize = 0
/** The next step's normals; at `normalsEnd` more are drawn. */
let next: usize = 0

/** Whether reduced-two.ts makes the passes. */
let isTwoByTwo: bool = false
let activation: i32 = 0
let inverseRootN: f64 = 0
let rate: f64 = 0
let stream: usize = 0
/** Local fields, then the students' update coefficients; and their sums, a vector each. */
let fields: usize = 0
let sums: usize = 0
/** A pair's students in the last K+1 columns: K×(K+1) vectors. */
let rest: usize = 0

/** Numbers drawn at once: they stay in the first cache. */
const DRAWN: i32 = 2048

/**
 * After `setUpFields`; the first `trained` of the `levels` are trained; both are even, with the padding. Then sizes and
 * eigenvalues are written, `startReduced` is called, and the entries are set.
 */
export function setUpReduced(
  dimension: f64,
  levels: i32,
  trained: i32,
  kind: i32,
  learningRate: f64,
  inputs: usize,
): void {
  const M = n - K
  const teacherEntries = (M * (M + 1)) / 2
  pairs = levels >> 1
  trainedPairs = trained >> 1
  teacherBytes = (<usize>teacherEntries) << 4
  blockBytes = (<usize>(teacherEntries + K * M + (K * (K + 1)) / 2)) << 4
  columns = n + 1
  isTwoByTwo = K === 2 && M === 2
  activation = kind
  inverseRootN = 1 / sqrt<f64>(dimension)
  rate = learningRate
  stream = inputs
  const numbers = columns * levels
  // an even number: normals come in fours
  const steps = 2 * max(1, DRAWN / (2 * numbers))
  stepBytes = (<usize>numbers) << 3
  const blockNumbers = <i32>(blockBytes >> 3) * pairs
  reducedStateSize = 2 + blockNumbers + steps * numbers
  reducedState = zeros(reducedStateSize)
  blocks = reducedState + 16
  normals = blocks + ((<usize>blockNumbers) << 3)
  scales = zeros(steps * numbers)
  normalsEnd = normals + stepBytes * steps
  next = normalsEnd
  levelEigenvalues = zeros(levels)
  levelSizes = zeros(levels)
  chis = zeros(pairs * CHI_NUMBERS)
  fields = zeros(n)
  sums = zeros(2 * n)
  rest = zeros(2 * K * (K + 1))
}

/** Computes what follows from the levels' sizes and eigenvalues. */
export function startReduced(): void {
  for (let k = 0; k < 2 * pairs; k++) {
    const root = sqrt<f64>(load<f64>(levelEigenvalues + (k << 3)))
    const size = load<f64>(levelSizes + (k << 3))
    const lane = (<usize>k & 1) << 3
    const at = (<usize>(k >> 1) * columns) << 4
    for (let c = 0; c < n; c++) {
      store<f64>(scales + at + ((<usize>c) << 4) + lane, <f64>c < size ? root : 0)
    }
    store<f64>(scales + at + ((<usize>n) << 4) + lane, 1)
    const freedoms = k < 2 * trainedPairs ? max(0, size - <f64>n) : 0
    setChi(chis + ((<usize>(k >> 1) * CHI_NUMBERS) << 3) + lane, freedoms, root)
  }
  for (let at = stepBytes; at < normalsEnd - normals; at += stepBytes)
    memory.copy(scales + at, scales, stepBytes)
}

/** Sets an entry of level k: coordinate c of field a (students first), c ≤ its last one in the triangle. */
export function setEntry(k: i32, a: i32, c: i32, value: f64): void {
  store<f64>(entry(k, a, c), value)
}

function entry(k: i32, a: i32, c: i32): usize {
  const M = n - K
  const index = a >= K ? ((a - K) * (a - K + 1)) / 2 + c : a * M + (a * (a + 1)) / 2 + c
  const at = blocks + <usize>(k >> 1) * blockBytes + (a >= K ? 0 : teacherBytes)
  return at + ((<usize>index) << 4) + ((<usize>k & 1) << 3)
}

/** Number of coordinates of field a. */
function width(a: i32): i32 {
  return a >= K ? a - K + 1 : n - K + a + 1
}

/** Makes `count` steps; returns how many, which is fewer when the network diverges. */
export function stepReduced(count: i32): i32 {
  for (let done = 0; done < count; done++) {
    if (next === normalsEnd) draw()
    sumFields()
    if (!respond(fields, activation, rate * inverseRootN)) return done
    update()
    next += stepBytes
  }
  return count
}

/** Brings the state's memory up to date, before it is read or overwritten. */
export function storeReduced(): void {
  store<f64>(reducedState, <f64>(next - normals))
}

/** Goes on from the state's memory. */
export function loadReduced(): void {
  next = normals + <usize>load<f64>(reducedState)
}

function draw(): void {
  fillNormals(stream, scales, 32, normals, 32, (normalsEnd - normals) >> 3)
  const pairBytes = (<usize>columns) << 4
  for (let at = normals + pairBytes - 16; at < normalsEnd; at += stepBytes) {
    fillChis(stream, chis, at, pairBytes, pairs)
  }
  next = normals
}

/** x_i and y_n of the next step's input. */
function sumFields(): void {
  if (isTwoByTwo) {
    sumFieldsOfTwo(blocks, next, pairs, fields)
    for (let a = 0; a < 4; a++) store<f64>(fields + (a << 3), load<f64>(fields + (a << 3)) * inverseRootN)
    return
  }
  memory.fill(sums, 0, (<usize>n) << 4)
  let at = blocks
  let z = next
  const pairBytes = (<usize>columns) << 4
  const M = n - K
  for (let p = 0; p < pairs; p++) {
    for (let b = 0; b < M; b++) at = addProducts(at, z, b + 1, K + b)
    for (let i = 0; i < K; i++) at = addProducts(at, z, M + i + 1, i)
    z += pairBytes
  }
  for (let a = 0; a < n; a++) {
    const sum = v128.load(sums + (a << 4))
    const value = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)
    store<f64>(fields + (a << 3), value * inverseRootN)
  }
}

/** Adds the products of `count` coordinates with normals to the sum of field a; returns the end of the coordinates. */
function addProducts(at: usize, z: usize, count: i32, a: i32): usize {
  const end = at + ((<usize>count) << 4)
  let sum = v128.load(sums + (a << 4))
  for (; at < end; at += 16) {
    sum = f64x2.add(sum, f64x2.mul(v128.load(at), v128.load(z)))
    z += 16
  }
  v128.store(sums + (a << 4), sum)
  return end
}

function update(): void {
  if (isTwoByTwo) {
    updateTwo(blocks, next, trainedPairs, fields)
    return
  }
  let at = blocks + teacherBytes
  let z = next
  for (let p = 0; p < trainedPairs; p++) {
    move(at, z)
    reflect()
    keep(at)
    at += blockBytes
    z += (<usize>columns) << 4
  }
}

/** Moves a pair's students: the first M columns in place, the last K+1 into `rest`. */
function move(at: usize, z: usize): void {
  const M = n - K
  const u = z + ((<usize>M) << 4)
  let out = rest
  for (let i = 0; i < K; i++) {
    const coefficient = v128.load64_splat(fields + (i << 3))
    for (let c = 0; c < M; c++) {
      const offset = (<usize>c) << 4
      v128.store(
        at + offset,
        f64x2.add(v128.load(at + offset), f64x2.mul(coefficient, v128.load(z + offset))),
      )
    }
    at += (<usize>M) << 4
    for (let c = 0; c <= K; c++) {
      const change = f64x2.mul(coefficient, v128.load(u + ((<usize>c) << 4)))
      v128.store(out, c <= i ? f64x2.add(v128.load(at + ((<usize>c) << 4)), change) : change)
      out += 16
    }
    at += (<usize>(i + 1)) << 4
  }
}

/** Householder reflections of the columns of `rest`, row by row, that make it triangular. */
function reflect(): void {
  const rowBytes = (<usize>(K + 1)) << 4
  const least = f64x2.splat(f64.MIN_NORMAL_VALUE)
  for (let i = 0; i < K; i++) {
    const first = rest + <usize>i * rowBytes + ((<usize>i) << 4)
    const count = (<usize>(K + 1 - i)) << 4
    const pivot = v128.load(first)
    let squares = f64x2.mul(pivot, pivot)
    for (let c: usize = 16; c < count; c += 16) {
      const value = v128.load(first + c)
      squares = f64x2.add(squares, f64x2.mul(value, value))
    }
    const length = f64x2.sqrt(squares)
    if (i + 1 === K) {
      v128.store(first, length)
      return
    }
    // the sign that does not cancel
    const signed = v128.or(length, v128.and(pivot, f64x2.splat(-0.0)))
    const head = f64x2.add(pivot, signed)
    const scale = f64x2.div(f64x2.splat(1), f64x2.add(f64x2.mul(signed, head), least))
    let row = first + rowBytes
    for (let j = i + 1; j < K; j++) {
      let dot = f64x2.mul(head, v128.load(row))
      for (let c: usize = 16; c < count; c += 16) {
        dot = f64x2.add(dot, f64x2.mul(v128.load(first + c), v128.load(row + c)))
      }
      const factor = f64x2.mul(dot, scale)
      v128.store(row, f64x2.sub(v128.load(row), f64x2.mul(factor, head)))
      for (let c: usize = 16; c < count; c += 16) {
        v128.store(row + c, f64x2.sub(v128.load(row + c), f64x2.mul(factor, v128.load(first + c))))
      }
      row += rowBytes
    }
    v128.store(first, f64x2.neg(signed))
  }
}

/** Puts the triangle back. */
function keep(at: usize): void {
  let from = rest
  for (let i = 0; i < K; i++) {
    at += (<usize>(n - K)) << 4
    memory.copy(at, from, (<usize>(i + 1)) << 4)
    at += (<usize>(i + 1)) << 4
    from += (<usize>(K + 1)) << 4
  }
}

/** C of the vectors as they stand. */
export function gatherReduced(): void {
  for (let a = 0; a < n; a++) {
    for (let b = a; b < n; b++) {
      let sum: f64 = 0
      for (let k = 0; k < 2 * pairs; k++)
        sum += load<f64>(levelEigenvalues + (k << 3)) * reducedOverlap(a, b, k)
      store<f64>(covariance + ((a * stride + b) << 3), sum)
      store<f64>(covariance + ((b * stride + a) << 3), sum)
    }
  }
}

/** Overlap of two fields' vectors in level k, over N, not weighted. */
export function reducedOverlap(a: i32, b: i32, k: i32): f64 {
  let sum: f64 = 0
  const x = entry(k, a, 0)
  const y = entry(k, b, 0)
  for (let c = 0; c < min(width(a), width(b)); c++) {
    sum += load<f64>(x + ((<usize>c) << 4)) * load<f64>(y + ((<usize>c) << 4))
  }
  return sum * inverseRootN * inverseRootN
}
