import type { Experiment } from '../../experiment.js'
import { curveTable } from '../curve-table.js'
import { captionOf, learningCurves } from '../learning-curves.js'
import { simulation, theory } from '../parts.js'
import type { Recipe } from '../recipe.js'

const label = 'L = N = 512'
const size = 512
const units = 40

function experiment(time: Experiment['time']): Experiment {
  return {
    spectrum: { kind: 'power-law', beta: 1, levels: size },
    teacher: { units },
    student: { units, initialStd: 1e-6 },
    learningRate: 0.01,
    inputDimension: size,
    time,
    seed: 1,
  }
}

/** Late times of large networks: theory of one initialisation, simulations of ten. */
export const figure6Left: Recipe = {
  name: '6-left',
  title: 'erf, K = M = 40 at late times, and 10 initialisations',
  takes: 'about 40 minutes on two cores, more than half of it theory',
  parts: (full) => [
    // The tolerance of the picture: theory at 1e-5 takes three times as long
    {
      ...theory(label, experiment({ from: 0.1, until: 1e5, samples: 80 }), { tolerance: 1e-4 }),
      work: 9e11,
    },
    simulation(label, experiment({ from: 1, until: full ? 1e5 : 3e4, samples: 30 }), {
      runs: 10,
      redraw: true,
      method: 'direct',
    }),
  ],
  picture: (parts, trajectories) => ({
    ...learningCurves(parts, trajectories),
    legendText: () => '*L* = *N* = 512',
    caption: captionOf(
      parts,
      'Late times of a large network.',
      'The theory is that of one initialisation; the simulations draw a teacher and a student for each run. After Fig. 6 (left) of Worschech & Rosenow, ICLR 2025.',
    )
      .replace('tolerance 10⁻⁸', 'tolerance 10⁻⁴')
      .replace(', from the teacher and the student of the theory', ''),
  }),
  table: (parts, trajectories) =>
    curveTable(
      'Figure 6 left: erf, K = M = 40, η = 0.01, β = 1, σ_J = 1e-6, L = N = 512',
      learningCurves(parts, trajectories).series,
    ),
}
