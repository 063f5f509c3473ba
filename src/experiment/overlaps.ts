import type { CompletedExperiment } from '../experiment.js'
import type { Kernel } from '../kernel/kernel.js'
import { directions } from './dimension.js'
import { factoriseGram, givenGram, type LevelVectors } from './gram.js'
import type { Levels } from './spectrum.js'

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
  const K = student.units
  const M = teacher.units
  const sizes = levelSizes(levels, inputDimension!)
  if (initialOverlaps !== undefined) {
    return (k) => factoriseGram(givenGram(initialOverlaps, k), inputDimension!, Math.min(sizes[k]!, K + M))
  }
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
