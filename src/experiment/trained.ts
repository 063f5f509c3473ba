import { checkInteger, refuseValue } from '../check.js'
import type { CompletedExperiment, CompletedSpectrum, ExperimentSpectrum } from '../experiment.js'
import { directions } from './dimension.js'

/**
 * The directions that are trained: the first N_l ones, largest eigenvalues first, levels of the same eigenvalue in the
 * order given. The level in which they end is split in two.
 */
export interface TrainedDirections {
  /** The indices of all levels in that order. */
  order: Uint32Array
  /** How many levels are trained as a whole: the first ones of the order. */
  whole: number
  /** How many directions of the next level are trained, and how many it has; 0 of 0 if there is none. */
  part: number
  size: number
}

/** Which directions are trained in an experiment; undefined if all are. */
export function trainedDirections({
  spectrum,
  student,
  inputDimension,
}: CompletedExperiment): TrainedDirections | undefined {
  const { trained } = student
  return trained === undefined ? undefined : leadingDirections(spectrum, trained, inputDimension!)
}

function leadingDirections(
  spectrum: CompletedSpectrum,
  trained: number,
  inputDimension: number,
): TrainedDirections | undefined {
  if (trained === inputDimension) return undefined
  const order = leadingOrder(spectrum)
  let part = trained
  for (const [whole, k] of order.entries()) {
    const size = directions(levelWeight(spectrum, k), inputDimension)!
    if (part < size) return { order, whole, part, size }
    part -= size
  }
  return { order, whole: order.length, part: 0, size: 0 }
}

function leadingOrder(spectrum: CompletedSpectrum): Uint32Array {
  const order = Uint32Array.from({ length: spectrumLevelCount(spectrum) }, (_, k) => k)
  // a power law is in that order
  if (spectrum.kind !== 'values') return order
  const { eigenvalues } = spectrum
  return order.sort((a, b) => eigenvalues[b]! - eigenvalues[a]! || a - b)
}

/** The numbers of directions that end at a level's edge, up to N. */
export function levelEdges(spectrum: CompletedSpectrum, inputDimension: number): number[] {
  let edge = 0
  return Array.from(leadingOrder(spectrum), (k) => {
    edge += directions(levelWeight(spectrum, k), inputDimension)!
    return edge
  })
}

/** p_k. */
function levelWeight(spectrum: CompletedSpectrum, k: number): number {
  return spectrum.kind === 'values' ? spectrum.weights[k]! : 1 / spectrumLevelCount(spectrum)
}

/** L of the spectrum itself. */
export function spectrumLevelCount(spectrum: ExperimentSpectrum): number {
  switch (spectrum.kind) {
    case 'isotropic':
      return 1
    case 'power-law':
      return spectrum.levels
    case 'values':
      return spectrum.eigenvalues.length
  }
}

/** L, and one more if a level is trained in part. */
export function levelCount(experiment: CompletedExperiment): number {
  const isSplit = (trainedDirections(experiment)?.part ?? 0) > 0
  return spectrumLevelCount(experiment.spectrum) + (isSplit ? 1 : 0)
}

/**
 * Checks N_l: an integer from 1 to N that leaves both parts of a level in which it ends `least` directions; with given
 * overlaps (`least` infinite) no level can be split.
 * @throws TypeError, RangeError with `field`
 */
export function readTrained(
  value: unknown,
  spectrum: CompletedSpectrum,
  inputDimension: number,
  least: number,
): number {
  const field = 'student.trained'
  const trained = checkInteger(value, field, { min: 1, max: inputDimension })
  const { part, size } = leadingDirections(spectrum, trained, inputDimension) ?? { part: 0, size: 0 }
  if (part === 0 || (part >= least && size - part >= least)) return trained
  const edge = trained - part
  const canSplit = size >= 2 * least
  const below = canSplit && part >= least ? edge + size - least : edge
  const above = canSplit && part < least ? edge + least : edge + size
  const nearest = below >= 1 ? `${below} and ${above}` : `${above}`
  const expected =
    least === Infinity
      ? "a number that ends at a level's edge, as initialOverlaps is given"
      : `a number that leaves ≥ ${least} directions to both parts of the level in which it ends`
  refuseValue(RangeError, field, `${expected} (nearest: ${nearest})`, value)
}
