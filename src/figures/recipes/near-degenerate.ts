import type { Experiment } from '../../experiment.js'
import { curveTable } from '../curve-table.js'
import { captionOf, learningCurves } from '../learning-curves.js'
import { simulation, theory } from '../parts.js'
import type { Recipe } from '../recipe.js'

/** λ = 1 ± δ */
const splittings = [1e-9, 0.3, 0.6, 0.9]

function experiment(delta: number, time: Experiment['time']): Experiment {
  return {
    spectrum: { kind: 'values', eigenvalues: [1 + delta, 1 - delta], weights: [0.5, 0.5] },
    teacher: { units: 2, vectors: 'orthonormal' },
    student: { units: 2 },
    learningRate: 0.5,
    inputDimension: 1024,
    time,
    seed: 1,
  }
}

/** Two levels that are nearly the same: nothing singular happens as they meet. */
export const nearDegenerate: Recipe = {
  name: 'near-degenerate',
  title: 'two nearly equal eigenvalues: curves go smoothly over into those of one',
  parts: (full) =>
    splittings.flatMap((delta) => {
      const label = `δ = ${delta}`
      return [
        theory(label, experiment(delta, { from: 0.01, until: 1e4, samples: 160 })),
        simulation(label, experiment(delta, { from: 0.2, until: 1500, samples: 28 }), {
          runs: full ? 10 : 3,
        }),
      ]
    }),
  picture: (parts, trajectories) => ({
    ...learningCurves(parts, trajectories),
    xRange: [0.1, 1e4],
    yRange: [1e-9, 0.5],
    legendText: (label) => label.replace('δ', '*δ*').replace('1e-9', '10⁻⁹'),
    caption: captionOf(
      parts,
      'Two eigenvalues 1 ± *δ* that come close to each other.',
      'In the equations of the levels nothing is singular where two of them meet: at *δ* = 10⁻⁹ the curve is that of isotropic inputs.',
    ),
  }),
  table: (parts, trajectories) =>
    curveTable(
      'Eigenvalues 1 ± δ: erf, K = M = 2, η = 0.5, σ_J = 0.01, N = 1024, orthonormal teacher, seed 1',
      learningCurves(parts, trajectories).series,
    ),
}
