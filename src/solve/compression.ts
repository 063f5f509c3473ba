import type { Levels } from '../experiment/spectrum.js'
import type { Kernel } from '../kernel/kernel.js'
import { rangeOf } from '../range.js'
import { joinLevels, type LevelSystem, selectLevels, symmetricRows } from './level-system.js'

/** More levels than this are first gathered on a grid of as many places, so that the cost per level does not grow with n. */
const GRID = 8192
/** Points of the local polynomials of the grid. */
const STENCIL = 12
/** Eigenvalues that lie closer than this (in ln λ) are treated as if they filled so much, to keep the places apart. */
const LEAST_RANGE = 1e-3

/**
 * Replaces L levels by n that give the same sums Σ_k λ_k f(λ_k) x^k for every f that is smooth in ln λ, as every level's
 * propagator is once the path of C is given: x̂_j = Σ_k √(λ_k/λ_j) ℓ_j(ln λ_k) x^k, with ℓ_j the Lagrange polynomials of
 * Chebyshev nodes in ln λ from the smallest to the largest eigenvalue. What is interpolated is √λ f(λ): for f = e^{−λt} it
 * falls with time, and so does its error, about as ε_g does. (Interpolating f, the error stays while ε_g falls;
 * interpolating λf, it is largest at the start.) Levels with eigenvalue zero never learn and show in no sum: they are left
 * out. Levels that are not trained come after the nodes, as they are.
 *
 * @returns the function from n to the system of n nodes and the levels that are not trained; what depends on L is done once, before
 */
export function compressor(system: LevelSystem, kernel: Kernel): (nodes: number) => LevelSystem {
  const { eigenvalues } = system.levels
  const untrained = selectLevels(system, false)
  const learning = learningEigenvalues(system.levels)
  const levels: Points = {
    places: learning.map((lambda) => (lambda > 0 ? kernel.log(lambda) : Number.NaN)),
    columns: distinctColumns(system),
    factors: eigenvalues.map(Math.sqrt),
  }
  const gathered = eigenvalues.length > GRID ? gather(levels, kernel) : levels
  const range = rangeOf(gathered.places)
  return (nodes) => {
    const places = chebyshevPlaces(range, nodes, kernel)
    const sums = kernel.lagrangeSums({ ...gathered, nodes: places, weights: chebyshevWeights(nodes) })
    const lambda = places.map((place) => kernel.exp(place))
    for (const sum of sums) for (let j = 0; j < nodes; j++) sum[j]! /= Math.sqrt(lambda[j]!)
    return joinLevels(restore(system, lambda, sums), untrained)
  }
}

/** λ_k of the levels that learn; NaN where it is zero, and where the students are not trained. */
function learningEigenvalues({ eigenvalues, trained }: Levels): Float64Array {
  return eigenvalues.map((lambda, k) => (lambda > 0 && trained[k] ? lambda : Number.NaN))
}

/** ln λ_max/λ_min over the levels that learn. */
export function logRange(levels: Levels, kernel: Kernel): number {
  const [least, most] = rangeOf(learningEigenvalues(levels))
  return kernel.log(most / least)
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

/** Values at places in ln λ: each column's elements, each times its factor. Places that are NaN are passed over. */
interface Points {
  places: Float64Array
  columns: Float64Array[]
  factors: Float64Array
}

/** Gathers points on an even grid, by the polynomials of the places nearest to each, with places to spare at the ends. */
function gather(points: Points, kernel: Kernel): Points {
  const [low, high] = rangeOf(points.places)
  const step = Math.max(high - low, LEAST_RANGE) / (GRID - STENCIL - 1)
  const first = low - (STENCIL / 2) * step
  const places = Float64Array.from({ length: GRID }, (_, g) => first + g * step)
  const firsts = points.places.map((place) => Math.floor((place - first) / step) - STENCIL / 2 + 1)
  return {
    places,
    columns: kernel.lagrangeSums({ ...points, firsts, nodes: places, weights: evenWeights() }),
    factors: new Float64Array(GRID).fill(1),
  }
}

/** Barycentric weights of evenly spaced places: binomial coefficients of alternating sign. */
function evenWeights(): Float64Array {
  const weights = new Float64Array(STENCIL).fill(1)
  for (let j = 1; j < STENCIL; j++) weights[j] = (-weights[j - 1]! * (STENCIL - j)) / j
  return weights
}

function chebyshevPlaces([low, high]: [number, number], nodes: number, kernel: Kernel): Float64Array {
  const middle = (low + high) / 2
  const half = Math.max(high - low, LEAST_RANGE) / 2
  return Float64Array.from({ length: nodes }, (_, j) => {
    return middle - half * kernel.cos((Math.PI * j) / (nodes - 1))
  })
}

/** Their barycentric weights. */
function chebyshevWeights(nodes: number): Float64Array {
  return Float64Array.from({ length: nodes }, (_, j) => {
    return (j === 0 || j === nodes - 1 ? 0.5 : 1) * (j % 2 === 0 ? 1 : -1)
  })
}
