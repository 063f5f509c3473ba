import * as Plot from '@observablehq/plot'
import { clipPolyline, type Point, type Range } from './clip.js'
import type { Group } from './groups.js'
import { bottom, fontSize, ink, left, lineTextMargin, right, top } from './layout.js'
import type { PointSymbol } from './palette.js'
import type { Sample } from './series.js'

/** The lines of one label. */
export function curveLines({ lines, colour }: Group, xRange: Range, yRange: Range): Plot.Markish[] {
  return clipLines(lines, xRange, yRange).map((piece) =>
    Plot.line(piece, { x: '0', y: '1', stroke: colour, strokeWidth: 1.7, strokeLinejoin: 'round' }),
  )
}

/** A text on the last line of one label, where it last leaves the part of the frame inside its margin. */
export function lineText(
  { label, lines }: Group,
  textOf: (label: string) => string,
  xRange: Range,
  yRange: Range,
): Plot.Markish[] {
  const inner = [inset(xRange, right - left), inset(yRange, bottom - top)] as const
  const end = clipLines(lines, ...inner)
    .at(-1)
    ?.at(-1)
  if (!end) return []
  const look = { fill: ink, fontSize: fontSize.legend, stroke: 'white', strokeWidth: 5 }
  return [Plot.text([textOf(label)], { x: [end[0]], y: [end[1]], text: (d) => d, ...look })]
}

/** A range without the frame's margin at both ends. */
function inset([low, high]: Range, length: number): Range {
  const margin = (high / low) ** (lineTextMargin / length)
  return [low * margin, high / margin]
}

function clipLines(lines: Sample[][], xRange: Range, yRange: Range): Point[][] {
  return lines.flatMap((samples) =>
    clipPolyline(
      samples.map(({ alpha, generalizationError }) => [alpha, generalizationError]),
      xRange,
      yRange,
    ),
  )
}

/** The points of one label, with bars from 5 % to 95 % of the runs. */
export function curvePoints({ points, colour, symbol }: Group, xRange: Range, yRange: Range): Plot.Markish[] {
  const shown = points
    .flat()
    .filter(
      ({ alpha, generalizationError: error }) =>
        alpha >= xRange[0] && alpha <= xRange[1] && error >= yRange[0] && error <= yRange[1],
    )
  const bars = shown.flatMap(({ alpha, quantiles }) => {
    if (!quantiles) return []
    const low = Math.max(quantiles[0], yRange[0])
    const high = Math.min(quantiles[2], yRange[1])
    return low < high ? [{ alpha, low, high }] : []
  })
  return [
    Plot.ruleX(bars, { x: 'alpha', y1: 'low', y2: 'high', stroke: colour, strokeWidth: 1.1 }),
    Plot.dot(shown, { x: 'alpha', y: 'generalizationError', ...pointLook(colour, symbol) }),
  ]
}

/** How a point looks, in the plot and in the legend: open, so that a line shows behind it. */
export function pointLook(colour: string, symbol: PointSymbol) {
  return { symbol, r: 2.6, fill: 'white', stroke: colour, strokeWidth: 1.2 }
}
