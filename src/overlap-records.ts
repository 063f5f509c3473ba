import type { OverlapsOption } from './api.js'
import { levelCount } from './experiment/trained.js'
import type { CompletedExperiment } from './experiment.js'
import { runInSlices } from './pace.js'
import type { Overlaps } from './trajectory.js'

/** Sizes of the overlaps recorded: K, M, and how many levels are recorded besides their sums (0 for none). */
export interface OverlapSizes {
  students: number
  teachers: number
  levels: number
}

/** The sizes of what `option` asks of an experiment. */
export function overlapSizes(experiment: CompletedExperiment, option: OverlapsOption): OverlapSizes {
  return {
    students: experiment.student.units,
    teachers: experiment.teacher.units,
    levels: option === 'levels' ? levelCount(experiment) : 0,
  }
}

/**
 * Overlaps at one time as one array: the Gram matrix of all K+M vectors (students first, row by row), weighted by λ
 * and summed over the levels, then that of each level recorded, not weighted.
 */
export type OverlapRecord = Float64Array

/** Numbers in a record. */
export function recordLength({ students, teachers, levels }: OverlapSizes): number {
  return (students + teachers) ** 2 * (levels + 1)
}

/** Makes a record. `level` tells S_ab of level k. */
export function recordOverlaps(
  sizes: OverlapSizes,
  covariance: Float64Array,
  level: (a: number, b: number, k: number) => number,
): OverlapRecord {
  const { students, teachers, levels } = sizes
  const size = students + teachers
  const record = new Float64Array(recordLength(sizes))
  record.set(covariance)
  for (let k = 0; k < levels; k++) {
    for (let a = 0; a < size; a++) {
      for (let b = a; b < size; b++) {
        const at = (k + 1) * size * size
        const value = level(a, b, k)
        record[at + a * size + b] = value
        record[at + b * size + a] = value
      }
    }
  }
  return record
}

/**
 * Records over time as the nested arrays of a trajectory; in slices, as they may be many.
 *
 * @param signal ends it early; then the result means nothing
 */
export async function nestOverlaps(
  sizes: OverlapSizes,
  records: OverlapRecord[],
  signal: AbortSignal | undefined,
): Promise<Overlaps> {
  const { students, teachers, levels } = sizes
  const size = students + teachers
  const block = (record: OverlapRecord, k: number, rows: [number, number], columns: [number, number]) =>
    Array.from({ length: rows[1] - rows[0] }, (_, i) => {
      const at = k * size * size + (rows[0] + i) * size
      // JSON has no −0
      return Array.from(record.subarray(at + columns[0], at + columns[1]), (value) => value + 0)
    })
  const student: [number, number] = [0, students]
  const teacher: [number, number] = [students, size]
  const perLevel = (record: OverlapRecord, rows: [number, number], columns: [number, number]) =>
    Array.from({ length: levels }, (_, k) => block(record, k + 1, rows, columns))
  const first = records[0] ?? new Float64Array(recordLength(sizes))
  const R: number[][][] = []
  const Q: number[][][] = []
  const r: number[][][][] = []
  const q: number[][][][] = []
  const nest = () => {
    const record = records[R.length]
    if (record === undefined) return true
    R.push(block(record, 0, student, teacher))
    Q.push(block(record, 0, student, student))
    if (levels > 0) {
      r.push(perLevel(record, student, teacher))
      q.push(perLevel(record, student, student))
    }
    return false
  }
  await runInSlices(nest, () => {}, signal)
  return {
    ...{ R, Q, T: block(first, 0, teacher, teacher) },
    ...(levels > 0 && { r, q, t: perLevel(first, teacher, teacher) }),
  }
}
