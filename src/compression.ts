import type { Kernel } from './kernel.js'
import { joinLevels, type LevelSystem, selectLevels, symmetricRows } from './level-system.js'
import type { Levels } from './spectrum.js'

/** Above this many levels they are first gathered on a fine grid, so that the cost per level does not grow with n. */
const FINE_GRID = 4096
/** Points of the local polynomials of the fine grid, per level. */
const LOCAL_POINTS = 10

/**
 * Replaces L levels by n that give the same sums Σ_k λ_k f(λ_k) x^k for every f that is smooth in ln λ, as every level's
 * propagator is once the path of C is given: x̂_j = Σ_k (λ_k/λ_j) ℓ_j(ln λ_k) x^k, with ℓ_j the Lagrange polynomials of
 * Chebyshev nodes in ln λ from the smallest to the largest eigenvalue. Levels with eigenvalue zero never learn and show in
 * no sum: they are left out. Levels that are not trained come after the nodes, as they are.
 *
 * @returns the function from n to the system of n nodes and the levels that are not trained; what depends on L is done once, before
 */
export function compressor(system: LevelSystem, kernel: Kernel): (nodes: number) => LevelSystem {
  const { eigenvalues } = system.levels
  const x = logarithms(system.levels, kernel)
  const [low, high] = range(x)
  const [least, most] = range(learningEigenvalues(system.levels))
  const untrained = selectLevels(system, false)
  const columns = distinctColumns(system)
  const gathered =
    x.length > FINE_GRID
      ? toFineGrid(x, columns, eigenvalues, low, high)
      : { x, columns: times(columns, eigenvalues) }
  return (nodes) => {
    const places = Float64Array.from({ length: nodes }, (_, j) => {
      return low + (high - low) * 0.5 * (1 - kernel.cos((Math.PI * j) / (nodes - 1)))
    })
    places[nodes - 1] = high
    const lambda = places.map((place) => kernel.exp(place))
    // the ends are levels themselves
    lambda[0] = least
    lambda[nodes - 1] = most
    const sums = toChebyshev(gathered.x, gathered.columns, places)
    const inverses = lambda.map((value) => 1 / value)
    return joinLevels(restore(system, lambda, times(sums, inverses)), untrained)
  }
}

/** Columns, each element times its factor. */
function times(columns: Float64Array[], factors: Float64Array): Float64Array[] {
  return columns.map((column) => column.map((value, k) => value * factors[k]!))
}

/** λ_k of the levels that learn; NaN where it is zero, and where the students are not trained. */
function learningEigenvalues({ eigenvalues, trained }: Levels): Float64Array {
  return eigenvalues.map((lambda, k) => (lambda > 0 && trained[k] ? lambda : Number.NaN))
}

/** ln λ_k of the levels that learn, NaN for the others. */
function logarithms(levels: Levels, kernel: Kernel): Float64Array {
  return learningEigenvalues(levels).map((lambda) => (lambda > 0 ? kernel.log(lambda) : Number.NaN))
}

/** ln λ_max/λ_min over the levels that learn. */
export function logRange(levels: Levels, kernel: Kernel): number {
  const [least, most] = range(learningEigenvalues(levels))
  return kernel.log(most / least)
}

/** The smallest and the largest number; NaN is passed over. */
function range(x: Float64Array): [number, number] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of x) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return [low, high]
}

/** p, then S_ab with a ≤ b. */
function distinctColumns({ levels, rows }: LevelSystem): Float64Array[] {
  return [levels.weights, ...rows.flatMap((row, a) => row.slice(a))]
}

/** A system of the columns that `distinctColumns` lists. */
function restore({ rows }: LevelSystem, eigenvalues: Float64Array, columns: Float64Array[]): LevelSystem {
  const [weights, ...rest] = columns
  const next = rest.values()
  return {
    levels: { eigenvalues, weights: weights!, trained: Array.from(weights!, () => true) },
    rows: symmetricRows(rows.length, () => next.next().value!),
  }
}

/** Sums over the levels of ℓ_j(x_k) times each column, ℓ_j by the barycentric formula (Berrut & Trefethen 2004). */
function toChebyshev(x: Float64Array, columns: Float64Array[], nodes: Float64Array): Float64Array[] {
  const n = nodes.length
  const sums = columns.map(() => new Float64Array(n))
  const polynomial = new Float64Array(n)
  for (let k = 0; k < x.length; k++) {
    const here = x[k]!
    if (Number.isNaN(here)) continue
    let total = 0
    let hit = -1
    for (let j = 0; j < n; j++) {
      const distance = here - nodes[j]!
      if (distance === 0) hit = j
      const weight = (j === 0 || j === n - 1 ? 0.5 : 1) * (j % 2 === 0 ? 1 : -1)
      polynomial[j] = weight / distance
      total += polynomial[j]!
    }
    if (hit >= 0) {
      for (const [c, sum] of sums.entries()) sum[hit]! += columns[c]![k]!
      continue
    }
    for (const [c, sum] of sums.entries()) {
      const value = columns[c]![k]! / total
      for (let j = 0; j < n; j++) sum[j]! += value * polynomial[j]!
    }
  }
  return sums
}

/** The same, times the levels' factors, onto an even grid, by the polynomial of the nearest ten points: fine enough. */
function toFineGrid(
  x: Float64Array,
  columns: Float64Array[],
  factors: Float64Array,
  low: number,
  high: number,
): { x: Float64Array; columns: Float64Array[] } {
  const step = (high - low) / (FINE_GRID - 1)
  const grid = Float64Array.from({ length: FINE_GRID }, (_, g) => low + g * step)
  grid[FINE_GRID - 1] = high
  const sums = columns.map(() => new Float64Array(FINE_GRID))
  const scale = Float64Array.from({ length: LOCAL_POINTS }, (_, j) => {
    // 1/∏_{i≠j} (j − i)
    let product = 1
    for (let i = 0; i < LOCAL_POINTS; i++) if (i !== j) product *= j - i
    return 1 / product
  })
  const polynomial = new Float64Array(LOCAL_POINTS)
  for (let k = 0; k < x.length; k++) {
    const position = (x[k]! - low) / step
    if (Number.isNaN(position)) continue
    const first = Math.max(0, Math.min(FINE_GRID - LOCAL_POINTS, Math.floor(position) - LOCAL_POINTS / 2 + 1))
    const u = position - first
    for (let j = 0; j < LOCAL_POINTS; j++) {
      let product = scale[j]!
      for (let i = 0; i < LOCAL_POINTS; i++) if (i !== j) product *= u - i
      polynomial[j] = product
    }
    for (let c = 0; c < sums.length; c++) {
      const value = columns[c]![k]! * factors[k]!
      const sum = sums[c]!
      for (let j = 0; j < LOCAL_POINTS; j++) sum[first + j]! += value * polynomial[j]!
    }
  }
  return { x: grid, columns: sums }
}
