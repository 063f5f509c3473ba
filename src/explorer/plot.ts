import * as Plot from '@observablehq/plot'
import { clipPolyline, type Range } from '../figures/clip.js'
import { decadeRange, decades, minorTicks, powerOfTen } from '../figures/log-axis.js'
import { type Curve, type Sample, samplesAboveFloor } from '../figures/series.js'
import type { Plateau } from '../plateau.js'
import type { OwnPlateau } from '../predict/plateau-length.js'
import { bareSvg } from './bare-svg.js'
import { drawnDots } from './dots.js'
import type { SteadySlope } from './steady-slope.js'
import { formatNumber } from './words.js'

export interface PlotContent {
  theory: Curve
  simulation: Curve | undefined
  compared: Curve | undefined
  plateaus: Plateau[]
  slope: SteadySlope | undefined
  /** The plateau that is predicted, once it is */
  predicted: OwnPlateau | undefined
}

/** A narrow plot is lower. */
const heightAt = (width: number) => Math.min(380, Math.max(240, 0.7 * width))
export const margin = { left: 54, right: 14, top: 14, bottom: 44 }
/** Below this width there is no room for the whole label of the y axis. */
const NARROW = 480
/** Decades of ε_g that are shown at most: below, an exponential falls out of the picture. */
const MOST_DECADES = 8

/** ε_g against α on logarithmic axes; colours are custom properties of the style sheet. */
export function drawPlot(content: PlotContent, width: number): SVGSVGElement & Plot.Plot {
  const { theory, simulation, compared, plateaus, slope, predicted } = content
  const line = samples(theory)
  const points = simulation ? samples(simulation) : []
  const second = compared ? samples(compared) : []
  const x = decadeRange([...line, ...second].map((sample) => sample.x))
  const [low, high] = decadeRange([...line, ...second, ...points].map((sample) => sample.y))
  const y: Range = [Math.max(low, high / 10 ** MOST_DECADES), high]
  const isInside = (point: Sample) => point.y >= y[0] && point.x >= x[0] && point.x <= x[1]
  const svg = Plot.plot({
    width,
    height: heightAt(width),
    marginLeft: margin.left,
    marginRight: margin.right,
    marginTop: margin.top,
    marginBottom: margin.bottom,
    x: { type: 'log', domain: [...x], axis: null },
    y: { type: 'log', domain: [...y], axis: null },
    marks: [
      axes(x, y, width),
      plateaus.map((plateau) =>
        plateauMark(plateau, predicted && overlap(plateau, predicted) ? predicted : undefined, x, y),
      ),
      Plot.areaY(
        points.filter((point) => point.quantiles && isInside(point)),
        {
          x: 'x',
          y1: (point: Sample) => Math.max(point.quantiles![0], y[0]),
          y2: (point: Sample) => Math.max(point.quantiles![2], y[0]),
          fill: 'var(--simulation)',
          fillOpacity: 0.22,
        },
      ),
      curve(second, x, y, { stroke: 'var(--compared)', strokeDasharray: '7 4', strokeWidth: 2 }),
      curve(line, x, y, { stroke: 'var(--theory)', strokeWidth: 2.2 }),
      Plot.dot(drawnDots(points, theory.alpha.length).filter(isInside), {
        x: 'x',
        y: 'y',
        r: 2.6,
        fill: 'var(--paper)',
        stroke: 'var(--simulation)',
      }),
      slope ? slopeMark(slope, line, x, y) : [],
    ],
  })
  return bareSvg(svg)
}

/** The samples that a logarithmic axis can show. */
function samples(curve: Curve): Sample[] {
  return samplesAboveFloor(curve).filter(({ x }) => x > 0)
}

function curve(points: Sample[], x: Range, y: Range, look: Plot.LineOptions): Plot.Markish[] {
  return clipPolyline(
    points.map((point) => [point.x, point.y]),
    x,
    y,
  ).map((piece) => Plot.line(piece, { x: '0', y: '1', strokeLinejoin: 'round', ...look }))
}

function overlap({ start, end }: Plateau, predicted: OwnPlateau): boolean {
  return start < predicted.end && (end ?? Number.POSITIVE_INFINITY) > predicted.start
}

/** A flat stretch, from its start to its end, with its height, and its length beside that which is predicted of it. */
function plateauMark(
  { start, end, height: error }: Plateau,
  predicted: OwnPlateau | undefined,
  x: Range,
  y: Range,
): Plot.Markish[] {
  if (error < y[0]) return []
  const from = Math.max(start, x[0])
  const to = end ?? x[1]
  const measured = end === null ? 'plateau' : `plateau, length ${formatNumber(end - start)}`
  const text = predicted
    ? `${measured} (predicted ${formatNumber(predicted.end - predicted.start)})`
    : measured
  return [
    Plot.rect([0], { x1: [from], x2: [to], y1: [y[0]], y2: [y[1]], fill: 'var(--plateau)' }),
    Plot.text([text], {
      ...textPlace(Math.sqrt(from * to), x),
      y: [y[1]],
      text: (d) => d,
      dy: 10,
      fill: 'var(--ink)',
    }),
  ]
}

/** Where a text about a time stands: in the middle, or from an end of the axis that it would reach beyond. */
function textPlace(alpha: number, [first, last]: Range): Pick<Plot.TextOptions, 'x' | 'textAnchor' | 'dx'> {
  const share = Math.log(alpha / first) / Math.log(last / first)
  if (share < 1 / 3) return { x: [first], textAnchor: 'start', dx: 6 }
  return share > 2 / 3 ? { x: [last], textAnchor: 'end', dx: -6 } : { x: [alpha], textAnchor: 'middle' }
}

/** A dashed line with the slope measured, beside the curve. */
function slopeMark({ from, to, slope }: SteadySlope, line: Sample[], x: Range, y: Range): Plot.Markish[] {
  const start = line.find((sample) => sample.x >= from)
  if (!start) return []
  const lift = (y[1] / y[0]) ** 0.04
  const first = start.y * lift
  const last = first * (to / from) ** slope
  const clipped = clipPolyline(
    [
      [from, first],
      [to, last],
    ],
    x,
    y,
  )[0]
  if (!clipped) return []
  const [a, b] = clipped as [[number, number], [number, number]]
  return [
    Plot.line(clipped, { x: '0', y: '1', stroke: 'var(--ink)', strokeDasharray: '3 3' }),
    Plot.text([`slope ${formatNumber(slope)}`], {
      x: [Math.sqrt(a[0] * b[0])],
      y: [Math.sqrt(a[1] * b[1])],
      text: (d) => d,
      textAnchor: 'start',
      dx: 8,
      dy: -8,
      fill: 'var(--ink)',
      // What lies below is kept from the text
      stroke: 'var(--paper)',
      strokeWidth: 4,
    }),
  ]
}

function axes(x: Range, y: Range, width: number): Plot.Markish[] {
  const xs = decades(x)
  const ys = decades(y)
  const power = (value: number) => powerOfTen(Math.round(Math.log10(value)))
  // No more labels than there is room for
  const every = Math.ceil((xs.length * 42) / (width - margin.left - margin.right))
  const labelled = xs.filter((n) => n % every === 0)
  const look = { label: null, fill: 'var(--ink)', stroke: 'var(--axis)', fontSize: 12 }
  const tens = (exponents: number[]) => exponents.map((n) => 10 ** n)
  const small = { ...look, tickSize: 3, tickFormat: () => '' }
  return [
    Plot.gridX(tens(xs), { stroke: 'var(--grid)', strokeOpacity: 1 }),
    Plot.gridY(tens(ys), { stroke: 'var(--grid)', strokeOpacity: 1 }),
    Plot.axisX(minorTicks(x), small),
    Plot.axisY(minorTicks(y), small),
    Plot.axisX(tens(labelled), { ...look, tickFormat: power }),
    Plot.axisY(tens(ys), { ...look, tickFormat: power }),
    Plot.frame({ stroke: 'var(--axis)' }),
    Plot.text(['time *α* = steps/*N*'], {
      frameAnchor: 'bottom',
      dy: 36,
      text: (d) => d,
      fill: 'var(--ink)',
      fontSize: 13,
    }),
    Plot.text([`${width < NARROW ? '' : 'generalization '}error *ε*_{*g*}`], {
      frameAnchor: 'left',
      rotate: -90,
      dx: -44,
      text: (d) => d,
      fill: 'var(--ink)',
      fontSize: 13,
    }),
  ]
}
