import { levelEdges } from '../experiment/trained.js'
import type { CompletedExperiment } from '../experiment.js'
import { nearestFit } from './change.js'

/** A number that is chosen by a slider, over a list of values, or typed. */
export interface NumberField {
  kind: 'number'
  /** Where it stands in an experiment; `runs` is none of its fields. */
  path: string
  label: string
  /** What the slider offers; without it the number is typed only. */
  values?: (experiment: CompletedExperiment) => number[]
  /** What stands for a field that is left out. */
  absent?: (experiment: CompletedExperiment) => number | undefined
  /** Why it cannot be changed in this experiment. */
  locked?: (experiment: CompletedExperiment) => string | undefined
}

export interface ChoiceField {
  kind: 'choice'
  path: string
  label: string
  choices: [value: string, text: string][]
  locked?: (experiment: CompletedExperiment) => string | undefined
}

export type Field = NumberField | ChoiceField

const units = () => [1, 2, 3, 4, 5, 6]
const tenths = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8]

/** The multiples of the powers of ten between two of them. */
function logarithmic(multiples: number[], first: number, last: number): number[] {
  const values: number[] = []
  for (let n = first; n < last; n++)
    // A quotient, not a product: 2 / 10 is the double nearest to 0.2
    for (const m of multiples) values.push(n < 0 ? Number((m / 10 ** -n).toPrecision(3)) : m * 10 ** n)
  return [...values, n10(last)]
}

function n10(n: number): number {
  return n < 0 ? 1 / 10 ** -n : 10 ** n
}

const isPowerLaw = ({ spectrum }: CompletedExperiment) =>
  spectrum.kind === 'power-law' ? undefined : 'the eigenvalues are given'
const isDrawn = ({ initialOverlaps }: CompletedExperiment) =>
  initialOverlaps === undefined ? undefined : 'the initial overlaps are given'

const isCounted = ({ inputDimension }: CompletedExperiment) =>
  inputDimension === undefined ? 'there is no N' : undefined

/** N that fit the spectrum, near round ones. */
function dimensions(experiment: CompletedExperiment): number[] {
  const fits = logarithmic([1, 1.5, 2, 3, 5, 7], 1, 12).map((n) => nearestFit(experiment, n))
  return fits.filter((n) => n !== undefined)
}

/** What a reader may change. */
export const fields: Field[] = [
  { kind: 'number', path: 'student.units', label: 'student units K', values: units, locked: isDrawn },
  { kind: 'number', path: 'teacher.units', label: 'teacher units M', values: units, locked: isDrawn },
  {
    kind: 'number',
    path: 'spectrum.levels',
    label: 'distinct eigenvalues L',
    values: () => [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024],
    locked: (experiment) => isPowerLaw(experiment) ?? isDrawn(experiment),
  },
  {
    kind: 'number',
    path: 'spectrum.beta',
    label: 'spectral exponent β',
    values: () => Array.from({ length: 61 }, (_, i) => i / 20),
    locked: isPowerLaw,
  },
  {
    kind: 'number',
    path: 'learningRate',
    label: 'learning rate η',
    values: () => [...logarithmic(tenths, -3, 0), 1.2, 1.5, 2, 2.5, 3, 4, 5],
  },
  {
    kind: 'number',
    path: 'student.initialStd',
    label: 'initial std σ_J',
    values: () => logarithmic(tenths, -6, 0),
    locked: isDrawn,
  },
  { kind: 'number', path: 'inputDimension', label: 'input dimension N', values: dimensions },
  {
    kind: 'number',
    path: 'student.trained',
    label: 'trained directions N_l',
    values: ({ spectrum, inputDimension }) => levelEdges(spectrum, inputDimension!),
    absent: ({ inputDimension }) => inputDimension,
    locked: isCounted,
  },
  {
    kind: 'number',
    path: 'time.until',
    label: 'last time α',
    values: () => logarithmic([1, 2, 5], 0, 8),
    locked: ({ time }) => ('at' in time ? 'the times are given' : undefined),
  },
  {
    kind: 'choice',
    path: 'activation',
    label: 'activation g',
    choices: [
      ['erf', 'erf(x/√2)'],
      ['linear', 'linear'],
    ],
  },
  {
    kind: 'choice',
    path: 'teacher.vectors',
    label: 'teacher vectors',
    choices: [
      ['random', 'random'],
      ['orthonormal', 'orthonormal'],
    ],
    locked: isDrawn,
  },
  { kind: 'number', path: 'seed', label: 'seed' },
  {
    kind: 'number',
    path: 'runs',
    label: 'simulation runs',
    values: () => [0, 1, 2, 3, 4, 5, 8, 10, 15, 20, 30, 50, 100],
  },
]
