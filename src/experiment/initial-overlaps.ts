import { checkArray, checkNumbers, checkObject, path, refuse } from '../check.js'
import type { InitialOverlaps } from '../experiment.js'

/** Symmetry and semidefiniteness are asked for within this part of a level's largest entry. */
const RELATIVE_TOLERANCE = 1e-9

/**
 * Checks given initial overlaps and copies them: shapes [L][K][K], [L][K][M] and [L][M][M], each level
 * symmetric and, student and teacher together, positive semidefinite, within 1e-9 of its largest entry.
 * @throws TypeError, RangeError with `field`
 */
export function readInitialOverlaps(
  value: unknown,
  field: string,
  levels: number,
  studentUnits: number,
  teacherUnits: number,
): InitialOverlaps {
  const given = checkObject(value, field, ['student', 'studentTeacher', 'teacher'])
  const read = (name: string, rows: number, columns: number) =>
    readMatrices(given[name], path(field, name), levels, rows, columns)
  const student = read('student', studentUnits, studentUnits)
  const studentTeacher = read('studentTeacher', studentUnits, teacherUnits)
  const teacher = read('teacher', teacherUnits, teacherUnits)
  // one for all levels, which may be many
  const gram = Array.from({ length: studentUnits + teacherUnits }, (_, a) => new Array<number>(a + 1).fill(0))
  for (let k = 0; k < levels; k++) {
    const q = student[k]!
    const r = studentTeacher[k]!
    const t = teacher[k]!
    const largest = Math.max(largestEntry(q), largestEntry(r), largestEntry(t))
    if (largest === 0) continue // all vectors vanish in this level
    checkSymmetry(q, path(path(field, 'student'), k), largest)
    checkSymmetry(t, path(path(field, 'teacher'), k), largest)
    fillGram(gram, q, r, t, largest)
    if (!isPositiveSemidefinite(gram, RELATIVE_TOLERANCE)) {
      const expected = 'student and teacher together positive semidefinite in every level'
      refuse(RangeError, field, `expected ${expected}, got a negative eigenvalue at index ${k}`)
    }
  }
  return { student, studentTeacher, teacher }
}

function readMatrices(
  value: unknown,
  field: string,
  levels: number,
  rows: number,
  columns: number,
): number[][][] {
  const matrices = checkArray(value, field, `matrices (${rows} × ${columns}), one per level`, levels)
  return Array.from(matrices, (matrix, k) => {
    const given = checkArray(matrix, path(field, k), `rows of length ${columns}`, rows)
    return Array.from(given, (row, i) => checkNumbers(row, path(path(field, k), i), {}, columns))
  })
}

function largestEntry(matrix: number[][]): number {
  let largest = 0
  for (const row of matrix) for (const entry of row) largest = Math.max(largest, Math.abs(entry))
  return largest
}

function checkSymmetry(matrix: number[][], field: string, largest: number): void {
  for (let i = 0; i < matrix.length; i++) {
    for (let j = 0; j < i; j++) {
      const below = matrix[i]![j]!
      const above = matrix[j]![i]!
      // Divided first: the difference of two large entries may overflow.
      if (Math.abs(below / largest - above / largest) > RELATIVE_TOLERANCE) {
        refuse(
          RangeError,
          field,
          `expected a symmetric matrix, got ${below} at ${i}.${j}, ${above} at ${j}.${i}`,
        )
      }
    }
  }
}

/** The lower triangle of [[q, r], [rᵀ, t]] / scale, the mean of both triangles. */
function fillGram(gram: number[][], q: number[][], r: number[][], t: number[][], scale: number): void {
  const K = q.length
  const fillBlock = (first: number, block: number[][]) => {
    for (let i = 0; i < block.length; i++) {
      const row = gram[first + i]!
      for (let j = 0; j <= i; j++) row[first + j] = (block[i]![j]! / scale + block[j]![i]! / scale) / 2
    }
  }
  fillBlock(0, q)
  fillBlock(K, t)
  for (let n = 0; n < t.length; n++) for (let i = 0; i < K; i++) gram[K + n]![i] = r[i]![n]! / scale
}

/**
 * Whether no eigenvalue of a symmetric matrix lies below −`shift`: whether matrix + shift·1 has a Cholesky
 * factor. For entries of at most 1 the rounding errors, about n·1e-16, are far below a shift of 1e-9.
 * The lower triangle of `matrix` is overwritten.
 */
export function isPositiveSemidefinite(matrix: number[][], shift: number): boolean {
  for (let i = 0; i < matrix.length; i++) {
    const row = matrix[i]!
    for (let j = 0; j <= i; j++) {
      const other = matrix[j]!
      let sum = row[j]!
      for (let l = 0; l < j; l++) sum -= row[l]! * other[l]!
      if (j < i) row[j] = sum / other[j]!
      else if (sum + shift > 0) row[i] = Math.sqrt(sum + shift)
      else return false
    }
  }
  return true
}
