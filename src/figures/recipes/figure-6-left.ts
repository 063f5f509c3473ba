import type { Experiment } from '../../experiment.js'
import { curveTable } from '../curve-table.js'
import { captionOf, learningCurves, powerGuide } from '../learning-curves.js'
import { simulation, theory } from '../parts.js'
import type { Recipe } from '../recipe.js'

const one = 'one initialisation'
const ten = '10 initialisations'
const size = 512
const units = 40
const beta = 1
/** The slope of the late times, drawn below the curve */
const dashed = { from: [2000, 1.6e-3], until: 6e4 } as const

function experiment(time: Experiment['time']): Experiment {
  return {
    spectrum: { kind: 'power-law', beta, levels: size },
    teacher: { units },
    student: { units, initialStd: 1e-6 },
    learningRate: 0.01,
    inputDimension: size,
    time,
    seed: 1,
  }
}

/** Late times of large networks: theory of one initialisation, simulations of it and of ten. */
export const figure6Left: Recipe = {
  name: '6-left',
  title: 'erf, K = M = 40 at late times, and 10 initialisations',
  takes: 'about 30 minutes on two cores, half of it theory',
  parts: (full) => [
    // The tolerance of the picture: theory at 1e-5 takes three times as long, and its work is what it was seen to take
    {
      ...theory(one, experiment({ from: 0.1, until: 1e5, samples: 300 }), { tolerance: 1e-4 }),
      work: 1.35e12,
    },
    ...[
      { label: one, runs: 2, redraw: false },
      { label: ten, runs: 10, redraw: true },
    ].map(({ label, ...runs }) =>
      simulation(label, experiment({ from: 1, until: full ? 1e5 : 3e4, samples: 30 }), {
        ...runs,
        method: 'direct',
      }),
    ),
  ],
  picture: (parts, trajectories) => ({
    ...learningCurves(parts, trajectories),
    yRange: [2e-4, 0.2],
    guides: [powerGuide(dashed.from, dashed.until, -beta / (1 + beta), '∝ *α*^{−1/2}')],
    caption: captionOf(
      parts,
      'Late times of a large network.',
      'Squares: 10 runs, each with a teacher and a student of its own. Dashed: the slope −*β*/(1+*β*) expected for *L* → ∞. After Fig. 6 (left) of Worschech & Rosenow, ICLR 2025.',
    ),
  }),
  table: (parts, trajectories) =>
    curveTable(
      'Figure 6 left: erf, K = M = 40, η = 0.01, β = 1, σ_J = 1e-6, L = N = 512',
      learningCurves(parts, trajectories).series,
    ),
}
