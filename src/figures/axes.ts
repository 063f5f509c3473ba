import * as Plot from '@observablehq/plot'
import type { Range } from './clip.js'
import { axisColour, bottom, fontSize, gridColour, ink, left, right, top } from './layout.js'
import { linearTicks } from './linear-axis.js'
import { decades, minorTicks, powerOfTen } from './log-axis.js'
import { text } from './pixels.js'
import type { Scale } from './scale.js'

/** Axes, x logarithmic, with a frame, a light grid at the powers of ten or the ticks, and labels (markup). */
export function axes(
  xRange: Range,
  yRange: Range,
  {
    xLabel,
    yLabel,
    xTicks,
    yScale = 'log',
  }: { xLabel: string; yLabel: string; xTicks?: readonly number[]; yScale?: Scale },
): Plot.Markish[] {
  const power = (value: number) => powerOfTen(Math.round(Math.log10(value)))
  const isLog = yScale === 'log'
  const major = {
    x: xTicks ?? decades(xRange).map((n) => 10 ** n),
    y: isLog ? decades(yRange).map((n) => 10 ** n) : linearTicks(yRange),
  }
  const ticks = { label: null, stroke: axisColour, strokeWidth: 0.9, fill: ink, fontSize: fontSize.tick }
  return [
    Plot.gridX(major.x, { stroke: gridColour, strokeOpacity: 1 }),
    Plot.gridY(major.y, { stroke: gridColour, strokeOpacity: 1 }),
    Plot.axisX(xTicks ? [] : minorTicks(xRange), {
      ...ticks,
      tickSize: 3,
      tickFormat: () => '',
      strokeWidth: 0.6,
    }),
    Plot.axisY(isLog ? minorTicks(yRange) : [], {
      ...ticks,
      tickSize: 3,
      tickFormat: () => '',
      strokeWidth: 0.6,
    }),
    Plot.axisX(major.x, { ...ticks, tickSize: 6, tickFormat: xTicks ? () => '' : power }),
    // An axis that is logarithmic leaves labels such as 8 out
    Plot.text(xTicks ?? [], {
      x: (tick) => tick,
      text: String,
      frameAnchor: 'bottom',
      lineAnchor: 'top',
      dy: 9,
      fill: ink,
      fontSize: fontSize.tick,
    }),
    Plot.axisY(major.y, { ...ticks, tickSize: 6, tickFormat: isLog ? power : String }),
    Plot.frame({ stroke: axisColour, strokeWidth: 0.9 }),
    text(xLabel, (left + right) / 2, bottom + 36, { fontSize: fontSize.label }),
    text(yLabel, 14, (top + bottom) / 2, { fontSize: fontSize.label, rotate: -90 }),
  ]
}
