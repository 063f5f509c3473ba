import { foundParts } from './eigenvalues.js'
import type { KernelExports } from './exports.js'
import { array, view } from './memory.js'

/** Σ_k f_k c_k of each column c. */
export function levelSums(
  exports: KernelExports,
  factors: ArrayLike<number>,
  columns: ArrayLike<number>[],
): number[] {
  const start = exports.mark()
  const { levels, atEigenvalues, atColumns } = levelColumns(exports, factors, columns)
  const out = exports.zeros(columns.length)
  exports.sumProducts(atEigenvalues, levels, atColumns, columns.length, out)
  const sums = Array.from(view(exports, out, columns.length))
  exports.release(start)
  return sums
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

/** A symmetric plateau of levels that are coupled by their sum: src/predict/plateau-modes.ts. */
export interface CoupledPlateau {
  /** λ_k: L */
  eigenvalues: ArrayLike<number>
  /** t^k, upper triangle row by row, then p_k: over the levels */
  columns: ArrayLike<number>[]
  /** of X: K */
  mu: readonly number[]
  /** A in the basis of X's eigenvectors: [K][M] */
  turned: number[][]
  /** of each free overlap, the rows of E ([K][M]) and of what changes q by itself ([K][K]) */
  responses: number[][][]
}

/**
 * Real parts of the eigenvalues of G(z) as a function of z, greatest first.
 *
 * @throws Error, the function, when the iteration does not converge
 */
export function plateauModes(
  exports: KernelExports,
  { eigenvalues, columns, mu, turned, responses }: CoupledPlateau,
): (z: number) => number[] {
  const { count, levels, atEigenvalues, atColumns } = levelColumns(exports, eigenvalues, columns)
  const [atMu, atTurned] = [array(exports, mu), array(exports, turned.flat())]
  const atResponses = array(exports, responses.flat(2))
  const size = responses.length
  const out = exports.zeros(size)
  const sizes = [mu.length, turned[0]!.length, atMu, atTurned, atResponses, out] as const
  return (z) => {
    const found = exports.plateauRealParts(z, atEigenvalues, count, levels, atColumns, ...sizes)
    return foundParts(exports, found, out, size)
  }
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
