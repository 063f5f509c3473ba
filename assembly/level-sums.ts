// Sums over the levels: what predictions and the choice of nodes ask for again and again.

/**
 * Σ_k λ_k² c_k / (λ_k b − z) of each of the columns c, which follow one another, `levels` (even) to a column; returns
 * how many of the first `count` λ_k b are below z. `factors` is scratch of `levels` numbers, 0 beyond `count`.
 */
export function sumResolvents(
  eigenvalues: usize,
  count: i32,
  levels: i32,
  columns: usize,
  columnCount: i32,
  b: f64,
  z: f64,
  factors: usize,
  out: usize,
): i32 {
  let below = 0
  for (let k = 0; k < count; k++) {
    const lambda = load<f64>(eigenvalues + (k << 3))
    const distance = lambda * b - z
    if (distance < 0) below++
    // z on a pole
    store<f64>(factors + (k << 3), (lambda * lambda) / (distance === 0 ? f64.EPSILON * z : distance))
  }
  sumProducts(factors, levels, columns, columnCount, out)
  return below
}

/** Σ_k f_k c_k of each of the columns c, which follow one another, `levels` (even) to a column. */
export function sumProducts(factors: usize, levels: i32, columns: usize, columnCount: i32, out: usize): void {
  const bytes = (<usize>levels) << 3
  for (let c = 0; c < columnCount; c++) {
    let sum = f64x2.splat(0)
    for (let k: usize = 0; k < bytes; k += 16) {
      sum = f64x2.add(sum, f64x2.mul(v128.load(factors + k), v128.load(columns + k)))
    }
    store<f64>(out + (c << 3), f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1))
    columns += bytes
  }
}

/**
 * Adds to the sums of each column, `nodeCount` to a column, its values at the points, each times the point's factor and
 * ℓ_j(place): ℓ_j are the Lagrange polynomials of `stencil` nodes with these barycentric weights (Berrut & Trefethen 2004),
 * from the point's `first` node on. Columns follow one another, `points` numbers each; places that are NaN are passed over.
 * `polynomial` is scratch of `stencil` numbers.
 */
export function addLagrange(
  points: i32,
  places: usize,
  firsts: usize,
  factors: usize,
  columns: usize,
  columnCount: i32,
  nodes: usize,
  weights: usize,
  stencil: i32,
  polynomial: usize,
  sums: usize,
  nodeCount: i32,
): void {
  for (let k = 0; k < points; k++) {
    const place = load<f64>(places + (k << 3))
    if (isNaN(place)) continue
    const first = (<usize>load<f64>(firsts + (k << 3))) << 3
    const total = lagrange(place, nodes + first, weights, stencil, polynomial)
    const factor = load<f64>(factors + (k << 3)) / total
    for (let c = 0; c < columnCount; c++) {
      const value = load<f64>(columns + ((c * points + k) << 3)) * factor
      let sum = sums + first + ((c * nodeCount) << 3)
      for (let j = 0; j < stencil; j++) {
        store<f64>(sum, load<f64>(sum) + value * load<f64>(polynomial + (j << 3)))
        sum += 8
      }
    }
  }
}

/** Writes ℓ_j(place) times a factor, which is returned. */
function lagrange(place: f64, nodes: usize, weights: usize, count: i32, out: usize): f64 {
  let total: f64 = 0
  for (let j = 0; j < count; j++) {
    const distance = place - load<f64>(nodes + (j << 3))
    if (distance === 0) {
      memory.fill(out, 0, (<usize>count) << 3)
      store<f64>(out + (j << 3), 1)
      return 1
    }
    const share = load<f64>(weights + (j << 3)) / distance
    store<f64>(out + (j << 3), share)
    total += share
  }
  return total
}

/**
 * Replaces each of the columns x, which follow one another, `levels` to a column, by (1 − H)⁻¹ (1 + H) x with H =
 * diag(rates ξ) + κ left rightᵀ; writes the new right · x of each.
 */
export function stepRankOne(
  columns: usize,
  columnCount: i32,
  levels: i32,
  xi: f64,
  kappa: f64,
  rates: usize,
  left: usize,
  right: usize,
  sums: usize,
): void {
  const end = (<usize>levels) << 3
  let coupling: f64 = 0
  for (let k: usize = 0; k < end; k += 8) {
    coupling += (load<f64>(right + k) * load<f64>(left + k)) / (1 - load<f64>(rates + k) * xi)
  }
  for (let c = 0; c < columnCount; c++) {
    const x = columns + <usize>c * end
    let before: f64 = 0
    for (let k: usize = 0; k < end; k += 8) before += load<f64>(right + k) * load<f64>(x + k)
    let own: f64 = 0
    for (let k: usize = 0; k < end; k += 8) {
      const part = load<f64>(rates + k) * xi
      const value = ((1 + part) * load<f64>(x + k) + kappa * load<f64>(left + k) * before) / (1 - part)
      store<f64>(x + k, value)
      own += load<f64>(right + k) * value
    }
    const after = (kappa * own) / (1 - kappa * coupling)
    for (let k: usize = 0; k < end; k += 8) {
      const change = (load<f64>(left + k) * after) / (1 - load<f64>(rates + k) * xi)
      store<f64>(x + k, load<f64>(x + k) + change)
    }
    store<f64>(sums + (c << 3), own + coupling * after)
  }
}
