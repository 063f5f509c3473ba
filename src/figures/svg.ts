import { parseHTML } from 'linkedom'
import type { CurvesOptions } from './curves.js'
import { drawCurves } from './draw-curves.js'
import { standalone } from './standalone.js'

/** Draws curves in Node and returns a standalone SVG file. */
export function curvesSvg(options: CurvesOptions): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>')
  return standalone(drawCurves(document, options))
}
