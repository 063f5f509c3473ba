import { checkArray, checkNumbers, checkObject, isPlainObject, path, refuse, refuseValue } from '../check.js'
import type { Kernel } from '../kernel/kernel.js'
import type { Trajectory } from '../trajectory.js'
import { fastNoise, median, smoothedErrors } from './errors.js'
import type { MeasuredCurve } from './measured-curve.js'

/** A learning curve of one's own. */
export interface MeasurableCurve {
  /** α > 0 or from 0 on, strictly increasing */
  alpha: number[]
  /** ε_g */
  generalizationError: number[]
  /** Its standard error, ≥ 0 */
  standardError?: number[]
}

/** How the noise of a curve is known. */
export type NoiseSource = 'runs' | 'stated' | 'estimated' | 'none'

/** A curve to be measured, checked. */
export interface Reading {
  trajectory: Trajectory | undefined
  alpha: number[]
  generalizationError: number[]
  standardError: number[] | undefined
  runs: number[][] | undefined
  floor: number
}

/** Fewer runs tell too little of their spread; their standard error is taken as stated. */
const fewestRuns = 3
/** Noise below this (relative) is rounding. */
const leastNoise = 1e-7

/** @throws TypeError or RangeError with a property `field` */
export function readCurve(given: unknown): Reading {
  if (!isPlainObject(given)) refuseValue(TypeError, 'trajectory', 'an object', given)
  const isTrajectory = 'kind' in given
  const object = isTrajectory
    ? given
    : checkObject(given, '', ['alpha', 'generalizationError', 'standardError'], 'curve')
  if (isTrajectory && given.kind !== 'solve' && given.kind !== 'simulate')
    refuseValue(RangeError, 'kind', '"solve" or "simulate"', given.kind)
  const alpha = checkNumbers(object.alpha, 'alpha', { min: 0 })
  for (let i = 1; i < alpha.length; i++)
    if (!(alpha[i]! > alpha[i - 1]!))
      refuseValue(RangeError, path('alpha', i), `a number > ${alpha[i - 1]} (times increase)`, alpha[i])
  const generalizationError = checkNumbers(
    object.generalizationError,
    'generalizationError',
    {},
    alpha.length,
  )
  const standardError =
    object.standardError === undefined
      ? undefined
      : checkNumbers(object.standardError, 'standardError', { min: 0 }, alpha.length)
  if (!isTrajectory)
    return { trajectory: undefined, alpha, generalizationError, standardError, runs: undefined, floor: 0 }
  const runs =
    given.runs === undefined
      ? undefined
      : checkArray(given.runs, 'runs', 'arrays').map((run, i) =>
          checkNumbers(run, path('runs', i), {}, alpha.length),
        )
  const [floor] = checkNumbers([given.floor], 'floor', { min: 0 }, 1)
  if (!isPlainObject(given.experiment)) refuse(TypeError, 'experiment', 'expected the completed experiment')
  const trajectory = given as unknown as Trajectory
  return { trajectory, alpha, generalizationError, standardError, runs, floor: floor! }
}

/**
 * The samples from index `first` to before `end` as logarithms, and how their noise is known.
 *
 * @internal
 */
export function measured(
  { trajectory, alpha, generalizationError, standardError, runs }: Reading,
  at: number[],
  kernel: Kernel,
): { curve: MeasuredCurve; noise: NoiseSource } {
  const pick = (values: number[]) => at.map((i) => values[i]!)
  const means = pick(generalizationError)
  const deviations =
    runs !== undefined && runs.length >= fewestRuns
      ? runs.map((run) => pick(run).map((value, i) => value / means[i]! - 1))
      : undefined
  const stated = deviations
    ? smoothedErrors(deviations)
    : standardError && pick(standardError).map((error, i) => error / means[i]!)
  const y = means.map((value) => kernel.log(value))
  const isExact =
    trajectory?.kind === 'solve' || (stated ? stated.every((error) => error < leastNoise) : isSmooth(y))
  const curve: MeasuredCurve = { alpha: pick(alpha), x: pick(alpha).map((a) => kernel.log(a)), y }
  if (isExact) return { curve, noise: 'none' }
  if (!stated) return { curve, noise: 'estimated' }
  // The error of a sample that no run changes yet is rounding, not nothing
  curve.relativeErrors = stated.map((error) => Math.max(error, leastNoise))
  if (!deviations) return { curve, noise: 'stated' }
  return { curve: { ...curve, deviations }, noise: 'runs' }
}

/** Whether a curve without stated errors has no noise: that of white noise grows with the order of a difference. */
function isSmooth(y: number[]): boolean {
  const noise = fastNoise(y)
  if (noise < leastNoise) return true
  const size = (values: number[]) => median(values.map(Math.abs))
  const seconds = differences(differences(y))
  return size(differences(seconds)) < 0.5 * size(seconds)
}

function differences(values: number[]): number[] {
  return values.slice(1).map((value, i) => value - values[i]!)
}
