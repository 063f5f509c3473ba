import { type CurvesOptions, drawCurves } from './curves.js'
import { printWidth, width } from './layout.js'

/**
 * Draws curves as the text of a standalone SVG file: white background, 17 cm wide in print.
 *
 * @param document the page's document, or linkedom's in Node
 * @param serialise what turns an element into XML
 */
export function standaloneSvg(
  document: Document,
  options: CurvesOptions,
  serialise: (svg: SVGSVGElement) => string,
): string {
  const svg = drawCurves(document, options)
  const height = Number(svg.getAttribute('height'))
  svg.setAttribute('width', `${printWidth}mm`)
  svg.setAttribute('height', `${Number(((height * printWidth) / width).toFixed(3))}mm`)
  const background = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
  background.setAttribute('width', '100%')
  background.setAttribute('height', '100%')
  background.setAttribute('fill', 'white')
  svg.prepend(background)
  return `<?xml version="1.0" encoding="UTF-8"?>\n${serialise(svg)}\n`
}
