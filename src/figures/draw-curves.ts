import * as Plot from '@observablehq/plot'
import { bracket, guide } from './annotations.js'
import { axes } from './axes.js'
import type { CurvesOptions } from './curves.js'
import { groupByLabel } from './groups.js'
import {
  bottom,
  captionLeft,
  captionTop,
  fontFamily,
  fontSize,
  left,
  lineHeight,
  right,
  top,
  width,
} from './layout.js'
import { legend } from './legend.js'
import { decadeRange } from './log-axis.js'
import { curveLines, curvePoints, lineText } from './marks.js'
import { plain, renderMarkup, wrap } from './markup.js'
import { text } from './pixels.js'

/**
 * Draws theory as lines, simulations as points with bars, or a band, from 5 % to 95 % of the runs.
 *
 * @param document the page's document, or linkedom's in Node
 * @returns an SVG without style sheet, script or link, not yet attached; the same input gives the same SVG
 */
export function drawCurves(document: Document, options: CurvesOptions): SVGSVGElement {
  const { yScale = 'log' } = options
  const groups = groupByLabel(options.series)
  const all = groups.flatMap(({ lines, points }) => [...lines, ...points].flatMap(({ samples }) => samples))
  const xRange = options.xRange ?? decadeRange(all.map(({ x }) => x))
  const yRange = options.yRange ?? decadeRange(all.map(({ y }) => y))
  const lines = wrap(options.caption, (width - 2 * captionLeft) / fontSize.caption)
  const height = captionTop + lines.length * lineHeight.caption + 4
  const svg = Plot.plot({
    document,
    width,
    height,
    marginLeft: left,
    marginRight: width - right,
    marginTop: top,
    marginBottom: height - bottom,
    x: { type: 'log', domain: [...xRange], axis: null },
    y: { type: yScale, domain: [...yRange], axis: null },
    marks: [
      axes(xRange, yRange, options),
      (options.guides ?? []).flatMap((one) => guide(one, yScale)),
      (options.brackets ?? []).flatMap((one) => bracket(one, groups, yRange)),
      groups.map((group) => curveLines(group, xRange, yRange, yScale)),
      groups.map((group) => curvePoints(group, xRange, yRange, options.spread)),
      options.lineText && groups.map((group) => lineText(group, options.lineText!, xRange, yRange, yScale)),
      legend(groups, options),
      lines.map((line, i) =>
        text(line, captionLeft, captionTop + i * lineHeight.caption, {
          fontSize: fontSize.caption,
          textAnchor: 'start',
          lineAnchor: 'top',
        }),
      ),
    ],
  }) as SVGSVGElement
  finish(svg, options, height)
  return svg
}

/** Makes the SVG stand on its own: no style sheet (a strict page policy forbids it), attributes instead. */
function finish(svg: SVGSVGElement, options: CurvesOptions, height: number): void {
  renderMarkup(svg)
  for (const style of svg.querySelectorAll('style')) style.remove()
  roundCoordinates(svg)
  svg.removeAttribute('class')
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`)
  svg.setAttribute('font-family', fontFamily)
  svg.setAttribute('font-size', String(fontSize.tick))
  // Captions are wrapped by the widths of the font: those of glyphs fitted to whole pixels differ
  svg.setAttribute('text-rendering', 'geometricPrecision')
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', `${plain(options.yLabel)} against ${plain(options.xLabel)}`)
}

/** To a hundredth of a unit, 3 µm in print: a smaller file, the same on every platform. */
function roundCoordinates(svg: SVGSVGElement): void {
  for (const element of svg.querySelectorAll('*'))
    for (const name of ['d', 'transform', 'cx', 'cy', 'x', 'y', 'x1', 'x2', 'y1', 'y2']) {
      const value = element.getAttribute(name)
      const rounded = value?.replace(/-?\d+\.\d{3,}(e-\d+)?/g, (number) =>
        String(Number(Number(number).toFixed(2))),
      )
      if (rounded !== undefined && rounded !== value) element.setAttribute(name, rounded)
    }
}
