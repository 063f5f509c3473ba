import type { Kernel } from '../kernel/kernel.js'
import { resampledSlopes } from './bootstrap.js'
import { type Cuts, cutCurve } from './cuts.js'
import { driftOf, isSteady, slopesAt, steadiest } from './drift.js'
import { leastSamples, leastSpan, mostDrift, mostDriftAsked } from './limits.js'
import type { GroupedCurve } from './measured-curve.js'
import { likeliest, type Noise, possibleNoises, scaled, toleratedNoise } from './noise.js'
import { shortestInterval } from './shortest-interval.js'
import { longest, type WeighedPiece, type Windows, weighPieces, wholeCurve } from './windows.js'

/** What was found on a curve. */
export interface Finding {
  /** As the window's samples are taken to scatter */
  noise: Noise
  law:
    | { first: number; end: number; exponent: number; interval: [number, number] }
    /** Why there is none */
    | string
}

/** A law is one if it is more probable than anything else. */
const leastProbability = 0.5
const confidence = 0.95

const driftAllowed = (isWindow: boolean) => (isWindow ? mostDriftAsked : mostDrift)

/** The power law of a noisy curve: in the window where it is one for longest, or, if `isWindow`, over the whole of it. */
export async function findInNoise(curve: GroupedCurve, isWindow: boolean, kernel: Kernel): Promise<Finding> {
  const { noises: ofSizeOne, factors } = possibleNoises(curve, kernel)
  const noises = ofSizeOne.flatMap((noise) => factors.map((factor) => scaled(noise, factor)))
  const cuts: Cuts[] = []
  for (const noise of ofSizeOne)
    cuts.push(...(await cutCurve(curve, noise, factors, driftAllowed(isWindow), kernel)))
  const pieces = weighPieces(noises, cuts, kernel)
  const choose = (kind: WeighedPiece['kind']) =>
    isWindow ? wholeCurve(curve, pieces, kind) : longest(curve, pieces, kind, kernel)
  const found = choose('powerLaw')
  if (found === undefined || found.probability <= leastProbability) {
    const noise = likeliest(noises, cuts)
    return { noise, law: whyNone(curve, isWindow, found, choose('exponential')) }
  }
  const { windows } = found
  const { first, end, noise } = windows[0]!
  const exponent = windows.reduce((sum, { slope, probability }) => sum + probability * slope, 0)
  const interval = shortestInterval(resampledSlopes(curve, windows, kernel), confidence)
  if (interval[1] >= 0) return { noise, law: 'its slope cannot be told from 0' }
  return { noise, law: { first, end, exponent, interval } }
}

function whyNone(
  curve: GroupedCurve,
  isWindow: boolean,
  law: Windows | undefined,
  exponential: Windows | undefined,
): string {
  if (exponential !== undefined && exponential.probability > (law?.probability ?? 0)) {
    const { first, end } = exponential.windows[0]!
    return `an exponential describes it better from α = ${show(curve.alpha[first]!)} to ${show(curve.alpha[end - 1]!)}`
  }
  return isWindow
    ? 'its slope changes in the window'
    : `nowhere is it one over a factor of ${show(leastSpan)} in α`
}

/** The same of a curve without noise: its local slopes tell. */
export function findWithoutNoise(curve: GroupedCurve, isWindow: boolean, kernel: Kernel): Finding {
  const noise = toleratedNoise(curve)
  const n = curve.x.length
  const slopes = slopesAt(curve, kernel)
  const window = isWindow ? driftOf(curve, slopes, 0, n) : steadiest(curve, kernel)
  if (window === undefined) {
    const why = `nowhere do its local slopes stay within 10 % of each other's middle over a factor of ${show(leastSpan)} in α`
    return { noise, law: why }
  }
  const { least, most } = window
  if (!isSteady(least, most, driftAllowed(isWindow)))
    return {
      noise,
      law: `its local slope changes from ${show(slopes[0]!)} to ${show(slopes[n - 1]!)} in the window`,
    }
  const { first, end, slope } = window
  return { noise, law: { first, end, exponent: slope, interval: [least, most] } }
}

/** Why a curve is too short for any power law, or undefined. */
export function tooShort({ alpha }: { alpha: number[] }): string | undefined {
  if (alpha.length < leastSamples)
    return `it has ${alpha.length} ${alpha.length === 1 ? 'sample' : 'samples'} there, fewer than ${leastSamples}`
  const span = alpha.at(-1)! / alpha[0]!
  return span < leastSpan * (1 - 1e-9)
    ? `it spans a factor of ${show(span)} in α, less than ${show(leastSpan)}`
    : undefined
}

/** A number for a sentence. */
export function show(value: number): string {
  return String(Number(value.toPrecision(3))).replace('-', '−')
}
