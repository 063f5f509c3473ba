import type { KernelExports } from './exports.js'
import { array, view } from './memory.js'

/** Σ_k λ_k² c_k / (λ_k b − z) over the levels of each column c, and how many λ_k b are below z. */
export type Resolvents = (b: number, z: number) => { sums: Float64Array; below: number }

export function resolvents(
  exports: KernelExports,
  eigenvalues: ArrayLike<number>,
  columns: ArrayLike<number>[],
): Resolvents {
  const { count, levels, atEigenvalues, atColumns } = levelColumns(exports, eigenvalues, columns)
  const [factors, out] = [exports.zeros(levels), exports.zeros(columns.length)]
  return (b, z) => {
    const first = [atEigenvalues, count, levels, atColumns, columns.length] as const
    const below = exports.sumResolvents(...first, b, z, factors, out)
    return { sums: view(exports, out, columns.length).slice(), below }
  }
}

/** Levels that are coupled by their sum: src/predict/coupled-modes.ts. */
export interface CoupledLevels {
  /** λ_k: L */
  eigenvalues: ArrayLike<number>
  /** s^k: [c][c][L] */
  shares: ArrayLike<number>[][]
  /** b_f: F */
  bareRates: ArrayLike<number>
  /** √|g_m| v_m: F c numbers each; and the signs of g_m */
  vectors: number[][]
  signs: number[]
}

/** How many eigenvalues of coupled levels are below z, as a function of z. */
export function coupledModes(
  exports: KernelExports,
  { eigenvalues, shares, bareRates, vectors, signs }: CoupledLevels,
): (z: number) => number {
  const size = shares.length
  const triangle = shares.flatMap((row, a) => row.slice(a))
  const { count, levels, atEigenvalues, atColumns } = levelColumns(exports, eigenvalues, triangle)
  const rates = array(exports, bareRates)
  const [atVectors, atSigns] = [array(exports, vectors.flat()), array(exports, signs)]
  const sizes = [size, rates, bareRates.length, atVectors, atSigns, signs.length] as const
  return (z) => exports.countModesBelow(z, atEigenvalues, count, levels, atColumns, ...sizes)
}

/** Eigenvalues, and columns one after the other, each with a zero more if it is odd. */
function levelColumns(exports: KernelExports, eigenvalues: ArrayLike<number>, columns: ArrayLike<number>[]) {
  const count = eigenvalues.length
  const levels = (count + 1) & ~1
  const atColumns = exports.zeros(levels * columns.length)
  columns.forEach((column, c) => {
    view(exports, atColumns + 8 * levels * c, count).set(column)
  })
  return { count, levels, atEigenvalues: array(exports, eigenvalues), atColumns }
}
