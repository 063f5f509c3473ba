import * as Plot from '@observablehq/plot'
import type { Range } from './clip.js'
import { axisColour, bottom, fontSize, gridColour, ink, left, right, top } from './layout.js'
import { decades, minorTicks, powerOfTen } from './log-axis.js'
import { text } from './pixels.js'

/** Logarithmic axes with a frame, a light grid at the powers of ten, and labels (markup). */
export function axes(
  xRange: Range,
  yRange: Range,
  { xLabel, yLabel }: { xLabel: string; yLabel: string },
): Plot.Markish[] {
  const powers = { x: decades(xRange), y: decades(yRange) }
  const format = (value: number) => powerOfTen(Math.round(Math.log10(value)))
  const major = {
    x: powers.x.map((n) => 10 ** n),
    y: powers.y.map((n) => 10 ** n),
  }
  const ticks = { label: null, stroke: axisColour, strokeWidth: 0.9, fill: ink, fontSize: fontSize.tick }
  return [
    Plot.gridX(major.x, { stroke: gridColour, strokeOpacity: 1 }),
    Plot.gridY(major.y, { stroke: gridColour, strokeOpacity: 1 }),
    Plot.axisX(minorTicks(xRange), { ...ticks, tickSize: 3, tickFormat: () => '', strokeWidth: 0.6 }),
    Plot.axisY(minorTicks(yRange), { ...ticks, tickSize: 3, tickFormat: () => '', strokeWidth: 0.6 }),
    Plot.axisX(major.x, { ...ticks, tickSize: 6, tickFormat: format }),
    Plot.axisY(major.y, { ...ticks, tickSize: 6, tickFormat: format }),
    Plot.frame({ stroke: axisColour, strokeWidth: 0.9 }),
    text(xLabel, (left + right) / 2, bottom + 36, { fontSize: fontSize.label }),
    text(yLabel, 14, (top + bottom) / 2, { fontSize: fontSize.label, rotate: -90 }),
  ]
}
