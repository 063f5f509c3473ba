import type { Plot } from '@observablehq/plot'

const NAMESPACE = 'http://www.w3.org/2000/svg'
const RADIUS = '4.5'

/** The time cursor on the plot: a picture of its own over it, so that it moves without the plot being drawn again. */
export class CursorMark {
  readonly element = document.createElementNS(NAMESPACE, 'svg')
  readonly #line = document.createElementNS(NAMESPACE, 'line')
  readonly #point = document.createElementNS(NAMESPACE, 'circle')
  #scales: { x: (alpha: number) => number; y: (error: number) => number; bottom: number } | undefined
  #invert: ((x: number) => number) | undefined

  constructor() {
    this.element.setAttribute('class', 'cursor-mark')
    this.element.setAttribute('aria-hidden', 'true')
    this.#line.setAttribute('stroke', 'var(--cursor)')
    this.#line.setAttribute('stroke-width', '1.5')
    this.#point.setAttribute('fill', 'var(--cursor)')
    this.#point.setAttribute('r', RADIUS)
    this.element.append(this.#line, this.#point)
  }

  /** Takes the scales of the plot that it lies on. */
  setScales(plot: SVGSVGElement & Plot): void {
    const x = plot.scale('x')!
    const y = plot.scale('y')!
    const [bottom, top] = y.range as [number, number]
    this.#scales = { x: x.apply, y: y.apply, bottom }
    this.#invert = x.invert
    for (const name of ['width', 'height', 'viewBox'])
      this.element.setAttribute(name, plot.getAttribute(name)!)
    this.#line.setAttribute('y1', String(bottom))
    this.#line.setAttribute('y2', String(top))
  }

  place(alpha: number, error: number): void {
    if (this.#scales === undefined) return
    const { x, y, bottom } = this.#scales
    const at = String(x(alpha))
    const height = error > 0 ? y(error) : Number.POSITIVE_INFINITY
    this.#line.setAttribute('x1', at)
    this.#line.setAttribute('x2', at)
    this.#point.setAttribute('cx', at)
    // What lies below the picture has no point in it
    this.#point.setAttribute('cy', height <= bottom ? String(height) : '0')
    this.#point.setAttribute('visibility', height <= bottom ? 'visible' : 'hidden')
  }

  /** α at a distance from the plot's left edge, in pixels; undefined while there is no plot. */
  alphaAt(x: number): number | undefined {
    return this.#invert?.(x)
  }
}
