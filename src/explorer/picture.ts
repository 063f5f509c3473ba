import type { CurvesOptions } from '../figures/curves.js'
import { decadeRange } from '../figures/log-axis.js'
import { type Series, samplesAboveFloor } from '../figures/series.js'
import type { Trajectory } from '../trajectory.js'
import { drawnDots } from './dots.js'
import { describeExperiment, describeRuns } from './words.js'

/** What is downloaded. */
export interface Shown {
  theory: Trajectory
  simulation: Trajectory | undefined
  compared: Trajectory | undefined
  summary: string
}

/** The curves shown, every sample of them. */
export function shownSeries({ theory, simulation, compared }: Shown): Series[] {
  return [theory, simulation, compared]
    .filter((one) => one !== undefined)
    .map((trajectory) => ({
      label: describeExperiment(trajectory.experiment),
      kind: trajectory.kind,
      levels: levelCount(trajectory),
      samples: samplesAboveFloor(trajectory),
    }))
}

function levelCount({ experiment: { spectrum } }: Trajectory): number {
  if (spectrum.kind === 'isotropic') return 1
  return spectrum.kind === 'values' ? spectrum.eigenvalues.length : spectrum.levels
}

/** A picture of what is shown, for print. */
export function picture(shown: Shown): CurvesOptions {
  const { theory, simulation, summary } = shown
  const series = shownSeries(shown)
  const lines = series.filter(({ kind }) => kind === 'solve')
  const points = simulation ? ` Points: ${describeRuns([Number(simulation.work.runs)])}.` : ''
  return {
    series: series.map((one) =>
      one.kind === 'solve' ? one : { ...one, samples: drawnDots(one.samples, theory.alpha.length) },
    ),
    xLabel: 'time *α* = steps/*N*',
    yLabel: 'generalization error *ε*_{*g*}',
    // A step of a simulation may lie before the first time of theory
    xRange: decadeRange(lines.flatMap(({ samples }) => samples.map(({ x }) => x))),
    styles: { solve: 'theory', ...(simulation && { simulate: 'simulation' }) },
    spread: 'band',
    legendText: withMarkup,
    caption: withMarkup(summary + points),
  }
}

/** `ε_g` as the markup of figures has it. */
function withMarkup(text: string): string {
  return text.replace(/_(\w)/g, '_{$1}')
}
