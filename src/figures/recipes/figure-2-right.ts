import type { Experiment } from '../../experiment.js'
import type { Trajectory } from '../../trajectory.js'
import { curveTable } from '../curve-table.js'
import type { CurvesOptions } from '../curves.js'
import { captionOf, learningCurves } from '../learning-curves.js'
import { simulation, theory } from '../parts.js'
import { known, linearOf, samplesOf } from '../predictions.js'
import type { Part, Recipe } from '../recipe.js'
import type { Series } from '../series.js'
import { decimals, significant } from '../table.js'

const label = 'L = N = 1024'
const size = 1024
const beta = 0.75
const theoryTime = { from: 0.01, until: 1e5, samples: 140 }

function experiment(vectors: 'random' | 'orthonormal', time: Experiment['time']): Experiment {
  return {
    spectrum: { kind: 'power-law', beta, levels: size },
    teacher: { units: 1, vectors },
    student: { units: 1, initialStd: 0.01 },
    activation: 'linear',
    learningRate: 0.01,
    inputDimension: size,
    time,
    seed: 1,
  }
}

/** The power law of linear networks, its slope and its window, against simulations of many initialisations. */
export const figure2Right: Recipe = {
  name: '2-right',
  title: 'linear networks: the power law with its slope and window, and 15 initialisations',
  parts: (full) => [
    theory(label, experiment('orthonormal', theoryTime)),
    simulation(
      label,
      experiment('random', { from: 0.05, until: full ? 1e4 : 500, samples: full ? 30 : 22 }),
      {
        runs: 15,
        redraw: true,
      },
    ),
  ],
  picture,
  table: (parts, trajectories) => {
    const { powerLaw } = linearOf(parts[0]!.experiment)
    const { exponent, localExponent, window } = known(powerLaw)
    return [
      curveTable(
        `Figure 2 right: linear, K = M = 1, β = ${beta}, η = 0.01, σ_J = 0.01, L = N = ${size}`,
        series(parts, trajectories),
      ),
      '',
      `−β/(1+β) = ${decimals(exponent, 4)}; slope at this L, in the middle of the window: ${decimals(localExponent, 4)}; window: α from ${significant(window.from, 3)} to ${significant(window.until, 3)}`,
    ].join('\n')
  },
}

/** With the incomplete-gamma form, raised by what finite η makes of it. */
function series(parts: Part[], trajectories: Trajectory[]): Series[] {
  const { alpha, generalizationError, levelFactor } = known(linearOf(parts[0]!.experiment).powerLaw)
  const samples = samplesOf(
    alpha,
    generalizationError.map((error) => error * levelFactor!),
  )
  return [...learningCurves(parts, trajectories).series, { label, kind: 'predict', levels: size, samples }]
}

function picture(parts: Part[], trajectories: Trajectory[]): CurvesOptions {
  const { window, prefactor, exponent } = known(linearOf(parts[0]!.experiment).powerLaw)
  // Apart from the curve, on which it would lie
  const law = (alpha: number) => 0.55 * prefactor! * alpha ** exponent
  return {
    ...learningCurves(parts, trajectories),
    series: series(parts, trajectories),
    xRange: [0.01, 1e5],
    yRange: [1e-4, 4],
    styles: {
      solve: 'theory, *N* → ∞, averaged',
      predict: 'asymptotic law',
      simulate: 'simulation, 15 initialisations',
    },
    legendText: () => '*L* = *N* = 1024',
    guides: [
      {
        from: [window.from * 3, law(window.from * 3)],
        to: [window.until / 3, law(window.until / 3)],
        label: `slope −*β*/(1+*β*) = ${decimals(exponent, 3)}`,
        below: true,
      },
    ],
    brackets: [{ label, from: window.from, to: window.until, at: 2 }],
    caption: captionOf(
      parts,
      'Power law of a linear network.',
      'The theory is that of the average over teachers and students, of an orthonormal teacher; the simulations draw a teacher and a student for each run. Dashed: the law for large *L*, by incomplete gamma functions, times 1/(1 − *ηs*/2), where it holds. Bracket: the window 1/(2*ηsλ*_{1}) to 1/(2*ηsλ*_{*L*}). Grey: the slope for *L* → ∞, moved down. After Fig. 2 (right) of Worschech & Rosenow, ICLR 2025.',
    ),
  }
}
