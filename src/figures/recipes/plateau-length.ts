import { embeddedKernel } from '../../embedded.js'
import type { Experiment } from '../../experiment.js'
import { Kernel } from '../../kernel/kernel.js'
import { plateauEnd, plateaus } from '../../plateau.js'
import { plateauEscape } from '../../predict/plateau-escape.js'
import { quantile } from '../../simulate/quantiles.js'
import type { Trajectory } from '../../trajectory.js'
import type { CurvesOptions } from '../curves.js'
import { powerOfTen } from '../log-axis.js'
import { simulation, theory } from '../parts.js'
import type { Part, Recipe } from '../recipe.js'
import type { Sample, Series } from '../series.js'
import { alignColumns, decimals } from '../table.js'

const units = 2
const learningRate = 1
const initialStd = 0.01
const seed = 1
const toleranceExponent = -9
const theoryExponents = Array.from({ length: 10 }, (_, i) => i + 3)

/** Runs at each N, and α by which all of them have left the plateau. */
const simulations = (full: boolean) => [
  { inputDimension: 1000, runs: full ? 200 : 40, until: 340 },
  { inputDimension: 10_000, runs: full ? 40 : 8, until: 380 },
  ...(full ? [{ inputDimension: 100_000, runs: 6, until: 420 }] : []),
  ...(full ? [{ inputDimension: 1_000_000, runs: 2, until: 460 }] : []),
]

/** Sparse while a curve is smooth in ln α, then dense: a plateau's end is interpolated. */
const theoryTimes = [
  ...Array.from({ length: 160 }, (_, i) => 0.01 * 10 ** (i / 48)),
  ...Array.from({ length: 580 }, (_, i) => 21 + i),
]

/** The plateau's length grows with ln N, by half an escape time for a factor of e. */
export const plateauLength: Recipe = {
  name: 'plateau-length',
  title: 'the plateau’s length against ln N, beside the escape time at the plateau',
  columns: { x: 'N', y: 'length' },
  parts,
  picture,
  table,
}

function parts(full: boolean): Part[] {
  return [
    ...theoryExponents.map((exponent) =>
      theory(
        'length',
        { ...experiment(10 ** exponent), time: { at: theoryTimes } },
        { tolerance: 10 ** toleranceExponent },
      ),
    ),
    ...simulations(full).map(({ inputDimension, runs, until }) =>
      simulation(
        'length',
        {
          ...experiment(inputDimension),
          time: { at: Array.from({ length: until }, (_, i) => i + 1) },
        },
        { runs, method: 'reduced', keepRuns: true },
      ),
    ),
  ]
}

function experiment(inputDimension: number): Omit<Experiment, 'time'> {
  return {
    teacher: { units, outputWeights: 'scaled', vectors: 'orthonormal' },
    student: { units, outputWeights: 'scaled', initialStd },
    activation: 'erf',
    learningRate,
    inputDimension,
    seed,
  }
}

/** Height and escape time of the plateau at this learning rate. */
function escapeHere(): { height: number; time: number } {
  const network = {
    activation: 'erf' as const,
    studentWeights: new Array<number>(units).fill(1 / Math.sqrt(units)),
    teacherWeights: new Array<number>(units).fill(1 / Math.sqrt(units)),
  }
  const isotropic = { eigenvalues: Float64Array.of(1), weights: Float64Array.of(1) }
  const { plateau, rate } = plateauEscape(network, isotropic, learningRate, new Kernel(embeddedKernel()))
  return { height: plateau.height, time: 1 / rate }
}

/** The plateau's length in the theory, or in every run that has left it, taken from where the theory's begins. */
interface Measured {
  inputDimension: number
  kind: Trajectory['kind']
  lengths: number[]
}

function measure(figureParts: Part[], trajectories: Trajectory[]): Measured[] {
  const { height } = escapeHere()
  const starts = new Map<number, number>()
  return figureParts.flatMap((part, i): Measured[] => {
    const { alpha, generalizationError, floor, runs, kind } = trajectories[i]!
    const inputDimension = part.experiment.inputDimension!
    if (kind === 'solve') {
      const [plateau] = plateaus(alpha, generalizationError, floor)
      if (plateau === undefined || plateau.end === null) return []
      starts.set(inputDimension, plateau.start)
      return [{ inputDimension, kind, lengths: [plateau.end - plateau.start] }]
    }
    const start = starts.get(inputDimension)
    if (start === undefined) return []
    const ends = (runs ?? []).flatMap((run) => plateauEnd(alpha, run, height) ?? [])
    return ends.length === 0 ? [] : [{ inputDimension, kind, lengths: ends.map((end) => end - start) }]
  })
}

function sample({ inputDimension, lengths }: Measured): Sample {
  const { mean, deviation } = statistics(lengths)
  if (lengths.length === 1) return { x: inputDimension, y: mean }
  const sorted = [...lengths].sort((a, b) => a - b)
  const at = (probability: number) => quantile(sorted.length, probability, (rank) => sorted[rank]!)
  return {
    x: inputDimension,
    y: mean,
    standardError: deviation / Math.sqrt(lengths.length),
    quantiles: [at(0.05), at(0.5), at(0.95)],
  }
}

function statistics(values: number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, deviation: Math.sqrt(square / (values.length - 1)) }
}

function picture(figureParts: Part[], trajectories: Trajectory[]): CurvesOptions {
  const measured = measure(figureParts, trajectories)
  const { time } = escapeHere()
  const series = (['solve', 'simulate'] as const).flatMap((kind): Series[] => {
    const samples = measured.filter((one) => one.kind === kind).map(sample)
    return samples.length === 0 ? [] : [{ label: 'length', kind, levels: 1, samples }]
  })
  const theory = series.find(({ kind }) => kind === 'solve')?.samples ?? []
  const last = theory.at(-1)
  // Set apart from the curve, on which it would lie: only slopes compare
  const apart = 60
  const from = 1e5
  return {
    series,
    xLabel: '*N*',
    yLabel: 'length of the plateau (*α*)',
    xRange: [300, 3e12],
    yRange: [100, 550],
    yScale: 'linear',
    legendAt: 'upper',
    styles: { solve: 'theory, *N* → ∞, from overlaps drawn at *N*', simulate: 'simulation' },
    legendText: () => `*K* = *M* = ${units}, *η* = ${learningRate}`,
    guides: last
      ? [
          {
            from: [from, last.y - apart - (time / 2) * Math.log(last.x / from)],
            to: [last.x, last.y - apart],
            label: 'slope *τ*_{esc}/2 in ln *N*',
            below: true,
          },
        ]
      : [],
    caption: caption(figureParts, measured),
  }
}

function caption(figureParts: Part[], measured: Measured[]): string {
  const { time, height } = escapeHere()
  const runs = figureParts.flatMap(({ run, experiment }) =>
    run.kind === 'simulate' ? `${run.runs} at *N* = ${power(experiment.inputDimension!)}` : [],
  )
  const scatter = scatterAt(measured, 1000)
  return [
    `Length of the symmetric plateau against *N*. *K* = *M* = ${units}, activation erf(*x*/√2), output weights *v* = 1/√*M* and`,
    `*w* = √*M*/*K*, learning rate *η* = ${learningRate}, isotropic inputs (*L* = 1), orthonormal teacher, *σ*_{*J*} = ${initialStd}, seed ${seed}.`,
    'The plateau begins where |d ln *ε*_{*g*}/d ln *α*| < 0.1, and ends where *ε*_{*g*} has fallen to 0.9 of its height,',
    `*ε** = ${height.toPrecision(4)}. Line: order-parameter equations from the overlaps that the seed draws at *N*, tolerance ${powerOfTen(toleranceExponent)}.`,
    `Points: mean of runs of SGD from the same overlaps (method reduced; ${runs.join(', ')}); bars: 5 % to 95 % quantiles of the runs`,
    scatter === undefined
      ? '.'
      : `, whose standard deviation at *N* = 1,000 is ${scatter.toFixed(2)} *τ*_{esc}.`,
    `Dashed, moved down: the slope *τ*_{esc}/2 = ${(time / 2).toFixed(2)} per unit of ln *N*, from the Jacobian at the plateau at this *η*.`,
  ]
    .join(' ')
    .replaceAll(' , ', ', ')
    .replaceAll('*ε** =', '*ε*^{∗} =')
}

function power(inputDimension: number): string {
  return powerOfTen(Math.round(Math.log10(inputDimension)))
}

/** Standard deviation over the runs in escape times. */
function scatterAt(measured: Measured[], inputDimension: number): number | undefined {
  const found = measured.find((one) => one.kind === 'simulate' && one.inputDimension === inputDimension)
  return found && statistics(found.lengths).deviation / escapeHere().time
}

/** Lengths, and their slope in ln N beside half the escape time. */
function table(figureParts: Part[], trajectories: Trajectory[]): string {
  const measured = measure(figureParts, trajectories)
  const { time } = escapeHere()
  const rows = measured.map(({ inputDimension, kind, lengths }) => {
    const { mean, deviation } = statistics(lengths)
    const many = lengths.length > 1
    const error = many ? decimals(deviation / Math.sqrt(lengths.length), 2) : ''
    const scatter = many ? decimals(deviation / time, 2) : ''
    return [power(inputDimension), kind, String(lengths.length), decimals(mean, 2), error, scatter]
  })
  const theory = measured.filter(({ kind }) => kind === 'solve')
  const [first, last] = [theory[0], theory.at(-1)]
  const slope =
    first && last && first !== last
      ? (last.lengths[0]! - first.lengths[0]!) / Math.log(last.inputDimension / first.inputDimension)
      : undefined
  return [
    `Plateau length: K = M = ${units}, erf, η = ${learningRate}, L = 1, σ_J = ${initialStd}, orthonormal teacher, seed ${seed}`,
    '',
    alignColumns([['N', 'by', 'curves', 'length', '±', 'scatter / τ_esc'], ...rows]),
    '',
    `τ_esc/2 = ${decimals(time / 2, 3)}${slope === undefined ? '' : `; slope of the theory's length in ln N: ${decimals(slope, 3)}`}`,
  ].join('\n')
}
