import type { Experiment } from '../../experiment.js'
import { plateaus } from '../../plateau.js'
import { quantile } from '../../quantiles.js'
import type { Trajectory } from '../../trajectory.js'
import type { CurvesOptions } from '../curves.js'
import { describeParts } from '../describe.js'
import { theory } from '../parts.js'
import { known, plateauOf } from '../predictions.js'
import type { Part, Recipe } from '../recipe.js'
import type { Sample, Series } from '../series.js'
import { alignColumns, decimals, significant } from '../table.js'

const learningRate = 0.1
const seeds = 10
/** M, and the L at which there is a plateau */
const curves = [
  { units: 2, levels: [1, 2, 4] },
  { units: 3, levels: [1, 2, 4, 8] },
]

function experiment(units: number, levels: number, seed: number): Omit<Experiment, 'time'> {
  return {
    spectrum: { kind: 'power-law', beta: 1, levels },
    teacher: { units, vectors: 'orthonormal' },
    student: { units, initialStd: 0.01 },
    learningRate,
    inputDimension: 1024,
    seed,
  }
}

/** The length of the plateau against the number of levels and of units. */
export const figure4Length: Recipe = {
  name: '4-length',
  title: 'length of the plateau over M and L, measured on theory and predicted',
  columns: { x: 'L', y: 'length' },
  parts: () =>
    curves.flatMap(({ units, levels }) =>
      levels.flatMap((L) =>
        Array.from({ length: seeds }, (_, i) =>
          theory(`M = ${units}`, {
            ...experiment(units, L, i + 1),
            time: { from: 0.01, until: 1e5, samples: 400 },
          }),
        ),
      ),
    ),
  picture,
  table,
}

interface Measured {
  units: number
  levels: number
  lengths: number[]
}

/** Lengths of the last plateau, of the seeds that have one. */
function measure(parts: Part[], trajectories: Trajectory[]): Measured[] {
  return curves.flatMap(({ units, levels }) =>
    levels.map((L) => ({
      units,
      levels: L,
      lengths: parts.flatMap(({ experiment, levels: own }, i) => {
        if (own !== L || experiment.student.units !== units) return []
        const { alpha, generalizationError, floor } = trajectories[i]!
        const plateau = plateaus(alpha, generalizationError, floor).at(-1)
        return plateau === undefined || plateau.end === null ? [] : [plateau.end - plateau.start]
      }),
    })),
  )
}

/** Mean length over initialisations, by linear response. */
function predicted(units: number, levels: number): number {
  return known(plateauOf({ ...experiment(units, levels, 1), time: { at: [1] } }).law).meanLength
}

function sample({ levels, lengths }: Measured): Sample {
  const sorted = [...lengths].sort((a, b) => a - b)
  const at = (probability: number) => quantile(sorted.length, probability, (rank) => sorted[rank]!)
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length
  return { x: levels, y: mean, quantiles: [at(0.05), at(0.5), at(0.95)] }
}

function picture(parts: Part[], trajectories: Trajectory[]): CurvesOptions {
  const measured = measure(parts, trajectories).filter(({ lengths }) => lengths.length > 1)
  return {
    series: curves.flatMap(({ units, levels }): Series[] => {
      const one = { label: `M = ${units}`, levels: 1 }
      return [
        { ...one, kind: 'predict', samples: levels.map((L) => ({ x: L, y: predicted(units, L) })) },
        { ...one, kind: 'measure', samples: measured.filter((found) => found.units === units).map(sample) },
      ]
    }),
    xLabel: 'number of distinct eigenvalues *L*',
    yLabel: 'length of the plateau (*α*)',
    xRange: [0.8, 10],
    xTicks: [1, 2, 4, 8],
    yRange: [100, 10_000],
    styles: { predict: 'predicted mean over initialisations', measure: 'measured on theory' },
    legendText: (label) => label.replace('M', '*K* = *M*'),
    caption: [
      'Length of the symmetric plateau over units and levels.',
      `${describeParts(parts)}.`,
      `Dots: mean over the seeds of the length on the order-parameter equations’ curve, from |d ln *ε*_{*g*}/d ln *α*| < 0.1 over a factor ≥ 2 until *ε*_{*g*} has fallen by 10 %; bars: 5 % to 95 % of the seeds. Dashed: the mean over initialisations by linear response along the symmetric path, which grows by *τ*_{esc}/2 for each unit of ln *N* and of −ln *σ*_{*J*}^{2}. For more levels there is no plateau.`,
    ].join(' '),
  }
}

function table(parts: Part[], trajectories: Trajectory[]): string {
  const rows = measure(parts, trajectories).map((one) => {
    const expected = predicted(one.units, one.levels)
    const found = one.lengths.length > 0 ? sample(one) : undefined
    return [
      String(one.units),
      String(one.levels),
      `${one.lengths.length}/${seeds}`,
      found ? significant(found.y, 4) : '',
      found ? `${significant(found.quantiles![0], 3)} … ${significant(found.quantiles![2], 3)}` : '',
      significant(expected, 4),
      found ? decimals(100 * (found.y / expected - 1), 1) : '',
    ]
  })
  return [
    `Plateau length: K = M, erf, β = 1, η = ${learningRate}, σ_J = 0.01, N = 1024, orthonormal teacher, seeds 1 to ${seeds}`,
    '',
    alignColumns([['M', 'L', 'plateaus', 'mean', '5 % … 95 %', 'predicted', 'off by (%)'], ...rows]),
  ].join('\n')
}
