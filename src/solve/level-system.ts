import { embeddedKernel } from '../embedded.js'
import { givenRow } from '../experiment/gram.js'
import { drawnOverlaps } from '../experiment/overlaps.js'
import type { Levels } from '../experiment/spectrum.js'
import type { CompletedExperiment } from '../experiment.js'
import { Kernel } from '../kernel/kernel.js'

/** Levels and the overlaps they start with: S_ab over the levels, [K+M][K+M][L], symmetric, students first. */
export interface LevelSystem {
  levels: Levels
  rows: Float64Array[][]
}

/**
 * The levels of an experiment with the overlaps given or drawn.
 *
 * @param levels those of its spectrum
 */
export function initialSystem(experiment: CompletedExperiment, levels: Levels): LevelSystem {
  const { initialOverlaps, student, teacher } = experiment
  const size = student.units + teacher.units
  if (initialOverlaps !== undefined) {
    return { levels, rows: symmetricRows(size, (a, b) => givenRow(initialOverlaps, a, b)) }
  }
  // an instance of its own, whose memory the rows are
  const drawn = drawnOverlaps(experiment, levels, new Kernel(embeddedKernel())).values()
  return { levels, rows: symmetricRows(size, () => drawn.next().value!) }
}

/**
 * The system with the levels that are not trained merged into one, of eigenvalue 1: they enter only by Σ λ_k S^k, which
 * never changes.
 */
export function mergeUntrained(system: LevelSystem): LevelSystem {
  const untrained = selectLevels(system, false)
  const { eigenvalues, weights } = untrained.levels
  if (eigenvalues.length === 0) return system
  const sum = (column: Float64Array) =>
    Float64Array.of(column.reduce((total, value, k) => total + eigenvalues[k]! * value, 0))
  return joinLevels(selectLevels(system, true), {
    levels: { eigenvalues: Float64Array.of(1), weights: sum(weights), trained: [false] },
    rows: symmetricRows(system.rows.length, (a, b) => sum(untrained.rows[a]![b]!)),
  })
}

/** The levels that are trained, or the others. */
export function selectLevels({ levels, rows }: LevelSystem, areTrained: boolean): LevelSystem {
  const { eigenvalues, weights, trained } = levels
  const indices: number[] = []
  trained.forEach((isTrained, k) => {
    if (isTrained === areTrained) indices.push(k)
  })
  if (indices.length === trained.length) return { levels, rows }
  const select = (column: Float64Array) => {
    const selected = new Float64Array(indices.length)
    for (let i = 0; i < indices.length; i++) selected[i] = column[indices[i]!]!
    return selected
  }
  return {
    levels: {
      eigenvalues: select(eigenvalues),
      weights: select(weights),
      trained: indices.map(() => areTrained),
    },
    rows: symmetricRows(rows.length, (a, b) => select(rows[a]![b]!)),
  }
}

/** The levels of one system, then those of the other. */
export function joinLevels(first: LevelSystem, second: LevelSystem): LevelSystem {
  const join = (a: Float64Array, b: Float64Array) => {
    const joined = new Float64Array(a.length + b.length)
    joined.set(a)
    joined.set(b, a.length)
    return joined
  }
  return {
    levels: {
      eigenvalues: join(first.levels.eigenvalues, second.levels.eigenvalues),
      weights: join(first.levels.weights, second.levels.weights),
      trained: [...first.levels.trained, ...second.levels.trained],
    },
    rows: symmetricRows(first.rows.length, (a, b) => join(first.rows[a]![b]!, second.rows[a]![b]!)),
  }
}

/** [size][size] rows of which (a, b) and (b, a) are the same one, made for a ≤ b. */
export function symmetricRows(size: number, make: (a: number, b: number) => Float64Array): Float64Array[][] {
  const rows: Float64Array[][] = Array.from({ length: size }, () => [])
  for (let a = 0; a < size; a++) {
    for (let b = a; b < size; b++) {
      const row = make(a, b)
      rows[a]![b] = row
      rows[b]![a] = row
    }
  }
  return rows
}
