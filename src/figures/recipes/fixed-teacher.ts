import type { Experiment } from '../../experiment.js'
import { curveTable } from '../curve-table.js'
import { captionOf, learningCurves } from '../learning-curves.js'
import { simulation, theory } from '../parts.js'
import type { Part, Recipe } from '../recipe.js'

const seeds = [1, 2, 3]
const averaged = 'averaged'
const size = { levels: 64, inputDimension: 256 }

function experiment(vectors: 'random' | 'orthonormal', seed: number, time: Experiment['time']): Experiment {
  return {
    spectrum: { kind: 'power-law', beta: 1, levels: size.levels },
    teacher: { units: 2, vectors },
    student: { units: 2 },
    learningRate: 0.1,
    inputDimension: size.inputDimension,
    time,
    seed,
  }
}

const theoryTime = { from: 0.01, until: 1e4, samples: 120 }
const simulationTime = { from: 0.1, until: 1000, samples: 24 }

/** A fixed teacher beside the average over teachers. */
export const fixedTeacher: Recipe = {
  name: 'fixed-teacher',
  title: 'fixed teachers beside the average over teachers',
  parts: (full): Part[] => [
    theory(averaged, experiment('orthonormal', 1, theoryTime)),
    simulation(averaged, experiment('random', 1, simulationTime), { runs: full ? 400 : 60, redraw: true }),
    ...seeds.flatMap((seed) => [
      theory(`teacher ${seed}`, experiment('random', seed, theoryTime)),
      simulation(`teacher ${seed}`, experiment('random', seed, simulationTime), { runs: full ? 20 : 5 }),
    ]),
  ],
  picture: (parts, trajectories) => ({
    ...learningCurves(parts, trajectories),
    xRange: [0.05, 2000],
    yRange: [1e-4, 0.3],
    legendText: (label) =>
      label === averaged ? 'orthonormal teacher, and teachers drawn for each run' : `fixed ${label}`,
    caption: captionOf(
      parts,
      'A fixed teacher against the average over teachers.',
      'The simulations of the average draw a teacher and a student for each of their runs. A teacher’s squared norm has the relative standard deviation √(2Σ *p*_{*k*}*λ*_{*k*}^{2}/*N*) = 0.44 here: while the plateau is left, fixed teachers differ by up to a third, and their mean is near the theory of an orthonormal teacher.',
    ),
  }),
  table: (parts, trajectories) =>
    curveTable(
      `Fixed and averaged teachers: erf, K = M = 2, η = 0.1, β = 1, L = ${size.levels}, σ_J = 0.01, N = ${size.inputDimension}`,
      learningCurves(parts, trajectories).series,
    ),
}
