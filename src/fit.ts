import version from '../build/generated/version.js'
import { embeddedKernel } from './embedded.js'
import { compareModels } from './fit/comparison.js'
import { slopeSpan } from './fit/drift.js'
import { fastNoise, median } from './fit/errors.js'
import { escapeTimes } from './fit/escape-times.js'
import { type Finding, findInNoise, findWithoutNoise, show, tooShort } from './fit/find.js'
import { leastSamples } from './fit/limits.js'
import { fitLine } from './fit/line.js'
import { type GroupedCurve, grouped, mostSamples } from './fit/measured-curve.js'
import { momentPlateaus } from './fit/moment-plateaus.js'
import type { Noise } from './fit/noise.js'
import { type FitOptions, fitOptions } from './fit/options.js'
import { type MeasurableCurve, measured, type NoiseSource, type Reading, readCurve } from './fit/reading.js'
import type { Fit, LocalSlope, MeasuredPlateau, PowerLaw } from './fit/result.js'
import { findRise } from './fit/rise.js'
import { Kernel } from './kernel/kernel.js'
import { plateaus } from './plateau.js'
import { floorMargin } from './scaling.js'
import type { Trajectory } from './trajectory.js'

export type { FitOptions, MeasurableCurve }

/**
 * Measures a learning curve: the exponent of its power law with the window in which it is one and a 95 % interval, or why
 * there is none; other laws compared; local slopes; plateaus. docs/measuring.md tells how.
 *
 * Samples at α = 0 are left out, and of a trajectory those that are not above 100 times its floor.
 *
 * @param curve a trajectory of `solve` or `simulate` (with `keepRuns` the runs tell the noise, and when each left a
 *   plateau), or a curve of one's own
 * @throws TypeError or RangeError with a property `field`
 */
export async function fit(curve: Trajectory | MeasurableCurve, options?: FitOptions): Promise<Fit> {
  const { window, moments } = fitOptions(options)
  const reading = readCurve(curve)
  const kernel = new Kernel(embeddedKernel())
  const { trajectory, alpha, generalizationError, floor } = reading
  const orders = moments.length > 0 ? { moments: momentPlateaus(trajectory, moments, kernel) } : undefined

  const isAsked = (i: number) =>
    alpha[i]! > 0 && (!window || (alpha[i]! >= window[0] && alpha[i]! <= window[1]))
  const isGood = (i: number) => generalizationError[i]! > floorMargin * floor
  const asked = [...alpha.keys()].filter(isAsked)
  // Of a curve of one's own every sample counts; a trajectory says itself which do not
  const lost = trajectory ? undefined : asked.find((i) => !isGood(i))
  const { curve: samples, noise: source } = measured(reading, asked.filter(isGood), kernel)
  const short = tooShort(samples)
  const shared = {
    kind: 'fit' as const,
    plateaus: measuredPlateaus(reading, kernel),
    ...orders,
    options: { window: window ?? null, moments },
    experiment: trajectory?.experiment ?? null,
    version,
  }
  const nothing = (reason: string): Fit => ({
    ...shared,
    powerLaw: null,
    message: none(reason),
    noise: { source, relative: null, correlation: null },
    comparison: null,
    localSlopes: [],
  })
  if (lost !== undefined) return nothing(`it is not positive at α = ${show(alpha[lost]!)}`)
  if (short !== undefined) return nothing(short)

  const reduced = grouped(samples, source === 'none' ? mostSamples.exact : mostSamples.noisy, kernel)
  const isWindow = window !== undefined
  const finding =
    source === 'none'
      ? findWithoutNoise(reduced, isWindow, kernel)
      : await findInNoise(reduced, isWindow, kernel)
  const law = refuseRise(finding, source, reduced)
  const { noise } = finding
  const [first, end] =
    typeof law === 'string' ? afterPlateaus(shared.plateaus, reduced) : [law.first, law.end]
  return {
    ...shared,
    ...(typeof law === 'string'
      ? { powerLaw: null, message: none(law) }
      : withMessage(powerLawOf(law, noise, source, reduced, trajectory, kernel))),
    noise: {
      source,
      relative: source === 'none' ? 0 : median(noise.sigma),
      correlation: source === 'none' ? 0 : noise.length,
    },
    comparison: end - first >= leastSamples ? compareModels(reduced, noise, first, end, kernel) : null,
    localSlopes: localSlopes(reduced, noise, source !== 'none'),
  }
}

function none(reason: string): string {
  return `no power law found because ${reason}`
}

function withMessage(powerLaw: PowerLaw): { powerLaw: PowerLaw; message: string } {
  const { exponent, interval, uncertainty, window, asymptotic } = powerLaw
  const [low, high] = interval.map(show)
  const range =
    uncertainty === 'range of local slopes' ? `local slopes ${low} to ${high}` : `95 %: ${low} to ${high}`
  const limit = asymptotic === null ? '' : `; −β/(1+β) = ${show(asymptotic)} for L → ∞`
  const [from, to] = window.map(show)
  return {
    powerLaw,
    message: `power law: exponent ${show(exponent)} (${range}) from α = ${from} to ${to}${limit}`,
  }
}

/** A law of a curve that rises beyond its error in its window or after it is none. */
function refuseRise({ law, noise }: Finding, source: NoiseSource, curve: GroupedCurve): Finding['law'] {
  const first = typeof law === 'string' ? 0 : law.first
  const { alpha, y } = curve
  const errors = source === 'none' ? undefined : (curve.relativeErrors ?? noise.sigma).slice(first)
  const rise = findRise(y.slice(first), errors)
  if (rise === undefined) return law
  const [from, to] = [show(alpha[first + rise.from]!), show(alpha[first + rise.to]!)]
  return `it rises beyond its error from α = ${from} to ${to}`
}

function powerLawOf(
  { first, end, exponent, interval }: Exclude<Finding['law'], string>,
  noise: Noise,
  source: NoiseSource,
  curve: GroupedCurve,
  trajectory: Trajectory | undefined,
  kernel: Kernel,
): PowerLaw {
  const { x, y, starts, samples } = curve
  const [from, to] = [starts[first]!, starts[end]!]
  const middle = (values: number[]) =>
    values.slice(first, end).reduce((sum, value) => sum + value, 0) / (end - first)
  const half = (x[first]! + x[end - 1]!) / 2
  const split = x.findIndex((xi) => xi > half)
  return {
    exponent,
    interval,
    uncertainty:
      source === 'none'
        ? 'range of local slopes'
        : source === 'runs'
          ? 'bootstrap over runs'
          : 'bootstrap over times',
    prefactor: kernel.exp(middle(y) - exponent * middle(x)),
    window: [samples.alpha[from]!, samples.alpha[to - 1]!],
    samples: to - from,
    halves: [fitLine(curve, noise, first, split).slope, fitLine(curve, noise, split, end).slope],
    asymptotic: asymptoticExponent(trajectory),
  }
}

/** −β/(1+β) (Worschech & Rosenow 2025), of a power-law spectrum. */
function asymptoticExponent(trajectory: Trajectory | undefined): number | null {
  const spectrum = trajectory?.experiment.spectrum
  if (spectrum?.kind !== 'power-law' || spectrum.levels === 1 || spectrum.beta <= 0) return null
  return -spectrum.beta / (1 + spectrum.beta)
}

/** Samples from the end of the last plateau that the curve has left. */
function afterPlateaus(found: MeasuredPlateau[], { alpha }: GroupedCurve): [number, number] {
  const last = found.reduce((latest, { end }) => Math.max(latest, end ?? 0), 0)
  const first = alpha.findIndex((a) => a >= last)
  return [first < 0 ? alpha.length : first, alpha.length]
}

function measuredPlateaus(reading: Reading, kernel: Kernel): MeasuredPlateau[] {
  const { alpha, generalizationError, floor, runs } = reading
  const at = [...alpha.keys()].filter((i) => alpha[i]! > 0 && generalizationError[i]! > floor)
  if (at.length < 3) return []
  const { curve, noise } = measured(reading, at, kernel)
  const means = at.map((i) => generalizationError[i]!)
  const relativeErrors = noise === 'none' ? undefined : (curve.relativeErrors ?? estimatedErrors(curve.y))
  return plateaus(curve.alpha, means, floor, { relativeErrors, kernel }).map((plateau) => ({
    ...plateau,
    escapeTimes: runs ? escapeTimes(alpha, runs, plateau.height, kernel) : null,
  }))
}

function estimatedErrors(y: number[]): number[] {
  return new Array(y.length).fill(fastNoise(y))
}

function localSlopes(curve: GroupedCurve, noise: Noise, isNoisy: boolean): LocalSlope[] {
  const { alpha } = curve
  const slopes: LocalSlope[] = []
  for (let from = alpha[0]!; from * slopeSpan <= alpha.at(-1)! * (1 + 1e-9); from *= slopeSpan) {
    const first = alpha.findIndex((a) => a >= from * (1 - 1e-9))
    const end = first + alpha.slice(first).filter((a) => a <= from * slopeSpan * (1 + 1e-9)).length
    if (end - first < 3) continue
    const { slope, responses } = fitLine(curve, noise, first, end)
    const variance = responses.reduce((sum, r) => sum + r * r, 0)
    slopes.push({ from, to: from * slopeSpan, slope, standardError: isNoisy ? Math.sqrt(variance) : null })
  }
  return slopes
}
