import type { Experiment } from '../../experiment.js'
import { curveTable } from '../curve-table.js'
import { captionOf, learningCurves } from '../learning-curves.js'
import { simulation, theory } from '../parts.js'
import type { Recipe } from '../recipe.js'

const sizes = [
  [2, 2],
  [3, 2],
  [4, 2],
  [2, 3],
] as const
const levels = 4

function experiment(K: number, M: number, time: Experiment['time']): Experiment {
  return {
    spectrum: { kind: 'power-law', beta: 1, levels },
    teacher: { units: M, vectors: 'orthonormal' },
    student: { units: K },
    learningRate: 0.5,
    inputDimension: 512,
    time,
    seed: 1,
  }
}

/** Students of more or fewer units than the teacher. */
export const unequalUnits: Recipe = {
  name: 'unequal-units',
  title: 'K ≠ M: floors, and an approach to zero that is a power law whatever the spectrum',
  parts: (full) =>
    sizes.flatMap(([K, M]) => {
      const label = `K = ${K}, M = ${M}`
      return [
        theory(label, experiment(K, M, { from: 0.01, until: 1e5, samples: 140 })),
        simulation(label, experiment(K, M, { from: 0.2, until: full ? 1e4 : 3000, samples: 28 }), {
          runs: full ? 10 : 3,
        }),
      ]
    }),
  picture: (parts, trajectories) => ({
    ...learningCurves(parts, trajectories),
    xRange: [0.1, 1e5],
    yRange: [1e-8, 1],
    legendText: (label) => label.replace(/[KM]/g, '*$&*'),
    caption: captionOf(
      parts,
      'Students of more and of fewer units than their teacher.',
      'With *K* < *M* the student cannot realise its teacher. With *K* > *M* and output weights *w* = √*M*/*K* it can only if *K* is a multiple of *M*; its approach to zero is then a power law of its own, of slope −2 in the end, whatever the spectrum (Richert, Worschech & Rosenow 2021). In which direction a run with several leaves the plateau is a matter of its noise, at any *N*: the points of *K* = 4 come to lie beside their line.',
    ),
  }),
  table: (parts, trajectories) =>
    curveTable(
      `Unequal units: erf, η = 0.5, β = 1, L = ${levels}, σ_J = 0.01, N = 512, orthonormal teacher, seed 1`,
      learningCurves(parts, trajectories).series,
    ),
}
