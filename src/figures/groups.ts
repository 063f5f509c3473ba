import { type LineKind, lineKinds, type PointKind, pointKinds, type SeriesKind } from './kinds.js'
import { colours, type PointSymbol, symbols } from './palette.js'
import type { Sample, Series } from './series.js'

/** The samples of one series. */
export interface Drawn<Kind> {
  kind: Kind
  samples: Sample[]
}

/** Everything of one label: its look, and its samples by style. */
export interface Group {
  label: string
  colour: string
  symbol: PointSymbol
  lines: Drawn<LineKind>[]
  points: Drawn<PointKind>[]
}

/** The series by label, in the order in which the labels first appear. */
export function groupByLabel(series: Series[]): Group[] {
  const labels = [...new Set(series.map(({ label }) => label))]
  const palette = colours(labels.length)
  const drawn = <Kind extends SeriesKind>(label: string, kinds: readonly Kind[]): Drawn<Kind>[] =>
    kinds.flatMap((kind) =>
      series
        .filter((one) => one.label === label && one.kind === kind)
        .map(({ samples }) => ({ kind, samples: samples.filter(({ x }) => x > 0) })),
    )
  return labels.map((label, i) => ({
    label,
    colour: palette[i]!,
    symbol: symbols[i % symbols.length]!,
    lines: drawn(label, lineKinds),
    points: drawn(label, pointKinds),
  }))
}
