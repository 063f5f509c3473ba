import { type SeriesKind, seriesKinds } from './kinds.js'
import type { Series } from './series.js'

/** What x and y of the samples are. */
export interface Names {
  x: string
  y: string
}

const curveNames: Names = { x: 'alpha', y: 'generalizationError' }

const columns = ({ x, y }: Names) => ['series', 'kind', 'L', x, y, 'standardError', 'q05', 'q50', 'q95']

/**
 * The numbers that a figure shows, one line for each point of each series. Numbers are written so that they read
 * back bit for bit; entries at or below a trajectory's floor are left out, as in the figure.
 */
export function toCsv(series: Series[], names = curveNames): string {
  const lines = [columns(names).join(',')]
  for (const { label, levels, kind, samples } of series) {
    for (const { x, y, standardError, quantiles } of samples) {
      const numbers = [levels, x, y, standardError, ...(quantiles ?? ['', '', ''])]
      lines.push([quoted(label), kind, ...numbers.map((x) => x ?? '')].join(','))
    }
  }
  return `${lines.join('\n')}\n`
}

/**
 * Reads what `toCsv` wrote: series that draw the same figure.
 *
 * @throws {RangeError} if the text is not such a table
 */
export function fromCsv(text: string, names = curveNames): Series[] {
  const expected = columns(names)
  const [head, ...lines] = text.trimEnd().split('\n')
  if (head !== expected.join(','))
    throw new RangeError(`expected the columns ${expected.join(',')}, got ${head}`)
  const found = new Map<string, Series>()
  for (const line of lines) {
    const { label, rest } = splitLabel(line)
    const [given, levels, x, y, standardError, q05, q50, q95] = rest
    const kind: SeriesKind | undefined = seriesKinds.find((one) => one === given)
    if (rest.length !== expected.length - 1 || kind === undefined)
      throw new RangeError(`not a line of a figure's table: ${line}`)
    const key = `${kind} ${label}`
    const series = found.get(key) ?? { label, kind, levels: Number(levels), samples: [] }
    found.set(key, series)
    series.samples.push({
      x: Number(x),
      y: Number(y),
      ...(standardError && { standardError: Number(standardError) }),
      ...(q05 && { quantiles: [Number(q05), Number(q50), Number(q95)] as const }),
    })
  }
  return [...found.values()]
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
