import { completeExperiment } from '../../src/experiment/complete-experiment.js'
import { fit } from '../../src/fit.js'
import type { Trajectory } from '../../src/trajectory.js'
import { exponentialCurve, type SyntheticCurve, syntheticCurve } from './synthetic-curves.js'

/** How a stated interval compares with the truth. */
export interface CheckedInterval {
  seed: number
  description: SyntheticCurve['description']
  found: boolean
  covered: boolean
  /** Width of the interval over that of the ideal one; 0 if there is none */
  width: number
}

/** Fits a synthetic curve, as a trajectory if it has runs. */
export async function checkInterval(seed: number): Promise<CheckedInterval> {
  const { exponent, ideal, description, window: _, ...curve } = syntheticCurve(seed)
  const { powerLaw } = await fit(curve.runs ? { ...ensemble, ...curve } : curve)
  if (powerLaw === null) return { seed, description, found: false, covered: false, width: 0 }
  const [low, high] = powerLaw.interval
  const covered = low <= exponent && exponent <= high
  return { seed, description, found: true, covered, width: (high - low) / (2 * ideal) }
}

/** Whether a power law is seen in an exponential. */
export async function isTakenForPowerLaw(seed: number, isNoisy: boolean): Promise<boolean> {
  return (await fit(exponentialCurve(seed, isNoisy))).powerLaw !== null
}

/** What a trajectory has besides its curve. */
export const ensemble: Pick<
  Trajectory,
  'kind' | 'floor' | 'status' | 'message' | 'work' | 'experiment' | 'version'
> = {
  kind: 'simulate',
  floor: 1e-15,
  status: 'done',
  message: 'reached the last time',
  work: {},
  experiment: completeExperiment(
    { teacher: { units: 2 }, student: { units: 2 }, learningRate: 0.1, time: { until: 10 } },
    'simulate',
  ),
  version: '0.0.0',
}
