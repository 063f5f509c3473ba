import type { Plateau } from '../../plateau.js'
import { localSlope } from '../../scaling.js'
import type { Trajectory } from '../../trajectory.js'
import type { Part } from '../recipe.js'
import { alignColumns, decimals, significant } from '../table.js'
import {
  asymptoticSlope,
  beta,
  initialStd,
  learningRate,
  seed,
  type TheoryCurve,
  theoryCurves,
  units,
} from './figure-1-parts.js'

/** Slopes are measured while α doubles, from here … */
const firstWindow = 10
/** … so many times. */
const windows = 13
/** A curve has left its plateau, and the curves without one have passed it, below this fraction of its height. */
const leftFraction = 0.9
/** Slopes this close to the asymptotic one count as having reached it. */
const slopeMargin = 0.05

/** Plateaus and local slopes of the theory. */
export function table(figureParts: Part[], trajectories: Trajectory[]): string {
  const curves = theoryCurves(figureParts, trajectories)
  const slopes = tailSlopes(curves)
  const lines = [
    `Figure 1: K = M = ${units}, erf, η = ${learningRate}, β = ${beta}, σ_J = ${initialStd}, ` +
      `orthonormal teacher, seed ${seed}; theory, N → ∞`,
    '',
    plateauTable(curves),
    '',
    `Slopes d ln ε_g / d ln α after the plateau (ε_g < ${leftFraction} of its height), fitted while α doubles;`,
    'from row to row a power law keeps its slope, that of an exponential doubles:',
    '',
    slopeTable(curves, slopes),
    '',
    lawNote(slopes),
    ...unfinished(figureParts, trajectories),
  ]
  return lines.join('\n')
}

function plateauTable(curves: TheoryCurve[]): string {
  const head = ['L', 'N', 'plateau', 'start … end (α)', 'length', 'flat over']
  const rows = curves.flatMap(({ part, plateaus }) =>
    (plateaus.length > 0 ? plateaus : [null]).map((plateau, i) => [
      ...(i === 0 ? [String(part.levels), String(part.experiment.inputDimension)] : ['', '']),
      ...plateauCells(plateau),
    ]),
  )
  return alignColumns([head, ...rows])
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

/** The slope of one curve while α doubles from `from`. */
interface TailSlope {
  levels: number
  from: number
  slope: number
}

/** The slopes of every curve from where it is below the plateau. */
function tailSlopes(curves: TheoryCurve[]): TailSlope[] {
  const heights = curves.flatMap(({ plateaus }) => plateaus.map(({ height }) => height))
  // No student that has not specialised does better than the plateau
  const bound = heights.length > 0 ? leftFraction * Math.max(...heights) : Number.POSITIVE_INFINITY
  return curves.flatMap(({ part: { levels }, trajectory: { alpha, generalizationError, floor } }) => {
    let first = generalizationError.length
    while (first > 0 && generalizationError[first - 1]! < bound) first--
    const tail = [alpha.slice(first), generalizationError.slice(first)] as const
    return windowStarts().flatMap((from) => {
      const slope = localSlope(...tail, { from, to: 2 * from, floor })
      return slope === null ? [] : [{ levels, from, slope }]
    })
  })
}

function windowStarts(): number[] {
  return Array.from({ length: windows }, (_, i) => firstWindow * 2 ** i)
}

function slopeTable(curves: TheoryCurve[], slopes: TailSlope[]): string {
  const columns = curves.map(({ part }) => part.levels)
  const head = ['α', ...columns.map((L) => `L = ${L}`)]
  const rows = windowStarts().map((from) => [
    `${from} … ${2 * from}`,
    ...columns.map((L) => {
      const found = slopes.find((one) => one.levels === L && one.from === from)
      return found ? decimals(found.slope, 2) : ''
    }),
  ])
  return alignColumns([head, ...rows])
}

/** Says where the slopes have reached the asymptotic law, or how near they come. */
function lawNote(slopes: TailSlope[]): string {
  const law = `−β/(1+β) = ${significant(asymptoticSlope, 3)}, its value for L → ∞`
  if (slopes.length === 0) return `No slope could be measured, to compare with ${law}.`
  const where = atTheLaw(slopes).map(({ levels, from, to }) => `at L = ${levels} from α = ${from} to ${to}`)
  return where.length === 0
    ? `Nowhere does the slope stay within ${slopeMargin} of ${law}.`
    : `Within ${slopeMargin} of ${law}: ${where.join(', ')}.`
}

/** Stretches of two windows or more with the asymptotic slope: an exponential has it in one, in passing. */
function atTheLaw(slopes: TailSlope[]): { levels: number; from: number; to: number }[] {
  const stretches: { levels: number; from: number; to: number }[] = []
  for (const { levels, from, slope } of slopes) {
    if (Math.abs(slope - asymptoticSlope) >= slopeMargin) continue
    const before = stretches.at(-1)
    if (before?.levels === levels && before.to === from) before.to = 2 * from
    else stretches.push({ levels, from, to: 2 * from })
  }
  return stretches.filter(({ from, to }) => to > 2 * from)
}

/** A line for every run that did not end as planned. */
function unfinished(figureParts: Part[], trajectories: Trajectory[]): string[] {
  return trajectories.flatMap(({ status, message, kind }, i) =>
    status === 'done' ? [] : [`${figureParts[i]!.label}, ${kind}: ${status}: ${message}`],
  )
}
