import type { OwnPlateau } from '../predict/plateau-length.js'
import type { Trajectory } from '../trajectory.js'
import { make, withIndices } from './dom.js'
import { drawHeatMap } from './heat-map.js'
import type { Measured } from './measure.js'
import type { Partial, Solved } from './messages.js'
import { drawPlot } from './plot.js'
import { drawSpectrum } from './spectrum-plot.js'
import { TimeCursor } from './time-cursor.js'
import { describeCurve, describeExperiment, describePrediction } from './words.js'

/** What the figure shows. */
export interface FigureContent {
  solved: Solved
  simulation: Partial | undefined
  runs: number
  compared: Trajectory | undefined
  /** The plateau that is predicted of this experiment, once it is */
  predicted: OwnPlateau | undefined
}

const LEAST_WIDTH = 280

/** The curve with its cursor, what it says in words, the overlaps at the cursor's time, and the spectrum. */
export class FigureView {
  readonly curve: HTMLElement
  readonly details: HTMLElement
  readonly #plot = make('div', { class: 'plot' })
  summaryText = ''
  readonly #legend = make('ul', { class: 'legend' })
  /** What is being seen, as a live text. */
  readonly summary = make('p', { class: 'summary', 'aria-live': 'polite' })
  readonly #maps = make('div', { class: 'maps' })
  readonly #spectrum = make('div', { class: 'spectrum' })
  readonly #cursor: TimeCursor
  readonly #resize = new ResizeObserver(() => this.#draw())
  #content: FigureContent | undefined
  #alphaAt: (x: number) => number | undefined = () => undefined
  #frame: number | undefined

  constructor() {
    const draw = () => this.#draw()
    this.#cursor = new TimeCursor(draw)
    this.#cursor.follow(this.#plot, (x) => this.#alphaAt(x), draw)
    this.curve = make('div', { class: 'curve' }, this.#plot, this.#cursor.element, this.#legend)
    const overlaps = titled('Overlaps at the cursor', this.#maps)
    const spectrum = titled('Spectrum', this.#spectrum)
    this.details = make('div', { class: 'details' }, overlaps, spectrum)
  }

  connect(): void {
    this.#resize.observe(this.#plot)
  }

  disconnect(): void {
    this.#resize.disconnect()
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
    this.#frame = undefined
  }

  show(content: FigureContent): void {
    this.#content = content
    this.#draw()
  }

  /** Draws in the next frame, once for all that has changed by then. */
  #draw(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined
      if (this.#content) this.#drawNow(this.#content)
    })
  }

  #drawNow({ solved, simulation, runs, compared, predicted }: FigureContent): void {
    const { theory, measured, eigenvalues } = solved
    const index = this.#cursor.place(theory)
    const cursor = { alpha: theory.alpha[index]!, error: theory.generalizationError[index]! }
    const width = Math.max(LEAST_WIDTH, this.#plot.clientWidth)
    const svg = drawPlot({ theory, simulation, compared, cursor, ...measured }, width)
    const scale = svg.scale('x')!
    this.#alphaAt = (x) => scale.invert?.(x) as number
    this.#plot.replaceChildren(svg)
    this.#legend.replaceChildren(...legend(simulation && runs, compared))
    const text = describe(theory, measured) + (predicted ? ` ${describePrediction(predicted)}` : '')
    if (this.summaryText !== text) this.summary.replaceChildren(...withIndices(text))
    this.summaryText = text
    const { R, Q } = theory.overlaps!
    this.#maps.replaceChildren(
      drawHeatMap('R, students with teachers', R[index]!, { rows: 'J', columns: 'B' }),
      drawHeatMap('Q, students with students', Q[index]!, { rows: 'J', columns: 'J' }),
    )
    const { spectrum } = theory.experiment
    const beta = spectrum.kind === 'power-law' ? spectrum.beta : undefined
    const spectrumWidth = Math.max(LEAST_WIDTH, this.#spectrum.clientWidth)
    this.#spectrum.replaceChildren(drawSpectrum(eigenvalues, beta, Math.min(spectrumWidth, 460)))
  }
}

/** No heading: which level it has is the page's to say. */
function titled(name: string, content: HTMLElement): HTMLElement {
  const title = make('div', { class: 'title', 'aria-hidden': 'true' }, name)
  return make('div', { role: 'group', 'aria-label': name }, title, content)
}

function describe(theory: Trajectory, measured: Measured): string {
  const text = describeCurve(measured)
  return theory.message === 'reached the last time' ? text : `${text} (${theory.message})`
}

function legend(runs: number | undefined, compared: Trajectory | undefined): HTMLElement[] {
  const entry = (name: string, text: string) =>
    make(
      'li',
      {},
      make('span', { class: `key ${name}`, 'aria-hidden': 'true' }),
      make('span', {}, ...withIndices(text)),
    )
  const entries = [entry('theory', 'theory, N → ∞')]
  if (runs !== undefined)
    entries.push(entry('simulation', runs > 1 ? `mean of ${runs} runs, band 5 % to 95 %` : 'one run'))
  if (compared) entries.push(entry('compared', `compared: ${describeExperiment(compared.experiment)}`))
  return entries
}
