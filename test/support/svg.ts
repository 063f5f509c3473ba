import { parseHTML } from 'linkedom'

/** A document with the SVG in it. */
export const parsed = (svg: string) =>
  parseHTML(`<html><body>${svg.replace(/^<\?xml[^>]*>/, '')}</body></html>`).document

/** The words of an SVG, element by element */
export const texts = (svg: string) => [...parsed(svg).querySelectorAll('text')].map((one) => one.textContent)
