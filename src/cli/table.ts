import { describeExperiment } from '../experiment/describe-experiment.js'
import type { Trajectory } from '../trajectory.js'

const MOST_ROWS = 15

/** A trajectory for a reader: what was computed, some fifteen of its times, how it ended. Ends with a newline. */
export function trajectoryTable(trajectory: Trajectory): string {
  const { alpha, generalizationError, standardError, status, message, floor, work } = trajectory
  const rows = thin(alpha.length, MOST_ROWS).map((i) => {
    const error = generalizationError[i]!.toPrecision(5)
    const spread = standardError === undefined ? '' : ` ± ${standardError[i]!.toPrecision(2)}`
    return [figures(alpha[i]!), error + spread] as const
  })
  const width = Math.max(10, ...rows.map(([time]) => time.length))
  const left = alpha.length - rows.length
  return lines(
    `${describeKind(trajectory)}: ${describeExperiment(trajectory.experiment)}`,
    '',
    rows.length > 0 && `${'alpha'.padStart(width)}   generalization error`,
    ...rows.map(([time, error]) => `${time.padStart(width)}   ${error}`),
    rows.length > 0 && '',
    left > 0 && `${rows.length} of ${alpha.length} times; --json or --out has all of them`,
    `${status}: ${message}`,
    `floor: ${floor.toPrecision(2)}`,
    `work: ${Object.entries(work)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}`,
  )
}

/** Text of lines, without those that are false; ends with a newline. */
export function lines(...list: (string | false)[]): string {
  return `${list.filter((line) => line !== false).join('\n')}\n`
}

function describeKind({ kind, work }: Trajectory): string {
  if (kind === 'solve') return 'theory (N → ∞)'
  return Number(work.runs) > 1 ? `simulation, ${work.runs} runs` : 'simulation'
}

/** At most `most` of the indices 0 … length − 1, evenly, the first and the last among them. */
export function thin(length: number, most: number): number[] {
  if (length <= most) return Array.from({ length }, (_, i) => i)
  return Array.from({ length: most }, (_, i) => Math.round((i * (length - 1)) / (most - 1)))
}

/** A number with five figures, and no zeros behind them. */
export function figures(value: number): string {
  return String(Number(value.toPrecision(5)))
}
