// Real parts of the eigenvalues of a real matrix: balancing, reduction to Hessenberg form by elimination, then the QR
// algorithm with double shifts (Wilkinson & Reinsch 1971, elmhes and hqr). Errors are of the order of rounding the
// largest entry.

import { exchange } from './memory'

const MOST_ITERATIONS: i32 = 60

/** The matrix, row by row. */
let a: usize = 0
let size: i32 = 0

/**
 * Overwrites the matrix, size×size; writes the real parts in no order and returns how many were found: all, or too few, as when
 * an entry is not finite.
 */
export function realParts(matrix: usize, count: i32, out: usize): i32 {
  a = matrix
  size = count
  // with NaN it would never be balanced
  if (!(largest() < Infinity)) return 0
  balance()
  toHessenberg()
  return findRealParts(out)
}

function at(i: i32, j: i32): usize {
  return a + ((i * size + j) << 3)
}

function get(i: i32, j: i32): f64 {
  return load<f64>(at(i, j))
}

function set(i: i32, j: i32, value: f64): void {
  store<f64>(at(i, j), value)
}

/** Scales rows and columns by powers of 2, so that those of an index are about as large (Parlett & Reinsch 1969). */
function balance(): void {
  for (let isDone = false; !isDone; ) {
    isDone = true
    for (let i = 0; i < size; i++) {
      let columnSum: f64 = 0
      let rowSum: f64 = 0
      for (let j = 0; j < size; j++) {
        if (j === i) continue
        rowSum += abs(get(i, j))
        columnSum += abs(get(j, i))
      }
      if (columnSum === 0 || rowSum === 0) continue
      const before = columnSum + rowSum
      let factor: f64 = 1
      for (; columnSum < rowSum / 2; columnSum *= 4) factor *= 2
      for (; columnSum > rowSum * 2; columnSum /= 4) factor /= 2
      if ((columnSum + rowSum) / factor > 0.95 * before) continue
      isDone = false
      for (let j = 0; j < size; j++) set(j, i, get(j, i) * factor)
      for (let j = 0; j < size; j++) set(i, j, get(i, j) / factor)
    }
  }
}

function toHessenberg(): void {
  for (let m = 1; m < size - 1; m++) {
    let pivot = m
    for (let i = m; i < size; i++) if (abs(get(i, m - 1)) > abs(get(pivot, m - 1))) pivot = i
    const x = get(pivot, m - 1)
    if (x === 0) continue
    for (let j = 0; j < size; j++) exchange(at(pivot, j), at(m, j))
    for (let j = 0; j < size; j++) exchange(at(j, pivot), at(j, m))
    for (let i = m + 1; i < size; i++) {
      const factor = get(i, m - 1) / x
      if (factor === 0) continue
      for (let j = m - 1; j < size; j++) set(i, j, get(i, j) - factor * get(m, j))
      for (let j = 0; j < size; j++) set(j, m, get(j, m) + factor * get(j, i))
    }
  }
}

function largest(): f64 {
  let most: f64 = 0
  for (let i = 0; i < size * size; i++) most = max(most, abs(load<f64>(a + (i << 3)))) // NaN stays
  return most
}

function findRealParts(out: usize): i32 {
  const negligible = f64.EPSILON * largest()
  let found = 0
  let shift: f64 = 0
  let iterations = 0
  let n = size - 1
  while (n >= 0) {
    let l = n
    while (l > 0) {
      // where several eigenvalues are equal, rounding of earlier steps keeps an entry from vanishing
      if (abs(get(l, l - 1)) <= negligible * <f64>(1 << (iterations >> 2))) break
      l--
    }
    let x = get(n, n)
    if (l === n) {
      store<f64>(out + (found << 3), x + shift)
      found++
      n--
      iterations = 0
      continue
    }
    let y = get(n - 1, n - 1)
    let w = get(n, n - 1) * get(n - 1, n)
    if (l === n - 1) {
      storePair(out + (found << 3), x, y, w, shift)
      found += 2
      n -= 2
      iterations = 0
      continue
    }
    if (iterations === MOST_ITERATIONS) break
    if (iterations > 0 && iterations % 10 === 0) {
      // an exceptional shift
      shift += x
      for (let i = 0; i <= n; i++) set(i, i, get(i, i) - x)
      const s = abs(get(n, n - 1)) + abs(get(n - 1, n - 2))
      x = 0.75 * s
      y = x
      w = -0.4375 * s * s
    }
    iterations++
    doubleStep(l, n, x, y, w)
  }
  return found
}

/** Those of the last two rows. */
function storePair(out: usize, x: f64, y: f64, w: f64, shift: f64): void {
  const p = (y - x) / 2
  const q = p * p + w
  const root = q < 0 ? p : p + (p < 0 ? -1 : 1) * sqrt<f64>(q)
  store<f64>(out, x + shift + root)
  store<f64>(out, q < 0 ? x + shift + p : root === 0 ? x + shift : x + shift - w / root, 8)
}

/** A step of the QR algorithm with the shifts whose sum is x + y and whose product is xy − w, on rows l … n. */
function doubleStep(l: i32, n: i32, x: f64, y: f64, w: f64): void {
  let p: f64 = 0
  let q: f64 = 0
  let r: f64 = 0
  let m = n - 2
  for (; ; m--) {
    const z = get(m, m)
    const rest = x - z
    const other = y - z
    p = (rest * other - w) / get(m + 1, m) + get(m, m + 1)
    q = get(m + 1, m + 1) - z - rest - other
    r = get(m + 2, m + 1)
    const s = abs(p) + abs(q) + abs(r)
    p /= s
    q /= s
    r /= s
    if (m === l) break
    const u = abs(get(m, m - 1)) * (abs(q) + abs(r))
    const v = abs(p) * (abs(get(m - 1, m - 1)) + abs(z) + abs(get(m + 1, m + 1)))
    if (u <= f64.EPSILON * v) break
  }
  for (let i = m + 2; i <= n; i++) {
    set(i, i - 2, 0)
    if (i > m + 2) set(i, i - 3, 0)
  }
  for (let k = m; k < n; k++) {
    const isLast = k === n - 1
    let scale: f64 = 1
    if (k > m) {
      p = get(k, k - 1)
      q = get(k + 1, k - 1)
      r = isLast ? 0 : get(k + 2, k - 1)
      scale = abs(p) + abs(q) + abs(r)
      if (scale === 0) continue
      p /= scale
      q /= scale
      r /= scale
    }
    const s = (p < 0 ? -1 : 1) * sqrt<f64>(p * p + q * q + r * r)
    if (k > m) set(k, k - 1, -s * scale)
    else if (l !== m) set(k, k - 1, -get(k, k - 1))
    p += s
    const first = p / s
    const second = q / s
    const third = r / s
    q /= p
    r /= p
    for (let j = k; j <= n; j++) {
      const sum = get(k, j) + q * get(k + 1, j) + (isLast ? 0 : r * get(k + 2, j))
      if (!isLast) set(k + 2, j, get(k + 2, j) - sum * third)
      set(k + 1, j, get(k + 1, j) - sum * second)
      set(k, j, get(k, j) - sum * first)
    }
    const last = min(n, k + 3)
    for (let i = l; i <= last; i++) {
      const sum = first * get(i, k) + second * get(i, k + 1) + (isLast ? 0 : third * get(i, k + 2))
      if (!isLast) set(i, k + 2, get(i, k + 2) - sum * r)
      set(i, k + 1, get(i, k + 1) - sum * q)
      set(i, k, get(i, k) - sum)
    }
  }
}
