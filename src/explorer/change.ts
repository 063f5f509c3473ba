import type { FieldError } from '../check.js'
import { fits, nearestFits } from '../dimension.js'
import { type CompletedExperiment, completeExperiment, dimensionRule } from '../experiment.js'
import { setPath } from './setting.js'
import { formatNumber } from './words.js'

export interface Change {
  experiment: CompletedExperiment
  /** What was moved along, and why. */
  note?: string
}

/**
 * An experiment with one field changed. If N does not fit any more, the nearest that does takes its place.
 *
 * @throws TypeError or RangeError with a property `field`
 */
export function changeField(experiment: CompletedExperiment, path: string, value: unknown): Change {
  const changed = structuredClone(experiment)
  setPath(changed, path, value)
  try {
    return { experiment: completeExperiment(changed, 'solve') }
  } catch (error) {
    const before = changed.inputDimension
    if ((error as FieldError).field !== 'inputDimension' || before === undefined) throw error
    const fit = nearestFit(changed, before)
    if (fit === undefined) throw error
    changed.inputDimension = fit
    const note = `N is ${formatNumber(fit)} instead of ${formatNumber(before)}: every level needs a whole number of directions`
    return { experiment: completeExperiment(changed, 'solve'), note }
  }
}

/** The N nearest to one, itself if it fits; undefined if there is none within 10⁷. */
export function nearestFit(experiment: CompletedExperiment, inputDimension: number): number | undefined {
  const rule = dimensionRule(experiment)
  if (fits(rule, inputDimension)) return inputDimension
  const { below = 0, above = Number.POSITIVE_INFINITY } = nearestFits(rule, inputDimension)
  const nearest = inputDimension - below <= above - inputDimension ? below : above
  return nearest > 0 && Number.isFinite(nearest) ? nearest : undefined
}
