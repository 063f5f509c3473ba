// Eigenvalues of small symmetric matrices and solutions of small linear systems: K×K and d×d, once a step.

/**
 * Diagonalises the symmetric `matrix` (size × size, overwritten: eigenvalues on the diagonal) by Jacobi's rotations
 * (Golub & Van Loan, section 8.5); `vectors` gets the eigenvectors as columns.
 */
export function diagonalise(matrix: usize, size: i32, vectors: usize): void {
  for (let i = 0; i < size * size; i++) store<f64>(vectors + (i << 3), i % (size + 1) === 0 ? 1 : 0)
  for (let sweep = 0; sweep < 30; sweep++) {
    let off: f64 = 0
    let all: f64 = 0
    for (let p = 0; p < size; p++) {
      for (let q = 0; q < size; q++) {
        const x = load<f64>(matrix + ((p * size + q) << 3))
        all += x * x
        if (p !== q) off += x * x
      }
    }
    if (!(off > 1e-34 * all)) return
    for (let p = 0; p < size - 1; p++) for (let q = p + 1; q < size; q++) rotate(matrix, vectors, size, p, q)
  }
}

/** The rotation of p and q that makes their element zero. */
function rotate(matrix: usize, vectors: usize, size: i32, p: i32, q: i32): void {
  const apq = load<f64>(matrix + ((p * size + q) << 3))
  if (apq === 0) return
  const app = load<f64>(matrix + ((p * size + p) << 3))
  const aqq = load<f64>(matrix + ((q * size + q) << 3))
  const theta = (aqq - app) / (2 * apq)
  const t = (theta < 0 ? -1.0 : 1.0) / (abs(theta) + sqrt<f64>(theta * theta + 1))
  const c = 1 / sqrt<f64>(t * t + 1)
  const s = t * c
  for (let r = 0; r < size; r++) turn(matrix + ((r * size + p) << 3), matrix + ((r * size + q) << 3), c, s)
  for (let r = 0; r < size; r++) turn(matrix + ((p * size + r) << 3), matrix + ((q * size + r) << 3), c, s)
  for (let r = 0; r < size; r++) turn(vectors + ((r * size + p) << 3), vectors + ((r * size + q) << 3), c, s)
}

function turn(x: usize, y: usize, c: f64, s: f64): void {
  const first = load<f64>(x)
  const second = load<f64>(y)
  store<f64>(x, c * first - s * second)
  store<f64>(y, s * first + c * second)
}

/** Factors `matrix` (size × size) into LU with row pivots; `pivots` gets the rows exchanged (i32). */
export function factorise(matrix: usize, size: i32, pivots: usize): void {
  for (let k = 0; k < size; k++) {
    let pivot = k
    for (let r = k + 1; r < size; r++) {
      const here = abs(load<f64>(matrix + ((r * size + k) << 3)))
      if (here > abs(load<f64>(matrix + ((pivot * size + k) << 3)))) pivot = r
    }
    store<i32>(pivots + (k << 2), pivot)
    if (pivot !== k) {
      for (let c = 0; c < size; c++)
        exchange(matrix + ((k * size + c) << 3), matrix + ((pivot * size + c) << 3))
    }
    const inverse = 1 / load<f64>(matrix + ((k * size + k) << 3))
    for (let r = k + 1; r < size; r++) {
      const row = matrix + ((r * size) << 3)
      const factor = load<f64>(row + (k << 3)) * inverse
      store<f64>(row + (k << 3), factor)
      for (let c = k + 1; c < size; c++) {
        const above = load<f64>(matrix + ((k * size + c) << 3))
        store<f64>(row + (c << 3), load<f64>(row + (c << 3)) - factor * above)
      }
    }
  }
}

function exchange(x: usize, y: usize): void {
  const first = load<f64>(x)
  store<f64>(x, load<f64>(y))
  store<f64>(y, first)
}

/** Solves with a factored matrix, in place. */
export function solveFactored(matrix: usize, size: i32, pivots: usize, vector: usize): void {
  for (let k = 0; k < size; k++) {
    const pivot = load<i32>(pivots + (k << 2))
    if (pivot !== k) exchange(vector + (k << 3), vector + (pivot << 3))
  }
  for (let r = 1; r < size; r++) {
    let sum = load<f64>(vector + (r << 3))
    for (let c = 0; c < r; c++)
      sum -= load<f64>(matrix + ((r * size + c) << 3)) * load<f64>(vector + (c << 3))
    store<f64>(vector + (r << 3), sum)
  }
  for (let r = size - 1; r >= 0; r--) {
    let sum = load<f64>(vector + (r << 3))
    for (let c = r + 1; c < size; c++) {
      sum -= load<f64>(matrix + ((r * size + c) << 3)) * load<f64>(vector + (c << 3))
    }
    store<f64>(vector + (r << 3), sum / load<f64>(matrix + ((r * size + r) << 3)))
  }
}
