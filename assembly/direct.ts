// One-pass SGD on the weight vectors themselves (theory: J_i ← J_i + (η/√N) w_i g′(x_i) (ζ−σ) ξ).
//
// The vectors are rows of `size` doubles, students first: the components that are trained, then the others, each part
// padded with zeros to a multiple of 8. A step draws N normals times √λ and passes once over the rows: a student's
// components take the last step's update, which has waited for this, and are multiplied with the new input at once. So
// they are loaded once a step. The pass goes in blocks, so that the block of the input at hand stays in the cache for all
// rows, and is drawn into the place of the last input's block that has just been used. One network an instance.
//
// Each row has a pointer that steps along with the loop. An address computed from something that does not change,
// like `at + (row − input)`, is sunk into the loop by V8 (11.3, Node 20), multiplications and all: 1.4 to 1.7 times
// slower.

import { covariance, ERF, K, n, stride } from './averages'
import { zeros } from './memory'
import { fillNormals } from './random'
import { respond } from './response'

/** J_1 … J_K, B_1 … B_M: rows of `size` doubles; the students' as of the step before the last until `catchUp`. */
export let vectors: usize = 0
/** √λ of every component; zero in the padding. */
export let roots: usize = 0
/** Components with the padding; and of the part that is trained. */
export let size: i32 = 0
let trainedSize: i32 = 0

let activation: i32 = ERF
let inverseRootN: f64 = 0
let rate: f64 = 0
let stream: usize = 0
/** Bytes of a row that are passed over at once. */
const BLOCK: usize = 16384 * 8
/** Ring of blocks of the input: those that a row has, and room for one. */
let inputs: usize = 0
let inputsEnd: usize = 0
let blockBytes: usize = 0
/** First block of the last input. */
let input: usize = 0
/** Local fields. */
let fields: usize = 0
/** Of every student, times the last input: its update. */
let coefficients: usize = 0

/**
 * After `setUpFields`; the first `trained` of the `components` are trained; both are multiples of 8, with the padding.
 * Then `vectors` and `roots` are written.
 */
export function setUpDirect(
  dimension: f64,
  components: i32,
  trained: i32,
  kind: i32,
  learningRate: f64,
  inputStream: usize,
): void {
  trainedSize = trained
  size = components
  activation = kind
  inverseRootN = 1 / sqrt<f64>(dimension)
  rate = learningRate
  stream = inputStream
  vectors = zeros(n * size)
  roots = zeros(size)
  const bytes = (<usize>size) << 3
  blockBytes = min(BLOCK, bytes)
  const blocks = (bytes + blockBytes - 1) / blockBytes
  inputs = zeros(<i32>(((blocks + 1) * blockBytes) >> 3))
  inputsEnd = inputs + (blocks + 1) * blockBytes
  input = inputs
  fields = zeros(n)
  coefficients = zeros(K)
}

function row(a: i32): usize {
  return vectors + ((a * size) << 3)
}

function sumLanes(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1)
}

function addTo(field: i32, product: v128): void {
  const at = fields + (field << 3)
  store<f64>(at, load<f64>(at) + sumLanes(product))
}

// Products of a block of the new input, `at` to `end`, with one, two or four rows from their offset `first` on, added to the
// fields; the two products of an iteration are summed before they are added.

function pairProduct(x: v128, y: v128, at: usize): v128 {
  return f64x2.add(f64x2.mul(x, v128.load(at)), f64x2.mul(y, v128.load(at, 16)))
}

function dot1(a: i32, first: usize, at: usize, end: usize): void {
  let r = row(a) + first
  let sum = f64x2.splat(0)
  for (; at < end; at += 32) {
    sum = f64x2.add(sum, pairProduct(v128.load(at), v128.load(at, 16), r))
    r += 32
  }
  addTo(a, sum)
}

function dot2(a: i32, first: usize, at: usize, end: usize): void {
  let r0 = row(a) + first
  let r1 = row(a + 1) + first
  let s0 = f64x2.splat(0)
  let s1 = f64x2.splat(0)
  for (; at < end; at += 32) {
    const x = v128.load(at)
    const y = v128.load(at, 16)
    s0 = f64x2.add(s0, pairProduct(x, y, r0))
    s1 = f64x2.add(s1, pairProduct(x, y, r1))
    r0 += 32
    r1 += 32
  }
  addTo(a, s0)
  addTo(a + 1, s1)
}

function dot4(a: i32, first: usize, at: usize, end: usize): void {
  let r0 = row(a) + first
  let r1 = row(a + 1) + first
  let r2 = row(a + 2) + first
  let r3 = row(a + 3) + first
  let s0 = f64x2.splat(0)
  let s1 = f64x2.splat(0)
  let s2 = f64x2.splat(0)
  let s3 = f64x2.splat(0)
  for (; at < end; at += 32) {
    const x = v128.load(at)
    const y = v128.load(at, 16)
    s0 = f64x2.add(s0, pairProduct(x, y, r0))
    s1 = f64x2.add(s1, pairProduct(x, y, r1))
    s2 = f64x2.add(s2, pairProduct(x, y, r2))
    s3 = f64x2.add(s3, pairProduct(x, y, r3))
    r0 += 32
    r1 += 32
    r2 += 32
    r3 += 32
  }
  addTo(a, s0)
  addTo(a + 1, s1)
  addTo(a + 2, s2)
  addTo(a + 3, s3)
}

// The same for one or two students that take the last step's update, of the block `old`, first.

function move1(i: i32, first: usize, old: usize, at: usize, end: usize): void {
  let r = row(i) + first
  const c = v128.load64_splat(coefficients + (i << 3))
  let sum = f64x2.splat(0)
  for (; at < end; at += 32) {
    const a = f64x2.add(v128.load(r), f64x2.mul(c, v128.load(old)))
    const b = f64x2.add(v128.load(r, 16), f64x2.mul(c, v128.load(old, 16)))
    v128.store(r, a)
    v128.store(r, b, 16)
    sum = f64x2.add(sum, f64x2.add(f64x2.mul(v128.load(at), a), f64x2.mul(v128.load(at, 16), b)))
    r += 32
    old += 32
  }
  addTo(i, sum)
}

function move2(i: i32, first: usize, old: usize, at: usize, end: usize): void {
  let r0 = row(i) + first
  let r1 = row(i + 1) + first
  const c0 = v128.load64_splat(coefficients + (i << 3))
  const c1 = v128.load64_splat(coefficients + (i << 3), 8)
  let s0 = f64x2.splat(0)
  let s1 = f64x2.splat(0)
  for (; at < end; at += 32) {
    const u = v128.load(old)
    const v = v128.load(old, 16)
    const x = v128.load(at)
    const y = v128.load(at, 16)
    const a0 = f64x2.add(v128.load(r0), f64x2.mul(c0, u))
    const a1 = f64x2.add(v128.load(r0, 16), f64x2.mul(c0, v))
    v128.store(r0, a0)
    v128.store(r0, a1, 16)
    s0 = f64x2.add(s0, f64x2.add(f64x2.mul(x, a0), f64x2.mul(y, a1)))
    const b0 = f64x2.add(v128.load(r1), f64x2.mul(c1, u))
    const b1 = f64x2.add(v128.load(r1, 16), f64x2.mul(c1, v))
    v128.store(r1, b0)
    v128.store(r1, b1, 16)
    s1 = f64x2.add(s1, f64x2.add(f64x2.mul(x, b0), f64x2.mul(y, b1)))
    r0 += 32
    r1 += 32
    old += 32
  }
  addTo(i, s0)
  addTo(i + 1, s1)
}

/** Draws the next input and its products with all rows; the students take the last update. */
function pass(): void {
  memory.fill(fields, 0, (<usize>n) << 3)
  const bytes = (<usize>size) << 3
  const trained = (<usize>trainedSize) << 3
  let old = input
  let at = before(input)
  input = at
  for (let first: usize = 0; first < bytes; first += blockBytes) {
    const length = min(blockBytes, bytes - first)
    fillNormals(stream, roots + first, at, length >> 3)
    const moved = first < trained ? min(length, trained - first) : 0
    let i = 0
    for (; i + 2 <= K; i += 2) move2(i, first, old, at, at + moved)
    if (i < K) move1(i, first, old, at, at + moved)
    if (moved < length) dots(0, K, first + moved, at + moved, at + length)
    dots(K, n, first, at, at + length)
    at = old
    old = after(old)
  }
}

/** The block before and after one in the ring. */
function before(block: usize): usize {
  return (block === inputs ? inputsEnd : block) - blockBytes
}

function after(block: usize): usize {
  const next = block + blockBytes
  return next === inputsEnd ? inputs : next
}

/** The products of rows from a on. */
function dots(a: i32, rowsEnd: i32, first: usize, at: usize, end: usize): void {
  for (; a + 4 <= rowsEnd; a += 4) dot4(a, first, at, end)
  if (a + 2 <= rowsEnd) {
    dot2(a, first, at, end)
    a += 2
  }
  if (a < rowsEnd) dot1(a, first, at, end)
}

/** Makes `count` steps; returns how many, which is fewer when the network diverges. */
export function stepDirect(count: i32): i32 {
  for (let done = 0; done < count; done++) {
    pass()
    for (let a = 0; a < n; a++) {
      store<f64>(fields + (a << 3), load<f64>(fields + (a << 3)) * inverseRootN)
    }
    if (!respond(fields, activation, rate * inverseRootN)) {
      memory.fill(coefficients, 0, (<usize>K) << 3)
      return done
    }
    memory.copy(coefficients, fields, (<usize>K) << 3)
  }
  return count
}

/** Where the numbers are that steps change, up to date: the students. */
export function directState(): usize {
  catchUp()
  return vectors
}

/** How many they are. */
export function directStateSize(): i32 {
  return K * size
}

/** Gives the students the last step's update. */
function catchUp(): void {
  const trained = (<usize>trainedSize) << 3
  let block = input
  for (let first: usize = 0; first < trained; first += blockBytes) {
    const end = block + min(blockBytes, trained - first)
    for (let i = 0; i < K; i++) update(i, first, block, end)
    block = after(block)
  }
  memory.fill(coefficients, 0, (<usize>K) << 3)
}

function update(i: i32, first: usize, at: usize, end: usize): void {
  let r = row(i) + first
  const c = v128.load64_splat(coefficients + (i << 3))
  for (; at < end; at += 16) {
    v128.store(r, f64x2.add(v128.load(r), f64x2.mul(c, v128.load(at))))
    r += 16
  }
}

/** Components summed before they join the total, so that rounding does not grow with N. */
const SUMMED: usize = 512 * 8

/** C_ab = (1/N) Σ λ J_a J_b, for the averages and ε_g. */
export function gatherVectors(): void {
  catchUp()
  const scale = inverseRootN * inverseRootN
  const bytes = (<usize>size) << 3
  for (let a = 0; a < n; a++) {
    for (let b = a; b < n; b++) {
      let total: f64 = 0
      for (let first: usize = 0; first < bytes; first += SUMMED) {
        const end = min(first + SUMMED, bytes)
        let sum = f64x2.splat(0)
        for (let at = first; at < end; at += 16) {
          const root = v128.load(roots + at)
          const x = f64x2.mul(root, v128.load(row(a) + at))
          sum = f64x2.add(sum, f64x2.mul(x, f64x2.mul(root, v128.load(row(b) + at))))
        }
        total += sumLanes(sum)
      }
      store<f64>(covariance + ((a * stride + b) << 3), total * scale)
      store<f64>(covariance + ((b * stride + a) << 3), total * scale)
    }
  }
}

/** Σ J_a J_b / N over the components `first` ≤ c < `end`: an overlap of one level, not weighted. */
export function levelOverlap(a: i32, b: i32, first: i32, end: i32): f64 {
  let sum: f64 = 0
  for (let c = first; c < end; c++) sum += load<f64>(row(a) + (c << 3)) * load<f64>(row(b) + (c << 3))
  return sum * inverseRootN * inverseRootN
}
