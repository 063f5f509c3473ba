import type { SimulationMethod } from '../api.js'
import {
  checkChoice,
  checkInteger,
  checkNumber,
  checkNumbers,
  checkObject,
  optional,
  refuse,
  refuseBeside,
  refuseValue,
} from '../check.js'
import type {
  Activation,
  CompletedExperiment,
  CompletedSpectrum,
  ExperimentKind,
  InitialOverlaps,
  OutputWeights,
  TeacherVectors,
} from '../experiment.js'
import { directions, distinctWeights, readInputDimension } from './dimension.js'
import { fitsDirections, givenGram } from './gram.js'
import { readInitialOverlaps } from './initial-overlaps.js'
import { readSpectrum, readSpectrumHeader, type SpectrumHeader } from './read-spectrum.js'
import { readTime } from './read-time.js'
import {
  checkStateSize,
  initialBytes,
  integrationBytes,
  type StateSizes,
  simulationStateBytes,
  sizeFields,
} from './state-size.js'
import { readTrained } from './trained.js'

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
  const activation = optional<Activation>(given.activation, 'erf', (value) =>
    checkChoice(value, 'activation', ['linear', 'erf']),
  )
  const learningRate = checkNumber(given.learningRate, 'learningRate', { above: 0 })
  const time = readTime(given.time)
  const seed = optional(given.seed, 1, (value) => checkInteger(value, 'seed', { min: 0 }))

  let vectors: TeacherVectors | undefined
  let initialStd: number | undefined
  let initialOverlaps: InitialOverlaps | undefined
  if (given.initialOverlaps === undefined) {
    vectors = optional<TeacherVectors>(teacher.vectors, 'random', (value) =>
      checkChoice(value, 'teacher.vectors', ['random', 'orthonormal']),
    )
    initialStd = optional(student.initialStd, 0.01, (value) =>
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

function readOutputWeights(value: unknown, field: string, units: number): OutputWeights {
  if (value === undefined) return 'scaled'
  if (value === 'scaled' || value === 'unit') return value
  if (Array.isArray(value)) return checkNumbers(value, field, {}, units)
  const errorClass = typeof value === 'string' ? RangeError : TypeError
  return refuseValue(errorClass, field, '"scaled", "unit" or an array of numbers', value)
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
