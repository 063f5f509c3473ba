import type { Trajectory } from '../trajectory.js'
import type { Point } from './clip.js'
import type { CurvesOptions, Guide } from './curves.js'
import { describeParts, describeRuns, list, unique } from './describe.js'
import { log10, powerOfTen } from './log-axis.js'
import { type Part, seriesOf } from './recipe.js'

export const timeLabel = '*α* = steps / *N*'
const errorLabel = 'generalization error *ε*_{*g*}'

/** A picture of learning curves, all but its caption; whatever is special about a figure replaces a part of it. */
export function learningCurves(
  parts: Part[],
  trajectories: Trajectory[],
): Omit<CurvesOptions, 'caption'> & { styles: NonNullable<CurvesOptions['styles']> } {
  return {
    series: seriesOf(parts, trajectories),
    xLabel: timeLabel,
    yLabel: errorLabel,
    styles: { solve: 'theory, *N* → ∞', simulate: 'simulation' },
  }
}

/** A power law as a guide, from a point to a time. */
export function powerGuide(from: Point, until: number, exponent: number, label: string): Guide {
  return { from, to: [until, from[1] * (until / from[0]) ** exponent], label, below: true }
}

/**
 * A caption: what is seen, every parameter, and what lines and points are.
 *
 * @param first what is seen
 * @param last what else there is to say
 */
export function captionOf(parts: Part[], first: string, last: string): string {
  const solved = parts.flatMap(({ run }) => (run.kind === 'solve' ? run : []))
  const simulated = parts.flatMap(({ run }) => (run.kind === 'simulate' ? run : []))
  const origin = simulated.every(({ redraw }) => redraw)
    ? ''
    : ', from the teacher and the student of the theory'
  return [
    first,
    `${describeParts(parts)}.`,
    `Lines: order-parameter equations, tolerance ${list(unique(solved.map(({ tolerance }) => powerOfTen(log10(tolerance)))))}.`,
    simulated.length > 0 ? `Points: ${describeRuns(parts)}${bars(parts)}${origin}.` : '',
    last,
  ]
    .filter((text) => text !== '')
    .join(' ')
}

function bars(parts: Part[]): string {
  const isEnsemble = parts.some(({ run }) => run.kind === 'simulate' && run.runs > 1)
  return isEnsemble ? ', with bars, where larger than a point, from 5 % to 95 % of the runs' : ''
}
