import { colours, type PointSymbol, symbols } from './palette.js'
import type { Sample, Series } from './series.js'

/** Everything of one label: its look, and its samples by style. */
export interface Group {
  label: string
  colour: string
  symbol: PointSymbol
  /** Theory */
  lines: Sample[][]
  /** Simulation */
  points: Sample[][]
}

/** The series by label, in the order in which the labels first appear. */
export function groupByLabel(series: Series[]): Group[] {
  const labels = [...new Set(series.map(({ label }) => label))]
  const palette = colours(labels.length)
  const samples = (label: string, kind: Series['kind']) =>
    series
      .filter((one) => one.label === label && one.kind === kind)
      .map((one) => one.samples.filter(({ x }) => x > 0))
  return labels.map((label, i) => ({
    label,
    colour: palette[i]!,
    symbol: symbols[i % symbols.length]!,
    lines: samples(label, 'solve'),
    points: samples(label, 'simulate'),
  }))
}
