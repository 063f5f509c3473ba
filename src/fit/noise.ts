import type { Kernel } from '../kernel/kernel.js'
import { fastNoise, median, smoothedErrors, standardErrors } from './errors.js'
import type { GroupedCurve } from './measured-curve.js'

/**
 * Gaussian noise of ln ε_g whose correlation falls off as exp(−|Δ ln α|/ℓ) (Ornstein & Uhlenbeck 1930): given the sample
 * before it, a sample does not depend on the earlier ones.
 */
export interface Noise {
  /** Standard deviation of each sample */
  sigma: number[]
  /** Correlation of each sample with the one before it; 0 for the first */
  rho: number[]
  /** ℓ; 0: independent */
  length: number
}

/** Correlations at the samples' median distance that are considered when the curve does not tell. */
const correlations = [0, 0.3, 0.6, 0.8, 0.9, 0.95]
/** Factors on the estimated noise that are considered when none is stated. */
const factors = [0.55, 0.7, 0.84, 1, 1.19, 1.41, 1.8]

/**
 * What makes a sample independent of the one before it, and of variance 1: its value times `now` less the value before it
 * times `was`. The first sample of a window knows of none before it.
 */
export function whitening({ sigma, rho }: Noise, at: number, isFirst: boolean): { now: number; was: number } {
  const r = isFirst ? 0 : rho[at]!
  const now = 1 / (sigma[at]! * Math.sqrt(1 - r * r))
  return { now, was: r === 0 ? 0 : (r * now * sigma[at]!) / sigma[at - 1]! }
}

/** The noise of the same correlations but another size. */
export function scaled(noise: Noise, factor: number): Noise {
  return { ...noise, sigma: noise.sigma.map((s) => s * factor) }
}

/**
 * Noises a curve may have, as likely as each other before its samples are looked at, and the factors of their size.
 *
 * @internal
 */
export function possibleNoises(curve: GroupedCurve, kernel: Kernel): { noises: Noise[]; factors: number[] } {
  const { deviations, relativeErrors, samples } = curve
  if (deviations) {
    const sigma = smoothedErrors(deviations)
    return { noises: [noise(curve, sigma, lengthOf(curve, deviations, kernel), kernel)], factors: [1] }
  }
  const lengths = correlations.map((rho) => (rho === 0 ? 0 : -medianStep(curve.x) / kernel.log(rho)))
  const noises = lengths.map((length) => noise(curve, averaged(curve, length, kernel), length, kernel))
  if (relativeErrors) return { noises, factors: [1] }
  // What differs from sample to sample is the less of the noise, the more neighbours have in common
  const fast = fastNoise(samples.y)
  const step = medianStep(samples.x)
  const sized = noises.map((unit) =>
    scaled(unit, fast / Math.sqrt(unit.length === 0 ? 1 : 1 - kernel.exp(-step / unit.length))),
  )
  return { noises: sized, factors }
}

function noise({ x }: GroupedCurve, sigma: number[], length: number, kernel: Kernel): Noise {
  const rho = x.map((xi, i) => (i === 0 || length === 0 ? 0 : kernel.exp((x[i - 1]! - xi) / length)))
  return { sigma, rho, length }
}

/** Standard deviation of each group's average, of samples with errors as stated (1 if not) and correlation length ℓ. */
function averaged({ starts, samples }: GroupedCurve, length: number, kernel: Kernel): number[] {
  const error = (i: number) => samples.relativeErrors?.[i] ?? 1
  return starts.slice(0, -1).map((start, group) => {
    const end = starts[group + 1]!
    let variance = 0
    let before = 0 // Σ over the earlier samples of the group of their error times the correlation with this one
    for (let i = start; i < end; i++) {
      const rho = i === start || length === 0 ? 0 : kernel.exp((samples.x[i - 1]! - samples.x[i]!) / length)
      before = i === start ? 0 : rho * (before + error(i - 1))
      variance += error(i) * (error(i) + 2 * before)
    }
    return Math.sqrt(variance) / (end - start)
  })
}

/** ℓ from the correlation of the runs' deviations at neighbouring times. */
function lengthOf({ x }: GroupedCurve, deviations: number[][], kernel: Kernel): number {
  const sigma = standardErrors(deviations)
  let sum = 0
  let count = 0
  for (const run of deviations)
    for (let i = 1; i < x.length; i++) {
      if (sigma[i]! === 0 || sigma[i - 1]! === 0) continue
      sum += (run[i]! * run[i - 1]!) / (sigma[i]! * sigma[i - 1]!)
      count += 1
    }
  const n = deviations.length
  const rho = Math.min(0.99, sum / (count * (n - 1)))
  return rho <= 0.05 ? 0 : -medianStep(x) / kernel.log(rho)
}

function medianStep(x: number[]): number {
  return median(x.slice(1).map((xi, i) => xi - x[i]!))
}

/** The noise under which a curve is most probable. */
export function likeliest(noises: Noise[], cuts: { logEvidence: number }[]): Noise {
  let best = 0
  for (const [i, { logEvidence }] of cuts.entries()) if (logEvidence > cuts[best]!.logEvidence) best = i
  return noises[best]!
}

/** A law describes a curve without noise if it comes this close to it, … */
const tolerance = 0.02
/** … as independently as samples at this distance in ln α, ten to a factor of 10. */
const toleranceStep = 0.23

/** In the place of noise where there is none: what a law may be off by. */
export function toleratedNoise({ x }: GroupedCurve): Noise {
  const sigma = x.map((_, i) => {
    const from = Math.max(0, i - 1)
    const to = Math.min(x.length - 1, i + 1)
    return tolerance * Math.sqrt(Math.max(1, (toleranceStep * (to - from)) / (x[to]! - x[from]!)))
  })
  return { sigma, rho: x.map(() => 0), length: 0 }
}
