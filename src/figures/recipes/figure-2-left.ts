import type { Experiment } from '../../experiment.js'
import type { Trajectory } from '../../trajectory.js'
import { curveTable } from '../curve-table.js'
import type { CurvesOptions } from '../curves.js'
import { captionOf, learningCurves } from '../learning-curves.js'
import { levelsOf, simulation, theory } from '../parts.js'
import { known, linearOf, samplesOf } from '../predictions.js'
import type { Part, Recipe } from '../recipe.js'
import type { Series } from '../series.js'

const inputDimension = 128
const runs = { quick: 1000, full: 10_000 }

function experiment(levels: number, time: Experiment['time']): Experiment {
  return {
    spectrum: { kind: 'power-law', beta: 1, levels },
    teacher: { units: 1 },
    student: { units: 1, initialStd: 1 },
    activation: 'linear',
    learningRate: 1,
    inputDimension,
    time,
    seed: 1,
  }
}

/** Linear networks at a large learning rate, where small-η theory fails, and at L = N the one for N → ∞ too. */
export const figure2Left: Recipe = {
  name: '2-left',
  title: 'linear networks: finite η against small η, and the exact mean at finite N',
  parts: (full) =>
    [4, 16, inputDimension].flatMap((levels) => {
      const label = levels === inputDimension ? `L = N = ${levels}` : `L = ${levels}`
      return [
        theory(label, experiment(levels, { from: 0.01, until: 200, samples: 120 })),
        simulation(label, experiment(levels, { from: 0.05, until: 50, samples: 20 }), {
          runs: full ? runs.full : runs.quick,
        }),
      ]
    }),
  picture,
  table: (parts, trajectories) =>
    curveTable(
      'Figure 2 left: linear, K = M = 1, σ_J = 1, η = β = 1, N = 128, seed 1',
      allSeries(parts, trajectories),
      {
        names: { solve: 'N → ∞', predict: 'small η', mean: 'exact mean', simulate: 'runs' },
      },
    ),
}

/** The curves, and at the times of each theory its predictions. */
function allSeries(parts: Part[], trajectories: Trajectory[]): Series[] {
  const predicted = parts.flatMap(({ label, run, experiment }): Series[] => {
    if (run.kind !== 'solve') return []
    const { mean, smallRate, curve } = linearOf(experiment)
    const levels = levelsOf(experiment)
    const exact = known(mean)
    return [
      {
        label,
        kind: 'predict',
        levels,
        samples: samplesOf(known(curve).alpha, known(smallRate).generalizationError),
      },
      { label, kind: 'mean', levels, samples: samplesOf(exact.alpha, exact.generalizationError) },
    ]
  })
  return [...learningCurves(parts, trajectories).series, ...predicted]
}

function picture(parts: Part[], trajectories: Trajectory[]): CurvesOptions {
  return {
    ...learningCurves(parts, trajectories),
    series: allSeries(parts, trajectories),
    xRange: [0.01, 200],
    yRange: [1e-6, 20],
    styles: {
      solve: 'theory, *N* → ∞',
      predict: 'small *η*',
      mean: 'exact mean at this *N*',
      simulate: 'simulation',
    },
    legendText: (label) => label.replace(/[LN]/g, '*$&*'),
    caption: captionOf(
      parts,
      'Linear networks at a large learning rate.',
      'Dashed: the law for *η* → 0, ½ Σ *λ*_{*k*}*E*_{*k*} e^{−2*ηsλ*}^{*α*}, which meets the theory at the start only: in the power-law window finite *η* doubles *ε*_{*g*}. Dotted: the exact mean over the inputs at this *N*; at *L* = *N* the learning rate is at the largest at which it falls, where theory for *N* → ∞ fails, and rare large errors, which few runs have, carry the mean. After Fig. 2 (left) of Worschech & Rosenow, ICLR 2025.',
    ),
  }
}
