import type { Experiment } from '../../experiment.js'
import { curveTable } from '../curve-table.js'
import { captionOf, learningCurves } from '../learning-curves.js'
import { simulation, theory } from '../parts.js'
import type { Recipe } from '../recipe.js'

/** v_1/v_2, with v_1² + v_2² = 1 */
const ratios = [1, 1.5, 3, 6]
const levels = 2

function weightsOf(ratio: number): number[] {
  const length = Math.sqrt(1 + ratio * ratio)
  return [ratio / length, 1 / length]
}

function experiment(ratio: number, time: Experiment['time']): Experiment {
  const outputWeights = weightsOf(ratio)
  return {
    spectrum: { kind: 'power-law', beta: 1, levels },
    teacher: { units: 2, outputWeights, vectors: 'orthonormal' },
    student: { units: 2, outputWeights },
    learningRate: 0.5,
    inputDimension: 1024,
    time,
    seed: 1,
  }
}

/** Output weights that differ: the students are told apart from the start, and the plateau goes. */
export const outputWeights: Recipe = {
  name: 'output-weights',
  title: 'output weights that differ shorten the plateau',
  parts: (full) =>
    ratios.flatMap((ratio) => {
      const label = `v1/v2 = ${ratio}`
      return [
        theory(label, experiment(ratio, { from: 0.01, until: 1e4, samples: 140 })),
        simulation(label, experiment(ratio, { from: 0.2, until: 2000, samples: 28 }), {
          runs: full ? 10 : 3,
        }),
      ]
    }),
  picture: (parts, trajectories) => ({
    ...learningCurves(parts, trajectories),
    xRange: [0.1, 3000],
    yRange: [1e-8, 0.5],
    legendText: (label) => label.replace('v1/v2', '*v*_{1}/*v*_{2}'),
    caption: captionOf(
      parts,
      'Output weights that differ, in the teacher and alike in the student.',
      'Students of different weights are told apart from the start: the plateau, on which they are alike, shrinks, and is left earlier.',
    ),
  }),
  table: (parts, trajectories) =>
    curveTable(
      `Unequal output weights v = w, v_1² + v_2² = 1: erf, K = M = 2, η = 0.5, β = 1, L = ${levels}, σ_J = 0.01, N = 1024, orthonormal teacher, seed 1`,
      learningCurves(parts, trajectories).series,
    ),
}
