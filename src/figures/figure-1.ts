import type { Experiment } from '../experiment.js'
import { type Plateau, plateaus } from '../plateau.js'
import { lateSlope, type Slope } from '../scaling.js'
import type { Trajectory } from '../trajectory.js'
import type { Bracket } from './annotations.js'
import type { CurvesOptions } from './curves.js'
import { powerOfTen } from './log-axis.js'
import { type Part, type Recipe, seriesOf } from './recipe.js'
import { alignColumns, significant } from './table.js'

// Worschech & Rosenow, ICLR 2025, Figure 1
const levels = [1, 2, 4, 8, 16, 32]
const units = 2
const learningRate = 0.1
const beta = 1
const initialStd = 0.01
const inputDimension = 1024
const seed = 1

// From α = 0.01 for the theory, so that its constant start is seen as one: see plateau.ts
const theoryTime = { from: 0.01, until: 1e4, samples: 400 }
const simulationTime = { from: 0.2, until: 4000, samples: 30 }
const toleranceExponent = -8
const runs = { quick: 3, full: 10 }
/** Work of one theory curve in units of an SGD step: about as long as this many. */
const theoryWork = 3e4

const xRange = [0.1, 1e4] as const
// Below it the curves of few levels only fall on, exponentially
const yRange = [1e-7, 0.5] as const

/** Exponent of ε_g in time for L → ∞ (Worschech & Rosenow 2025) */
const asymptoticSlope = -beta / (1 + beta)
/** Slopes this close to it count as having reached it. */
const slopeMargin = 0.05

/** K = M = 2, erf: the plateau shrinks as levels are added, and the exponential tail turns into a power law. */
export const figure1: Recipe = { name: '1', parts, picture, table }

function parts(full: boolean): Part[] {
  const ensemble = full ? runs.full : runs.quick
  const each = levels.map((L) => ({ label: labelOf(L), levels: L }))
  return [
    ...each.map(
      (part): Part => ({
        ...part,
        experiment: experiment(part.levels, theoryTime),
        run: { kind: 'solve', tolerance: 10 ** toleranceExponent },
        work: theoryWork,
      }),
    ),
    ...each.map(
      (part): Part => ({
        ...part,
        experiment: experiment(part.levels, simulationTime),
        run: { kind: 'simulate', runs: ensemble },
        work: inputDimension * simulationTime.until * ensemble,
      }),
    ),
  ]
}

function experiment(L: number, time: Experiment['time']): Experiment {
  return {
    spectrum: { kind: 'power-law', beta, levels: L },
    teacher: { units, outputWeights: 'scaled', vectors: 'orthonormal' },
    student: { units, outputWeights: 'scaled', initialStd },
    activation: 'erf',
    learningRate,
    inputDimension,
    time,
    seed,
  }
}

function labelOf(L: number): string {
  return `L = ${L}`
}

function picture(figureParts: Part[], trajectories: Trajectory[]): CurvesOptions {
  const ensemble = Math.max(...figureParts.map(({ run }) => (run.kind === 'simulate' ? run.runs : 0)))
  return {
    series: seriesOf(figureParts, trajectories),
    xLabel: '*α* = steps / *N*',
    yLabel: 'generalization error *ε*_{*g*}',
    xRange,
    yRange,
    styles: { line: 'theory, *N* → ∞', points: `simulation, *N* = ${inputDimension}` },
    legendText: (label) => label.replace('L', '*L*'),
    guides: [
      { from: [3200, 2.6e-3], to: [9800, 2.6e-3 * (9800 / 3200) ** asymptoticSlope], label: '∝ *α*^{−1/2}' },
    ],
    brackets: brackets(figureParts, trajectories),
    caption: caption(ensemble),
  }
}

/** The plateaus of the theory, drawn above it, the shortest lowest. */
function brackets(figureParts: Part[], trajectories: Trajectory[]): Bracket[] {
  return curves(figureParts, trajectories)
    .flatMap(({ label, found }) => found.map(({ start, end, height }) => ({ label, start, end, height })))
    .reverse()
    .map(({ label, start, end, height }, i) => ({
      label,
      from: start,
      to: end ?? theoryTime.until,
      at: height * 2 * 1.35 ** i,
    }))
}

function caption(ensemble: number): string {
  return [
    'Learning curves of one-pass SGD in student–teacher networks with power-law inputs.',
    `*K* = *M* = ${units}, activation erf(*x*/√2), output weights *v* = 1/√*M* and *w* = √*M*/*K*,`,
    `learning rate *η* = ${learningRate}; spectrum *λ*_{*k*} ∝ *k*^{−(1+*β*)}, *β* = ${beta}, with *L* distinct`,
    'eigenvalues of equal weight and mean 1; orthonormal teacher; initial student components with',
    `*σ*_{*J*} = ${initialStd}; seed ${seed}. Lines: order-parameter equations for *N* → ∞, tolerance`,
    `${powerOfTen(toleranceExponent)}. Points: mean of ${ensemble} simulations with *N* = ${inputDimension}, started`,
    'from the teacher and the student of the theory; bars where larger than a point: 5 % to 95 % quantiles. Brackets: plateaus of the',
    'theory, from |d ln *ε*_{*g*}/d ln *α*| < 0.1 over a factor ≥ 2 until *ε*_{*g*} has fallen by 10 %.',
    'Dashed: the slope −*β*/(1+*β*) expected for *L* → ∞. After Fig. 1 of Worschech & Rosenow, ICLR 2025.',
  ].join(' ')
}

interface AnalysedCurve {
  label: string
  levels: number
  found: Plateau[]
  late: Slope | null
}

/** Plateaus and late slope of every theory curve. */
function curves(figureParts: Part[], trajectories: Trajectory[]): AnalysedCurve[] {
  return figureParts.flatMap(({ label, levels: L, run }, i) => {
    if (run.kind !== 'solve') return []
    const { alpha, generalizationError, floor } = trajectories[i]!
    const found = plateaus(alpha, generalizationError, floor)
    return [{ label, levels: L, found, late: lateSlope(alpha, generalizationError, { floor }) }]
  })
}

function table(figureParts: Part[], trajectories: Trajectory[]): string {
  const analysed = curves(figureParts, trajectories)
  const head = ['L', 'plateau', 'start … end (α)', 'length', 'flat over', 'late slope', 'window (α)']
  const rows = analysed.flatMap(({ levels: L, found, late }) =>
    (found.length > 0 ? found : [null]).map((plateau, i) => [
      i === 0 ? String(L) : '',
      ...plateauCells(plateau),
      ...(i === 0 ? slopeCells(late) : ['', '']),
    ]),
  )
  const lines = [
    `Figure 1: K = M = ${units}, erf, η = ${learningRate}, β = ${beta}, σ_J = ${initialStd}, N = ${inputDimension}, ` +
      `orthonormal teacher, seed ${seed}; theory, N → ∞`,
    '',
    alignColumns([head, ...rows]),
    '',
    slopeNote(analysed),
    ...unfinished(figureParts, trajectories),
  ]
  return lines.join('\n')
}

function plateauCells(plateau: Plateau | null): string[] {
  if (!plateau) return ['none', '', '', '']
  const { start, end, height, span } = plateau
  return [
    significant(height, 4),
    `${significant(start, 3)} … ${end === null ? '' : significant(end, 3)}`,
    end === null ? 'not left' : significant(end - start, 3),
    `× ${significant(span, 2)}`,
  ]
}

function slopeCells(late: Slope | null): string[] {
  if (!late) return ['none', '']
  return [significant(late.slope, 3), `${significant(late.from, 3)} … ${significant(late.to, 3)}`]
}

/** Says how far the measured late slopes are from the asymptotic law. */
function slopeNote(analysed: AnalysedCurve[]): string {
  const law = `−β/(1+β) = ${significant(asymptoticSlope, 3)}`
  const measured = analysed.flatMap(({ levels: L, late }) => (late ? [{ L, slope: late.slope }] : []))
  if (measured.length === 0) return `No late slope could be measured, to compare with ${law}.`
  const reached = measured.filter(({ slope }) => Math.abs(slope - asymptoticSlope) < slopeMargin)
  if (reached.length > 0)
    return `The late slope has reached ${law} at L = ${reached.map(({ L }) => L).join(', ')}.`
  const nearest = measured.reduce((a, b) =>
    Math.abs(b.slope - asymptoticSlope) < Math.abs(a.slope - asymptoticSlope) ? b : a,
  )
  const most = Math.max(...measured.map(({ L }) => L))
  return (
    `At L ≤ ${most} the late slope is not yet ${law}, its value for L → ∞: ` +
    `it comes nearest at L = ${nearest.L}, ${significant(nearest.slope, 3)}.`
  )
}

/** A line for every run that did not end as planned. */
function unfinished(figureParts: Part[], trajectories: Trajectory[]): string[] {
  return trajectories.flatMap(({ status, message, kind }, i) =>
    status === 'done' ? [] : [`${figureParts[i]!.label}, ${kind}: ${status}: ${message}`],
  )
}
