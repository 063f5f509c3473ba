// What breaks the students' symmetry: R less its mean over the students, level by level. It is small for as long as a
// plateau lasts, grows exponentially, and decides when the plateau ends; so its errors count relative to itself.

import { K, n } from './averages'
import { levels, rowOf, state } from './equations'
import { solution } from './solution'

/** Rounding of a row of R, over its size. */
const ROUNDING: f64 = 1e-14

/** The largest asymmetry of a vector laid out like the state, over that of the solution, over the levels. */
export function asymmetryRatio(vector: usize): f64 {
  if (K === 1) return 0
  let typical: f64 = 0
  for (let k = 0; k < levels; k++) typical += asymmetry(solution, k)
  let most: f64 = 0
  for (let k = 0; k < levels; k++) {
    // a level that has less than its share hardly shows
    const own = asymmetry(solution, k) + (1e-3 * typical) / <f64>levels + ROUNDING * size(solution, k)
    if (own > 0) most = max(most, asymmetry(vector, k) / own)
  }
  return most
}

/** Root of the sum of squares of r_ib − mean_i r_ib. */
function asymmetry(vector: usize, k: i32): f64 {
  let squares: f64 = 0
  for (let b = K; b < n; b++) {
    let mean: f64 = 0
    for (let i = 0; i < K; i++) mean += element(vector, i, b, k)
    mean /= <f64>K
    for (let i = 0; i < K; i++) {
      const rest = element(vector, i, b, k) - mean
      squares += rest * rest
    }
  }
  return sqrt<f64>(squares)
}

/** Root of the sum of squares of r. */
function size(vector: usize, k: i32): f64 {
  let squares: f64 = 0
  for (let b = K; b < n; b++) {
    for (let i = 0; i < K; i++) squares += element(vector, i, b, k) * element(vector, i, b, k)
  }
  return sqrt<f64>(squares)
}

function element(vector: usize, a: i32, b: i32, k: i32): f64 {
  return load<f64>(rowOf(a, b) - state + vector + (k << 3))
}
