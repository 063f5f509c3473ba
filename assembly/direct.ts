// One-pass SGD on the weight vectors themselves (theory: J_i ← J_i + (η/√N) w_i g′(x_i) (ζ−σ) ξ).
//
// The vectors are rows of `size` doubles, students first: the components that are trained, then the others, each part
// padded with zeros to a multiple of 8. Steps go in pairs. Two inputs ξ and ξ′ are drawn, N normals times √λ each; one pass
// over the rows gives the students the updates of the last pair, and then the products of all rows with ξ and ξ′. The
// first step's update c ξ of a student adds c ξ·ξ′ to its product with ξ′: so rows are loaded and stored once for two
// steps. The pass goes in blocks that stay in the cache; a block of the new inputs is drawn into the place of the last
// ones' block that has just been used. One network an instance.
//
// Each row has a pointer that steps along with the loop. An address computed from something that does not change,
// like `at + (row − input)`, is sunk into the loop by V8 (11.3, Node 20), multiplications and all: 1.4 to 1.7 times
// slower.

import { covariance, ERF, K, n, stride } from './averages'
import { zeros } from './memory'
import { fillNormals } from './random'
import { respond } from './response'

/** J_1 … J_K, B_1 … B_M: rows of `size` doubles; the students' as of the last pair of steps until `catchUp`. */
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
const BLOCK: usize = 32768 * 8
let blockBytes: usize = 0
/** Of every block, √λ where it is the same for all components, else NaN: past the caches reading it again costs. */
let blockRoots: usize = 0
/** √λ of a block, four times. */
let commonRoot: usize = 0
/** Ring of blocks of two inputs, two components of one and two of the other in turn: those of a row, and room for one. */
export let inputs: usize = 0
export let inputsEnd: usize = 0
/** First block of the last pair. */
export let input: usize = 0
/** Whether the first step of the pair has been made, and the second not. */
export let isHalfway: bool = false
/** Local fields of either step, n each; before they are used, times √N. */
let fields: usize = 0
export let laterFields: usize = 0
/** Of every student, times the two inputs: its updates. */
let coefficients: usize = 0
let laterCoefficients: usize = 0
/** ξ·ξ′, of the components that are trained. */
let overlap: f64 = 0

/**
 * After `setUpFields`; the first `trained` of the `components` are trained; both are multiples of 8, with the padding.
 * Then `vectors` and `roots` are written, and `surveyRoots` is called.
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
  const ringBytes = (blocks + 1) * 2 * blockBytes
  blockRoots = zeros(<i32>blocks)
  commonRoot = zeros(4)
  inputs = zeros(<i32>(ringBytes >> 3))
  inputsEnd = inputs + ringBytes
  input = inputs
  isHalfway = false
  fields = zeros(2 * n)
  laterFields = fields + ((<usize>n) << 3)
  coefficients = zeros(K)
  laterCoefficients = zeros(K)
}

/** After `roots` is written. */
export function surveyRoots(): void {
  const bytes = (<usize>size) << 3
  for (let first: usize = 0, block = blockRoots; first < bytes; first += blockBytes, block += 8) {
    const root = load<f64>(roots + first)
    const end = min(first + blockBytes, bytes)
    let at = first
    while (at < end && load<f64>(roots + at) === root) at += 8
    store<f64>(block, at === end ? root : NaN)
  }
}

function row(a: i32): usize {
  return vectors + ((a * size) << 3)
}

function sumLanes(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1)
}

function addTo(field: i32, product: v128, laterProduct: v128): void {
  const at = fields + (field << 3)
  store<f64>(at, load<f64>(at) + sumLanes(product))
  const laterAt = laterFields + (field << 3)
  store<f64>(laterAt, load<f64>(laterAt) + sumLanes(laterProduct))
}

// Products of a block of two inputs, `at` to `end`, with one, two or four rows from their offset `first` on, added to the
// fields.

function dot1(a: i32, first: usize, at: usize, end: usize): void {
  let r0 = row(a) + first
  let s0 = f64x2.splat(0)
  let t0 = f64x2.splat(0)
  for (; at < end; at += 32) {
    const x = v128.load(at)
    const y = v128.load(at, 16)
    const v0 = v128.load(r0)
    s0 = f64x2.add(s0, f64x2.mul(x, v0))
    t0 = f64x2.add(t0, f64x2.mul(y, v0))
    r0 += 16
  }
  addTo(a, s0, t0)
}

function dot2(a: i32, first: usize, at: usize, end: usize): void {
  let r0 = row(a) + first
  let r1 = row(a + 1) + first
  let s0 = f64x2.splat(0)
  let t0 = f64x2.splat(0)
  let s1 = f64x2.splat(0)
  let t1 = f64x2.splat(0)
  for (; at < end; at += 32) {
    const x = v128.load(at)
    const y = v128.load(at, 16)
    const v0 = v128.load(r0)
    s0 = f64x2.add(s0, f64x2.mul(x, v0))
    t0 = f64x2.add(t0, f64x2.mul(y, v0))
    r0 += 16
    const v1 = v128.load(r1)
    s1 = f64x2.add(s1, f64x2.mul(x, v1))
    t1 = f64x2.add(t1, f64x2.mul(y, v1))
    r1 += 16
  }
  addTo(a, s0, t0)
  addTo(a + 1, s1, t1)
}

function dot4(a: i32, first: usize, at: usize, end: usize): void {
  let r0 = row(a) + first
  let r1 = row(a + 1) + first
  let r2 = row(a + 2) + first
  let r3 = row(a + 3) + first
  let s0 = f64x2.splat(0)
  let t0 = f64x2.splat(0)
  let s1 = f64x2.splat(0)
  let t1 = f64x2.splat(0)
  let s2 = f64x2.splat(0)
  let t2 = f64x2.splat(0)
  let s3 = f64x2.splat(0)
  let t3 = f64x2.splat(0)
  for (; at < end; at += 32) {
    const x = v128.load(at)
    const y = v128.load(at, 16)
    const v0 = v128.load(r0)
    s0 = f64x2.add(s0, f64x2.mul(x, v0))
    t0 = f64x2.add(t0, f64x2.mul(y, v0))
    r0 += 16
    const v1 = v128.load(r1)
    s1 = f64x2.add(s1, f64x2.mul(x, v1))
    t1 = f64x2.add(t1, f64x2.mul(y, v1))
    r1 += 16
    const v2 = v128.load(r2)
    s2 = f64x2.add(s2, f64x2.mul(x, v2))
    t2 = f64x2.add(t2, f64x2.mul(y, v2))
    r2 += 16
    const v3 = v128.load(r3)
    s3 = f64x2.add(s3, f64x2.mul(x, v3))
    t3 = f64x2.add(t3, f64x2.mul(y, v3))
    r3 += 16
  }
  addTo(a, s0, t0)
  addTo(a + 1, s1, t1)
  addTo(a + 2, s2, t2)
  addTo(a + 3, s3, t3)
}

// Updates of one or two students by a block of two inputs.

function update1(i: i32, first: usize, at: usize, end: usize): void {
  let r = row(i) + first
  const c = v128.load64_splat(coefficients + (i << 3))
  const d = v128.load64_splat(laterCoefficients + (i << 3))
  for (; at < end; at += 32) {
    const half = f64x2.add(v128.load(r), f64x2.mul(c, v128.load(at)))
    v128.store(r, f64x2.add(half, f64x2.mul(d, v128.load(at, 16))))
    r += 16
  }
}

function update2(i: i32, first: usize, at: usize, end: usize): void {
  let r0 = row(i) + first
  let r1 = row(i + 1) + first
  const c0 = v128.load64_splat(coefficients + (i << 3))
  const c1 = v128.load64_splat(coefficients + (i << 3), 8)
  const d0 = v128.load64_splat(laterCoefficients + (i << 3))
  const d1 = v128.load64_splat(laterCoefficients + (i << 3), 8)
  for (; at < end; at += 32) {
    const x = v128.load(at)
    const y = v128.load(at, 16)
    const half0 = f64x2.add(v128.load(r0), f64x2.mul(c0, x))
    v128.store(r0, f64x2.add(half0, f64x2.mul(d0, y)))
    const half1 = f64x2.add(v128.load(r1), f64x2.mul(c1, x))
    v128.store(r1, f64x2.add(half1, f64x2.mul(d1, y)))
    r0 += 16
    r1 += 16
  }
}

/** ξ·ξ′ of a block. */
function inputOverlap(at: usize, end: usize): f64 {
  let sum = f64x2.splat(0)
  for (; at < end; at += 32) sum = f64x2.add(sum, f64x2.mul(v128.load(at), v128.load(at, 16)))
  return sumLanes(sum)
}

/** Draws the next two inputs and their products, after the updates by the last two. */
function pass(): void {
  memory.fill(fields, 0, (<usize>n) << 4)
  overlap = 0
  const bytes = (<usize>size) << 3
  const trained = (<usize>trainedSize) << 3
  let old = input
  let at = before(input)
  input = at
  for (let first: usize = 0; first < bytes; first += blockBytes) {
    const length = min(blockBytes, bytes - first)
    const moved = first < trained ? min(length, trained - first) : 0
    update(first, old, moved)
    drawInputs(first, at, length)
    overlap += inputOverlap(at, at + 2 * moved)
    let a = 0
    for (; a + 4 <= n; a += 4) dot4(a, first, at, at + 2 * length)
    if (a + 2 <= n) {
      dot2(a, first, at, at + 2 * length)
      a += 2
    }
    if (a < n) dot1(a, first, at, at + 2 * length)
    at = old
    old = after(old)
  }
  forgetUpdates()
}

/** A block of two inputs, of `length` bytes of either, from offset `first` of `roots`. */
function drawInputs(first: usize, at: usize, length: usize): void {
  const root = load<f64>(blockRoots + (first / blockBytes) * 8)
  if (isNaN(root)) {
    fillNormals(stream, roots + first, 16, at, length >> 2)
    return
  }
  v128.store(commonRoot, f64x2.splat(root))
  v128.store(commonRoot, f64x2.splat(root), 16)
  fillNormals(stream, commonRoot + 16, 0, at, length >> 2)
}

/** The students' updates by a block, of `moved` bytes of each row. */
function update(first: usize, block: usize, moved: usize): void {
  let i = 0
  for (; i + 2 <= K; i += 2) update2(i, first, block, block + 2 * moved)
  if (i < K) update1(i, first, block, block + 2 * moved)
}

function forgetUpdates(): void {
  memory.fill(coefficients, 0, (<usize>K) << 3)
  memory.fill(laterCoefficients, 0, (<usize>K) << 3)
}

/** The block before and after one in the ring. */
function before(block: usize): usize {
  return (block === inputs ? inputsEnd : block) - 2 * blockBytes
}

function after(block: usize): usize {
  const next = block + 2 * blockBytes
  return next === inputsEnd ? inputs : next
}

/** Makes `count` steps; returns how many, which is fewer when the network diverges. */
export function stepDirect(count: i32): i32 {
  for (let done = 0; done < count; done++) {
    if (isHalfway) {
      if (!respondTo(laterFields, laterCoefficients)) return done
    } else {
      pass()
      if (!respondTo(fields, coefficients)) return done
      for (let i = 0; i < K; i++) {
        const at = laterFields + (i << 3)
        store<f64>(at, load<f64>(at) + load<f64>(coefficients + (i << 3)) * overlap)
      }
    }
    isHalfway = !isHalfway
  }
  return count
}

/** From the fields of a step to its updates; false when the network diverges. */
function respondTo(stepFields: usize, updates: usize): bool {
  for (let a = 0; a < n; a++) {
    store<f64>(stepFields + (a << 3), load<f64>(stepFields + (a << 3)) * inverseRootN)
  }
  if (!respond(stepFields, activation, rate * inverseRootN)) return false
  memory.copy(updates, stepFields, (<usize>K) << 3)
  return true
}

// What steps change, for a network to be stored: the students, up to date; between the steps of a pair also its inputs and the
// fields of the second.

export function directState(): usize {
  catchUp()
  return vectors
}

export function directStateSize(): i32 {
  return K * size
}

/** Gives the students the updates that wait. */
function catchUp(): void {
  const trained = (<usize>trainedSize) << 3
  let block = input
  for (let first: usize = 0; first < trained; first += blockBytes) {
    update(first, block, min(blockBytes, trained - first))
    block = after(block)
  }
  forgetUpdates()
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
