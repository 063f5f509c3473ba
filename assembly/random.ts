// Random streams, normals and chi-squares.
//
// A stream is addressed by seed, purpose, run and level. It is made of three sfc64 generators (Chris Doty-Humphrey,
// PractRand): two in the lanes of a vector, for bulk normals, and one for everything that comes one at a time.
// The address is packed one-to-one into a generator's three words, and sfc64 is a permutation of its 256-bit state
// that counts its own steps: two generators with different words can be in the same state only after 2^64 steps.
// So no two streams ever overlap.

import { zeros } from './memory'
import { ZIGGURAT_AREA, ZIGGURAT_TAIL } from './tables'

const LAYERS: i32 = 1024
/** Rejections are queued and redone after a block: a block of this many numbers bounds the queue. */
const BLOCK: usize = 8192

/** Row i of the ziggurat: x_i and x_{i+1}/x_i; at an address that is a constant in the code. */
const rows: usize = memory.data(LAYERS * 16, 16)
/** The same in single precision, for numbers from -2^31 to 2^31. */
const singles: usize = memory.data(LAYERS * 8, 16)
/** f(x_i); f(0) = 1 ends the last layer. */
const densities: usize = memory.data((LAYERS + 1) * 8, 16)
/** Queue of quads with a number outside: their words, and their address with the bits of those that are. */
const ENTRY: usize = 32
const queue: usize = zeros(<i32>((BLOCK / 4 + 1) * ENTRY) >> 3)

/** Constants, one of each to a lane: V8 keeps what was loaded before a loop, and makes others anew in every turn. */
const constants: usize = memory.data(32, 16)
v128.store(constants, i64x2.splat(1))
v128.store(constants, i32x4.splat(0x7fffffff), 16)

// Offsets in a stream's memory: the vector generator's a, b, c, counter; then the scalar one's.
const A: usize = 0
const B: usize = 16
const C: usize = 32
const COUNTER: usize = 48
const SCALAR: usize = 64
/** Doubles that a stream takes: all it is. */
export const STREAM_NUMBERS: i32 = 12

function density(x: f64): f64 {
  return NativeMath.exp(-0.5 * x * x)
}

/** Marsaglia & Tsang (2000): layers of equal area; layer 0 is the strip below f(r) together with the tail. */
function fillZiggurat(): void {
  let x = ZIGGURAT_AREA / density(ZIGGURAT_TAIL)
  let next = ZIGGURAT_TAIL
  for (let i = 0; i < LAYERS; i++) {
    store<f64>(rows + i * 16, x)
    store<f64>(rows + i * 16 + 8, next / x)
    store<f64>(densities + i * 8, density(x))
    store<f32>(singles + i * 8, <f32>(x * 4.656612873077393e-10))
    store<f32>(singles + i * 8 + 4, <f32>((next / x) * 2147483648))
    x = next
    next = i < LAYERS - 2 ? sqrt<f64>(-2 * NativeMath.log(ZIGGURAT_AREA / x + density(x))) : 0
  }
  store<f64>(densities + LAYERS * 8, 1)
}
fillZiggurat()

/** A permutation of the 64-bit words (Stafford's variant 13, as in SplitMix64). */
function mix(word: u64): u64 {
  word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9
  word = (word ^ (word >> 27)) * 0x94d049bb133111eb
  return word ^ (word >> 31)
}

export function newStream(): usize {
  return zeros(STREAM_NUMBERS)
}

/** Puts a stream at the start of an address: seed, run, level below 2^53, purpose below 2^11. */
export function openStream(stream: usize, seed: f64, purpose: i32, run: f64, level: f64): void {
  const a = mix(<u64>seed | ((<u64>purpose) << 53))
  const b = mix(<u64>run ^ 0x9e3779b97f4a7c15)
  for (let lane = 0; lane < 3; lane++) {
    const c = mix((<u64>level | ((<u64>lane) << 53)) ^ 0x6a09e667f3bcc909)
    const at = lane < 2 ? stream + lane * 8 : stream + SCALAR
    const stride: usize = lane < 2 ? 16 : 8
    store<u64>(at, a)
    store<u64>(at + stride, b)
    store<u64>(at + 2 * stride, c)
    store<u64>(at + 3 * stride, 1)
  }
  for (let i = 0; i < 20; i++) {
    nextPair(stream)
    nextWord(stream)
  }
}

/** The scalar generator's next 64 bits. */
function nextWord(stream: usize): u64 {
  const s = stream + SCALAR
  const b = load<u64>(s, 8)
  const c = load<u64>(s, 16)
  const counter = load<u64>(s, 24)
  const word = load<u64>(s) + b + counter
  store<u64>(s, b ^ (b >> 11))
  store<u64>(s, c + (c << 3), 8)
  store<u64>(s, rotl<u64>(c, 24) + word, 16)
  store<u64>(s, counter + 1, 24)
  return word
}

/** The vector generator's next 2 × 64 bits. */
function nextPair(stream: usize): v128 {
  const b = v128.load(stream, B)
  const c = v128.load(stream, C)
  const counter = v128.load(stream, COUNTER)
  const word = i64x2.add(i64x2.add(v128.load(stream, A), b), counter)
  v128.store(stream, v128.xor(b, i64x2.shr_u(b, 11)), A)
  v128.store(stream, i64x2.add(c, i64x2.shl(c, 3)), B)
  v128.store(stream, i64x2.add(v128.or(i64x2.shl(c, 24), i64x2.shr_u(c, 40)), word), C)
  v128.store(stream, i64x2.add(counter, i64x2.splat(1)), COUNTER)
  return word
}

/** Writes `count` triples of words: those of the vector generator's two lanes, and the scalar one's. */
export function fillWords(stream: usize, out: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    v128.store(out, nextPair(stream))
    store<u64>(out, nextWord(stream), 16)
    out += 24
  }
}

/** Uniform in (0, 1), 2^52 values half a step away from both ends. */
export function uniform(stream: usize): f64 {
  return (<f64>(nextWord(stream) >> 12) + 0.5) * 2.220446049250313e-16
}

/** A standard normal: the ziggurat; 10 bits choose the layer, 52 others the place in it. */
export function normal(stream: usize): f64 {
  while (true) {
    const word = nextWord(stream)
    const layer = <i32>word & (LAYERS - 1)
    const u = reinterpret<f64>((word >> 12) | 0x4000000000000000) - 3
    const row = rows + layer * 16
    const x = u * load<f64>(row)
    if (abs(u) < load<f64>(row, 8)) return x
    const settled = settle(stream, x, layer)
    if (!isNaN(settled)) return settled
  }
}

/** Decides a number outside its layer's inner rectangle: its value, or NaN to draw again. */
function settle(stream: usize, x: f64, layer: i32): f64 {
  if (layer === 0) {
    // the tail beyond r (Marsaglia 1964)
    let beyond: f64
    let height: f64
    do {
      beyond = -NativeMath.log(uniform(stream)) / ZIGGURAT_TAIL
      height = -NativeMath.log(uniform(stream))
    } while (2 * height < beyond * beyond)
    return copysign<f64>(ZIGGURAT_TAIL + beyond, x)
  }
  const outer = load<f64>(densities + (layer << 3))
  const inner = load<f64>(densities + (layer << 3), 8)
  return outer + uniform(stream) * (inner - outer) < density(x) ? x : NaN
}

/**
 * Fills `count` (a multiple of 4) doubles with standard normals from the vector generator, each times its scale; what
 * falls outside the inner rectangles (2 % of the quads) is settled afterwards by the scalar one. Every four lie `stride`
 * bytes further on, and take the scales `scaleBytes` further on: with 32 each has its own, with 16 the second two take
 * those of the first two; with 0 all take the two at `scales`, which are also the two before.
 *
 * Of a normal's 32 random bits the last 10 choose the layer, and all together, rounded to 24, the place in it: single
 * precision, whose grain moves no moment by more than 1e-7 of itself, at half the random bits and half the operations.
 */
export function fillNormals(
  stream: usize,
  scales: usize,
  scaleBytes: usize,
  out: usize,
  stride: usize,
  count: usize,
): void {
  for (let done: usize = 0; done < count; done += BLOCK) {
    const quads = done / 4
    fillBlock(
      stream,
      scales + quads * scaleBytes,
      scaleBytes,
      out + quads * stride,
      stride,
      min(BLOCK, count - done),
    )
  }
}

/** The bits of a row's offset in `singles`. */
const ROW: usize = (LAYERS - 1) << 3

function fillBlock(
  stream: usize,
  scales: usize,
  scaleBytes: usize,
  start: usize,
  stride: usize,
  count: usize,
): void {
  let a = v128.load(stream, A)
  let b = v128.load(stream, B)
  let c = v128.load(stream, C)
  let counter = v128.load(stream, COUNTER)
  const one = v128.load(constants)
  const magnitude = v128.load(constants, 16)
  const second = scaleBytes - 16
  const end = start + (count / 4) * stride
  let scale = scales
  let queued = queue
  for (let out = start; out < end; out += stride) {
    const word = i64x2.add(i64x2.add(a, b), counter)
    counter = i64x2.add(counter, one)
    a = v128.xor(b, i64x2.shr_u(b, 11))
    b = i64x2.add(c, i64x2.shl(c, 3))
    c = i64x2.add(v128.or(i64x2.shl(c, 24), i64x2.shr_u(c, 40)), word)

    const low = i64x2.extract_lane(word, 0)
    const high = i64x2.extract_lane(word, 1)
    const row0 = v128.load64_zero(<usize>(low << 3) & ROW, singles)
    const row1 = v128.load64_zero(<usize>(low >> 29) & ROW, singles)
    const row2 = v128.load64_zero(<usize>(high << 3) & ROW, singles)
    const row3 = v128.load64_zero(<usize>(high >> 29) & ROW, singles)
    const rows01 = v128.shuffle<u32>(row0, row1, 0, 4, 1, 5)
    const rows23 = v128.shuffle<u32>(row2, row3, 0, 4, 1, 5)
    const width = v128.shuffle<u64>(rows01, rows23, 0, 2)
    const limit = v128.shuffle<u64>(rows01, rows23, 1, 3)
    const place = f32x4.convert_i32x4_s(word)
    const value = f32x4.mul(place, width)
    const value01 = f64x2.promote_low_f32x4(value)
    const value23 = f64x2.promote_low_f32x4(v128.shuffle<u64>(value, value, 1, 1))
    v128.store(out, f64x2.mul(value01, v128.load(scale)))
    v128.store(out, f64x2.mul(value23, v128.load(scale + second)), 16)
    scale += scaleBytes
    const which = i32x4.bitmask(f32x4.ge(v128.and(place, magnitude), limit))
    // every quad is put down, and stays only if a number is outside: a branch that is rarely taken costs more
    v128.store(queued, word)
    store<u32>(queued, <u32>out | which, 16)
    queued += ((which + 15) & 16) << 1
  }
  v128.store(stream, a, A)
  v128.store(stream, b, B)
  v128.store(stream, c, C)
  v128.store(stream, counter, COUNTER)
  for (let entry = queue; entry < queued; entry += ENTRY) {
    const place = <usize>load<u32>(entry, 16)
    const quad = place & ~15
    const scaleAt = scales + ((quad - start) / stride) * scaleBytes
    for (let which = <i32>place & 15; which; which &= which - 1) {
      const lane = <usize>ctz<i32>(which)
      const value = settledNormal(stream, load<i32>(entry + (lane << 2)))
      const factor = load<f64>(scaleAt + ((lane & 1) << 3) + (lane < 2 ? 0 : second))
      store<f64>(quad + (lane << 3), value * factor)
    }
  }
}

/** The normal that comes of a word whose number is outside. */
function settledNormal(stream: usize, word: i32): f64 {
  const layer = word & (LAYERS - 1)
  const value = <f32>word * load<f32>(singles + (layer << 3))
  const settled = settle(stream, value, layer)
  return isNaN(settled) ? normal(stream) : settled
}

/**
 * A chi-square with a whole number of degrees of freedom ≥ 1: twice a gamma of shape dof/2 (Marsaglia & Tsang,
 * ACM TOMS 26, 363 (2000)), with the terms that cancel taken out by hand, so that any number of degrees is exact.
 */
export function chiSquare(stream: usize, dof: f64): f64 {
  if (dof === 1) {
    const z = normal(stream)
    return z * z
  }
  const d = 0.5 * dof - 1.0 / 3.0
  const c = 1 / sqrt<f64>(9 * d)
  while (true) {
    const x = normal(stream)
    const t = c * x
    if (t <= -1) continue
    // the acceptance condition ln U < ½x² + d (1 − (1+t)³ + 3 ln(1+t)), in which ½x² = 4.5 d t²
    if (NativeMath.log(uniform(stream)) < 3 * d * logRest(t)) return 2 * d * (1 + t) * (1 + t) * (1 + t)
  }
}

/** ln(1+t) − t + t²/2 − t³/3. */
function logRest(t: f64): f64 {
  if (abs(t) > 0.03) return NativeMath.log1p(t) - t * (1 - t * (0.5 - t / 3))
  let sum: f64 = 0
  for (let n = 12; n >= 4; n--) sum = 1 / <f64>n - t * sum
  return -t * t * t * t * sum
}

/** Numbers of the parameters of a pair of χ: c, √(2d) times the scale, 1/(54 d), degrees of freedom; two lanes each. */
export const CHI_NUMBERS: i32 = 8

/** Writes the parameters of one lane, for χ times `scale`; 0 degrees of freedom give 0. */
export function setChi(at: usize, freedoms: f64, scale: f64): void {
  const d = 0.5 * freedoms - 1.0 / 3.0
  const isGamma = freedoms > 1
  store<f64>(at, isGamma ? 1 / sqrt<f64>(9 * d) : 0)
  store<f64>(at, isGamma ? sqrt<f64>(2 * d) * scale : freedoms === 1 ? scale : 0, 16)
  store<f64>(at, isGamma ? 1 / (54 * d) : 0, 32)
  store<f64>(at, freedoms, 48)
}

/** Turns `count` pairs of normals, `stride` bytes apart, into χ, each with the parameters that follow the last one's. */
export function fillChis(stream: usize, parameters: usize, at: usize, stride: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    v128.store(at, chiPair(stream, v128.load(at), parameters))
    at += stride
    parameters += CHI_NUMBERS << 3
  }
}

/**
 * A pair of χ (up to a sign) from a pair of normals: `chiSquare`'s method, with uniforms from the vector generator.
 *
 * Its acceptance probability is exp(3 d r), r = ln(1+t) − t + t²/2 − t³/3, and for |t| ≤ ½ it is r ≥ −t⁴/2; so
 * U < 1 − 3 d t⁴/2 = 1 − x⁴/(54 d) accepts without a logarithm: nearly always if d is large.
 */
function chiPair(stream: usize, x: v128, parameters: usize): v128 {
  const t = f64x2.mul(v128.load(parameters), x)
  const square = f64x2.mul(x, x)
  const word = v128.or(i64x2.shr_u(nextPair(stream), 12), i64x2.splat(0x3ff0000000000000))
  const bound = f64x2.sub(f64x2.splat(2), f64x2.mul(v128.load(parameters, 32), f64x2.mul(square, square)))
  const isGood = v128.and(f64x2.lt(word, bound), f64x2.le(f64x2.abs(t), f64x2.splat(0.5)))
  const base = f64x2.add(f64x2.splat(1), t)
  const gamma = f64x2.mul(v128.load(parameters, 16), f64x2.mul(base, f64x2.sqrt(base)))
  // one degree of freedom: a normal itself
  const isOne = f64x2.eq(v128.load(parameters, 48), f64x2.splat(1))
  const chi = v128.bitselect(f64x2.mul(v128.load(parameters, 16), x), gamma, isOne)
  const which = i64x2.bitmask(isGood)
  if (which === 3) return chi
  let result = chi
  if (!(which & 1)) {
    const one = settleChi(stream, f64x2.extract_lane(t, 0), f64x2.extract_lane(word, 0), parameters)
    if (!isNaN(one)) result = f64x2.replace_lane(result, 0, one)
  }
  if (!(which & 2)) {
    const one = settleChi(stream, f64x2.extract_lane(t, 1), f64x2.extract_lane(word, 1), parameters + 8)
    if (!isNaN(one)) result = f64x2.replace_lane(result, 1, one)
  }
  return result
}

/** Decides a χ that is not accepted at once: another one, or NaN to take it. */
function settleChi(stream: usize, t: f64, word: f64, parameters: usize): f64 {
  const freedoms = load<f64>(parameters, 48)
  const d = 0.5 * freedoms - 1.0 / 3.0
  // half a step away from both ends
  const u = word - 1 + 1.1102230246251565e-16
  if (t > -1 && NativeMath.log(u) < 3 * d * logRest(t)) return NaN
  return sqrt<f64>(chiSquare(stream, freedoms) / (2 * d)) * load<f64>(parameters, 16)
}
