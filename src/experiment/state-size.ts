import type { Method, SimulationMethod } from '../api.js'
import { refuse } from '../check.js'
import type { CompletedExperiment } from '../experiment.js'
import type { Integrator } from '../kernel/integrators.js'
import { levelCount } from './trained.js'

/**
 * How much memory an experiment's state needs: estimated from its sizes alone, before anything is allocated,
 * so that one which cannot run is refused at once.
 */

const GIB = 2 ** 30
const LARGEST_STATE = 3 * GIB
const FLOAT_BYTES = 8

/** (K+M)² matrices of coefficients and Gaussian averages. */
const MATRIX_COPIES = 16
/** Numbers per level besides the overlaps drawn: eigenvalues, weights, sizes, and what compression makes of them. */
const LEVEL_NUMBERS = 6
/** The same of an integration: eigenvalues, those that are trained, weights, rates of the noise, a row. */
const INTEGRATION_LEVEL_NUMBERS = 5
/** Copies of the state: itself, and those of assembly/solution.ts; besides them those of each method, in assembly/. */
const COMMON_COPIES = 8
const RATE_COPIES = 1 // fastest-rate.ts
const EXPLICIT_COPIES = 12
const STABILISED_COPIES = 4
const IMPLICIT_COPIES = 10
/** `auto` does not take the implicit method for more coupling variables: see assembly/stiffness.ts. */
const MOST_COUPLINGS = 4096
/** Bytes of a level's overlaps at one time as nested arrays: a number, and an array around some. */
const ARRAY_BYTES = 48
/** Vectors of length N besides the student's and the teacher's: four inputs, and their standard deviations. */
const DIRECT_VECTORS = 5
/** Numbers that describe a level to the reduced simulation: λ, m, and the law of its rest. */
const REDUCED_PARAMETERS = 8
/** Components by which a level may be padded to whole SIMD words. */
const LEVEL_PADDING = 4
/**
 * What one output time may cost on its way to the reader: its overlaps as nested plain arrays, the sums over
 * an ensemble, and the JSON text. A generous round number, which allows 2^20 times.
 */
const BYTES_PER_TIME = 3072

/**
 * What each number of the curves of runs that are kept may cost: as a number, twice, and as JSON text, which is copied
 * on its way and may be no longer than a string can be, 2^29 characters. A generous round number.
 */
const BYTES_PER_KEPT_NUMBER = 160

/** The sizes that the estimate depends on. */
export interface StateSizes {
  /** L */
  levels: number
  /** K */
  studentUnits: number
  /** M */
  teacherUnits: number
  /** N; matters to simulations only */
  inputDimension: number
}

/** Those of a completed experiment. */
export function experimentSizes(experiment: CompletedExperiment): StateSizes {
  const { student, teacher, inputDimension = 1 } = experiment
  return {
    levels: levelCount(experiment),
    studentUnits: student.units,
    teacherUnits: teacher.units,
    inputDimension,
  }
}

/** Bytes of every level's initial overlaps, from which `solve` starts. */
export function initialBytes({ levels, studentUnits: K, teacherUnits: M }: StateSizes): number {
  const pairs = ((K + M) * (K + M + 1)) / 2
  return FLOAT_BYTES * levels * (pairs + LEVEL_NUMBERS)
}

/** What decides how much an integration needs. */
export interface IntegrationKind {
  integrator: Integrator
  isLinear: boolean
}

/** Bytes that the integration of `levels` levels holds; `auto` may come to hold what all its methods need. */
export function integrationBytes(
  { levels, studentUnits: K, teacherUnits: M }: StateSizes,
  { integrator, isLinear }: IntegrationKind,
): number {
  const overlaps = K * M + (K * (K + 1)) / 2
  const rows = overlaps + (isLinear ? 1 : 0)
  // a dense system, and how the averages answer to each of its variables
  const couplings = isLinear ? 1 : overlaps
  const isAuto = integrator === 'auto'
  const isImplicit = integrator === 'implicit' || (isAuto && couplings <= MOST_COUPLINGS)
  const copies =
    COMMON_COPIES +
    (integrator !== 'implicit' ? RATE_COPIES : 0) +
    (isAuto || integrator === 'explicit' ? EXPLICIT_COPIES : 0) +
    (isAuto || integrator === 'stabilised' ? STABILISED_COPIES : 0) +
    (isImplicit ? IMPLICIT_COPIES : 0)
  const perLevel = copies * rows + (M * (M + 1)) / 2 + INTEGRATION_LEVEL_NUMBERS
  const coupled = isImplicit ? couplings * (couplings + K * (K + M) + K * K) : 0
  return FLOAT_BYTES * (levels * perLevel + coupled + MATRIX_COPIES * (K + M) ** 2)
}

/** Bytes of the overlaps of every level recorded at `times` times. */
export function recordBytes({ levels, studentUnits: K, teacherUnits: M }: StateSizes, times: number): number {
  const numbers = (K + M) ** 2 + K * M + K * K
  return times * levels * (FLOAT_BYTES * numbers + ARRAY_BYTES * (2 * K + 2))
}

/** Bytes that the direct simulation needs for one run. */
export function directStateBytes(
  { levels, studentUnits: K, teacherUnits: M, inputDimension }: StateSizes,
  extraVectors = DIRECT_VECTORS,
): number {
  const vectors = (inputDimension + LEVEL_PADDING * levels) * (K + M + extraVectors)
  // The initial overlaps of every level, and the factor they are laid out from.
  const overlaps = 2 * levels * (K + M) ** 2
  return FLOAT_BYTES * (vectors + overlaps + MATRIX_COPIES * (K + M) ** 2)
}

/** Bytes that the reduced simulation needs for one run: coordinates and normals of every level, whatever N is. */
function reducedStateBytes({ levels, studentUnits: K, teacherUnits: M }: StateSizes): number {
  // the initial overlaps, the factor they are laid out from, and the coordinates
  const perLevel = 3 * (K + M) ** 2 + 2 * (K + M + 1) + REDUCED_PARAMETERS
  return FLOAT_BYTES * (levels * perLevel + MATRIX_COPIES * (K + M) ** 2)
}

/** Bytes of the results at `times` output times. */
function outputBytes(times: number): number {
  return BYTES_PER_TIME * times
}

/** Bytes that a simulation needs: by the method that needs less if that is still open. */
export function simulationStateBytes(method: SimulationMethod): (sizes: StateSizes) => number {
  switch (method) {
    case 'direct':
      return directStateBytes
    case 'reduced':
      return reducedStateBytes
    case 'auto':
      return (sizes) => Math.min(directStateBytes(sizes), reducedStateBytes(sizes))
  }
}

/** The experiment's field for each size, and what a message calls it. */
export type SizeFields = { [Size in keyof StateSizes]?: { field: string; noun: string } }

/** Those of every experiment: the units, and the levels if a field sets their number. */
export function sizeFields(levelsField: string | undefined): SizeFields {
  return {
    ...(levelsField !== undefined && { levels: { field: levelsField, noun: 'levels' } }),
    studentUnits: { field: 'student.units', noun: 'units' },
    teacherUnits: { field: 'teacher.units', noun: 'units' },
  }
}

/** Whether a state of so many bytes is not refused. */
export function isHeld(bytes: number): boolean {
  return bytes <= LARGEST_STATE
}

/**
 * Refuses (RangeError) an experiment whose state would need more than 3 GiB, naming the field whose reduction
 * to its least value would save the most.
 */
export function checkStateSize(
  sizes: StateSizes,
  fields: SizeFields,
  bytes: (sizes: StateSizes) => number,
): void {
  const needed = bytes(sizes)
  if (isHeld(needed)) return
  let least = Infinity
  let blamed: keyof StateSizes = 'levels'
  for (const size of Object.keys(fields) as (keyof StateSizes)[]) {
    const without = bytes({ ...sizes, [size]: 1 })
    if (without < least) {
      least = without
      blamed = size
    }
  }
  const { field, noun } = fields[blamed]!
  refuseSize(field, `${compact(sizes[blamed])} ${noun}`, needed)
}

/** Refuses (RangeError) more output times than can be held. */
export function checkOutputSize(times: number, field: string): void {
  const needed = outputBytes(times)
  if (!isHeld(needed)) refuseSize(field, `${compact(times)} output times`, needed)
}

/** Refuses (RangeError) to keep the curves of more runs than can be held. */
export function checkKeptRuns(runs: number, times: number): void {
  const needed = BYTES_PER_KEPT_NUMBER * runs * times
  if (needed > LARGEST_STATE)
    refuseSize('runs', `${compact(runs)} runs kept at ${compact(times)} times`, needed)
}

/** Refuses (RangeError) checkpoints of `workers` runs at once that would be larger than a state may be. */
export function checkCheckpointSize(workers: number, method: Method, sizes: StateSizes): void {
  // of the direct simulation the students
  const one = method === 'direct' ? directStateBytes(sizes, -sizes.teacherUnits) : reducedStateBytes(sizes)
  if (isHeld(workers * one)) return
  const needed = formatBytes(workers * one)
  refuse(
    RangeError,
    'workers',
    `expected checkpoints of at most 3 GiB, got ${workers} workers, which need ${needed}`,
  )
}

function refuseSize(field: string, given: string, bytes: number): never {
  const size = formatBytes(bytes)
  refuse(RangeError, field, `expected a state of at most 3 GiB, got ${given}, which need ${size}`)
}

/** 1e9 rather than 1000000000. */
function compact(value: number): string {
  const exponential = value.toExponential().replace('e+', 'e')
  return exponential.length < String(value).length ? exponential : String(value)
}

/** Bytes in GiB and larger units, with two or three figures. */
export function formatBytes(bytes: number): string {
  const units = ['GiB', 'TiB', 'PiB', 'EiB']
  let value = bytes / GIB
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  const digits = value < 100 ? value.toFixed(1) : compact(Number(value.toPrecision(3)))
  return `${digits} ${units[unit]}`
}
