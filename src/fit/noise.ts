import type { Kernel } from '../kernel.js'
import { fastNoise, median, standardErrors } from './errors.js'
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
/** Samples to either side over which the runs' errors are averaged. */
const neighbours = 4
/** Factors on the estimated noise that are considered when none is stated. */
const factors = [0.5, 0.6, 0.71, 0.84, 1, 1.19, 1.41, 1.68, 2]

/** The noises a curve may have, all as likely as each other before its samples are looked at, but independent noise. */
export function possibleNoises(curve: GroupedCurve, kernel: Kernel): Noise[] {
  const { deviations, relativeErrors } = curve
  if (deviations) {
    const sigma = smoothed(standardErrors(deviations))
    return [noise(curve, sigma, lengthOf(curve, deviations, kernel), kernel)]
  }
  const lengths = correlations.map((rho) => (rho === 0 ? 0 : -medianStep(curve.x) / kernel.log(rho)))
  if (relativeErrors)
    return lengths.map((length) => noise(curve, averaged(curve, length, kernel), length, kernel))
  const fast = fastNoise(curve.samples.y)
  return lengths.flatMap((length) =>
    factors.map((factor) => {
      const rho = length === 0 ? 0 : kernel.exp(-medianStep(curve.samples.x) / length)
      const size = (fast * factor) / Math.sqrt(1 - rho)
      const unit = averaged(
        { ...curve, samples: { ...curve.samples, relativeErrors: undefined } },
        length,
        kernel,
      )
      return noise(
        curve,
        unit.map((s) => s * size),
        length,
        kernel,
      )
    }),
  )
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

/** Root mean square over neighbouring samples: the errors that few runs tell are themselves uncertain. */
function smoothed(sigma: number[]): number[] {
  return sigma.map((_, i) => {
    const near = sigma.slice(Math.max(0, i - neighbours), i + neighbours + 1)
    return Math.sqrt(near.reduce((sum, s) => sum + s * s, 0) / near.length)
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
