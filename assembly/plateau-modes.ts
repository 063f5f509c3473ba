// The real parts of the eigenvalues of G(z), with which all levels leave a symmetric plateau together:
// src/predict/plateau-modes.ts has the formula, and what the names are.

import { sumResolvents } from './level-sums'
import { mark, release, zeros } from './memory'
import { realParts } from './real-parts'

/**
 * Writes them in no order, and returns how many were found: one for each free overlap, or too few. The free overlaps are
 * (i, j), students first, i < K and i ≤ j < K + M, row by row; `responses` has for each of them E (K×M), then `own` (K×K).
 *
 * @param columns those of the teachers' t^k, upper triangle row by row, then p_k; `levels` (padded) numbers each
 * @param mu eigenvalues of X
 * @param turned A in the basis of X's eigenvectors: K×M
 */
export function plateauRealParts(
  z: f64,
  eigenvalues: usize,
  count: i32,
  levels: i32,
  columns: usize,
  K: i32,
  M: i32,
  mu: usize,
  turned: usize,
  responses: usize,
  out: usize,
): i32 {
  const start = mark()
  const pairs = (M * (M + 1)) / 2
  const factors = zeros(levels)
  const sums = zeros(pairs)
  const forR = zeros(K * M * M)
  const forQ = zeros(K * K)
  const moved = zeros(K * M)
  const size = K * M + (K * (K + 1)) / 2
  const matrix = zeros(size * size)
  const noise = columns + ((levels * pairs) << 3)
  for (let i = 0; i < K; i++) {
    const rate = get(mu, i)
    sumResolvents(eigenvalues, count, levels, columns, pairs, rate, z, factors, sums)
    expand(sums, M, forR + ((i * M * M) << 3))
    for (let j = i; j < K; j++) {
      sumResolvents(eigenvalues, count, levels, noise, 1, rate + get(mu, j), z, factors, sums)
      store<f64>(forQ + ((i * K + j) << 3), -get(sums, 0))
    }
  }
  for (let change = 0; change < size; change++) {
    const E = responses + ((change * K * (M + K)) << 3)
    const own = E + ((K * M) << 3)
    for (let i = 0; i < K; i++) {
      for (let n = 0; n < M; n++) {
        let sum: f64 = 0
        for (let m = 0; m < M; m++) sum += get(E, i * M + m) * get(forR, (i * M + m) * M + n)
        store<f64>(moved + ((i * M + n) << 3), sum)
      }
    }
    let row = 0
    for (let i = 0; i < K; i++) {
      for (let j = i; j < K; j++) {
        let sum = get(own, i * K + j) * get(forQ, i * K + j)
        for (let n = 0; n < M; n++) {
          sum +=
            get(moved, i * M + n) * get(turned, j * M + n) + get(turned, i * M + n) * get(moved, j * M + n)
        }
        store<f64>(matrix + ((row * size + change) << 3), sum)
        row++
      }
      for (let n = 0; n < M; n++) {
        store<f64>(matrix + ((row * size + change) << 3), get(moved, i * M + n))
        row++
      }
    }
  }
  const found = realParts(matrix, size, out)
  release(start)
  return found
}

function get(array: usize, index: i32): f64 {
  return load<f64>(array + (index << 3))
}

/** A symmetric matrix from its upper triangle, of the opposite sign. */
function expand(triangle: usize, size: i32, out: usize): void {
  for (let a = 0; a < size; a++) {
    for (let b = a; b < size; b++) {
      const value = -load<f64>(triangle)
      triangle += 8
      store<f64>(out + ((a * size + b) << 3), value)
      store<f64>(out + ((b * size + a) << 3), value)
    }
  }
}
