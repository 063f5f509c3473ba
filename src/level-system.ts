import { embeddedKernel } from './embedded.js'
import type { CompletedExperiment } from './experiment.js'
import { Kernel } from './kernel.js'
import { drawnOverlaps, givenGram } from './overlaps.js'
import type { Levels } from './spectrum.js'

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
    const grams = initialOverlaps.student.map((_, k) => givenGram(initialOverlaps, k))
    return { levels, rows: symmetricRows(size, (a, b) => Float64Array.from(grams, (gram) => gram[a]![b]!)) }
  }
  // an instance of its own, whose memory the rows are
  const drawn = drawnOverlaps(experiment, levels, new Kernel(embeddedKernel())).values()
  return { levels, rows: symmetricRows(size, () => drawn.next().value!) }
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
