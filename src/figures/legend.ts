import * as Plot from '@observablehq/plot'
import type { LegendOptions } from './curves.js'
import type { Group } from './groups.js'
import { type LineKind, lineKinds, type PointKind, pointKinds } from './kinds.js'
import { axisColour, bottom, fontSize, left, lineHeight, right, top } from './layout.js'
import { lineLook, pointLook } from './marks.js'
import { textWidth } from './markup.js'
import { type PointSymbol, symbols } from './palette.js'
import { pixels, text } from './pixels.js'

/** A row of the legend: its text behind a piece of a line, a point or both. */
interface Key {
  text: string
  colour: string
  line: LineKind | undefined
  point: { symbol: PointSymbol; kind: PointKind } | undefined
}

/** Length of a piece of line, and what parts it from its text, and the legend from the frame. */
const sampleLength = 30
const textGap = 8
const margin = 14

/** A compact legend in a corner. */
export function legend(
  groups: Group[],
  { styles = {}, legendText = (label) => label, legendAt = 'lower' }: LegendOptions,
): Plot.Markish[] {
  const keys = [...styleKeys(styles), ...groups.map((group) => groupKey(group, legendText))]
  const widest = Math.max(...keys.map((key) => textWidth(key.text))) * fontSize.legend
  const sampleLeft = legendAt === 'right' ? right - margin - widest - textGap - sampleLength : left + margin
  const sampleRight = sampleLeft + sampleLength
  // A gap sets what lines and points are apart from the labels
  const gap = (i: number) => (i < keys.length - groups.length ? lineHeight.legend / 3 : 0)
  const height = (keys.length - 1) * lineHeight.legend
  const last = legendAt === 'lower' ? bottom - margin : top + 20 + height
  return keys.flatMap(({ text: label, colour, line, point }, i) => {
    const y = last - height + i * lineHeight.legend - gap(i)
    const marks: Plot.Markish[] = [
      text(label, sampleRight + textGap, y, { fontSize: fontSize.legend, textAnchor: 'start' }),
    ]
    if (line)
      marks.push(
        Plot.link([0], {
          x1: pixels(sampleLeft),
          x2: pixels(sampleRight),
          y1: pixels(y),
          y2: pixels(y),
          ...lineLook(colour, line),
        }),
      )
    if (point) {
      const middle = pixels((sampleLeft + sampleRight) / 2)
      marks.push(Plot.dot([0], { x: middle, y: pixels(y), ...pointLook(colour, point.symbol, point.kind) }))
    }
    return marks
  })
}

function styleKeys(styles: NonNullable<LegendOptions['styles']>): Key[] {
  const look = { colour: axisColour, line: undefined, point: undefined }
  return [
    ...lineKinds.flatMap((line) => (styles[line] ? [{ ...look, text: styles[line], line }] : [])),
    ...pointKinds.flatMap((kind) =>
      styles[kind] ? [{ ...look, text: styles[kind], point: { symbol: symbols[0], kind } }] : [],
    ),
  ]
}

function groupKey(
  { label, colour, symbol, lines, points }: Group,
  legendText: (label: string) => string,
): Key {
  const line = lines.find(({ kind }) => kind === 'solve') ?? lines[0]
  const [point] = points
  return {
    text: legendText(label),
    colour,
    line: line?.kind,
    point: point && { symbol, kind: point.kind },
  }
}
