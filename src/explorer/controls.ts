import type { CompletedExperiment } from '../experiment.js'
import { make, withIndices } from './dom.js'
import { type ChoiceField, type Field, fields, type NumberField } from './fields.js'
import { getPath, pairName, type Setting } from './setting.js'
import { formatNumber } from './words.js'

/** Called when the reader has changed a field. */
export type OnChange = (path: string, value: unknown) => void

interface Control {
  element: HTMLElement
  show: (setting: Setting) => void
}

/** The controls of an explorer. */
export class Controls {
  readonly element: HTMLElement
  readonly #controls: Control[]

  /** @param allowed names of the fields that may be changed; all if undefined */
  constructor(allowed: readonly string[] | undefined, onChange: OnChange) {
    const shown = fields.filter(({ path }) => allowed?.includes(pairName(path)) ?? true)
    this.#controls = shown.map((field) => control(field, onChange))
    this.element = make('div', { class: 'controls', role: 'group', 'aria-label': 'Parameters' })
    this.element.append(...this.#controls.map(({ element }) => element))
    this.element.hidden = shown.length === 0
  }

  show(setting: Setting): void {
    for (const { show } of this.#controls) show(setting)
  }
}

/** Names that the attribute `controls` may hold. */
export const controlNames = fields.map(({ path }) => pairName(path))

function control(field: Field, onChange: OnChange): Control {
  return field.kind === 'number' ? numberControl(field, onChange) : choiceControl(field, onChange)
}

function currentValue({ experiment, runs }: Setting, path: string): unknown {
  return path === 'runs' ? runs : getPath(experiment, path)
}

/** Says why a control is locked, in its label and as its title. */
function lock(inputs: HTMLElement[], label: HTMLElement, text: string, reason: string | undefined): void {
  label.replaceChildren(...withIndices(reason === undefined ? text : `${text} (${reason})`))
  for (const input of inputs) input.toggleAttribute('disabled', reason !== undefined)
}

function numberControl(
  { path, label: text, values, absent, locked }: NumberField,
  onChange: OnChange,
): Control {
  const id = pairName(path)
  const label = make('label', { for: id }, text)
  const number = make('input', { type: 'text', inputmode: 'decimal', id, autocomplete: 'off' })
  number.addEventListener('change', () => {
    const text = number.value.trim()
    onChange(path, text === '' || Number.isNaN(Number(text)) ? text : Number(text))
  })
  const element = make('div', { class: 'control' }, label)
  if (values === undefined) {
    number.classList.add('alone')
    element.append(number)
  }
  const slider =
    values && make('input', { type: 'range', min: 0, step: 1, 'aria-label': text, 'data-path': path })
  let offered: number[] = []
  if (slider) {
    slider.addEventListener('input', () => onChange(path, offered[slider.valueAsNumber]))
    element.append(slider, number)
  }
  return {
    element,
    show(setting) {
      const given = currentValue(setting, path) as number | undefined
      const value = given ?? absent?.(setting.experiment)
      lock(slider ? [slider, number] : [number], label, text, locked?.(setting.experiment) ?? missing(value))
      number.value = value === undefined ? '' : String(value)
      if (!slider || value === undefined) return
      offered = withValue(values!(setting.experiment), value)
      slider.max = String(offered.length - 1)
      slider.value = String(offered.indexOf(value))
      slider.setAttribute('aria-valuetext', formatNumber(value))
    },
  }
}

function missing(value: unknown): string | undefined {
  return value === undefined ? 'not used here' : undefined
}

/** Values in increasing order, with one more among them if it is not there yet. */
function withValue(values: number[], value: number): number[] {
  return [...new Set([...values, value])].sort((a, b) => a - b)
}

function choiceControl({ path, label: text, choices, locked }: ChoiceField, onChange: OnChange): Control {
  const id = pairName(path)
  const label = make('label', { for: id }, text)
  const select = make('select', { id, name: id })
  for (const [value, shown] of choices) select.append(make('option', { value }, shown))
  select.addEventListener('change', () => onChange(path, select.value))
  return {
    element: make('div', { class: 'control' }, label, select),
    show(setting) {
      const value = currentValue(setting, path) as string | undefined
      lock([select], label, text, locked?.(setting.experiment as CompletedExperiment))
      if (value !== undefined) select.value = value
    },
  }
}
