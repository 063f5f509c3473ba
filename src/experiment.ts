import type { SimulationMethod } from './api.js'
import {
  checkArray,
  checkChoice,
  checkInteger,
  checkNumber,
  checkNumbers,
  checkObject,
  path,
  refuse,
  refuseValue,
} from './check.js'
import {
  countWeights,
  type DimensionRule,
  defaultDimension,
  directions,
  fits,
  nearestFits,
  type WeightCount,
} from './dimension.js'
import { fitsDirections, givenGram } from './gram.js'
import { readInitialOverlaps } from './initial-overlaps.js'
import {
  checkOutputSize,
  checkStateSize,
  initialBytes,
  integrationBytes,
  type StateSizes,
  simulationStateBytes,
  sizeFields,
} from './state-size.js'
import { readTrained } from './trained.js'

/** A covariance spectrum: eigenvalues λ_k and the fractions p_k of the directions that have them. */
export type ExperimentSpectrum =
  | { kind: 'isotropic' }
  /** λ_k ∝ k^{-(1+β)}, k = 1…L, equal weights, mean 1; β ≥ −1, L ≥ 1 */
  | { kind: 'power-law'; beta: number; levels: number }
  /** λ_k ≥ 0, not all 0, as they are; p_k > 0 with sum 1, equal if left out: [L] each */
  | { kind: 'values'; eigenvalues: number[]; weights?: number[] }

/** v_n or w_i: `"scaled"` is v = 1/√M, w = √M/K; `"unit"` is 1. */
export type OutputWeights = 'scaled' | 'unit' | number[]

export type TeacherVectors = 'random' | 'orthonormal'

export type Activation = 'erf' | 'linear'

/**
 * Overlaps per level, divided by N, not weighted by λ. Each level is symmetric and, student and teacher together,
 * positive semidefinite.
 */
export interface InitialOverlaps {
  /** q: [L][K][K] */
  student: number[][][]
  /** r: [L][K][M] */
  studentTeacher: number[][][]
  /** t: [L][M][M] */
  teacher: number[][][]
}

/**
 * The times α at which a curve is wanted: `samples` ≥ 2 of them (default 60), log-spaced from `from` > 0 (default the
 * smaller of 0.01 and until/1000) to `until`, both included; or those listed, ≥ 0 and strictly increasing.
 */
export type ExperimentTime = { until: number; samples?: number; from?: number } | { at: number[] }

/** One experiment, as a user writes it. Lengths and times are dimensionless. */
export interface Experiment {
  /** λ_k, p_k; default isotropic */
  spectrum?: ExperimentSpectrum
  /** M ≥ 1 units, v_n (default "scaled"), B_n (default "random") */
  teacher: { units: number; outputWeights?: OutputWeights; vectors?: TeacherVectors }
  /**
   * K ≥ 1 units, w_i (default "scaled"), σ_J ≥ 0 (default 0.01). Only the first `trained` directions are trained (N_l,
   * 1 … N, default all), largest eigenvalues first, equal ones in the order given. A level in which they end is split
   * in two, each part with overlaps of its own; with `initialOverlaps` they must end at a level's edge.
   */
  student: { units: number; outputWeights?: OutputWeights; initialStd?: number; trained?: number }
  /** g; default "erf" */
  activation?: Activation
  /** η > 0 */
  learningRate: number
  /** N ≥ 1 with every p_k N whole; default the smallest from 1024 to 10⁷ that fits */
  inputDimension?: number
  /** q, r, t; drawn from the seed unless given. Excludes `teacher.vectors` and `student.initialStd`. */
  initialOverlaps?: InitialOverlaps
  /** α */
  time: ExperimentTime
  /** 0 … 2^53 − 1; default 1 */
  seed?: number
}

/** A spectrum with its weights filled in. */
export type CompletedSpectrum =
  | { kind: 'isotropic' }
  | { kind: 'power-law'; beta: number; levels: number }
  | { kind: 'values'; eigenvalues: number[]; weights: number[] }

/** Times with every default filled in. */
export type CompletedTime = { until: number; samples: number; from: number } | { at: number[] }

/** The same with every default filled in; a valid experiment with the same result. */
export interface CompletedExperiment {
  spectrum: CompletedSpectrum
  /** `vectors` is left out when `initialOverlaps` is given. */
  teacher: { units: number; outputWeights: OutputWeights; vectors?: TeacherVectors }
  /** `initialStd` is left out when `initialOverlaps` is given, `trained` when it was not given: all are. */
  student: { units: number; outputWeights: OutputWeights; initialStd?: number; trained?: number }
  activation: Activation
  learningRate: number
  /** Left out by `solve` from `initialOverlaps`, unless it was given: only `student.trained` needs it there. */
  inputDimension?: number
  initialOverlaps?: InitialOverlaps
  time: CompletedTime
  seed: number
}

/** Which of the two computations an experiment is completed for: they need N for different things. */
export type ExperimentKind = 'solve' | 'simulate'

const EXPERIMENT_FIELDS = [
  'spectrum',
  'teacher',
  'student',
  'activation',
  'learningRate',
  'inputDimension',
  'initialOverlaps',
  'time',
  'seed',
] as const

/**
 * Checks an experiment and fills in every default. The result shares nothing with `input`, which is not
 * changed; completing the result again gives the same.
 *
 * `solve` from `initialOverlaps` does not fill in N, and uses it only to count the directions that are trained;
 * everything else does both.
 *
 * @param method how a simulation makes its steps: it decides how much memory is needed
 * @throws TypeError (wrong type, missing or unknown field) or RangeError (value out of range, inconsistent
 *   pair, a state of more than 3 GiB), with `field` and a message of one line: see `check.ts`
 */
export function completeExperiment(
  input: unknown,
  kind: ExperimentKind,
  method: SimulationMethod = 'auto',
): CompletedExperiment {
  const bytes = kind === 'solve' ? leastSolveBytes : simulationStateBytes(method)
  const given = checkObject(input, '', EXPERIMENT_FIELDS, 'experiment')
  const teacher = checkObject(given.teacher, 'teacher', ['units', 'outputWeights', 'vectors'])
  const student = checkObject(given.student, 'student', ['units', 'outputWeights', 'initialStd', 'trained'])
  const M = checkInteger(teacher.units, 'teacher.units', { min: 1 })
  const K = checkInteger(student.units, 'student.units', { min: 1 })
  const header = readSpectrumHeader(given.spectrum)
  const L = header.levels
  // Before any array is read: sizes alone decide, and an N has at least one direction in each level.
  checkSize(bytes, header, { levels: L, studentUnits: K, teacherUnits: M, inputDimension: L })

  const spectrum = readSpectrum(header)
  const teacherWeights = readOutputWeights(teacher.outputWeights, 'teacher.outputWeights', M)
  const studentWeights = readOutputWeights(student.outputWeights, 'student.outputWeights', K)
  const activation = readOptional<Activation>(given.activation, 'erf', (value) =>
    checkChoice(value, 'activation', ['linear', 'erf']),
  )
  const learningRate = checkNumber(given.learningRate, 'learningRate', { above: 0 })
  const time = readTime(given.time)
  const seed = readOptional(given.seed, 1, (value) => checkInteger(value, 'seed', { min: 0 }))

  let vectors: TeacherVectors | undefined
  let initialStd: number | undefined
  let initialOverlaps: InitialOverlaps | undefined
  if (given.initialOverlaps === undefined) {
    vectors = readOptional<TeacherVectors>(teacher.vectors, 'random', (value) =>
      checkChoice(value, 'teacher.vectors', ['random', 'orthonormal']),
    )
    initialStd = readOptional(student.initialStd, 0.01, (value) =>
      checkNumber(value, 'student.initialStd', { min: 0 }),
    )
  } else {
    refuseBeside('initialOverlaps', teacher.vectors, 'teacher.vectors')
    refuseBeside('initialOverlaps', student.initialStd, 'student.initialStd')
    initialOverlaps = readInitialOverlaps(given.initialOverlaps, 'initialOverlaps', L, K, M)
  }

  // `solve` from given overlaps draws nothing
  const usesDimension = kind === 'simulate' || initialOverlaps === undefined || student.trained !== undefined
  let inputDimension: number | undefined
  let trained: number | undefined
  if (usesDimension) {
    if (kind === 'solve' && initialOverlaps !== undefined && given.inputDimension === undefined) {
      refuseValue(TypeError, 'inputDimension', 'a number, as student.trained is given', undefined)
    }
    const leastDrawn = vectors === 'orthonormal' ? M : 1
    // given overlaps of K+M vectors find room in K+M directions, and in fewer if their rank allows
    const isOpen = initialOverlaps !== undefined && given.inputDimension === undefined
    const rule = { weights: distinctWeights(spectrum), leastDirections: isOpen ? K + M : leastDrawn }
    inputDimension = readInputDimension(given.inputDimension, rule)
    if (kind === 'simulate' && initialOverlaps !== undefined) {
      checkRanks(initialOverlaps, spectrum, inputDimension)
    }
    if (student.trained !== undefined) {
      const leastPart = initialOverlaps === undefined ? leastDrawn : Infinity
      trained = readTrained(student.trained, spectrum, inputDimension, leastPart)
    }
    // One level may be split.
    const levels = trained === undefined ? L : L + 1
    checkSize(bytes, header, { levels, studentUnits: K, teacherUnits: M, inputDimension })
  } else if (given.inputDimension !== undefined) {
    // Not used, so it need not fit.
    inputDimension = checkInteger(given.inputDimension, 'inputDimension', { min: 1 })
  }

  return {
    spectrum,
    teacher: { units: M, outputWeights: teacherWeights, ...(vectors !== undefined && { vectors }) },
    student: {
      units: K,
      outputWeights: studentWeights,
      ...(initialStd !== undefined && { initialStd }),
      ...(trained !== undefined && { trained }),
    },
    activation,
    learningRate,
    ...(inputDimension !== undefined && { inputDimension }),
    ...(initialOverlaps !== undefined && { initialOverlaps }),
    time,
    seed,
  }
}

/** Refuses overlaps of vectors that span more directions than their level has. */
function checkRanks(overlaps: InitialOverlaps, spectrum: CompletedSpectrum, inputDimension: number): void {
  overlaps.student.forEach((_, k) => {
    const weight = spectrum.kind === 'values' ? spectrum.weights[k]! : 1 / overlaps.student.length
    const size = directions(weight, inputDimension)!
    if (fitsDirections(givenGram(overlaps, k), size)) return
    const expected = `expected a rank of at most ${size} in level ${k}, its number of directions`
    refuse(RangeError, 'initialOverlaps', `${expected} at N = ${inputDimension}, got more`)
  })
}

/** `fallback` if the field is left out. */
function readOptional<T>(value: unknown, fallback: T, read: (value: unknown) => T): T {
  return value === undefined ? fallback : read(value)
}

/** Refuses a field that another one excludes. */
function refuseBeside(other: string, value: unknown, field: string): void {
  if (value !== undefined) refuseValue(RangeError, field, `nothing, as ${other} is given`, value)
}

/** Which field sets L, for each kind of spectrum. */
export const levelsFields = {
  isotropic: undefined,
  'power-law': 'spectrum.levels',
  values: 'spectrum.eigenvalues',
} as const

/** The part of a spectrum that says how large it is; its arrays have not been read. */
interface SpectrumHeader {
  kind: CompletedSpectrum['kind']
  /** L */
  levels: number
  levelsField: string | undefined
  fields: Record<string, unknown>
}

const SPECTRUM_FIELDS = {
  isotropic: ['kind'],
  'power-law': ['kind', 'beta', 'levels'],
  values: ['kind', 'eigenvalues', 'weights'],
} as const

function readSpectrumHeader(value: unknown): SpectrumHeader {
  if (value === undefined) {
    return { kind: 'isotropic', levels: 1, levelsField: levelsFields.isotropic, fields: {} }
  }
  // The kind first: it decides which fields there are.
  const any = checkObject(value, 'spectrum', ['kind', 'beta', 'levels', 'eigenvalues', 'weights'])
  const kind = checkChoice(any.kind, 'spectrum.kind', ['isotropic', 'power-law', 'values'])
  const fields = checkObject(value, 'spectrum', SPECTRUM_FIELDS[kind])
  switch (kind) {
    case 'isotropic':
      return { kind, levels: 1, levelsField: levelsFields.isotropic, fields }
    case 'power-law': {
      const levelsField = levelsFields['power-law']
      return { kind, levels: checkInteger(fields.levels, levelsField, { min: 1 }), levelsField, fields }
    }
    case 'values': {
      const levelsField = levelsFields.values
      const levels = checkArray(fields.eigenvalues, levelsField, 'numbers').length
      if (levels === 0) refuseValue(RangeError, levelsField, 'at least one eigenvalue', fields.eigenvalues)
      return { kind, levels, levelsField, fields }
    }
  }
}

function readSpectrum({ kind, levels, fields }: SpectrumHeader): CompletedSpectrum {
  switch (kind) {
    case 'isotropic':
      return { kind }
    case 'power-law':
      return { kind, beta: checkNumber(fields.beta, 'spectrum.beta', { min: -1 }), levels }
    case 'values': {
      const eigenvalues = checkNumbers(fields.eigenvalues, 'spectrum.eigenvalues', { min: 0 })
      if (!eigenvalues.some((eigenvalue) => eigenvalue > 0)) {
        refuse(RangeError, 'spectrum.eigenvalues', 'expected at least one > 0, got only 0')
      }
      if (fields.weights === undefined) {
        return { kind, eigenvalues, weights: new Array<number>(levels).fill(1 / levels) }
      }
      const weights = checkNumbers(fields.weights, 'spectrum.weights', { above: 0 }, levels)
      const sum = accurateSum(weights)
      if (!(Math.abs(sum - 1) <= 1e-9)) {
        refuse(
          RangeError,
          'spectrum.weights',
          `expected numbers that sum to 1 within 1e-9, got a sum of ${sum}`,
        )
      }
      return { kind, eigenvalues, weights }
    }
  }
}

/** Sum with the rounding errors carried along (Neumaier 1974): plain summation of 10⁷ weights may be off by 1e-9. */
function accurateSum(numbers: readonly number[]): number {
  let sum = 0
  let rest = 0
  for (const number of numbers) {
    const next = sum + number
    rest += Math.abs(sum) >= Math.abs(number) ? sum - next + number : number - next + sum
    sum = next
  }
  return sum + rest
}

/** What an N has to satisfy so that everything can be drawn at it. */
export function dimensionRule({ spectrum, teacher }: CompletedExperiment): DimensionRule {
  const leastDirections = teacher.vectors === 'orthonormal' ? teacher.units : 1
  return { weights: distinctWeights(spectrum), leastDirections }
}

function distinctWeights(spectrum: CompletedSpectrum): WeightCount[] {
  switch (spectrum.kind) {
    case 'isotropic':
      return [{ weight: 1, count: 1 }]
    case 'power-law':
      return [{ weight: 1 / spectrum.levels, count: spectrum.levels }]
    case 'values':
      return countWeights(spectrum.weights)
  }
}

function readOutputWeights(value: unknown, field: string, units: number): OutputWeights {
  if (value === undefined) return 'scaled'
  if (value === 'scaled' || value === 'unit') return value
  if (Array.isArray(value)) return checkNumbers(value, field, {}, units)
  const errorClass = typeof value === 'string' ? RangeError : TypeError
  return refuseValue(errorClass, field, '"scaled", "unit" or an array of numbers', value)
}

function readInputDimension(value: unknown, rule: DimensionRule): number {
  const least = rule.leastDirections
  const condition = `p_k N whole${least > 1 ? ` and ≥ ${least}` : ''} in every level`
  if (value === undefined) {
    const smallest = defaultDimension(rule)
    if (smallest !== undefined) return smallest
    refuseValue(RangeError, 'inputDimension', `a number, as no N from 1024 to 1e7 has ${condition}`, value)
  }
  const n = checkInteger(value, 'inputDimension', { min: 1 })
  if (fits(rule, n)) return n
  const { below, above } = nearestFits(rule, n)
  const nearest = [below, above].filter((fit) => fit !== undefined)
  const hint = nearest.length === 0 ? 'none fits within 1e7' : `nearest: ${nearest.join(' and ')}`
  refuseValue(RangeError, 'inputDimension', `N with ${condition} (${hint})`, value)
}

function readTime(value: unknown): CompletedTime {
  const given = checkObject(value, 'time', ['until', 'samples', 'from', 'at'])
  if (given.at !== undefined) {
    for (const name of ['until', 'samples', 'from']) refuseBeside('time.at', given[name], path('time', name))
    return { at: readTimes(given.at, 'time.at') }
  }
  if (given.until === undefined) refuseValue(TypeError, 'time.until', 'a number > 0 (or time.at)', undefined)
  const until = checkNumber(given.until, 'time.until', { above: 0 })
  const samples = readOptional(given.samples, 60, (samples) =>
    checkInteger(samples, 'time.samples', { min: 2 }),
  )
  checkOutputSize(samples, 'time.samples')
  const from = readOptional<unknown>(given.from, Math.min(0.01, until / 1000), (from) => from)
  return { until, samples, from: checkNumber(from, 'time.from', { above: 0, below: until }) }
}

function readTimes(value: unknown, field: string): number[] {
  const { length } = checkArray(value, field, 'numbers')
  if (length === 0) refuseValue(RangeError, field, 'at least one time', value)
  checkOutputSize(length, field)
  const times = checkNumbers(value, field, { min: 0 })
  for (let i = 1; i < length; i++) {
    if (!(times[i]! > times[i - 1]!)) {
      refuseValue(RangeError, path(field, i), `a time > ${times[i - 1]} (strictly increasing)`, times[i])
    }
  }
  return times
}

/** What any `solve` needs; solve-size.ts knows how a given one integrates its levels. */
function leastSolveBytes(sizes: StateSizes): number {
  const one = integrationBytes({ ...sizes, levels: 1 }, { integrator: 'explicit', isLinear: false })
  return initialBytes(sizes) + one
}

function checkSize(
  bytes: (sizes: StateSizes) => number,
  { levelsField }: SpectrumHeader,
  sizes: StateSizes,
): void {
  const fields = sizeFields(levelsField)
  // Where N is no more than one direction a level, the levels force it.
  const dimension = { inputDimension: { field: 'inputDimension', noun: 'components' } }
  checkStateSize(sizes, sizes.inputDimension > sizes.levels ? { ...dimension, ...fields } : fields, bytes)
}
