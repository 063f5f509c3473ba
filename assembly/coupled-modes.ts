// How many eigenvalues of levels that are coupled by their sum lie below a number: src/predict/coupled-modes.ts has the
// formula, and what the names are.

import { sumResolvents } from './level-sums'
import { exchange, mark, release, zeros } from './memory'

/**
 * F `families` of bare rates b, c×c `shares` (those with a ≤ b, `levels` numbers each, padded), and `rank` couplings:
 * vectors √|g| v of F c numbers, and signs of g.
 */
export function countModesBelow(
  z: f64,
  eigenvalues: usize,
  count: i32,
  levels: i32,
  shares: usize,
  size: i32,
  bareRates: usize,
  families: i32,
  vectors: usize,
  signs: usize,
  rank: i32,
): i32 {
  const start = mark()
  const pairs = (size * (size + 1)) / 2
  const factors = zeros(levels)
  const sums = zeros(pairs)
  const products = zeros(rank * families * size)
  const bordered = zeros(rank * rank)
  const length = families * size
  let below = 0
  for (let f = 0; f < families; f++) {
    const b = load<f64>(bareRates + (f << 3))
    below += size * sumResolvents(eigenvalues, count, levels, shares, pairs, b, z, factors, sums)
    for (let m = 0; m < rank; m++) {
      const offset = (m * length + f * size) << 3
      multiplySymmetric(sums, size, vectors + offset, products + offset)
    }
  }
  for (let m = 0; m < rank; m++) {
    const sign = load<f64>(signs + (m << 3))
    if (sign > 0) below--
    for (let n = 0; n < rank; n++) {
      let sum: f64 = m === n ? -sign : 0
      for (let i = 0; i < length; i++) {
        sum -= load<f64>(products + ((n * length + i) << 3)) * load<f64>(vectors + ((m * length + i) << 3))
      }
      store<f64>(bordered + ((m * rank + n) << 3), sum)
    }
  }
  below += negativeEigenvalues(bordered, rank)
  release(start)
  return below
}

/** A symmetric matrix, its upper triangle given row by row, times a vector. */
function multiplySymmetric(triangle: usize, size: i32, vector: usize, out: usize): void {
  for (let a = 0; a < size; a++) {
    for (let b = a; b < size; b++) {
      const value = load<f64>(triangle)
      triangle += 8
      addTo(out + (a << 3), value * load<f64>(vector + (b << 3)))
      if (b > a) addTo(out + (b << 3), value * load<f64>(vector + (a << 3)))
    }
  }
}

function addTo(at: usize, value: f64): void {
  store<f64>(at, load<f64>(at) + value)
}

/** How many eigenvalues of a symmetric matrix (overwritten) are negative: the signs of its pivots (Sylvester). */
function negativeEigenvalues(matrix: usize, size: i32): i32 {
  let negative = 0
  for (let k = 0; k < size; k++) {
    let pivot = k
    for (let i = k; i < size; i++) {
      if (abs(load<f64>(entry(matrix, size, i, i))) > abs(load<f64>(entry(matrix, size, pivot, pivot))))
        pivot = i
    }
    for (let j = 0; j < size; j++) exchange(entry(matrix, size, k, j), entry(matrix, size, pivot, j))
    for (let i = 0; i < size; i++) exchange(entry(matrix, size, i, k), entry(matrix, size, i, pivot))
    const value = load<f64>(entry(matrix, size, k, k))
    if (value < 0) negative++
    for (let i = k + 1; i < size; i++) {
      const factor = load<f64>(entry(matrix, size, i, k)) / value
      for (let j = k + 1; j < size; j++) {
        addTo(entry(matrix, size, i, j), -factor * load<f64>(entry(matrix, size, k, j)))
      }
    }
  }
  return negative
}

function entry(matrix: usize, size: i32, i: i32, j: i32): usize {
  return matrix + ((i * size + j) << 3)
}
