// The two passes of a reduced step over pairs of levels (reduced.ts), for K = M = 2: everything stays in registers, which
// makes a step of a few levels three times as fast as the loops for any K and M.

/** Bytes of a pair's coordinates (3 of the teachers, 7 of the students) and of its normals. */
const BLOCK: usize = 160
const NORMALS: usize = 80
const STUDENTS: usize = 48

function product(at: usize, z: v128): v128 {
  return f64x2.mul(v128.load(at), z)
}

function store2(out: usize, x: v128): void {
  store<f64>(out, f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1))
}

/** Sums of coordinates times normals over the pairs of levels, for all four fields, students first. */
export function sumFieldsOfTwo(at: usize, z: usize, pairs: i32, out: usize): void {
  let x0 = f64x2.splat(0)
  let x1 = f64x2.splat(0)
  let y0 = f64x2.splat(0)
  let y1 = f64x2.splat(0)
  for (let p = 0; p < pairs; p++) {
    const z0 = v128.load(z)
    const z1 = v128.load(z, 16)
    const u0 = v128.load(z, 32)
    const u1 = v128.load(z, 48)
    y0 = f64x2.add(y0, product(at, z0))
    y1 = f64x2.add(y1, f64x2.add(product(at + 16, z0), product(at + 32, z1)))
    x0 = f64x2.add(x0, f64x2.add(f64x2.add(product(at + 48, z0), product(at + 64, z1)), product(at + 80, u0)))
    const own = f64x2.add(product(at + 128, u0), product(at + 144, u1))
    x1 = f64x2.add(x1, f64x2.add(f64x2.add(product(at + 96, z0), product(at + 112, z1)), own))
    at += BLOCK
    z += NORMALS
  }
  store2(out, x0)
  store2(out + 8, x1)
  store2(out + 16, y0)
  store2(out + 24, y1)
}

/** Moves the students of every pair of levels by their coefficients times the input, and makes them triangular. */
export function updateTwo(at: usize, z: usize, pairs: i32, coefficients: usize): void {
  const d0 = v128.load64_splat(coefficients)
  const d1 = v128.load64_splat(coefficients, 8)
  const least = f64x2.splat(f64.MIN_NORMAL_VALUE)
  const one = f64x2.splat(1)
  const negative = f64x2.splat(-0.0)
  at += STUDENTS
  for (let p = 0; p < pairs; p++) {
    const z0 = v128.load(z)
    const z1 = v128.load(z, 16)
    const u0 = v128.load(z, 32)
    const u1 = v128.load(z, 48)
    const rest = v128.load(z, 64)
    v128.store(at, f64x2.add(v128.load(at), f64x2.mul(d0, z0)))
    v128.store(at, f64x2.add(v128.load(at, 16), f64x2.mul(d0, z1)), 16)
    v128.store(at, f64x2.add(v128.load(at, 48), f64x2.mul(d1, z0)), 48)
    v128.store(at, f64x2.add(v128.load(at, 64), f64x2.mul(d1, z1)), 64)
    // the first student's last three columns, and the reflection that leaves it one
    const a0 = f64x2.add(v128.load(at, 32), f64x2.mul(d0, u0))
    const a1 = f64x2.mul(d0, u1)
    const a2 = f64x2.mul(d0, rest)
    const squares = f64x2.add(f64x2.mul(a0, a0), f64x2.add(f64x2.mul(a1, a1), f64x2.mul(a2, a2)))
    const signed = v128.or(f64x2.sqrt(squares), v128.and(a0, negative))
    const head = f64x2.add(a0, signed)
    const scale = f64x2.div(one, f64x2.add(f64x2.mul(signed, head), least))
    v128.store(at, f64x2.neg(signed), 32)
    // the second student's
    const b0 = f64x2.add(v128.load(at, 80), f64x2.mul(d1, u0))
    const b1 = f64x2.add(v128.load(at, 96), f64x2.mul(d1, u1))
    const b2 = f64x2.mul(d1, rest)
    const dot = f64x2.add(f64x2.mul(head, b0), f64x2.add(f64x2.mul(a1, b1), f64x2.mul(a2, b2)))
    const factor = f64x2.mul(dot, scale)
    v128.store(at, f64x2.sub(b0, f64x2.mul(factor, head)), 80)
    const c1 = f64x2.sub(b1, f64x2.mul(factor, a1))
    const c2 = f64x2.sub(b2, f64x2.mul(factor, a2))
    v128.store(at, f64x2.sqrt(f64x2.add(f64x2.mul(c1, c1), f64x2.mul(c2, c2))), 96)
    at += BLOCK
    z += NORMALS
  }
}
