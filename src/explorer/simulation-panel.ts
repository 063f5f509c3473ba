import type { Trajectory } from '../trajectory.js'
import { make } from './dom.js'
import { Engine } from './engine.js'
import type { Report, Simulated } from './messages.js'
import type { Reach } from './reach.js'
import { formatDuration } from './words.js'

/** Runs the simulation of the experiment shown; a button that starts and stops it, and a text that tells how it stands. */
export class SimulationPanel {
  readonly button = make('button', { type: 'button', 'data-action': 'run' }, 'Run simulation')
  readonly status = make('p', { class: 'status reach', role: 'status' })
  readonly #engine = new Engine((report) => this.#receive(report))
  readonly #onCurve: () => void
  readonly #onResult: (simulation: Trajectory) => void
  #reach: Reach | undefined
  #curve: Simulated | undefined
  #finished: Trajectory | undefined

  /**
   * @param onCurve called when there is another curve, or none any more
   * @param onResult called when the simulation has finished
   */
  constructor(onCurve: () => void, onResult: (simulation: Trajectory) => void) {
    this.#onCurve = onCurve
    this.#onResult = onResult
    this.button.addEventListener('click', () => this.#toggle())
  }

  /** What the runs give so far. */
  get curve(): Simulated | undefined {
    return this.#curve
  }

  /** All of it, once it has finished. */
  get finished(): Trajectory | undefined {
    return this.#finished
  }

  /** What would be simulated; undefined until it is known. */
  get reach(): Reach | undefined {
    return this.#reach
  }

  set reach(reach: Reach) {
    this.#reach = reach
    if (!this.#engine.busy) this.status.textContent = reach.text
    this.#showButton()
  }

  /** Starts what takes no long time, unless it has been asked for. */
  startByItself(): void {
    const isAskedFor = this.#engine.busy || this.#finished !== undefined
    if (this.#reach?.isAutomatic && !isAskedFor) this.#start()
  }

  /** Forgets the simulation, finished or not. */
  drop(): void {
    this.#engine.drop()
    this.#curve = undefined
    this.#finished = undefined
    this.#showButton()
  }

  close(): void {
    this.#engine.close()
  }

  #toggle(): void {
    if (!this.#engine.busy) {
      this.#start()
      return
    }
    this.drop()
    this.status.textContent = this.#reach?.text ?? ''
    this.#onCurve()
  }

  #start(): void {
    const { experiment, runs } = this.#reach!
    if (experiment === undefined) return
    this.#engine.run({ kind: 'simulate', experiment, runs })
    this.#showButton()
  }

  #showButton(): void {
    this.button.textContent = this.#engine.busy ? 'Stop simulation' : 'Run simulation'
    this.button.disabled = this.#reach?.experiment === undefined
  }

  #receive(report: Report): void {
    if ('progress' in report) {
      const { done, total, left } = report.progress
      const time = Number.isFinite(left) ? `, ${formatDuration(left)} left` : ''
      this.status.textContent = `Simulating: ${Math.floor((100 * done) / total)} %${time}.`
    } else if ('partial' in report) {
      this.#curve = report.partial
      this.#onCurve()
    } else if ('simulated' in report) {
      this.#finish(report.simulated)
    } else if ('failure' in report) {
      this.status.textContent = report.failure
      this.#showButton()
    }
  }

  #finish(simulation: Trajectory): void {
    const { alpha, status, message, work } = simulation
    this.#finished = simulation
    const counts = alpha.map(() => Number(work.runs))
    this.#curve = alpha.length > 0 ? { ...simulation, counts } : undefined
    this.status.textContent = status === 'done' ? this.#reach!.textAfter : message
    this.#showButton()
    this.#onCurve()
    this.#onResult(simulation)
  }
}
