import type { CompletedExperiment } from './experiment.js'
import type { Kernel } from './kernel.js'
import { givenGram, initialVectors, overlapOf } from './overlaps.js'
import { type Levels, spectrumLevels } from './spectrum.js'

/** Levels and the overlaps they start with: S_ab over the levels, [K+M][K+M][L], symmetric, students first. */
export interface LevelSystem {
  levels: Levels
  rows: Float64Array[][]
}

/** The levels of an experiment with the overlaps given or drawn. */
export function initialSystem(experiment: CompletedExperiment, kernel: Kernel): LevelSystem {
  const { initialOverlaps, inputDimension, spectrum, student, teacher } = experiment
  const levels = spectrumLevels(spectrum, kernel)
  const count = levels.weights.length
  const vectors = initialOverlaps === undefined ? initialVectors(experiment, levels, kernel, 0) : undefined
  const rows = symmetricRows(student.units + teacher.units, () => new Float64Array(count))
  for (let k = 0; k < count; k++) {
    const gram = initialOverlaps && givenGram(initialOverlaps, k)
    const drawn = vectors?.(k).rows
    rows.forEach((row, a) => {
      for (let b = a; b < rows.length; b++) {
        row[b]![k] = gram ? gram[a]![b]! : overlapOf(drawn![a]!, drawn![b]!, inputDimension!)
      }
    })
  }
  return { levels, rows }
}

/** [size][size] rows of which (a, b) and (b, a) are the same one, made for a ≤ b. */
export function symmetricRows(size: number, make: () => Float64Array): Float64Array[][] {
  const rows: Float64Array[][] = Array.from({ length: size }, () => [])
  for (let a = 0; a < size; a++) {
    for (let b = a; b < size; b++) {
      const row = make()
      rows[a]![b] = row
      rows[b]![a] = row
    }
  }
  return rows
}
