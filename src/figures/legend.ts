import * as Plot from '@observablehq/plot'
import type { Group } from './groups.js'
import { axisColour, bottom, fontSize, left, lineHeight, top } from './layout.js'
import { pointLook } from './marks.js'
import { type PointSymbol, symbols } from './palette.js'
import { pixels, text } from './pixels.js'

export interface LegendOptions {
  /** What lines and points are, for the legend. */
  styles?: { line?: string; points?: string }
  /** Turns a series' label into markup for the legend. */
  legendText?: (label: string) => string
  /** In the lower left corner, where a falling curve is not, unless asked for. */
  legendAt?: 'lower' | 'upper'
}

/** A compact legend at the left. */
export function legend(
  groups: Group[],
  { styles = {}, legendText = (label) => label, legendAt = 'lower' }: LegendOptions,
): Plot.Markish[] {
  const sampleLeft = left + 14
  const sampleRight = sampleLeft + 30
  const middle = (sampleLeft + sampleRight) / 2
  const textLeft = sampleRight + 8
  const keys = [
    ...(styles.line ? [{ text: styles.line, colour: axisColour, line: true, symbol: undefined }] : []),
    ...(styles.points
      ? [{ text: styles.points, colour: axisColour, line: false, symbol: symbols[0] as PointSymbol }]
      : []),
    ...groups.map(({ label, colour, symbol, lines, points }) => ({
      text: legendText(label),
      colour,
      line: lines.length > 0,
      symbol: points.length > 0 ? symbol : undefined,
    })),
  ]
  // A gap sets what lines and points are apart from the labels
  const gap = (i: number) => (i < keys.length - groups.length ? lineHeight.legend / 3 : 0)
  const height = (keys.length - 1) * lineHeight.legend
  const last = legendAt === 'lower' ? bottom - 14 : top + 20 + height
  const rowY = (i: number) => last - height + i * lineHeight.legend - gap(i)
  return keys.flatMap(({ text: label, colour, line, symbol }, i) => {
    const y = rowY(i)
    const marks: Plot.Markish[] = [
      text(label, textLeft, y, { fontSize: fontSize.legend, textAnchor: 'start' }),
    ]
    if (line)
      marks.push(
        Plot.link([0], {
          x1: pixels(sampleLeft),
          x2: pixels(sampleRight),
          y1: pixels(y),
          y2: pixels(y),
          stroke: colour,
          strokeWidth: 1.7,
        }),
      )
    if (symbol) marks.push(Plot.dot([0], { x: pixels(middle), y: pixels(y), ...pointLook(colour, symbol) }))
    return marks
  })
}
