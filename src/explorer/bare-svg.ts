import { renderMarkup } from '../figures/markup.js'

/** A plot without its style sheet, which a strict page policy forbids, and hidden from assistive technology, to which the
 * summary says what it shows. */
export function bareSvg<Svg extends SVGElement | HTMLElement>(svg: Svg): SVGSVGElement & Svg {
  renderMarkup(svg as unknown as SVGSVGElement)
  for (const style of svg.querySelectorAll('style')) style.remove()
  svg.removeAttribute('class')
  svg.setAttribute('aria-hidden', 'true')
  svg.setAttribute('font-family', 'inherit')
  svg.setAttribute('font-size', '12')
  svg.setAttribute('text-anchor', 'middle')
  return svg as SVGSVGElement & Svg
}
