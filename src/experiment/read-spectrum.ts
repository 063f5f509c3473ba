import {
  checkArray,
  checkChoice,
  checkInteger,
  checkNumber,
  checkNumbers,
  checkObject,
  refuse,
  refuseValue,
} from '../check.js'
import type { CompletedSpectrum } from '../experiment.js'
import { Sums } from '../sums.js'

/** Which field sets L, for each kind of spectrum. */
export const levelsFields = {
  isotropic: undefined,
  'power-law': 'spectrum.levels',
  values: 'spectrum.eigenvalues',
} as const

/** The part of a spectrum that says how large it is; its arrays have not been read. */
export interface SpectrumHeader {
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

/** Checks a spectrum's kind and reads its size; isotropic if it is left out. */
export function readSpectrumHeader(value: unknown): SpectrumHeader {
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

/** Checks the rest, and fills in the weights. */
export function readSpectrum({ kind, levels, fields }: SpectrumHeader): CompletedSpectrum {
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
      const sum = sumOf(weights)
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

/** Rounding errors carried along: those of a plain sum of 10⁷ weights may come to 1e-9. */
function sumOf(weights: readonly number[]): number {
  const sums = new Sums(1)
  for (const weight of weights) sums.add(0, weight)
  return sums.at(0)
}
