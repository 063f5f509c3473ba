// Special functions. exp, log and pow are AssemblyScript's own (musl's algorithms, below 1 ulp), compiled to
// WebAssembly, so that no engine's Math enters a number. The other bounds are those of test/special.ts.

import { zeros } from './memory'
import { ASIN, ERF_AT_SIXTEENTHS, ERF_AT_SIXTEENTHS_REST, ERF_SLOPES_LESS_1 } from './tables'

/** From here on erf is 1 in double precision. */
const ERF_ONE: f64 = 5.9375
/** Terms of the Taylor series at a multiple of 1/16, even in number: |h| ≤ 1/32 leaves less than 1e-18. */
const ERF_TERMS: i32 = 10
const ERF_ROW: i32 = (ERF_TERMS + 2) * 8
const TWO_OVER_SQRT_PI: f64 = 1.1283791670955126
const HALF_PI: f64 = 1.5707963267948966
/** What rounding π/2 to a double left over. */
const HALF_PI_REST: f64 = 6.123233995736766e-17

/** Row j: erf at c = j/16, what rounding it left over, and its Taylor coefficients there, the first one less 1. */
const erfRows: usize = zeros(97 * (ERF_TERMS + 2))

/** Derivatives of erf: 2/√π (−1)^n H_n(c) exp(−c²), with H_{n+1} = 2c H_n − 2n H_{n−1} (DLMF 7.10.1, 18.9.1). */
function fillErfRows(): void {
  for (let j = 0; j < 97; j++) {
    const c = <f64>j / 16
    const row = erfRows + j * ERF_ROW
    store<f64>(row, unchecked(ERF_AT_SIXTEENTHS[j]))
    store<f64>(row, unchecked(ERF_AT_SIXTEENTHS_REST[j]), 8)
    let previous: f64 = 0
    let term = TWO_OVER_SQRT_PI * NativeMath.exp(-c * c)
    for (let n = 0; n < ERF_TERMS; n++) {
      store<f64>(row + (n + 2) * 8, n === 0 ? unchecked(ERF_SLOPES_LESS_1[j]) : term)
      const next = (-2 * c * term - ((2 * <f64>n) / <f64>(n + 1)) * previous) / <f64>(n + 2)
      previous = term
      term = next
    }
  }
}
fillErfRows()

/** erf(x) = 2/√π ∫_0^x exp(−t²) dt; within 1 ulp. */
export function erf(x: f64): f64 {
  const y = abs(x)
  if (!(y < ERF_ONE)) return isNaN(y) ? x : copysign<f64>(1, x)
  const j = <i32>(y * 16 + 0.5)
  const h = y - <f64>j / 16
  const row = erfRows + j * ERF_ROW
  // even and odd terms in the lanes of a vector; small arguments are not told apart, which would be a guess every time
  const square = f64x2.splat(h * h)
  let p = v128.load(row + ERF_TERMS * 8)
  for (let n = ERF_TERMS - 2; n > 0; n -= 2) p = f64x2.add(f64x2.mul(p, square), v128.load(row + n * 8))
  const rest = h * (f64x2.extract_lane(p, 0) + h * f64x2.extract_lane(p, 1))
  return copysign<f64>(load<f64>(row) + (h + (load<f64>(row, 8) + rest)), x)
}

/** exp(−x²); the rounding error of x² is carried along (Dekker's product), so within 1.5 ulp at any x. */
export function gauss(x: f64): f64 {
  const square = x * x
  if (!(square < 745)) return isNaN(square) ? square : 0
  const split = 134217729 * x // 2^27 + 1
  const high = split - (split - x)
  const low = x - high
  const rest = high * high - square + 2 * high * low + low * low
  return NativeMath.exp(-square) * (1 - rest)
}

// What `arcsines` needs twice over, one of each to a lane: engines make such constants anew in every iteration,
// but keep what was loaded before the loop.
const ONE: usize = 0
const HALF: usize = 16
const MAGNITUDE: usize = 32
const QUARTER_TURN: usize = 48
const QUARTER_TURN_REST: usize = 64
const COEFFICIENTS: usize = 80
const pairs: usize = zeros(36)

function fillPairs(): void {
  v128.store(pairs, f64x2.splat(1), ONE)
  v128.store(pairs, f64x2.splat(0.5), HALF)
  v128.store(pairs, i64x2.splat(0x7fffffffffffffff), MAGNITUDE)
  v128.store(pairs, f64x2.splat(HALF_PI), QUARTER_TURN)
  v128.store(pairs, f64x2.splat(HALF_PI_REST), QUARTER_TURN_REST)
  for (let n = 0; n < 13; n++) v128.store(pairs + n * 16, f64x2.splat(unchecked(ASIN[n])), COEFFICIENTS)
}
fillPairs()

/** Replaces `count` (even) numbers by their arcsines; arguments beyond ±1 count as ±1. Within 2 ulp. */
export function arcsines(at: usize, count: i32): void {
  const table = pairs
  const one = v128.load(table, ONE)
  const half = v128.load(table, HALF)
  const magnitude = v128.load(table, MAGNITUDE)
  const end = at + (count << 3)
  for (; at < end; at += 16) {
    const x = v128.load(at)
    const y = f64x2.pmin(v128.and(x, magnitude), one)
    // |x| < 1/2: s = |x|; else s = √((1 − |x|)/2), and asin |x| = π/2 − 2 asin s
    const inner = f64x2.lt(y, half)
    const z = v128.bitselect(f64x2.mul(y, y), f64x2.mul(f64x2.sub(one, y), half), inner)
    const s = v128.bitselect(y, f64x2.sqrt(z), inner)
    // P by Estrin's scheme: short chains of dependent operations
    const z2 = f64x2.mul(z, z)
    const z4 = f64x2.mul(z2, z2)
    const p03 = f64x2.add(pair(0, z, table), f64x2.mul(pair(2, z, table), z2))
    const p47 = f64x2.add(pair(4, z, table), f64x2.mul(pair(6, z, table), z2))
    const p8b = f64x2.add(pair(8, z, table), f64x2.mul(pair(10, z, table), z2))
    const low = f64x2.add(p03, f64x2.mul(p47, z4))
    const high = f64x2.add(p8b, f64x2.mul(coefficient(12, table), z4))
    const p = f64x2.add(low, f64x2.mul(high, f64x2.mul(z4, z4)))
    const tail = f64x2.mul(f64x2.mul(s, z), p)
    const near = f64x2.add(s, tail)
    const rest = v128.load(table, QUARTER_TURN_REST)
    const far = f64x2.sub(v128.load(table, QUARTER_TURN), f64x2.sub(f64x2.add(near, near), rest))
    v128.store(at, v128.bitselect(v128.bitselect(near, far, inner), x, magnitude))
  }
}

function coefficient(n: i32, table: usize): v128 {
  return v128.load(table + n * 16, COEFFICIENTS)
}

/** P_n + P_{n+1} z */
function pair(n: i32, z: v128, table: usize): v128 {
  return f64x2.add(coefficient(n, table), f64x2.mul(coefficient(n + 1, table), z))
}

export function exp(x: f64): f64 {
  return NativeMath.exp(x)
}

export function log(x: f64): f64 {
  return NativeMath.log(x)
}

export function cos(x: f64): f64 {
  return NativeMath.cos(x)
}

export function pow(x: f64, y: f64): f64 {
  return NativeMath.pow(x, y)
}
