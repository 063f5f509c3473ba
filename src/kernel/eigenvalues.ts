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
  const start = exports.mark()
  const at = array(exports, matrix.flat())
  const out = exports.zeros(size)
  const found = exports.realParts(at, size, out)
  const values = view(exports, out, size).slice().sort().reverse()
  exports.release(start)
  if (found < size) throw new Error('eigenvalues: the QR iteration does not converge')
  return [...values]
}
