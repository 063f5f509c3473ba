import type { Experiment } from '../../experiment.js'
import { plateauEnd, plateaus } from '../../plateau.js'
import { quantile } from '../../simulate/quantiles.js'
import type { Trajectory } from '../../trajectory.js'
import type { CurvesOptions } from '../curves.js'
import { describeParts } from '../describe.js'
import { simulation, theory } from '../parts.js'
import { known, plateauOf } from '../predictions.js'
import type { Part, Recipe } from '../recipe.js'
import type { Sample, Series } from '../series.js'
import { alignColumns, decimals, significant } from '../table.js'

const learningRate = 0.1
const inputDimension = 1024
const seeds = 10
/** M, the L at which there is a plateau, α by which it has ended with every seed, and whether it is simulated only in full */
const curves = [
  { units: 2, levels: [1, 2, 4], until: 4000 },
  { units: 3, levels: [1, 2, 4, 8], until: 6000 },
  { units: 4, levels: [1, 2, 4, 8], until: 9000, onlyInFull: true },
  { units: 6, levels: [1, 2, 4, 8, 16], until: 18_000, onlyInFull: true },
]
const times = 400

function experiment(units: number, levels: number, seed: number): Omit<Experiment, 'time'> {
  return {
    spectrum: { kind: 'power-law', beta: 1, levels },
    teacher: { units, vectors: 'orthonormal' },
    student: { units, initialStd: 0.01 },
    learningRate,
    inputDimension,
    seed,
  }
}

/** The length of the plateau against the number of levels and of units. */
export const figure4Length: Recipe = {
  name: '4-length',
  title: 'length of the plateau over M and L: theory, simulation and prediction',
  columns: { x: 'L', y: 'length' },
  parts: (full) =>
    curves.flatMap(({ units, levels, until, onlyInFull = false }) =>
      levels.flatMap((L) =>
        Array.from({ length: seeds }, (_, i) => experiment(units, L, i + 1)).flatMap((one) => [
          theory(`M = ${units}`, { ...one, time: { from: 0.01, until, samples: times } }),
          ...(onlyInFull && !full
            ? []
            : [
                simulation(
                  `M = ${units}`,
                  {
                    ...one,
                    time: { at: Array.from({ length: times }, (_, t) => ((t + 1) * until) / times) },
                  },
                  { runs: 1, method: 'reduced' },
                ),
              ]),
        ]),
      ),
    ),
  picture,
  table,
}

interface Measured {
  units: number
  levels: number
  kind: Trajectory['kind']
  /** Of the seeds that have a plateau */
  lengths: number[]
}

/** Lengths of the last plateau; a simulation's from where that of theory from the same vectors begins. */
function measure(parts: Part[], trajectories: Trajectory[]): Measured[] {
  const found = curves.flatMap(({ units, levels }) =>
    levels.flatMap((L) => {
      const lengths = { solve: [] as number[], simulate: [] as number[] }
      for (const [i, { experiment: one, levels: own }] of parts.entries()) {
        if (own !== L || one.student.units !== units || trajectories[i]!.kind !== 'solve') continue
        const { alpha, generalizationError, floor } = trajectories[i]!
        const plateau = plateaus(alpha, generalizationError, floor).at(-1)
        if (plateau === undefined || plateau.end === null) continue
        lengths.solve.push(plateau.end - plateau.start)
        const run = trajectories[i + 1]
        if (run?.kind !== 'simulate') continue
        const end = plateauEnd(run.alpha, run.generalizationError, plateau.height)
        if (end !== null) lengths.simulate.push(end - plateau.start)
      }
      return (['solve', 'simulate'] as const).map((kind) => ({
        units,
        levels: L,
        kind,
        lengths: lengths[kind],
      }))
    }),
  )
  return found.filter(({ lengths }) => lengths.length > 1)
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
  const measured = measure(parts, trajectories)
  return {
    series: curves.flatMap(({ units, levels }): Series[] => {
      const one = { label: `M = ${units}`, levels: 1 }
      const samples = (kind: Trajectory['kind']) =>
        measured.filter((found) => found.units === units && found.kind === kind).map(sample)
      return [
        { ...one, kind: 'predict', samples: levels.map((L) => ({ x: L, y: predicted(units, L) })) },
        { ...one, kind: 'measure', samples: samples('solve') },
        { ...one, kind: 'simulate', samples: samples('simulate') },
      ]
    }),
    xLabel: 'number of distinct eigenvalues *L*',
    yLabel: 'length of the plateau (*α*)',
    xRange: [0.8, 20],
    xTicks: [1, 2, 4, 8, 16],
    yRange: [30, 30_000],
    styles: {
      predict: 'predicted mean over initialisations',
      measure: 'measured on theory',
      simulate: 'measured on simulations',
    },
    legendText: (label) => label.replace('M', '*K* = *M*'),
    caption: [
      'Length of the symmetric plateau over units and levels.',
      `${describeParts(parts)}.`,
      `Full dots: mean over the seeds of the length on the order-parameter equations’ curve, from |d ln *ε*_{*g*}/d ln *α*| < 0.1 over a factor ≥ 2 until *ε*_{*g*} has fallen by 10 %; bars: 5 % to 95 % of the seeds. Open points: the same of simulations from the same vectors, which leave where *ε*_{*g*} falls below 0.9 of the plateau’s height for good. Dashed: the mean over initialisations by linear response along the symmetric path, which grows by *τ*_{esc}/2 for each unit of ln *N* and of −ln *σ*_{*J*}^{2}. For more levels there is no plateau.`,
    ].join(' '),
  }
}

function table(parts: Part[], trajectories: Trajectory[]): string {
  const rows = measure(parts, trajectories).map((one) => {
    const expected = predicted(one.units, one.levels)
    const found = sample(one)
    return [
      String(one.units),
      String(one.levels),
      one.kind === 'solve' ? 'theory' : 'simulation',
      `${one.lengths.length}/${seeds}`,
      significant(found.y, 4),
      `${significant(found.quantiles![0], 3)} … ${significant(found.quantiles![2], 3)}`,
      significant(expected, 4),
      decimals(100 * (found.y / expected - 1), 1),
    ]
  })
  return [
    `Plateau length: K = M, erf, β = 1, η = ${learningRate}, σ_J = 0.01, N = ${inputDimension}, orthonormal teacher, seeds 1 to ${seeds}`,
    '',
    alignColumns([['M', 'L', '', 'plateaus', 'mean', '5 % … 95 %', 'predicted', 'off by (%)'], ...rows]),
  ].join('\n')
}
