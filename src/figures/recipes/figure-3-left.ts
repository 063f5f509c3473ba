import type { Experiment } from '../../experiment.js'
import type { Trajectory } from '../../trajectory.js'
import type { CurvesOptions } from '../curves.js'
import { captionOf, learningCurves } from '../learning-curves.js'
import { simulation, theory } from '../parts.js'
import { known, linearOf } from '../predictions.js'
import type { Part, Recipe } from '../recipe.js'
import type { Series } from '../series.js'
import { alignColumns, decimals, significant } from '../table.js'

const size = 256
const counts = [4, 8, 16, 32, 64, size]
const theoryTime = { from: 0.01, until: 1e5, samples: 120 }

function experiment(trained: number, time: Experiment['time']): Experiment {
  return {
    spectrum: { kind: 'power-law', beta: 1, levels: size },
    teacher: { units: 1, vectors: 'orthonormal' },
    student: { units: 1, initialStd: 0.01, ...(trained < size && { trained }) },
    activation: 'linear',
    learningRate: 0.05,
    inputDimension: size,
    time,
    seed: 1,
  }
}

/** Feature scaling: what is left when only the first N_l directions are trained. */
export const figure3Left: Recipe = {
  name: '3-left',
  title: 'linear networks: only N_l directions trained, floors that fall as N_l^−β',
  parts: (full) =>
    counts.flatMap((trained) => [
      theory(labelOf(trained), experiment(trained, theoryTime)),
      simulation(
        labelOf(trained),
        experiment(trained, { from: 0.1, until: full ? 2e4 : 2000, samples: 20 }),
        {
          runs: 5,
        },
      ),
    ]),
  picture,
  table,
}

function labelOf(trained: number): string {
  return `N_l = ${trained}`
}

function picture(parts: Part[], trajectories: Trajectory[]): CurvesOptions {
  const { series, ...common } = learningCurves(parts, trajectories)
  return {
    ...common,
    series: [...series, ...floors(parts)],
    xRange: [0.01, 1e5],
    yRange: [1e-5, 1],
    styles: { ...common.styles, predict: 'floor in closed form' },
    legendText: (label) => label.replace('N_l', '*N*_{*l*}'),
    caption: captionOf(
      parts,
      'Feature scaling of a linear network: only the first *N*_{*l*} directions, those of the largest eigenvalues, are trained.',
      `Dashed: ½ Σ_{*k*>*N*}_{*l*} *λ*_{*k*}*E*_{*k*}(0)/(1 − (*ηs*/2) Σ_{*k*≤*N*}_{*l*} *p*_{*k*}*λ*_{*k*}), which falls as *N*_{*l*}^{−*β*} while *N*_{*l*} ≪ *L*. With *N*_{*l*} = ${size} all directions are trained. After Fig. 3 (left) of Worschech & Rosenow, ICLR 2025.`,
    ),
  }
}

/** A level line at what each curve is left with. */
function floors(parts: Part[]): Series[] {
  return parts.flatMap(({ label, levels, run, experiment }): Series[] => {
    if (run.kind !== 'solve' || experiment.student.trained === undefined) return []
    const { floor } = known(linearOf(experiment).features)
    return [{ label, kind: 'predict', levels, samples: [0.01, 1e5].map((x) => ({ x, y: floor })) }]
  })
}

function table(parts: Part[], trajectories: Trajectory[]): string {
  const rows = parts.flatMap(({ run, experiment }, i) => {
    const { trained } = experiment.student
    if (run.kind !== 'solve' || trained === undefined) return []
    const { floor, localExponent } = known(linearOf(experiment).features)
    const last = trajectories[i]!.generalizationError.at(-1)!
    return [
      [
        String(trained),
        significant(last, 4),
        significant(floor, 4),
        significant(trained * floor, 3),
        localExponent === null ? '' : decimals(localExponent, 2),
      ],
    ]
  })
  return [
    `Figure 3 left: linear, K = M = 1, β = 1, η = 0.05, σ_J = 0.01, L = N = ${size}, seed 1`,
    '',
    alignColumns([['N_l', 'theory at α = 10⁵', 'floor', 'N_l^β × floor', 'local exponent'], ...rows]),
    '',
    'The floor falls as N_l^−β = N_l^−1 while N_l ≪ L; the last eigenvalues end that.',
  ].join('\n')
}
