/**
 * onepass/figures: draws learning curves of one's own, in a page or in a script.
 *
 * @module
 */
import type { CurvesOptions } from './curves.js'
import { drawCurves } from './draw-curves.js'
import { standalone } from './standalone.js'

export { fromCsv, toCsv } from './csv.js'
export type { Bracket, CurvesOptions, Guide, LegendOptions, Spread } from './curves.js'
export type { SeriesKind } from './kinds.js'
export type { Curve, Sample, Series } from './series.js'
export { toSeries } from './to-series.js'

/** A page's `document`, or one of the npm package linkedom in Node. */
export interface FigureDocument {
  createElementNS(namespace: string, name: string): unknown
}

/**
 * Draws curves as an SVG element, not yet attached, without style sheet, script or link: theory as lines, predictions as
 * dashes, simulations as points with the spread of their runs.
 *
 * @param document what makes the elements
 * @param options series and what else is seen; texts may hold markup: `*x*` italic, `_{x}` subscript, `^{x}` superscript
 */
export function draw<Given extends FigureDocument>(
  document: Given,
  options: CurvesOptions,
): ReturnType<Given['createElementNS']> {
  return drawCurves(document as unknown as Document, options) as ReturnType<Given['createElementNS']>
}

/** The same as the text of an SVG file: white background, 17 cm wide in print. */
export function drawSvg(document: FigureDocument, options: CurvesOptions): string {
  return standalone(drawCurves(document as unknown as Document, options))
}
