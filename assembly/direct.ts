// One-pass SGD on the weight vectors themselves (theory: J_i ← J_i + (η/√N) w_i g′(x_i) (ζ−σ) ξ).
//
// The vectors are rows of `size` doubles, students first: the components that are trained, then the others, each part
// padded with zeros to a multiple of 8. Steps go in fours. Four inputs ξ_s are drawn, N normals times √λ each; one pass
// over the rows gives the students the updates of the last four steps, and then the products of all rows with the new
// inputs. A step's update c ξ_s of a student adds c ξ_s·ξ_t to its product with each later input ξ_t: so rows are loaded and
// stored once for four steps (with two it is a tenth slower in the caches, a quarter past them). The pass goes in blocks
// that stay in the cache; a block of the new inputs is drawn into the place of the last ones' block that has just been
// used. One network an instance.
//
// Each row has a pointer that steps along with the loop. An address computed from something that does not change,
// like `at + (row − input)`, is sunk into the loop by V8 (11.3, Node 20), multiplications and all: 1.4 to 1.7 times
// slower.

import { covariance, ERF, K, n, stride } from './averages'
import { zeros } from './memory'
import { fillNormals, STREAM_NUMBERS } from './random'
import { respond } from './response'

/** J_1 … J_K, B_1 … B_M: rows of `size` doubles; the students' as of the last pass until `catchUp`. */
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
/** Inputs of a pass, each of a step. */
const STEPS: i32 = 4
/** Ring of blocks of the inputs, two components of each in turn: those of a row, and room for one block. */
let inputs: usize = 0
let inputsBlock: usize = 0
let inputsEnd: usize = 0
/** First block of the last pass. */
let input: usize = 0
/** The stream as it was before it gave the inputs of the last pass: they can be drawn again. */
export let streamBefore: usize = 0
/** Steps of the last pass that have been made; all of them before the first pass. */
export let made: i32 = STEPS
/** Local fields of each step, n each; before they are used, times √N. After them what `overlaps` points to. */
export let fields: usize = 0
/** Of every student, times the inputs of a pass: its updates; K for each step. */
let coefficients: usize = 0
/** ξ_s·ξ_t of a pass, s < t at (s STEPS + t), of the components that are trained. */
let overlaps: usize = 0

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
  inputsBlock = <usize>STEPS * blockBytes
  const ringBytes = (blocks + 1) * inputsBlock
  blockRoots = zeros(<i32>blocks)
  commonRoot = zeros(4)
  inputs = zeros(<i32>(ringBytes >> 3))
  inputsEnd = inputs + ringBytes
  input = inputs
  made = STEPS
  streamBefore = zeros(STREAM_NUMBERS)
  fields = zeros(STEPS * (n + STEPS))
  overlaps = fields + ((STEPS * n) << 3)
  coefficients = zeros(STEPS * K)
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

/** Adds the products of a block to the fields of all steps. */
function addTo(field: i32, product0: v128, product1: v128, product2: v128, product3: v128): void {
  let at = fields + (field << 3)
  const step = (<usize>n) << 3
  store<f64>(at, load<f64>(at) + sumLanes(product0))
  at += step
  store<f64>(at, load<f64>(at) + sumLanes(product1))
  at += step
  store<f64>(at, load<f64>(at) + sumLanes(product2))
  at += step
  store<f64>(at, load<f64>(at) + sumLanes(product3))
}

// Products of a block of four inputs, `at` to `end`, with one or two rows from their offset `first` on, added to the fields.

function dot1(a: i32, first: usize, at: usize, end: usize): void {
  let r0 = row(a) + first
  let s0 = f64x2.splat(0)
  let t0 = f64x2.splat(0)
  let u0 = f64x2.splat(0)
  let v0 = f64x2.splat(0)
  for (; at < end; at += 64) {
    const row0 = v128.load(r0)
    s0 = f64x2.add(s0, f64x2.mul(v128.load(at), row0))
    t0 = f64x2.add(t0, f64x2.mul(v128.load(at, 16), row0))
    u0 = f64x2.add(u0, f64x2.mul(v128.load(at, 32), row0))
    v0 = f64x2.add(v0, f64x2.mul(v128.load(at, 48), row0))
    r0 += 16
  }
  addTo(a, s0, t0, u0, v0)
}

function dot2(a: i32, first: usize, at: usize, end: usize): void {
  let r0 = row(a) + first
  let r1 = row(a + 1) + first
  let s0 = f64x2.splat(0)
  let t0 = f64x2.splat(0)
  let u0 = f64x2.splat(0)
  let v0 = f64x2.splat(0)
  let s1 = f64x2.splat(0)
  let t1 = f64x2.splat(0)
  let u1 = f64x2.splat(0)
  let v1 = f64x2.splat(0)
  for (; at < end; at += 64) {
    const x = v128.load(at)
    const y = v128.load(at, 16)
    const z = v128.load(at, 32)
    const w = v128.load(at, 48)
    const row0 = v128.load(r0)
    s0 = f64x2.add(s0, f64x2.mul(x, row0))
    t0 = f64x2.add(t0, f64x2.mul(y, row0))
    u0 = f64x2.add(u0, f64x2.mul(z, row0))
    v0 = f64x2.add(v0, f64x2.mul(w, row0))
    r0 += 16
    const row1 = v128.load(r1)
    s1 = f64x2.add(s1, f64x2.mul(x, row1))
    t1 = f64x2.add(t1, f64x2.mul(y, row1))
    u1 = f64x2.add(u1, f64x2.mul(z, row1))
    v1 = f64x2.add(v1, f64x2.mul(w, row1))
    r1 += 16
  }
  addTo(a, s0, t0, u0, v0)
  addTo(a + 1, s1, t1, u1, v1)
}

// Updates of one or two students by a block of four inputs.

/** The update of a student by one step's input, in both lanes. */
function coefficient(step: i32, i: i32): v128 {
  return v128.load64_splat(coefficients + ((step * K + i) << 3))
}

function update1(i: i32, first: usize, at: usize, end: usize): void {
  let r = row(i) + first
  const c = coefficient(0, i)
  const d = coefficient(1, i)
  const e = coefficient(2, i)
  const f = coefficient(3, i)
  for (; at < end; at += 64) {
    let v = f64x2.add(v128.load(r), f64x2.mul(c, v128.load(at)))
    v = f64x2.add(v, f64x2.mul(d, v128.load(at, 16)))
    v = f64x2.add(v, f64x2.mul(e, v128.load(at, 32)))
    v128.store(r, f64x2.add(v, f64x2.mul(f, v128.load(at, 48))))
    r += 16
  }
}

function update2(i: i32, first: usize, at: usize, end: usize): void {
  let r0 = row(i) + first
  let r1 = row(i + 1) + first
  const c0 = coefficient(0, i)
  const d0 = coefficient(1, i)
  const e0 = coefficient(2, i)
  const f0 = coefficient(3, i)
  const c1 = coefficient(0, i + 1)
  const d1 = coefficient(1, i + 1)
  const e1 = coefficient(2, i + 1)
  const f1 = coefficient(3, i + 1)
  for (; at < end; at += 64) {
    const x = v128.load(at)
    const y = v128.load(at, 16)
    const z = v128.load(at, 32)
    const w = v128.load(at, 48)
    let v0 = f64x2.add(v128.load(r0), f64x2.mul(c0, x))
    v0 = f64x2.add(v0, f64x2.mul(d0, y))
    v0 = f64x2.add(v0, f64x2.mul(e0, z))
    v128.store(r0, f64x2.add(v0, f64x2.mul(f0, w)))
    r0 += 16
    let v1 = f64x2.add(v128.load(r1), f64x2.mul(c1, x))
    v1 = f64x2.add(v1, f64x2.mul(d1, y))
    v1 = f64x2.add(v1, f64x2.mul(e1, z))
    v128.store(r1, f64x2.add(v1, f64x2.mul(f1, w)))
    r1 += 16
  }
}

function addOverlap(earlier: i32, later: i32, product: v128): void {
  const at = overlaps + ((earlier * STEPS + later) << 3)
  store<f64>(at, load<f64>(at) + sumLanes(product))
}

/** Adds the products of a block's inputs with one another. */
function addOverlaps(at: usize, end: usize): void {
  let xy = f64x2.splat(0)
  let xz = f64x2.splat(0)
  let xw = f64x2.splat(0)
  let yz = f64x2.splat(0)
  let yw = f64x2.splat(0)
  let zw = f64x2.splat(0)
  for (; at < end; at += 64) {
    const x = v128.load(at)
    const y = v128.load(at, 16)
    const z = v128.load(at, 32)
    const w = v128.load(at, 48)
    xy = f64x2.add(xy, f64x2.mul(x, y))
    xz = f64x2.add(xz, f64x2.mul(x, z))
    xw = f64x2.add(xw, f64x2.mul(x, w))
    yz = f64x2.add(yz, f64x2.mul(y, z))
    yw = f64x2.add(yw, f64x2.mul(y, w))
    zw = f64x2.add(zw, f64x2.mul(z, w))
  }
  addOverlap(0, 1, xy)
  addOverlap(0, 2, xz)
  addOverlap(0, 3, xw)
  addOverlap(1, 2, yz)
  addOverlap(1, 3, yw)
  addOverlap(2, 3, zw)
}

/** Draws the next inputs and their products, after the updates by the last ones. */
function pass(): void {
  memory.copy(streamBefore, stream, (<usize>STREAM_NUMBERS) << 3)
  memory.fill(fields, 0, (<usize>(STEPS * (n + STEPS))) << 3)
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
    addOverlaps(at, at + <usize>STEPS * moved)
    let a = 0
    for (; a + 2 <= n; a += 2) dot2(a, first, at, at + <usize>STEPS * length)
    if (a < n) dot1(a, first, at, at + <usize>STEPS * length)
    at = old
    old = after(old)
  }
  forgetUpdates()
}

/** A block of inputs, of `length` bytes of each, from offset `first` of `roots`. */
function drawInputs(first: usize, at: usize, length: usize): void {
  const root = load<f64>(blockRoots + (first / blockBytes) * 8)
  if (isNaN(root)) {
    fillNormals(stream, roots + first, 16, at, 64, length >> 2)
    fillNormals(stream, roots + first, 16, at + 32, 64, length >> 2)
    return
  }
  v128.store(commonRoot, f64x2.splat(root))
  v128.store(commonRoot, f64x2.splat(root), 16)
  fillNormals(stream, commonRoot + 16, 0, at, 64, length >> 2)
  fillNormals(stream, commonRoot + 16, 0, at + 32, 64, length >> 2)
}

/** The students' updates by a block, of `moved` bytes of each row. */
function update(first: usize, block: usize, moved: usize): void {
  let i = 0
  for (; i + 2 <= K; i += 2) update2(i, first, block, block + <usize>STEPS * moved)
  if (i < K) update1(i, first, block, block + <usize>STEPS * moved)
}

function forgetUpdates(): void {
  memory.fill(coefficients, 0, (<usize>(STEPS * K)) << 3)
}

/** The block before and after one in the ring. */
function before(block: usize): usize {
  return (block === inputs ? inputsEnd : block) - inputsBlock
}

function after(block: usize): usize {
  const next = block + inputsBlock
  return next === inputsEnd ? inputs : next
}

/** Makes `count` steps; returns how many, which is fewer when the network diverges. */
export function stepDirect(count: i32): i32 {
  for (let done = 0; done < count; done++) {
    if (made === STEPS) {
      pass()
      made = 0
    }
    if (!respondTo(made)) return done
    made += 1
  }
  return count
}

/** From the fields of a step to its updates, and to the fields of later steps; false when the network diverges. */
function respondTo(step: i32): bool {
  const stepFields = fields + ((step * n) << 3)
  const updates = coefficients + ((step * K) << 3)
  for (let a = 0; a < n; a++) {
    store<f64>(stepFields + (a << 3), load<f64>(stepFields + (a << 3)) * inverseRootN)
  }
  if (!respond(stepFields, activation, rate * inverseRootN)) return false
  memory.copy(updates, stepFields, (<usize>K) << 3)
  for (let later = step + 1; later < STEPS; later++) {
    const overlap = load<f64>(overlaps + ((step * STEPS + later) << 3))
    for (let i = 0; i < K; i++) {
      const at = fields + ((later * n + i) << 3)
      store<f64>(at, load<f64>(at) + load<f64>(updates + (i << 3)) * overlap)
    }
  }
  return true
}

// What steps change, for a network to be stored: the students, up to date; what the inputs of the pass at hand are drawn
// from; and the fields of its steps to come, with its inputs' overlaps.

export function directState(): usize {
  catchUp()
  return vectors
}

export function directStateSize(): i32 {
  return K * size
}

/** Fields and overlaps of a pass. */
export function passStateSize(): i32 {
  return STEPS * (n + STEPS)
}

/** Goes on after `steps` steps of a pass, when what is stored has been written. */
export function resumePass(steps: i32): void {
  made = steps
  forgetUpdates()
  if (steps === STEPS) return
  memory.copy(stream, streamBefore, (<usize>STREAM_NUMBERS) << 3)
  const bytes = (<usize>size) << 3
  let block = input
  for (let first: usize = 0; first < bytes; first += blockBytes) {
    drawInputs(first, block, min(blockBytes, bytes - first))
    block = after(block)
  }
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
