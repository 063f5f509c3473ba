import type { Trajectory } from '../trajectory.js'
import { type Series, samplesAboveFloor } from './series.js'

const columns = [
  'series',
  'kind',
  'L',
  'alpha',
  'generalizationError',
  'standardError',
  'q05',
  'q50',
  'q95',
] as const

/**
 * The numbers that a figure shows, one line for each point of each series. Numbers are written so that they read
 * back bit for bit; entries at or below a trajectory's floor are left out, as in the figure.
 */
export function toCsv(series: Series[]): string {
  const lines = [columns.join(',')]
  for (const { label, levels, trajectory } of series) {
    for (const { alpha, generalizationError, standardError, quantiles } of samplesAboveFloor(trajectory)) {
      const numbers = [levels, alpha, generalizationError, standardError, ...(quantiles ?? ['', '', ''])]
      lines.push([quoted(label), trajectory.kind, ...numbers.map((x) => x ?? '')].join(','))
    }
  }
  return `${lines.join('\n')}\n`
}

/**
 * Reads what `toCsv` wrote: series that draw the same figure (their floor is 0: what lay below it is not there).
 *
 * @throws {RangeError} if the text is not such a table
 */
export function fromCsv(text: string): Series[] {
  const [head, ...lines] = text.trimEnd().split('\n')
  if (head !== columns.join(','))
    throw new RangeError(`expected the columns ${columns.join(',')}, got ${head}`)
  const found = new Map<string, Series>()
  for (const line of lines) {
    const { label, rest } = splitLabel(line)
    const [kind, levels, alpha, error, standardError, q05, q50, q95] = rest
    if (rest.length !== columns.length - 1 || (kind !== 'solve' && kind !== 'simulate'))
      throw new RangeError(`not a line of a figure's table: ${line}`)
    const key = `${kind} ${label}`
    const series = found.get(key) ?? newSeries(label, kind, Number(levels))
    found.set(key, series)
    const { trajectory } = series
    trajectory.alpha.push(Number(alpha))
    trajectory.generalizationError.push(Number(error))
    if (standardError) {
      trajectory.standardError ??= []
      trajectory.standardError.push(Number(standardError))
    }
    if (q05) {
      trajectory.quantiles ??= { '0.05': [], '0.5': [], '0.95': [] }
      trajectory.quantiles['0.05'].push(Number(q05))
      trajectory.quantiles['0.5'].push(Number(q50))
      trajectory.quantiles['0.95'].push(Number(q95))
    }
  }
  return [...found.values()]
}

function newSeries(label: string, kind: Trajectory['kind'], levels: number): Series {
  return {
    label,
    style: kind === 'solve' ? 'line' : 'points',
    levels,
    trajectory: { kind, alpha: [], generalizationError: [], floor: 0 },
  }
}

function quoted(label: string): string {
  return /[",\n]/.test(label) ? `"${label.replaceAll('"', '""')}"` : label
}

/** Takes the first field, quoted or not, off a line. */
function splitLabel(line: string): { label: string; rest: string[] } {
  const match = /^(?:"((?:[^"]|"")*)"|([^,]*)),/.exec(line)
  if (!match) throw new RangeError(`not a line of a figure's table: ${line}`)
  const label = match[1]?.replaceAll('""', '"') ?? match[2] ?? ''
  return { label, rest: line.slice(match[0].length).split(',') }
}
