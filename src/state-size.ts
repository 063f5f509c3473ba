import type { SimulationMethod } from './api.js'
import { refuse } from './check.js'

/**
 * How much memory an experiment's state needs: estimated from its sizes alone, before anything is allocated,
 * so that one which cannot run is refused at once.
 */

const GIB = 2 ** 30
const LARGEST_STATE = 3 * GIB
const FLOAT_BYTES = 8

/** Numbers of the state per level and order parameter that an integrator holds: the state, its stages and errors. */
const SOLVE_COPIES = 20
/** (K+M)² matrices of coefficients and Gaussian averages. */
const MATRIX_COPIES = 8
/** Vectors of length N besides the student's and the teacher's: the input, and its standard deviations. */
const DIRECT_VECTORS = 2
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

/** Bytes that `solve` needs. */
export function solveStateBytes(
  { levels, studentUnits: K, teacherUnits: M }: StateSizes,
  copies = SOLVE_COPIES,
): number {
  const perLevel = copies * (K * M + (K * (K + 1)) / 2) + M * M + 2
  return FLOAT_BYTES * (levels * perLevel + MATRIX_COPIES * (K + M) ** 2)
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
export function reducedStateBytes({ levels, studentUnits: K, teacherUnits: M }: StateSizes): number {
  // the initial overlaps, the factor they are laid out from, and the coordinates
  const perLevel = 3 * (K + M) ** 2 + 2 * (K + M + 1) + REDUCED_PARAMETERS
  return FLOAT_BYTES * (levels * perLevel + MATRIX_COPIES * (K + M) ** 2)
}

/** Bytes of the results at `times` output times. */
export function outputBytes(times: number): number {
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

/** Whether a state fits. */
export function fitsMemory(bytes: number): boolean {
  return bytes <= LARGEST_STATE
}

/** The experiment's field for each size, and what a message calls it. */
export type SizeFields = { [Size in keyof StateSizes]?: { field: string; noun: string } }

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
  if (fitsMemory(needed)) return
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
  if (needed > LARGEST_STATE) refuseSize(field, `${compact(times)} output times`, needed)
}

/** Refuses (RangeError) to keep the curves of more runs than can be held. */
export function checkKeptRuns(runs: number, times: number): void {
  const needed = BYTES_PER_KEPT_NUMBER * runs * times
  if (needed > LARGEST_STATE)
    refuseSize('runs', `${compact(runs)} runs kept at ${compact(times)} times`, needed)
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
