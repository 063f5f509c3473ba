import type { Trajectory } from '../../trajectory.js'
import type { Bracket, CurvesOptions } from '../curves.js'
import { powerGuide } from '../learning-curves.js'
import { powerOfTen } from '../log-axis.js'
import { type Part, type Recipe, seriesOf } from '../recipe.js'
import {
  asymptoticSlope,
  beta,
  initialStd,
  inputDimension,
  learningRate,
  parts,
  seed,
  theoryCurves,
  theoryTime,
  toleranceExponent,
  units,
} from './figure-1-parts.js'
import { table } from './figure-1-table.js'

const xRange = [0.1, 1e5] as const
// Below it the curves of few levels only fall on, exponentially
const yRange = [1e-7, 0.5] as const

/** Where the dashed slope begins, a little below the curve of the most levels, and α where it ends. */
const dashed = { from: [14, 2.4e-3], until: 1000 } as const

/** K = M = 2, erf: the plateau shrinks as levels are added, and the exponential tail turns into a power law. */
export const figure1: Recipe = {
  name: '1',
  title: 'learning curves from plateau to power law (Worschech & Rosenow, ICLR 2025, Figure 1)',
  parts,
  picture,
  table,
}

function picture(figureParts: Part[], trajectories: Trajectory[]): CurvesOptions {
  return {
    series: seriesOf(figureParts, trajectories),
    xLabel: '*α* = steps / *N*',
    yLabel: 'generalization error *ε*_{*g*}',
    xRange,
    yRange,
    styles: { solve: 'theory, *N* → ∞', simulate: `simulation, *N* = ${inputDimension}` },
    legendText: (label) => legendText(figureParts.find((part) => part.label === label)!),
    lineText: (label) => label.replace('L = ', ''),
    guides: [powerGuide(dashed.from, dashed.until, asymptoticSlope, '∝ *α*^{−1/2}')],
    brackets: brackets(figureParts, trajectories),
    caption: caption(figureParts),
  }
}

/** L, and N where it is not the usual one. */
function legendText({ levels, experiment }: Part): string {
  const N = experiment.inputDimension
  return `*L* = ${levels}${N === inputDimension ? '' : `, *N* = ${N}`}`
}

/** The plateaus of the theory, drawn above it, the shortest lowest. */
function brackets(figureParts: Part[], trajectories: Trajectory[]): Bracket[] {
  return theoryCurves(figureParts, trajectories)
    .flatMap(({ part: { label }, plateaus }) => plateaus.map((plateau) => ({ label, ...plateau })))
    .reverse()
    .map(({ label, start, end, height }, i) => ({
      label,
      from: start,
      to: end ?? theoryTime.until,
      at: height * 2 * 1.35 ** i,
    }))
}

function caption(figureParts: Part[]): string {
  return [
    'Learning curves of one-pass SGD in student–teacher networks with power-law inputs.',
    `*K* = *M* = ${units}, activation erf(*x*/√2), output weights *v* = 1/√*M* and *w* = √*M*/*K*,`,
    `learning rate *η* = ${learningRate}; spectrum *λ*_{*k*} ∝ *k*^{−(1+*β*)}, *β* = ${beta}, with *L* distinct`,
    `eigenvalues of equal weight and mean 1; ${dimensions(figureParts)}; orthonormal teacher; initial student`,
    `components with *σ*_{*J*} = ${initialStd}; seed ${seed}. Lines: order-parameter equations for *N* → ∞, tolerance`,
    `${powerOfTen(toleranceExponent)}; the number on a line is its *L*. Points: ${simulations(figureParts)}, started`,
    'from the teacher and the student of the theory; bars where larger than a point: 5 % to 95 % quantiles. Brackets: plateaus of the',
    'theory, from |d ln *ε*_{*g*}/d ln *α*| < 0.1 over a factor ≥ 2 until *ε*_{*g*} has fallen by 10 %.',
    'Dashed: the slope −*β*/(1+*β*) expected for *L* → ∞. After Fig. 1 of Worschech & Rosenow, ICLR 2025.',
  ].join(' ')
}

/** N, and the curves that have another. */
function dimensions(figureParts: Part[]): string {
  const others = figureParts
    .filter(({ run, experiment }) => run.kind === 'solve' && experiment.inputDimension !== inputDimension)
    .map(({ levels, experiment }) => {
      const N = experiment.inputDimension!
      return `, but *N* = ${N} at *L* = ${levels} (${N / levels} directions for each eigenvalue)`
    })
  return `*N* = ${inputDimension}${others.join('')}`
}

/** How many simulations, and of which L if not of all. */
function simulations(figureParts: Part[]): string {
  const most = (kind: Part['run']['kind']) =>
    Math.max(...figureParts.filter(({ run }) => run.kind === kind).map(({ levels }) => levels))
  const runs = Math.max(...figureParts.map(({ run }) => (run.kind === 'simulate' ? run.runs : 0)))
  const which = most('simulate') < most('solve') ? ` at *L* ≤ ${most('simulate')}` : ''
  return `mean of ${runs} simulations${which}`
}
