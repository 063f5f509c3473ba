// One-pass SGD on the weight vectors themselves (theory: J_i ← J_i + (η/√N) w_i g′(x_i) (ζ−σ) ξ).
//
// The vectors are rows of `size` doubles, students first: the components that are trained, then the others, each part
// padded with zeros to a multiple of 8. Each step draws N normals times √λ; then one pass gives all local fields, four
// rows at a time, and one more updates the trained part of the students, two rows at a time. One network an instance.
//
// Each row has a pointer that steps along with the loop. An address computed from something that does not change,
// like `at + (row − input)`, is sunk into the loop by V8 (11.3, Node 20), multiplications and all: 1.4 to 1.7 times
// slower.

import { covariance, ERF, K, n, stride } from './averages'
import { zeros } from './memory'
import { fillNormals } from './random'
import { respond } from './response'

/** J_1 … J_K, B_1 … B_M: rows of `size` doubles. */
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
let input: usize = 0
/** Local fields, then the students' update coefficients. */
let fields: usize = 0

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
  inputs: usize,
): void {
  trainedSize = trained
  size = components
  activation = kind
  inverseRootN = 1 / sqrt<f64>(dimension)
  rate = learningRate
  stream = inputs
  vectors = zeros(n * size)
  roots = zeros(size)
  input = zeros(size)
  fields = zeros(n)
}

function row(a: i32): usize {
  return vectors + ((a * size) << 3)
}

function sumLanes(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1)
}

/** Products of the input with one, two or four rows; the two products of an iteration are summed before they are added. */
function dot1(a: i32): void {
  let r = row(a)
  const end = input + (size << 3)
  let sum = f64x2.splat(0)
  for (let at = input; at < end; at += 32) {
    sum = f64x2.add(sum, pairProduct(v128.load(at), v128.load(at, 16), r))
    r += 32
  }
  store<f64>(fields + (a << 3), sumLanes(sum) * inverseRootN)
}

function pairProduct(x: v128, y: v128, at: usize): v128 {
  return f64x2.add(f64x2.mul(x, v128.load(at)), f64x2.mul(y, v128.load(at, 16)))
}

function dot2(a: i32): void {
  let r0 = row(a)
  let r1 = row(a + 1)
  const end = input + (size << 3)
  let s0 = f64x2.splat(0)
  let s1 = f64x2.splat(0)
  for (let at = input; at < end; at += 32) {
    const x = v128.load(at)
    const y = v128.load(at, 16)
    s0 = f64x2.add(s0, pairProduct(x, y, r0))
    s1 = f64x2.add(s1, pairProduct(x, y, r1))
    r0 += 32
    r1 += 32
  }
  store<f64>(fields + (a << 3), sumLanes(s0) * inverseRootN)
  store<f64>(fields + (a << 3), sumLanes(s1) * inverseRootN, 8)
}

function dot4(a: i32): void {
  let r0 = row(a)
  let r1 = row(a + 1)
  let r2 = row(a + 2)
  let r3 = row(a + 3)
  const end = input + (size << 3)
  let s0 = f64x2.splat(0)
  let s1 = f64x2.splat(0)
  let s2 = f64x2.splat(0)
  let s3 = f64x2.splat(0)
  for (let at = input; at < end; at += 32) {
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
  store<f64>(fields + (a << 3), sumLanes(s0) * inverseRootN)
  store<f64>(fields + (a << 3), sumLanes(s1) * inverseRootN, 8)
  store<f64>(fields + (a << 3), sumLanes(s2) * inverseRootN, 16)
  store<f64>(fields + (a << 3), sumLanes(s3) * inverseRootN, 24)
}

/** J_i += coefficient_i ξ for one or two rows, where they are trained. */
function update1(i: i32): void {
  let r = row(i)
  const c = v128.load64_splat(fields + (i << 3))
  const end = input + (trainedSize << 3)
  for (let at = input; at < end; at += 32) {
    const first = f64x2.add(v128.load(r), f64x2.mul(c, v128.load(at)))
    const second = f64x2.add(v128.load(r, 16), f64x2.mul(c, v128.load(at, 16)))
    v128.store(r, first)
    v128.store(r, second, 16)
    r += 32
  }
}

function update2(i: i32): void {
  let r0 = row(i)
  let r1 = row(i + 1)
  const c0 = v128.load64_splat(fields + (i << 3))
  const c1 = v128.load64_splat(fields + (i << 3), 8)
  const end = input + (trainedSize << 3)
  for (let at = input; at < end; at += 32) {
    const x = v128.load(at)
    const y = v128.load(at, 16)
    const a0 = f64x2.add(v128.load(r0), f64x2.mul(c0, x))
    const a1 = f64x2.add(v128.load(r0, 16), f64x2.mul(c0, y))
    v128.store(r0, a0)
    v128.store(r0, a1, 16)
    const b0 = f64x2.add(v128.load(r1), f64x2.mul(c1, x))
    const b1 = f64x2.add(v128.load(r1, 16), f64x2.mul(c1, y))
    v128.store(r1, b0)
    v128.store(r1, b1, 16)
    r0 += 32
    r1 += 32
  }
}

/** Makes `count` steps; returns how many, which is fewer when the network diverges. */
export function stepDirect(count: i32): i32 {
  for (let done = 0; done < count; done++) {
    fillNormals(stream, roots, input, size)
    let a = 0
    for (; a + 4 <= n; a += 4) dot4(a)
    if (a + 2 <= n) {
      dot2(a)
      a += 2
    }
    if (a < n) dot1(a)
    if (!respond(fields, activation, rate * inverseRootN)) return done
    let i = 0
    for (; i + 2 <= K; i += 2) update2(i)
    if (i < K) update1(i)
  }
  return count
}

/** Numbers that steps change, from `vectors` on: the students. */
export function directStateSize(): i32 {
  return K * size
}

/** Components summed before they join the total, so that rounding does not grow with N. */
const BLOCK: usize = 512 * 8

/** C_ab = (1/N) Σ λ J_a J_b, for the averages and ε_g. */
export function gatherVectors(): void {
  const scale = inverseRootN * inverseRootN
  const bytes = (<usize>size) << 3
  for (let a = 0; a < n; a++) {
    for (let b = a; b < n; b++) {
      let total: f64 = 0
      for (let first: usize = 0; first < bytes; first += BLOCK) {
        const end = min(first + BLOCK, bytes)
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
