import { printWidth, width } from './layout.js'

/** The text of an SVG file: white background, 17 cm wide in print. */
export function standalone(svg: SVGSVGElement): string {
  const height = Number(svg.getAttribute('height'))
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  svg.setAttribute('width', `${printWidth}mm`)
  svg.setAttribute('height', `${Number(((height * printWidth) / width).toFixed(3))}mm`)
  const background = svg.ownerDocument.createElementNS('http://www.w3.org/2000/svg', 'rect')
  background.setAttribute('width', '100%')
  background.setAttribute('height', '100%')
  background.setAttribute('fill', 'white')
  svg.prepend(background)
  return `<?xml version="1.0" encoding="UTF-8"?>\n${svg.outerHTML}\n`
}
