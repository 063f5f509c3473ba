import type { KernelExports, Pointer } from './exports.js'
import { array, view } from './memory.js'

/** Eigenvalues of a symmetric matrix, and its eigenvectors as columns. */
export function diagonalise(
  exports: KernelExports,
  matrix: number[][],
): { values: number[]; vectors: number[][] } {
  const size = matrix.length
  const at = array(exports, matrix.flat())
  const vectors = exports.zeros(size * size)
  exports.diagonalise(at, size, vectors)
  const rows = (address: Pointer) => matrix.map((_, i) => [...view(exports, address + 8 * size * i, size)])
  return { values: rows(at).map((row, i) => row[i]!), vectors: rows(vectors) }
}

/**
 * Real parts of the eigenvalues of a real matrix, greatest first.
 *
 * @throws Error when the iteration does not converge
 */
export function realParts(exports: KernelExports, matrix: number[][]): number[] {
  const size = matrix.length
  const [at, out] = [array(exports, matrix.flat()), exports.zeros(size)]
  return foundParts(exports, exports.realParts(at, size, out), out, size)
}

/**
 * Those that have been written, of which some may be missing, greatest first.
 *
 * @throws Error when they are
 */
export function foundParts(exports: KernelExports, found: number, out: Pointer, size: number): number[] {
  if (found < size) throw new Error('eigenvalues: the QR iteration does not converge')
  return Array.from(view(exports, out, size)).sort((a, b) => b - a)
}
