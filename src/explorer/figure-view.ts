import type { OwnPlateau } from '../predict/plateau-length.js'
import type { Trajectory } from '../trajectory.js'
import { CursorMark } from './cursor-mark.js'
import { make, withIndices } from './dom.js'
import { drawHeatMap } from './heat-map.js'
import type { Simulated, Solved } from './messages.js'
import { Part } from './part.js'
import { drawPlot } from './plot.js'
import { drawSpectrum } from './spectrum-plot.js'
import { nearestTime, TimeCursor } from './time-cursor.js'
import { describeExperiment, describeRuns, describeSeen, formatNumber } from './words.js'

/** What the figure shows. */
export interface FigureContent {
  solved: Solved
  simulation: Simulated | undefined
  compared: Trajectory | undefined
  /** The plateau that is predicted of this experiment, once it is */
  predicted: OwnPlateau | undefined
  /** Whether another curve is about to take the place of this one: then it is not yet described. */
  isPreview: boolean
}

const LEAST_WIDTH = 280
const MOST_SPECTRUM_WIDTH = 460

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
  readonly #mark = new CursorMark()
  readonly #plotPart = new Part()
  readonly #legendPart = new Part()
  readonly #mapsPart = new Part()
  readonly #spectrumPart = new Part()
  /** Widths as last laid out: asking for them while drawing would lay out everything once more. */
  readonly #widths = new Map<Element, number>()
  readonly #resize = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) this.#widths.set(target, contentRect.width)
    this.#draw()
  })
  #content: FigureContent | undefined
  #frame: number | undefined
  #detailsFrame: number | undefined

  constructor() {
    const draw = () => this.#draw()
    this.#cursor = new TimeCursor(draw)
    this.#cursor.follow(this.#plot, (x) => this.#mark.alphaAt(x), draw)
    this.curve = make('div', { class: 'curve' }, this.#plot, this.#cursor.element, this.#legend)
    const overlaps = titled('Overlaps at the cursor', this.#maps)
    const spectrum = titled('Spectrum', this.#spectrum)
    this.details = make('div', { class: 'details' }, overlaps, spectrum)
  }

  connect(): void {
    this.#resize.observe(this.#plot)
    this.#resize.observe(this.#spectrum)
  }

  disconnect(): void {
    this.#resize.disconnect()
    for (const frame of [this.#frame, this.#detailsFrame])
      if (frame !== undefined) cancelAnimationFrame(frame)
    this.#frame = undefined
    this.#detailsFrame = undefined
  }

  show(content: FigureContent): void {
    this.#content = content
    this.#draw()
  }

  /** Draws in the next frame, once for all that has changed by then; all but the curve in the frame after it. */
  #draw(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined
      if (this.#content === undefined) return
      this.#drawCurve(this.#content)
      this.#detailsFrame ??= requestAnimationFrame(() => {
        this.#detailsFrame = undefined
        this.#drawDetails(this.#content!)
      })
    })
  }

  #drawCurve({ solved, simulation, compared, predicted }: FigureContent): void {
    const { theory, measured } = solved
    const width = this.#widthOf(this.#plot)
    this.#plotPart.show([theory, simulation, compared, predicted, width], () => {
      const svg = drawPlot({ theory, simulation, compared, predicted, ...measured }, width)
      this.#mark.setScales(svg)
      this.#plot.replaceChildren(svg, this.#mark.element)
    })
    const index = this.#cursor.place(theory)
    this.#mark.place(theory.alpha[index]!, theory.generalizationError[index]!)
    const runs = simulation && describeRuns(simulation.counts)
    this.#legendPart.show([runs, compared], () => this.#legend.replaceChildren(...legend(runs, compared)))
  }

  #drawDetails({ solved, compared, predicted, isPreview }: FigureContent): void {
    const { theory, measured, eigenvalues } = solved
    const index = nearestTime(theory.alpha, this.#cursor.alpha)
    this.#mapsPart.show([theory, compared, index], () =>
      this.#maps.replaceChildren(
        ...heatMaps(theory, index),
        ...(compared ? comparedMaps(compared, theory.alpha[index]!) : []),
      ),
    )
    const { spectrum } = theory.experiment
    const beta = spectrum.kind === 'power-law' ? spectrum.beta : undefined
    const width = Math.min(this.#widthOf(this.#spectrum), MOST_SPECTRUM_WIDTH)
    this.#spectrumPart.show([eigenvalues.join(), beta, width], () =>
      this.#spectrum.replaceChildren(drawSpectrum(eigenvalues, beta, width)),
    )
    if (isPreview) return
    const text = describeSeen(theory.message, measured, predicted)
    if (this.summaryText !== text) this.summary.replaceChildren(...withIndices(text))
    this.summaryText = text
  }

  #widthOf(element: Element): number {
    return Math.max(LEAST_WIDTH, this.#widths.get(element) ?? element.clientWidth)
  }
}

/** R and Q at one of a curve's times. */
function heatMaps({ overlaps }: Trajectory, index: number, which = ''): HTMLElement[] {
  const { R, Q } = overlaps!
  return [
    drawHeatMap(`${which}R, students with teachers`, R[index]!, { rows: 'J', columns: 'B' }),
    drawHeatMap(`${which}Q, students with students`, Q[index]!, { rows: 'J', columns: 'J' }),
  ]
}

/** Those of the compared curve at its time nearest to one. */
function comparedMaps(compared: Trajectory, alpha: number): HTMLElement[] {
  const index = nearestTime(compared.alpha, alpha)
  const time = compared.alpha[index]!
  return heatMaps(compared, index, time === alpha ? 'compared: ' : `compared, α = ${formatNumber(time)}: `)
}

/** No heading: which level it has is the page's to say. */
function titled(name: string, content: HTMLElement): HTMLElement {
  const title = make('div', { class: 'title', 'aria-hidden': 'true' }, name)
  return make('div', { role: 'group', 'aria-label': name }, title, content)
}

function legend(runs: string | undefined, compared: Trajectory | undefined): HTMLElement[] {
  const entry = (name: string, text: string) =>
    make(
      'li',
      {},
      make('span', { class: `key ${name}`, 'aria-hidden': 'true' }),
      make('span', {}, ...withIndices(text)),
    )
  const entries = [entry('theory', 'theory, N → ∞')]
  if (runs !== undefined) entries.push(entry('simulation', runs))
  if (compared) entries.push(entry('compared', `compared: ${describeExperiment(compared.experiment)}`))
  return entries
}
