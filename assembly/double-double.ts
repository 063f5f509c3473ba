// Numbers of about 32 digits as unevaluated sums of two doubles (Dekker 1971; Hida, Li & Bailey 2001), for what must
// keep its accuracy while everything in it cancels. A result comes in `high` and `low`.

import { zeros } from './memory'

export let high: f64 = 0
export let low: f64 = 0

/** Terms of the sine's Taylor series; arguments stay below 1.6. */
const TERMS: i32 = 17
/** 1/((2m)(2m+1)) as pairs, m = 1 … TERMS. */
const inverses: usize = zeros(2 * (TERMS + 1))

function quickSum(a: f64, b: f64): void {
  const sum = a + b
  low = b - (sum - a)
  high = sum
}

/** What rounding left out of a + b = sum (Knuth). */
function sumError(a: f64, b: f64, sum: f64): f64 {
  const back = sum - a
  return a - (sum - back) + (b - back)
}

/** What rounding left out of a b = product (Dekker). */
function productError(a: f64, b: f64, product: f64): f64 {
  const sa = 134217729 * a
  const ha = sa - (sa - a)
  const la = a - ha
  const sb = 134217729 * b
  const hb = sb - (sb - b)
  const lb = b - hb
  return ha * hb - product + ha * lb + la * hb + la * lb
}

export function add(ah: f64, al: f64, bh: f64, bl: f64): void {
  const sum = ah + bh
  const error = sumError(ah, bh, sum)
  const rest = al + bl
  const restError = sumError(al, bl, rest)
  quickSum(sum, error + rest)
  quickSum(high, low + restError)
}

export function multiply(ah: f64, al: f64, bh: f64, bl: f64): void {
  const product = ah * bh
  quickSum(product, productError(ah, bh, product) + (ah * bl + al * bh))
}

export function divide(ah: f64, al: f64, bh: f64, bl: f64): void {
  const first = ah / bh
  multiply(first, 0, bh, bl)
  add(ah, al, -high, -low)
  const rh = high
  const rl = low
  const second = rh / bh
  multiply(second, 0, bh, bl)
  add(rh, rl, -high, -low)
  const third = high / bh
  quickSum(first, second)
  add(high, low, third, 0)
}

/** √a, a > 0 (Karp's way). */
export function squareRoot(ah: f64, al: f64): void {
  const inverse = 1 / sqrt<f64>(ah)
  const first = ah * inverse
  multiply(first, 0, first, 0)
  add(ah, al, -high, -low)
  add(first, 0, high * (0.5 * inverse), 0)
}

function fillInverses(): void {
  for (let m = 1; m <= TERMS; m++) {
    divide(1, 0, <f64>(2 * m) * <f64>(2 * m + 1), 0)
    store<f64>(inverses + (m << 4), high)
    store<f64>(inverses + (m << 4), low, 8)
  }
}
fillInverses()

/** asin a for |a| < 0.999, by one Newton step from `start`, the double nearest to it within some ulp. */
export function arcsine(ah: f64, al: f64, start: f64): void {
  // sin(start) = start (1 − y/(2·3) (1 − y/(4·5) (1 − …))), y = start²
  multiply(start, 0, start, 0)
  const yh = -high
  const yl = -low
  let ph: f64 = 1
  let pl: f64 = 0
  for (let m = TERMS; m > 0; m--) {
    multiply(yh, yl, load<f64>(inverses + (m << 4)), load<f64>(inverses + (m << 4), 8))
    multiply(high, low, ph, pl)
    add(high, low, 1, 0)
    ph = high
    pl = low
  }
  multiply(ph, pl, start, 0)
  const sine = high
  add(ah, al, -high, -low)
  const cosine = sqrt<f64>((1 - sine) * (1 + sine))
  const step = high / cosine
  // the second derivative's part; the division's rounding is below 1e-32
  const correction = low / cosine + 0.5 * (sine / cosine) * step * step + (high - step * cosine) / cosine
  quickSum(start, step)
  add(high, low, correction, 0)
}
