import type { FieldError } from '../check.js'
import { completeExperiment } from '../experiment/complete-experiment.js'
import { dimensionRule, fits, nearestFits } from '../experiment/dimension.js'
import { levelEdges } from '../experiment/trained.js'
import type { CompletedExperiment } from '../experiment.js'
import { setPath } from './setting.js'
import { formatNumber } from './words.js'

export interface Change {
  experiment: CompletedExperiment
  /** What was moved along, and why. */
  note?: string
}

/**
 * An experiment with one field changed. If N does not fit any more, the nearest that does takes its place; and of N_l too.
 *
 * @throws TypeError or RangeError with a property `field`
 */
export function changeField(experiment: CompletedExperiment, path: string, value: unknown): Change {
  const changed = structuredClone(experiment)
  setPath(changed, path, value)
  const notes: string[] = []
  if (refusedField(changed) === 'inputDimension') moveDimension(changed, notes)
  // Not where it was typed: then its reader is told what would fit
  if (path !== 'student.trained' && refusedField(changed) === 'student.trained') moveTrained(changed, notes)
  const { student, inputDimension } = changed
  // All of them: as if it were not given
  if (student.trained === inputDimension) delete student.trained
  return {
    experiment: completeExperiment(changed, 'solve'),
    ...(notes.length > 0 && { note: notes.join('; ') }),
  }
}

/** The field for which an experiment would be refused, if any. */
function refusedField(experiment: CompletedExperiment): string | undefined {
  try {
    completeExperiment(experiment, 'solve')
    return undefined
  } catch (error) {
    return (error as FieldError).field
  }
}

function moveDimension(experiment: CompletedExperiment, notes: string[]): void {
  const before = experiment.inputDimension
  const fit = before === undefined ? undefined : nearestFit(experiment, before)
  if (fit === undefined) return
  experiment.inputDimension = fit
  notes.push(
    `N is ${formatNumber(fit)} instead of ${formatNumber(before!)}: every level needs a whole number of directions`,
  )
}

function moveTrained(experiment: CompletedExperiment, notes: string[]): void {
  const { student, spectrum, inputDimension } = experiment
  const before = student.trained!
  const edges = levelEdges(spectrum, inputDimension!)
  const nearest = edges.reduce((a, b) => (Math.abs(b - before) < Math.abs(a - before) ? b : a))
  student.trained = nearest
  notes.push(
    `N_l is ${formatNumber(nearest)} instead of ${formatNumber(before)}, which does not fit the levels any more`,
  )
}

/** The N nearest to one, itself if it fits; undefined if there is none within 10⁷. */
export function nearestFit(experiment: CompletedExperiment, inputDimension: number): number | undefined {
  const rule = dimensionRule(experiment)
  if (fits(rule, inputDimension)) return inputDimension
  const { below = 0, above = Number.POSITIVE_INFINITY } = nearestFits(rule, inputDimension)
  const nearest = inputDimension - below <= above - inputDimension ? below : above
  return nearest > 0 && Number.isFinite(nearest) ? nearest : undefined
}
