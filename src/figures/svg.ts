import { parseHTML } from 'linkedom'
import type { CurvesOptions } from './curves.js'
import { standaloneSvg } from './standalone.js'

/** Draws curves in Node and returns a standalone SVG file. */
export function curvesSvg(options: CurvesOptions): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>')
  return standaloneSvg(document, options, (svg) => {
    svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
    return svg.outerHTML
  })
}
