import { checkInteger, refuseUnknown } from '../check.js'
import { completeExperiment } from '../experiment/complete-experiment.js'
import type { CompletedExperiment, Experiment } from '../experiment.js'

/** What an explorer shows. */
export interface Setting {
  experiment: CompletedExperiment
  /** Runs of the simulation; 0 for none. */
  runs: number
  /** A second experiment, of which only the theory is shown. */
  compared?: CompletedExperiment
}

/** Named texts: the attributes of an element, or the parameters of an address. */
export type Pairs = Map<string, string>

/** Figure 1's network at L = 4. N is left open: it is the smallest from 1024 that fits. */
const DEFAULT: Experiment = {
  spectrum: { kind: 'power-law', beta: 1, levels: 4 },
  teacher: { units: 2 },
  student: { units: 2 },
  learningRate: 0.1,
  time: { until: 10000, samples: 200 },
}
const DEFAULT_RUNS = 4
const MOST_RUNS = 1000

const PATHS = [
  'spectrum.kind',
  'spectrum.beta',
  'spectrum.levels',
  'spectrum.eigenvalues',
  'spectrum.weights',
  'teacher.units',
  'teacher.outputWeights',
  'teacher.vectors',
  'student.units',
  'student.outputWeights',
  'student.initialStd',
  'student.trained',
  'activation',
  'learningRate',
  'inputDimension',
  'initialOverlaps',
  'time.until',
  'time.samples',
  'time.from',
  'time.at',
  'seed',
]

/** What stands before the names of the second experiment. */
const COMPARED = 'compared-'

/** `student.initialStd` is `student-initial-std`. */
export function pairName(path: string): string {
  return path.replaceAll('.', '-').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

const pathOf = new Map(PATHS.map((path) => [pairName(path), path]))
const ownNames = [...pathOf.keys(), 'runs']

/** Every name that a pair may have. */
export const pairNames = [...ownNames, ...[...pathOf.keys()].map((name) => COMPARED + name)]

/**
 * The setting that pairs describe; what they leave out is the default's.
 *
 * A value is read as JSON where it is JSON, and as a string elsewhere.
 *
 * @throws TypeError or RangeError with a property `field`
 */
export function readSetting(pairs: Pairs): Setting {
  for (const name of pairs.keys()) if (!pairNames.includes(name)) refuseUnknown(name, name, ownNames)
  const own: Pairs = new Map()
  const compared: Pairs = new Map()
  for (const [name, text] of pairs) {
    if (name.startsWith(COMPARED)) compared.set(name.slice(COMPARED.length), text)
    else own.set(name, text)
  }
  const runs = own.has('runs') ? parse(own.get('runs')!) : DEFAULT_RUNS
  return {
    experiment: readExperiment(own),
    runs: checkRuns(runs),
    ...(compared.size > 0 && { compared: readExperiment(compared) }),
  }
}

/** A number of runs, 0 to 1000. */
export function checkRuns(value: unknown): number {
  return checkInteger(value, 'runs', { min: 0, max: MOST_RUNS })
}

/** The pairs that describe a setting, without those that go without saying. */
export function writeSetting({ experiment, runs, compared }: Setting): Pairs {
  const pairs = writeExperiment(experiment)
  if (runs !== DEFAULT_RUNS) pairs.set('runs', String(runs))
  if (compared !== undefined) {
    const second = writeExperiment(compared)
    if (second.size === 0) second.set('learning-rate', String(compared.learningRate))
    for (const [name, text] of second) pairs.set(COMPARED + name, text)
  }
  return pairs
}

function readExperiment(pairs: Pairs): CompletedExperiment {
  const experiment = structuredClone(DEFAULT) as unknown as Record<string, unknown>
  // These take the place of the default's, which they do not go with
  if (pairs.has('spectrum-kind')) delete experiment.spectrum
  if (pairs.has('time-at')) delete experiment.time
  for (const [name, text] of pairs) {
    const path = pathOf.get(name)
    if (path !== undefined) setPath(experiment, path, parse(text))
  }
  return completeExperiment(experiment, 'solve')
}

function writeExperiment(experiment: CompletedExperiment): Pairs {
  const pairs: Pairs = new Map()
  for (const [name, path] of pathOf) {
    const value = getPath(experiment, path)
    if (value !== undefined) pairs.set(name, typeof value === 'string' ? value : JSON.stringify(value))
  }
  const meant = JSON.stringify(experiment)
  const isEnough = (some: Pairs) => {
    try {
      return JSON.stringify(readExperiment(some)) === meant
    } catch {
      return false
    }
  }
  for (const name of [...pairs.keys()]) {
    const fewer = new Map(pairs)
    fewer.delete(name)
    if (isEnough(fewer)) pairs.delete(name)
  }
  return pairs
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** The value at a path such as `student.units`. */
export function getPath(object: object, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], object)
}

/** Sets the value at a path; what leads there is made. */
export function setPath(object: object, path: string, value: unknown): void {
  const keys = path.split('.')
  const last = keys.pop()!
  let inner = object as Record<string, unknown>
  for (const key of keys) {
    inner[key] ??= {}
    inner = inner[key] as Record<string, unknown>
  }
  inner[last] = value
}
