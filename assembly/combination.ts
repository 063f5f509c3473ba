// Linear combinations of rows of doubles: the inner loop of the equations for many levels, and of the integrators.

import { zeros } from './memory'

/** Rows of at least this many bytes are worth a list. */
export const BLOCK: usize = 64

/** The terms: 16 bytes each, coefficient and address of the row. */
let list: usize = 0
let end: usize = 0

/** Makes room for `count` terms, anew for every job: what an earlier one had is freed. */
export function reserveTerms(count: i32): void {
  list = zeros(2 * count)
}

/** Begins a new list. */
export function startTerms(): void {
  end = list
}

export function addTerm(coefficient: f64, row: usize): void {
  store<f64>(end, coefficient)
  store<u32>(end, <u32>row, 8)
  end += 16
}

/** out = Σ coefficient row over the terms, for rows of `bytes` (an even number of doubles). */
export function combineTerms(bytes: usize, out: usize): void {
  const first = list
  const last = end
  let k: usize = 0
  // a coefficient and an address are loaded once for eight numbers
  for (; k + BLOCK <= bytes; k += BLOCK) {
    let s0 = f64x2.splat(0)
    let s1 = f64x2.splat(0)
    let s2 = f64x2.splat(0)
    let s3 = f64x2.splat(0)
    for (let term = first; term < last; term += 16) {
      const c = v128.load64_splat(term)
      const row = <usize>load<u32>(term, 8) + k
      s0 = f64x2.add(s0, f64x2.mul(c, v128.load(row)))
      s1 = f64x2.add(s1, f64x2.mul(c, v128.load(row, 16)))
      s2 = f64x2.add(s2, f64x2.mul(c, v128.load(row, 32)))
      s3 = f64x2.add(s3, f64x2.mul(c, v128.load(row, 48)))
    }
    v128.store(out + k, s0)
    v128.store(out + k, s1, 16)
    v128.store(out + k, s2, 32)
    v128.store(out + k, s3, 48)
  }
  for (; k < bytes; k += 16) {
    let sum = f64x2.splat(0)
    for (let term = first; term < last; term += 16) {
      sum = f64x2.add(sum, f64x2.mul(v128.load64_splat(term), v128.load(<usize>load<u32>(term, 8) + k)))
    }
    v128.store(out + k, sum)
  }
}
