import { nearest, refuse, refuseUnknown } from '../check.js'
import { completeExperiment } from '../experiment/complete-experiment.js'
import type { CompletedExperiment, Experiment } from '../experiment.js'
import type { OwnPlateau } from '../predict/plateau-length.js'
import type { Trajectory } from '../trajectory.js'
import { actions } from './actions.js'
import { addressOf, pairsInAddress } from './address.js'
import { changeField } from './change.js'
import { Controls, controlNames } from './controls.js'
import { make } from './dom.js'
import { Engine } from './engine.js'
import { FigureView } from './figure-view.js'
import type { Report, Solved, Task } from './messages.js'
import { presets } from './presets.js'
import { simulationReach } from './reach.js'
import { checkRuns, type Pairs, pairNames, readSetting, type Setting } from './setting.js'
import { SimulationPanel } from './simulation-panel.js'
import { embedSnippet, nodeSnippet, shellSnippet } from './snippets.js'
import { styleSheet } from './styles.js'

/** What an address calls an element without an id. */
const DEFAULT_NAME = 'explorer'
/** The curve is solved at full accuracy when nothing has changed for so long since its preview, in milliseconds … */
const SETTLED = 100
/** … and after so long again a prediction is made, and a simulation starts by itself. */
const QUIET = 200

/** Attributes beside those of the setting. */
const ownAttributes = ['controls']

/**
 * `<onepass-explorer>`: a live figure of ε_g(α), theory and simulation.
 *
 * Attributes: the fields of an experiment by their paths, `student.initialStd` being `student-initial-std`; `runs`; those of
 * a second experiment with `compared-` before them; `controls`, the names of those that the reader may change (all unless
 * given). An address that ends in `#ID?name=value&…` (ID the element's id, or `explorer`) takes the place of the attributes.
 * Events: `change` when the reader has changed something; `result` when a curve has been computed.
 * Colours and fonts: the custom properties `--onepass-ink`, `--onepass-paper`, `--onepass-theory`, `--onepass-simulation`, …
 */
export class OnepassExplorer extends HTMLElement {
  static readonly observedAttributes = [...pairNames, ...ownAttributes]

  readonly #root = this.attachShadow({ mode: 'open' })
  readonly #figure = new FigureView()
  readonly #note = make('p', { class: 'note', role: 'status' })
  readonly #compare = make('button', { type: 'button', 'data-action': 'compare' }, 'Keep for comparison')
  readonly #theoryEngine = new Engine((report, task) => this.#receiveTheory(report, task))
  readonly #simulation = new SimulationPanel(
    () => this.#draw(),
    (simulation) => this.#tell(simulation),
  )
  /** Its own, as a prediction cannot be interrupted */
  readonly #predictionEngine = new Engine((report) => this.#receivePrediction(report))
  readonly #comparedEngine = new Engine((report) => this.#receiveCompared(report))
  readonly #computing = [this.#theoryEngine, this.#simulation, this.#predictionEngine, this.#comparedEngine]
  #controls: Controls | undefined
  #setting: Setting | undefined
  #solved: Solved | undefined
  /** Whether that is a preview. */
  #isPreview = false
  #compared: Trajectory | undefined
  #predicted: OwnPlateau | undefined
  #settling: ReturnType<typeof setTimeout> | undefined
  #quiet: ReturnType<typeof setTimeout> | undefined
  #isReading = false

  constructor() {
    super()
    this.#root.adoptedStyleSheets = [styleSheet()]
    this.#compare.addEventListener('click', () => this.#toggleCompared())
  }

  connectedCallback(): void {
    window.addEventListener('hashchange', this.#onAddress)
    this.#readSoon()
  }

  disconnectedCallback(): void {
    window.removeEventListener('hashchange', this.#onAddress)
    clearTimeout(this.#settling)
    clearTimeout(this.#quiet)
    this.#figure.disconnect()
    for (const engine of this.#computing) engine.close()
  }

  attributeChangedCallback(): void {
    this.#readSoon()
  }

  /** The experiment shown, every default filled in. Setting it throws as `solve` does. */
  get experiment(): CompletedExperiment | undefined {
    return this.#setting?.experiment
  }

  set experiment(experiment: Experiment) {
    const completed = completeExperiment(experiment, 'solve')
    this.#show({ runs: readSetting(new Map()).runs, ...this.#setting, experiment: completed })
  }

  /** Number of simulation runs, 0 to 1000. */
  get runs(): number | undefined {
    return this.#setting?.runs
  }

  set runs(runs: number) {
    this.#show({ ...(this.#setting ?? readSetting(new Map())), runs: checkRuns(runs) })
  }

  /** The curve of theory that is shown, with overlaps; undefined until there is one, and while a slider is dragged. */
  get theory(): Trajectory | undefined {
    return this.#isPreview ? undefined : this.#solved?.theory
  }

  /** The simulation that is shown; undefined until it has finished. */
  get simulation(): Trajectory | undefined {
    return this.#simulation.finished
  }

  get #name(): string {
    return this.id || DEFAULT_NAME
  }

  readonly #onAddress = () => {
    if (pairsInAddress(location.href, this.#name)) this.#read()
  }

  /** Reads the setting once for all attributes that change at the same time. */
  #readSoon(): void {
    if (this.#isReading) return
    this.#isReading = true
    queueMicrotask(() => {
      this.#isReading = false
      if (this.isConnected) this.#read()
    })
  }

  #read(): void {
    try {
      this.#open(readSetting(pairsInAddress(location.href, this.#name) ?? this.#attributes()))
    } catch (error) {
      this.#fail((error as Error).message)
    }
  }

  #attributes(): Pairs {
    const pairs: Pairs = new Map()
    for (const { name, value } of this.attributes) {
      if (pairNames.includes(name)) pairs.set(name, value)
      else if (!ownAttributes.includes(name)) {
        const near = nearest(name, pairNames)
        // Any other attribute may be somebody else's
        if (near !== undefined && name.includes('-')) refuseUnknown(name, name, pairNames)
      }
    }
    return pairs
  }

  /** Names in the attribute `controls`. */
  #allowed(): string[] | undefined {
    const names = this.getAttribute('controls')?.split(/\s+/).filter(Boolean)
    for (const name of names ?? [])
      if (!controlNames.includes(name))
        refuse(RangeError, 'controls', `expected names among ${controlNames.join(', ')}, got ${name}`)
    return names
  }

  /** Builds what is shown, and shows a setting: while it is computed, to be ready when the curve is. */
  #open(setting: Setting): void {
    this.#compute(setting)
    this.#controls = new Controls(this.#allowed(), (path, value) => this.#change(path, value))
    const buttons = make('div', { class: 'buttons' }, this.#simulation.button, this.#compare)
    const head = this.hasAttribute('controls') ? [] : [this.#presets()]
    this.#controls.element.prepend(...head)
    this.#root.replaceChildren(
      make(
        'div',
        { class: 'explorer', role: 'group', 'aria-label': 'Learning curve' },
        this.#figure.curve,
        this.#controls.element,
        this.#figure.summary,
        make('div', {}, buttons, this.#simulation.status, this.#note),
        this.#figure.details,
        actions(
          {
            link: () => this.#share(),
            node: () => nodeSnippet(this.#computed()),
            shell: () => shellSnippet(this.#computed()),
            embed: () => embedSnippet(this.#setting!, import.meta.url),
          },
          () =>
            this.theory && {
              theory: this.theory,
              simulation: this.simulation,
              compared: this.#compared,
              summary: this.#figure.summaryText,
            },
        ),
      ),
    )
    this.#figure.connect()
    this.#display(setting)
  }

  /** One line in place, the static figure, and a way back. */
  #fail(message: string): void {
    for (const engine of this.#computing) engine.close()
    const back = make('button', { type: 'button', 'data-action': 'default' }, 'Show the default experiment')
    back.addEventListener('click', () => {
      for (const name of OnepassExplorer.observedAttributes) this.removeAttribute(name)
      if (pairsInAddress(location.href, this.#name))
        history.replaceState(null, '', location.pathname + location.search)
      this.#open(readSetting(new Map()))
    })
    const line = make('p', { class: 'error', role: 'alert' }, message)
    this.#root.replaceChildren(make('div', { class: 'failure' }, line, back, make('slot')))
  }

  #presets(): HTMLElement {
    const select = make('select', { id: 'preset' }, make('option', { value: '' }, 'choose …'))
    for (const [i, { name }] of presets.entries()) select.append(make('option', { value: i }, name))
    select.addEventListener('change', () => {
      const preset = presets[Number(select.value)]
      if (select.value === '' || !preset) return
      const { experiment, runs } = preset
      this.#changeTo({ ...this.#setting!, experiment: completeExperiment(experiment, 'solve'), runs })
    })
    return make('div', { class: 'control' }, make('label', { for: 'preset' }, 'preset'), select)
  }

  /** The reader has changed a field: what is refused is put back, with the reason. */
  #change(path: string, value: unknown): void {
    const setting = this.#setting!
    try {
      if (path === 'runs') {
        this.#changeTo({ ...setting, runs: checkRuns(value) })
        return
      }
      const { experiment, note } = changeField(setting.experiment, path, value)
      this.#changeTo({ ...setting, experiment }, note)
    } catch (error) {
      this.#controls!.show(setting)
      this.#note.textContent = (error as Error).message
    }
  }

  #changeTo(setting: Setting, note = ''): void {
    this.#show(setting, note)
    const { experiment, runs } = setting
    this.dispatchEvent(
      new CustomEvent('change', { bubbles: true, composed: true, detail: { experiment, runs } }),
    )
  }

  #show(setting: Setting, note = ''): void {
    this.#compute(setting)
    this.#display(setting, note)
  }

  #compute(setting: Setting): void {
    this.#setting = setting
    clearTimeout(this.#settling)
    clearTimeout(this.#quiet)
    if (!this.isConnected) return
    this.#theoryEngine.run({ kind: 'preview', experiment: setting.experiment })
    this.#simulation.drop()
    this.#predicted = undefined
    this.#predictionEngine.drop()
  }

  #display(setting: Setting, note = ''): void {
    this.#note.textContent = note
    if (!this.isConnected) return
    this.#controls?.show(setting)
    this.#showCompared(setting.compared)
  }

  #draw(): void {
    if (this.#solved === undefined) return
    this.#figure.show({
      solved: this.#solved,
      simulation: this.#simulation.curve,
      compared: this.#compared,
      predicted: this.#predicted,
      isPreview: this.#isPreview,
    })
  }

  #receivePrediction(report: Report): void {
    if (!('predicted' in report)) return
    this.#predicted = report.predicted
    this.#draw()
  }

  #receiveTheory(report: Report, { kind, experiment }: Task): void {
    if ('failure' in report) this.#fail(report.failure)
    if (!('solved' in report)) return
    if (report.solved.theory.alpha.length > 0) this.#showTheory(report.solved, kind === 'preview')
    else this.#note.textContent = report.solved.theory.message
    if (experiment !== this.#setting!.experiment) return
    if (kind === 'preview')
      this.#settling = setTimeout(() => this.#theoryEngine.run({ kind: 'solve', experiment }), SETTLED)
    else this.#quiet = setTimeout(() => this.#whenQuiet(), QUIET)
  }

  #showTheory(solved: Solved, isPreview: boolean): void {
    this.#solved = solved
    this.#isPreview = isPreview
    this.#simulation.reach = simulationReach(solved, this.#setting!, navigator.hardwareConcurrency)
    this.#draw()
    if (!isPreview) this.#tell(solved.theory)
  }

  #tell(trajectory: Trajectory): void {
    this.dispatchEvent(new CustomEvent('result', { detail: trajectory }))
  }

  /** Nothing has changed for a while. */
  #whenQuiet(): void {
    const { experiment } = this.#setting!
    if (experiment.student.units > 1) this.#predictionEngine.run({ kind: 'predict', experiment })
    this.#simulation.startByItself()
  }

  #toggleCompared(): void {
    const { experiment, runs, compared } = this.#setting!
    this.#setting = { experiment, runs, ...(!compared && { compared: experiment }) }
    this.#showCompared(this.#setting.compared)
  }

  #showCompared(experiment: CompletedExperiment | undefined): void {
    this.#compare.textContent = experiment ? 'Remove comparison' : 'Keep for comparison'
    const isShown = (one: Trajectory | undefined) =>
      one !== undefined && JSON.stringify(one.experiment) === JSON.stringify(experiment)
    if (experiment === undefined) this.#compared = undefined
    else if (isShown(this.theory)) this.#compared ??= this.theory
    else if (!isShown(this.#compared)) this.#comparedEngine.run({ kind: 'solve', experiment })
    this.#draw()
  }

  #receiveCompared(report: Report): void {
    if (!('solved' in report)) return
    if (this.#setting!.compared) this.#compared = report.solved.theory
    this.#comparedEngine.close()
    this.#draw()
  }

  #share(): string {
    const address = addressOf(location.href, this.#name, this.#setting!)
    history.replaceState(null, '', address)
    return address
  }

  #computed() {
    const { experiment, runs } = this.#setting!
    const simulated = this.#simulation.reach?.experiment
    return { experiment, simulation: simulated && { experiment: simulated, runs } }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'onepass-explorer': OnepassExplorer
  }
}
