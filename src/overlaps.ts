import { directions } from './dimension.js'
import type { CompletedExperiment, InitialOverlaps } from './experiment.js'
import type { Kernel } from './kernel.js'
import type { Levels } from './spectrum.js'

/**
 * The vectors of one level in an orthonormal frame of it: rows of `columns` numbers, students first, such that
 * their products over N are the level's overlaps.
 */
export interface LevelVectors {
  rows: Float64Array[]
  columns: number
}

/** Number of directions of each level, m_k = p_k N; the experiment has been checked. */
export function levelSizes({ weights }: Levels, inputDimension: number): Float64Array {
  return weights.map((weight) => directions(weight, inputDimension)!)
}

/**
 * Teacher and initial student, level by level: from the given overlaps, or drawn from the seed. Run 0's draw serves
 * all runs of an ensemble; with `redraw`, each run has its own.
 *
 * @returns a function from the level's index k to its vectors, which the next call overwrites; the kernel allocates
 *   nothing any more
 */
export function initialVectors(
  experiment: CompletedExperiment,
  levels: Levels,
  kernel: Kernel,
  run: number,
): (k: number) => LevelVectors {
  const { student, teacher, initialOverlaps, inputDimension, seed } = experiment
  if (initialOverlaps !== undefined) return (k) => factorise(givenGram(initialOverlaps, k), inputDimension!)
  const K = student.units
  const M = teacher.units
  const sizes = levelSizes(levels, inputDimension!)
  const stream = kernel.stream({ seed, purpose: 'initialOverlaps', run })
  const draw = stream.factors(M, K, teacher.vectors === 'orthonormal')
  return (k) => {
    stream.restart({ seed, purpose: 'initialOverlaps', run, level: k })
    const columns = Math.min(sizes[k]!, K + M)
    const factor = draw(sizes[k]!)
    const rows = Array.from({ length: K + M }, (_, a) => {
      const at = a < K ? M + a : a - K // the factor has the teachers first
      return factor.subarray(at * columns, (at + 1) * columns)
    })
    for (const row of rows.slice(0, K)) row.set(row.map((value) => value * student.initialStd!))
    return { rows, columns }
  }
}

/**
 * The overlaps over N of what `initialVectors` draws for run 0: rows over the levels for every pair a ≤ b, students first.
 * They lie in the kernel, which is to allocate nothing any more.
 */
export function drawnOverlaps(
  experiment: CompletedExperiment,
  levels: Levels,
  kernel: Kernel,
): Float64Array[] {
  const { student, teacher, seed } = experiment
  const inputDimension = experiment.inputDimension!
  return kernel.stream({ seed, purpose: 'initialOverlaps' }).overlaps({
    seed,
    run: 0,
    teachers: teacher.units,
    students: student.units,
    orthonormal: teacher.vectors === 'orthonormal',
    initialStd: student.initialStd!,
    inputDimension,
    levelSizes: levelSizes(levels, inputDimension),
  })
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

/** Vectors with the given overlaps: a Cholesky factor of the semidefinite Gram matrix, with pivoting. */
function factorise(gram: number[][], inputDimension: number): LevelVectors {
  const columns = gram.length
  const rows = gram.map(() => new Float64Array(columns))
  const remaining = gram.map((row) => row.map((value) => value * inputDimension))
  const largest = Math.max(...remaining.map((row, a) => row[a]!))
  const open = new Set(gram.keys())
  for (let column = 0; column < columns; column++) {
    let pivot = -1
    for (const a of open) if (pivot < 0 || remaining[a]![a]! > remaining[pivot]![pivot]!) pivot = a
    const square = remaining[pivot]![pivot]!
    // what is left is rounding, or within the tolerance of the check that the matrix is semidefinite
    if (!(square > 1e-15 * largest)) break
    const root = Math.sqrt(square)
    open.delete(pivot)
    rows[pivot]![column] = root
    for (const a of open) rows[a]![column] = remaining[a]![pivot]! / root
    for (const a of open) {
      for (const b of open) remaining[a]![b]! -= rows[a]![column]! * rows[b]![column]!
    }
  }
  return { rows, columns }
}
