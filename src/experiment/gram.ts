import type { InitialOverlaps } from '../experiment.js'

/**
 * The vectors of one level in an orthonormal frame of it: rows of `columns` numbers, students first, such that
 * their products over N are the level's overlaps.
 */
export interface LevelVectors {
  rows: Float64Array[]
  columns: number
}

/** The Gram matrix over N of all K+M vectors of level k, students first, as given. */
export function givenGram({ student, studentTeacher, teacher }: InitialOverlaps, k: number): number[][] {
  const q = student[k]!
  const r = studentTeacher[k]!
  const t = teacher[k]!
  return [
    ...q.map((row, i) => [...row, ...r[i]!]),
    ...t.map((row, n) => [...r.map((column) => column[n]!), ...row]),
  ]
}

/** The overlaps of vectors a ≤ b, students first, in every level. */
export function givenRow(
  { student, studentTeacher, teacher }: InitialOverlaps,
  a: number,
  b: number,
): Float64Array {
  const K = student[0]!.length
  if (b < K) return Float64Array.from(student, (q) => q[a]![b]!)
  if (a < K) return Float64Array.from(studentTeacher, (r) => r[a]![b - K]!)
  return Float64Array.from(teacher, (t) => t[a - K]![b - K]!)
}

/** What is left of a squared length, over the largest one, that counts as rounding. */
const ROUNDING = 1e-15
/** And what counts as nothing where a level has no more directions: as positive semidefinite is checked. */
const NOTHING = 1e-9

/** A Cholesky factor of a semidefinite Gram matrix over N, with pivoting, and what it leaves of the largest entry. */
function factor(
  gram: number[][],
  inputDimension: number,
  directions: number,
): LevelVectors & { left: number } {
  const remaining = gram.map((row) => row.map((value) => value * inputDimension))
  const largest = Math.max(...remaining.map((row, a) => row[a]!))
  const columns: Float64Array[] = []
  const open = new Set(gram.keys())
  const next = () => {
    let pivot = -1
    for (const a of open) if (pivot < 0 || remaining[a]![a]! > remaining[pivot]![pivot]!) pivot = a
    return { pivot, square: pivot < 0 ? 0 : remaining[pivot]![pivot]! }
  }
  let { pivot, square } = next()
  while (columns.length < directions && square > ROUNDING * largest) {
    const column = new Float64Array(gram.length)
    const root = Math.sqrt(square)
    open.delete(pivot)
    column[pivot] = root
    for (const a of open) column[a] = remaining[a]![pivot]! / root
    for (const a of open) for (const b of open) remaining[a]![b]! -= column[a]! * column[b]!
    columns.push(column)
    ;({ pivot, square } = next())
  }
  const rows = gram.map((_, a) => Float64Array.from(columns, (column) => column[a]!))
  return { rows, columns: columns.length, left: largest > 0 ? Math.max(square, 0) / largest : 0 }
}

/** Vectors with the given overlaps over N, in a level of so many `directions`: as many columns as their rank. */
export function factoriseGram(gram: number[][], inputDimension: number, directions: number): LevelVectors {
  const { rows, columns } = factor(gram, inputDimension, directions)
  return { rows, columns }
}

/** Whether vectors with the given overlaps find room in a level of so many `directions`. */
export function fitsDirections(gram: number[][], directions: number): boolean {
  return directions >= gram.length || factor(gram, 1, directions).left <= NOTHING
}
