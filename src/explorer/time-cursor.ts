import type { Trajectory } from '../trajectory.js'
import { make, withIndices } from './dom.js'
import { formatNumber } from './words.js'

/** A time on a curve, chosen by a slider or on the plot. */
export class TimeCursor {
  readonly element: HTMLElement
  readonly #slider: HTMLInputElement
  readonly #label: HTMLElement
  #times: number[] = []
  /** The time wanted, kept when another curve has other times. */
  #alpha = 100

  constructor(onMove: () => void) {
    this.#slider = make('input', { type: 'range', id: 'cursor', min: 0, step: 1 })
    this.#label = make('label', { for: 'cursor' }, 'time cursor')
    this.#slider.addEventListener('input', () => {
      this.#alpha = this.#times[this.#slider.valueAsNumber]!
      onMove()
    })
    this.element = make('div', { class: 'cursor' }, this.#label, this.#slider)
  }

  /** Follows a finger or mouse over a plot whose x axis it gets at every event. */
  follow(plot: HTMLElement, alphaAt: (x: number) => number | undefined, onMove: () => void): void {
    const move = (event: PointerEvent) => {
      const alpha = alphaAt(event.clientX - plot.getBoundingClientRect().left)
      if (alpha === undefined) return
      this.#alpha = alpha
      onMove()
    }
    plot.addEventListener('pointerdown', (event) => {
      plot.setPointerCapture(event.pointerId)
      move(event)
    })
    plot.addEventListener('pointermove', (event) => {
      if (plot.hasPointerCapture(event.pointerId)) move(event)
    })
  }

  /** The time wanted. */
  get alpha(): number {
    return this.#alpha
  }

  /** Puts the cursor on a curve; returns the index of the time nearest to it. */
  place({ alpha, generalizationError }: Trajectory): number {
    this.#times = alpha
    const index = nearestTime(alpha, this.#alpha)
    this.#slider.max = String(alpha.length - 1)
    this.#slider.value = String(index)
    const text = `α = ${formatNumber(alpha[index]!)}, ε_g = ${formatNumber(generalizationError[index]!)}`
    this.#slider.setAttribute('aria-valuetext', text)
    this.#label.replaceChildren(...withIndices(`time cursor: ${text}`))
    return index
  }
}

/** The index of the time that is nearest to one, by its ratio. */
export function nearestTime(times: readonly number[], alpha: number): number {
  const distance = (time: number) => Math.abs(Math.log(time / alpha))
  let index = 0
  for (const [i, time] of times.entries()) if (distance(time) < distance(times[index]!)) index = i
  return index
}
