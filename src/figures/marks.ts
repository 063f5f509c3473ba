import * as Plot from '@observablehq/plot'
import { clipPolyline, type Point, type Range } from './clip.js'
import type { Group } from './groups.js'
import { bottom, fontSize, ink, left, lineTextMargin, right, top } from './layout.js'
import type { PointSymbol } from './palette.js'
import { between, type Scale } from './scale.js'
import type { Sample } from './series.js'

const bandOpacity = 0.2

/** The lines of one label. */
export function curveLines(
  { lines, colour }: Group,
  xRange: Range,
  yRange: Range,
  yScale?: Scale,
): Plot.Markish[] {
  return clipLines(lines, xRange, yRange, yScale).map((piece) =>
    Plot.line(piece, { x: '0', y: '1', stroke: colour, strokeWidth: 1.7, strokeLinejoin: 'round' }),
  )
}

/** A text on the last line of one label, where it last leaves the part of the frame inside its margin. */
export function lineText(
  { label, lines }: Group,
  textOf: (label: string) => string,
  xRange: Range,
  yRange: Range,
  yScale: Scale = 'log',
): Plot.Markish[] {
  const inner = [inset(xRange, right - left, 'log'), inset(yRange, bottom - top, yScale)] as const
  const end = clipLines(lines, ...inner, yScale)
    .at(-1)
    ?.at(-1)
  if (!end) return []
  const look = { fill: ink, fontSize: fontSize.legend, stroke: 'white', strokeWidth: 5 }
  return [Plot.text([textOf(label)], { x: [end[0]], y: [end[1]], text: (d) => d, ...look })]
}

/** A range without the frame's margin at both ends. */
function inset([low, high]: Range, length: number, scale: Scale): Range {
  const margin = lineTextMargin / length
  return [between(low, high, margin, scale), between(low, high, 1 - margin, scale)]
}

function clipLines(lines: Sample[][], xRange: Range, yRange: Range, yScale?: Scale): Point[][] {
  return lines.flatMap((samples) =>
    clipPolyline(
      samples.map(({ x, y }) => [x, y]),
      xRange,
      yRange,
      yScale,
    ),
  )
}

/** How the spread of the runs is shown, from 5 % to 95 % of them: by bars on the points, or by a band. */
export type Spread = 'bars' | 'band'

/** The points of one label, with the spread of the runs. */
export function curvePoints(
  { points, colour, symbol }: Group,
  xRange: Range,
  yRange: Range,
  spread: Spread = 'bars',
): Plot.Markish[] {
  const shown = points
    .flat()
    .filter(({ x, y }) => x >= xRange[0] && x <= xRange[1] && y >= yRange[0] && y <= yRange[1])
  const bars = shown.flatMap(({ x, quantiles }) => {
    if (!quantiles) return []
    const low = Math.max(quantiles[0], yRange[0])
    const high = Math.min(quantiles[2], yRange[1])
    return low < high ? [{ x, low, high }] : []
  })
  return [
    spread === 'band'
      ? Plot.areaY(bars, { x: 'x', y1: 'low', y2: 'high', fill: colour, fillOpacity: bandOpacity })
      : Plot.ruleX(bars, { x: 'x', y1: 'low', y2: 'high', stroke: colour, strokeWidth: 1.1 }),
    Plot.dot(shown, { x: 'x', y: 'y', ...pointLook(colour, symbol) }),
  ]
}

/** How a point looks, in the plot and in the legend: open, so that a line shows behind it. */
export function pointLook(colour: string, symbol: PointSymbol) {
  return { symbol, r: 2.6, fill: 'white', stroke: colour, strokeWidth: 1.2 }
}
