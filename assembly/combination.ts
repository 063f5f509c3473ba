// Linear combinations of rows of doubles: the inner loop of the equations for many levels, and of the integrator.

import { zeros } from './memory'

/** Where a list of terms is made: 16 bytes each, coefficient and address of the row. */
export let list: usize = 0
let room: i32 = 0

/** Bytes of a block. */
export const BLOCK: usize = 64

/** Makes room for a list of `count` terms. */
export function reserveTerms(count: i32): void {
  if (count > room) {
    room = count
    list = zeros(2 * count)
  }
}

/**
 * out = Σ coefficient row over the terms from `list` to `end`, for as many of the `bytes` as fill blocks of eight
 * doubles; returns how many those are.
 */
export function combineBlocks(end: usize, bytes: usize, out: usize): usize {
  const first = list
  let k: usize = 0
  // a coefficient and an address are loaded once for eight numbers
  for (; k + BLOCK <= bytes; k += BLOCK) {
    let s0 = f64x2.splat(0)
    let s1 = f64x2.splat(0)
    let s2 = f64x2.splat(0)
    let s3 = f64x2.splat(0)
    for (let term = first; term < end; term += 16) {
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
  return k
}
