import { embeddedKernel } from '../../embedded.js'
import { completeExperiment } from '../../experiment/complete-experiment.js'
import { experimentLevels } from '../../experiment/spectrum.js'
import type { Experiment } from '../../experiment.js'
import { Kernel } from '../../kernel/kernel.js'
import { plateauEscape } from '../../predict/plateau-escape.js'
import { leastSquaresSlope } from '../../scaling.js'
import type { Trajectory } from '../../trajectory.js'
import type { CurvesOptions, Guide } from '../curves.js'
import { describeParts } from '../describe.js'
import { simulation, theory } from '../parts.js'
import type { Part, Recipe } from '../recipe.js'
import type { Sample, Series } from '../series.js'
import { alignColumns, decimals, significant } from '../table.js'

const beta = 1
const learningRate = 1
const allUnits = [2, 3, 4]
const allLevels = [1, 2, 4, 8, 16]
/** Of theory so small that the slowest level has arrived on the plateau long before it is left */
const initialStd = { theory: 1e-12, simulation: 0.01 }
const inputDimension = { theory: 1024, simulation: 65_536 }
const seeds = 6
/** How far students differ, over R*, while the rate of their growth is measured */
const window = { solve: [1e-5, 1e-2], simulate: [0.01, 0.05] } as const

function experiment(units: number, levels: number, kind: keyof typeof initialStd): Omit<Experiment, 'time'> {
  return {
    spectrum: { kind: 'power-law', beta, levels },
    teacher: { units, vectors: 'orthonormal' },
    student: { units, initialStd: initialStd[kind] },
    learningRate,
    inputDimension: inputDimension[kind],
    seed: 1,
  }
}

/** The time in which students leave the symmetric plateau, against the number of levels and of units. */
export const figure4Escape: Recipe = {
  name: '4-escape',
  title: 'escape time of the plateau, measured, against the exact formula and M²/L',
  columns: { x: 'L', y: 'escapeTime' },
  parts: (full) =>
    allUnits.flatMap((units) =>
      allLevels.flatMap((levels) => {
        const { time } = escapeOf({ ...experiment(units, levels, 'theory'), time: { at: [1] } })
        const label = `M = ${units}`
        const grid = (count: number, until: number) => ({
          at: Array.from({ length: count }, (_, i) => ((i + 1) * until) / count),
        })
        const curve = theory(
          label,
          { ...experiment(units, levels, 'theory'), time: grid(600, 45 * time) },
          { overlaps: true },
        )
        if (units > 3 && !full) return [curve]
        if (levels > 4) return [curve]
        const simulated = experiment(units, levels, 'simulation')
        return [
          curve,
          ...Array.from({ length: seeds }, (_, i) =>
            simulation(
              label,
              { ...simulated, seed: i + 1, time: grid(300, 13 * time) },
              { runs: 1, method: 'reduced', overlaps: true },
            ),
          ),
        ]
      }),
    ),
  picture,
  table,
}

/** R* and the escape time at this learning rate, from the Jacobian at the plateau. */
function escapeOf(given: Experiment): { overlap: number; time: number } {
  const kernel = new Kernel(embeddedKernel())
  const completed = completeExperiment(given, 'simulate')
  const units = completed.student.units
  const network = {
    activation: 'erf' as const,
    studentWeights: new Array<number>(units).fill(1 / Math.sqrt(units)),
    teacherWeights: new Array<number>(units).fill(1 / Math.sqrt(units)),
  }
  const { plateau, rate } = plateauEscape(network, experimentLevels(completed, kernel), learningRate, kernel)
  return { overlap: plateau.studentTeacher, time: 1 / rate }
}

/** What of R tells students and teachers apart: without the means of its rows and columns, as a length. */
function asymmetry(R: number[][]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const rows = R.map(mean)
  const columns = R[0]!.map((_, n) => mean(R.map((row) => row[n]!)))
  const all = mean(rows)
  const squares = R.flatMap((row, i) => row.map((value, n) => (value - rows[i]! - columns[n]! + all) ** 2))
  return Math.sqrt(squares.reduce((sum, value) => sum + value, 0))
}

/** The escape time from the growth of the asymmetry between the bounds of the window; undefined if it passes too few samples. */
export function measuredEscape(trajectory: Trajectory, overlap: number): number | undefined {
  const kernel = new Kernel(embeddedKernel())
  const [low, high] = window[trajectory.kind]
  const size = trajectory.overlaps!.R.map((R) => asymmetry(R) / overlap)
  const end = size.findIndex((value) => value > high)
  if (end < 0) return undefined
  let start = end
  while (start > 0 && size[start - 1]! >= low) start--
  if (end - start < 5) return undefined
  const x = trajectory.alpha.slice(start, end)
  return (
    1 /
    leastSquaresSlope(
      x,
      size.slice(start, end).map((value) => kernel.log(value)),
    )
  )
}

interface Measured {
  units: number
  levels: number
  kind: Trajectory['kind']
  exact: number
  times: number[]
}

function measure(parts: Part[], trajectories: Trajectory[]): Measured[] {
  const found: Measured[] = []
  for (const [i, part] of parts.entries()) {
    const { overlap, time } = escapeOf(part.experiment)
    const measured = measuredEscape(trajectories[i]!, overlap)
    const units = part.experiment.student.units
    const { kind } = part.run
    let own = found.find((one) => one.units === units && one.levels === part.levels && one.kind === kind)
    if (own === undefined) {
      own = { units, levels: part.levels, kind, exact: time, times: [] }
      found.push(own)
    }
    if (measured !== undefined) own.times.push(measured)
  }
  return found.filter(({ times }) => times.length > 0)
}

function statistics(values: number[]): { mean: number; error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, error: Math.sqrt(square / (values.length - 1) / values.length) }
}

function picture(parts: Part[], trajectories: Trajectory[]): CurvesOptions {
  const measured = measure(parts, trajectories)
  const series = allUnits.flatMap((units): Series[] => {
    const label = `M = ${units}`
    const one = { label, levels: 1 }
    const exact = allLevels.map((levels) => ({
      x: levels,
      y: escapeOf({ ...experiment(units, levels, 'theory'), time: { at: [1] } }).time,
    }))
    const of = (kind: Trajectory['kind']) =>
      measured.filter((found) => found.units === units && found.kind === kind)
    return [
      { ...one, kind: 'predict', samples: exact },
      {
        ...one,
        kind: 'measure',
        samples: of('solve').map(({ levels, times }) => ({ x: levels, y: times[0]! })),
      },
      { ...one, kind: 'simulate', samples: of('simulate').map(simulated) },
    ]
  })
  return {
    series: series.filter(({ samples }) => samples.length > 0),
    xLabel: 'number of distinct eigenvalues *L*',
    yLabel: 'escape time *τ*_{esc} (*α*)',
    xRange: [0.8, 20],
    xTicks: allLevels,
    yRange: [1, 300],
    styles: {
      predict: 'exact formula at this *η*',
      measure: 'measured on theory',
      simulate: `simulation, *N* = ${inputDimension.simulation.toLocaleString('en')}`,
    },
    legendText: (label) => label.replace('M', '*K* = *M*'),
    guides: allUnits.map(asymptote),
    caption: [
      'Time in which the students’ differences grow by a factor e on the symmetric plateau.',
      `${describeParts(parts)}.`,
      `Theory begins with *σ*_{*J*} = 10⁻¹² at *N* = 1024, so that all levels reach the plateau first. Full dots: the growth of ‖*R* − means of its rows and columns‖ in the order-parameter equations while it is 10⁻⁵ to 10⁻² of *R**; open points: the same in runs of SGD from ${window.simulate[0]} to ${window.simulate[1]} of *R**, mean of ${seeds} seeds with bars of two standard errors. Lines, dashed: the greatest eigenvalue of the Jacobian at the plateau. Grey: the asymptote 2π*M*²*ζ*(1+*β*)²/(*ηζ*(2+2*β*)*L*) ∝ *M*²/*L* for large *M* and *L*. At *M* = 2, *L* = 16 the levels no longer arrive before the escape.`.replaceAll(
        '*R**',
        '*R*^{∗}',
      ),
    ].join(' '),
  }
}

function simulated({ levels, times }: Measured): Sample {
  const { mean, error } = statistics(times)
  return { x: levels, y: mean, standardError: error, quantiles: [mean - 2 * error, mean, mean + 2 * error] }
}

/** ζ(2)²/ζ(4) = 5/2, as β = 1 */
function asymptote(units: number, i: number): Guide {
  const at = (levels: number) => (2 * Math.PI * units ** 2 * 2.5) / (learningRate * levels)
  return { from: [1, at(1)], to: [16, at(16)], label: i === allUnits.length - 1 ? '∝ *M*²/*L*' : '' }
}

function table(parts: Part[], trajectories: Trajectory[]): string {
  const rows = measure(parts, trajectories).map(({ units, levels, kind, exact, times }) => {
    const many = times.length > 1
    const { mean, error } = statistics(times)
    return [
      String(units),
      String(levels),
      kind,
      significant(mean, 4),
      many ? significant(error, 2) : '',
      significant(exact, 4),
      decimals(100 * (mean / exact - 1), 2),
    ]
  })
  return [
    `Escape time: K = M, erf, β = ${beta}, η = ${learningRate}, orthonormal teacher`,
    '',
    alignColumns([['M', 'L', 'by', 'τ_esc', '±', 'exact', 'off by (%)'], ...rows]),
  ].join('\n')
}
