import * as Plot from '@observablehq/plot'
import { clipPolyline, type Point, type Range } from './clip.js'
import type { Spread } from './curves.js'
import type { Drawn, Group } from './groups.js'
import { type LineKind, lineDashes, type PointKind } from './kinds.js'
import { bottom, fontSize, ink, left, lineTextMargin, right, top } from './layout.js'
import type { PointSymbol } from './palette.js'
import { between, type Scale } from './scale.js'

const bandOpacity = 0.2

/** The lines of one label. */
export function curveLines(
  { lines, colour }: Group,
  xRange: Range,
  yRange: Range,
  yScale?: Scale,
): Plot.Markish[] {
  return lines.flatMap((line) =>
    clipLines([line], xRange, yRange, yScale).map((piece) =>
      Plot.line(piece, { x: '0', y: '1', strokeLinejoin: 'round', ...lineLook(colour, line.kind) }),
    ),
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

function clipLines(lines: Drawn<LineKind>[], xRange: Range, yRange: Range, yScale?: Scale): Point[][] {
  return lines.flatMap(({ samples }) =>
    clipPolyline(
      samples.map(({ x, y }) => [x, y]),
      xRange,
      yRange,
      yScale,
    ),
  )
}

/** The points of one label, with the spread of the runs. */
export function curvePoints(
  { points, colour, symbol }: Group,
  xRange: Range,
  yRange: Range,
  spread: Spread = 'bars',
): Plot.Markish[] {
  const within = (samples: Drawn<PointKind>['samples']) =>
    samples.filter(({ x, y }) => x >= xRange[0] && x <= xRange[1] && y >= yRange[0] && y <= yRange[1])
  const bars = points
    .flatMap(({ samples }) => within(samples))
    .flatMap(({ x, quantiles }) => {
      if (!quantiles) return []
      const low = Math.max(quantiles[0], yRange[0])
      const high = Math.min(quantiles[2], yRange[1])
      return low < high ? [{ x, low, high }] : []
    })
  return [
    spread === 'band'
      ? Plot.areaY(bars, { x: 'x', y1: 'low', y2: 'high', fill: colour, fillOpacity: bandOpacity })
      : Plot.ruleX(bars, { x: 'x', y1: 'low', y2: 'high', stroke: colour, strokeWidth: 1.1 }),
    points.map(({ kind, samples }) =>
      Plot.dot(within(samples), { x: 'x', y: 'y', ...pointLook(colour, symbol, kind) }),
    ),
  ]
}

/** How a line looks, in the plot and in the legend. Predictions are wide and pale, to be seen behind theory that meets them. */
export function lineLook(colour: string, kind: LineKind) {
  const dashes = lineDashes[kind]
  const weight = kind === 'predict' ? { strokeWidth: 4.2, strokeOpacity: 0.45 } : { strokeWidth: 1.7 }
  // Round ends would fill the gaps
  return {
    stroke: colour,
    strokeLinecap: 'butt' as const,
    ...weight,
    ...(dashes && { strokeDasharray: dashes }),
  }
}

/** How a point looks, in the plot and in the legend: open, so that a line shows behind it; small and full if measured. */
export function pointLook(colour: string, symbol: PointSymbol, kind: PointKind = 'simulate') {
  if (kind === 'measure') return { symbol, r: 1.7, fill: colour, stroke: colour, strokeWidth: 1.2 }
  return { symbol, r: 2.6, fill: 'white', stroke: colour, strokeWidth: 1.2 }
}
