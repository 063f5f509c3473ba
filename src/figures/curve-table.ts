import type { SeriesKind } from './kinds.js'
import { between } from './scale.js'
import type { Sample, Series } from './series.js'
import { alignColumns, significant } from './table.js'

/** Rows for each label. */
const rowsWanted = 5

/**
 * A figure's curves as text: for each label about five places, with each kind's value there, interpolated where it has
 * no sample, and what simulations have of errors.
 *
 * @param names what x is, and what the kinds are called where not by their own names
 */
export function curveTable(
  title: string,
  series: Series[],
  { x = 'α', names = {} }: { x?: string; names?: { [Kind in SeriesKind]?: string } } = {},
): string {
  const kinds = [...new Set(series.map(({ kind }) => kind))]
  const head = [
    '',
    x,
    ...kinds.flatMap((kind) => [names[kind] ?? kind, ...(kind === 'simulate' ? ['±'] : [])]),
  ]
  const rows = [...new Set(series.map(({ label }) => label))].flatMap((label) => {
    const own = series.filter((one) => one.label === label && one.samples.length > 0)
    return places(own).map((at, i) => [
      i === 0 ? label : '',
      significant(at, 4),
      ...kinds.flatMap((kind) => {
        const samples = own.find((one) => one.kind === kind)?.samples ?? []
        const value = valueAt(samples, at)
        const text = value === undefined ? '' : significant(value, 4)
        if (kind !== 'simulate') return [text]
        const error = samples.find((sample) => sample.x === at)?.standardError
        return [text, error === undefined ? '' : significant(error, 2)]
      }),
    ])
  })
  return `${title}\n\n${alignColumns([head, ...rows])}`
}

/** Samples of the series that has the fewest, evenly among them. */
function places(series: Series[]): number[] {
  const [fewest] = [...series].sort((a, b) => a.samples.length - b.samples.length)
  const x = fewest?.samples.map((sample) => sample.x).filter((value) => value > 0) ?? []
  const count = Math.min(rowsWanted, x.length)
  return Array.from({ length: count }, (_, i) => x[Math.round(((i + 1) * x.length) / count) - 1]!)
}

/** The value there, interpolated in logarithms; undefined outside of the curve. */
export function valueAt(samples: Sample[], x: number): number | undefined {
  const after = samples.findIndex((sample) => sample.x >= x)
  if (after < 0) return undefined
  const b = samples[after]!
  if (b.x === x) return b.y
  const a = samples[after - 1]
  if (a === undefined || a.x <= 0) return undefined
  return between(a.y, b.y, Math.log(x / a.x) / Math.log(b.x / a.x), 'log')
}
