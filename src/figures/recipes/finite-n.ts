import type { Experiment } from '../../experiment.js'
import type { Trajectory } from '../../trajectory.js'
import type { CurvesOptions } from '../curves.js'
import { powerOfTen } from '../log-axis.js'
import { simulation, theory } from '../parts.js'
import { type Part, type Recipe, seriesOf } from '../recipe.js'
import { alignColumns, significant } from '../table.js'

const units = 2
const learningRate = 1
const beta = 1
const levels = 2
const initialStd = 0.01
const seed = 1
const toleranceExponent = -8
const runs = { quick: 20, full: 100 }
const until = 400

const dimensions = (full: boolean) => [100, 1000, 10_000, ...(full ? [100_000] : [])]
/** Times that are whole steps at N = 100 and more, log-spaced from 0.1; simulations are shown at every fourth. */
const theoryTimes = [
  ...new Set(Array.from({ length: 161 }, (_, i) => Math.round(10 * (10 * until) ** (i / 160)) / 100)),
]
const simulationTimes = theoryTimes.filter((_, i) => i % 4 === 0)

/** Simulations at several N, with the spread of their runs, beside the theory from the same initial overlaps. */
export const finiteN: Recipe = {
  name: 'finite-n',
  title: 'simulations at several N, with the spread of their runs, beside theory',
  parts,
  picture,
  table,
}

function parts(full: boolean): Part[] {
  const ensemble = full ? runs.full : runs.quick
  return dimensions(full).flatMap((inputDimension): Part[] => {
    const label = `N = ${inputDimension.toLocaleString('en')}`
    return [
      theory(
        label,
        { ...experiment(inputDimension), time: { at: theoryTimes } },
        { tolerance: 10 ** toleranceExponent },
      ),
      simulation(
        label,
        { ...experiment(inputDimension), time: { at: simulationTimes } },
        { runs: ensemble, method: 'reduced' },
      ),
    ]
  })
}

function experiment(inputDimension: number): Omit<Experiment, 'time'> {
  return {
    spectrum: { kind: 'power-law', beta, levels },
    teacher: { units, outputWeights: 'scaled', vectors: 'orthonormal' },
    student: { units, outputWeights: 'scaled', initialStd },
    activation: 'erf',
    learningRate,
    inputDimension,
    seed,
  }
}

function picture(figureParts: Part[], trajectories: Trajectory[]): CurvesOptions {
  return {
    series: seriesOf(figureParts, trajectories),
    xLabel: '*α* = steps / *N*',
    yLabel: 'generalization error *ε*_{*g*}',
    xRange: [1, 500],
    yRange: [1e-5, 0.1],
    spread: 'band',
    styles: { solve: 'theory, *N* → ∞', simulate: `mean of ${ensembleOf(figureParts)} simulations` },
    legendText: (label) => label.replace('N', '*N*'),
    caption: [
      'One-pass SGD at finite *N* against the theory for *N* → ∞ from the same initial overlaps.',
      `*K* = *M* = ${units}, activation erf(*x*/√2), output weights *v* = 1/√*M* and *w* = √*M*/*K*, learning rate *η* =`,
      `${learningRate}; *L* = ${levels} eigenvalues *λ*_{*k*} ∝ *k*^{−(1+*β*)}, *β* = ${beta}, of equal weight and mean 1; orthonormal teacher;`,
      `initial student components with *σ*_{*J*} = ${initialStd}; seed ${seed}, which draws teacher and student at each *N*. Lines:`,
      `order-parameter equations, tolerance ${powerOfTen(toleranceExponent)}. Points: mean of ${ensembleOf(figureParts)} runs of SGD on the overlaps (method`,
      'reduced), which have inputs of their own; bands: 5 % to 95 % quantiles of the runs.',
    ].join(' '),
  }
}

function ensembleOf(figureParts: Part[]): number {
  return Math.max(...figureParts.map(({ run }) => (run.kind === 'simulate' ? run.runs : 0)))
}

/** The mean of the runs and their spread over the theory, at about six times. */
function table(figureParts: Part[], trajectories: Trajectory[]): string {
  const head = ['N', 'α', 'theory', 'mean / theory', '5 % … 95 % of runs / theory']
  const rows = figureParts.flatMap(({ label, run }, i) => {
    if (run.kind !== 'simulate') return []
    const { alpha, generalizationError, quantiles } = trajectories[i]!
    const theory = trajectories[figureParts.findIndex((part) => part.label === label)]!
    return alpha.flatMap((time, at) => {
      if (at % 6 !== 0 || quantiles === undefined) return []
      const expected = theory.generalizationError[theory.alpha.indexOf(time)]!
      const ratio = (value: number) => significant(value / expected, 3)
      const spread = `${ratio(quantiles['0.05'][at]!)} … ${ratio(quantiles['0.95'][at]!)}`
      const cells = [significant(expected, 4), ratio(generalizationError[at]!), spread]
      return [[label.replace('N = ', ''), significant(time, 3), ...cells]]
    })
  })
  const title = `Finite N: K = M = ${units}, erf, η = ${learningRate}, β = ${beta}, L = ${levels}, σ_J = ${initialStd}, seed ${seed}`
  return `${title}, ${ensembleOf(figureParts)} runs\n\n${alignColumns([head, ...rows])}`
}
