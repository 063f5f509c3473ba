import { trainedDirections } from '../experiment/trained.js'
import type { CompletedExperiment } from '../experiment.js'
import type { Kernel } from '../kernel/kernel.js'
import { type LinearSystem, meanResiduals } from './linear-system.js'
import type { Predicted } from './not-predicted.js'

/** The incomplete-gamma form begins when the level in decay, k = c^{1/(1+β)} with c = 2ηs λ_1 α, is this one … */
const FIRST_LEVEL = 3.2
/** … and ends where neighbouring terms of the slowest levels differ by this in their exponents. */
const LAST_DIFFERENCE = 0.5
/** λ_1/λ_κ of a window worth the name. */
const LEAST_SPAN = 100

/** The power law of a linear network with a power-law spectrum, at small η and averaged over what the seed draws. */
export interface PowerLawWindow {
  /** −β/(1+β), for L → ∞ (Worschech & Rosenow 2025) */
  exponent: number
  /** 1/(2ηs λ_1) ≪ α ≪ 1/(2ηs λ_κ), κ the last level that is trained: where ε_g falls as a power of α */
  window: { from: number; until: number }
  /** d ln ε_g/d ln α at the window's geometric middle: the exponent at this L, floor included */
  localExponent: number
  /** In the window ε_g ≈ prefactor · α^exponent for L → ∞, with `levelFactor` in it; null where that is */
  prefactor: number | null
  /** 1/(1 − (ηs/2) Σ p_kλ_k), by which finite η raises ε_g in the window; null at or above the stability bound */
  levelFactor: number | null
  /** The times asked for at which the incomplete-gamma form of the sum holds within 1 %: [time] */
  alpha: number[]
  /** That form, for small η: [time] */
  generalizationError: number[]
  /** α from which and up to which it does */
  valid: { from: number; until: number }
}

/**
 * The power-law window. Replacing the sum Σ p_kλ_k e^{−2ηsλ_kα} by an integral from k = ½ to κ + ½ gives, with c = 2ηsλ_1α,
 *
 *   (λ_1/(L(1+β))) c^{−β/(1+β)} [γ(β/(1+β), c 2^{1+β}) − γ(β/(1+β), c (κ+½)^{−(1+β)})].
 *
 * @param alpha the times asked for
 * @internal
 */
export function powerLawWindow(
  experiment: CompletedExperiment,
  linear: LinearSystem,
  alpha: readonly number[],
  kernel: Kernel,
): Predicted<PowerLawWindow> {
  const { spectrum, learningRate } = experiment
  const { weights, eigenvalues, trained, s, trainedMean } = linear
  if (spectrum.kind !== 'power-law' || !(spectrum.beta > 0)) {
    return { notPredicted: 'only a power-law spectrum with β > 0 has a power-law window' }
  }
  const residuals = meanResiduals(linear, experiment)
  if (residuals === undefined) {
    return { notPredicted: 'the power law is that of drawn teachers and students, and overlaps are given' }
  }
  if (!(s > 0)) return { notPredicted: 'no output weight of the student differs from 0: it learns nothing' }
  const { beta, levels: L } = spectrum
  const largest = eigenvalues[0]!
  const some = trainedDirections(experiment)
  // the level that is trained in part counts as such
  const last = some === undefined ? L : some.whole + (some.size > 0 ? some.part / some.size : 0)
  const smallest = largest * kernel.pow(last, -(1 + beta))
  if (!(largest / smallest >= LEAST_SPAN)) {
    const span = (largest / smallest).toPrecision(3)
    return {
      notPredicted: `the trained eigenvalues span only a factor of ${span}: too little for a power law`,
    }
  }
  const power = beta / (1 + beta)
  const rate = 2 * learningRate * s
  /** ε_g of one E_k/p_k, over which all are equal. */
  const scale = (residuals[0]! / weights[0]!) * (largest / (2 * L * (1 + beta)))
  let floor = 0
  eigenvalues.forEach((lambda, k) => {
    if (!trained[k]) floor += 0.5 * lambda * residuals[k]!
  })
  const fastest = kernel.pow(2, 1 + beta)
  const slowest = kernel.pow(last + 0.5, -(1 + beta))
  const integral = (time: number) => {
    const c = rate * largest * time
    const [from, to] = [c * slowest, c * fastest]
    // the difference of the parts that are small
    const difference =
      from < 1
        ? kernel.lowerGamma(power, to) - kernel.lowerGamma(power, from)
        : kernel.upperGamma(power, from) - kernel.upperGamma(power, to)
    return scale * kernel.pow(c, -power) * difference
  }
  const slope = (time: number) => {
    const c = rate * largest * time
    const ends = [c * slowest, c * fastest].map((x) => kernel.pow(x, power) * kernel.exp(-x)) as [
      number,
      number,
    ]
    const decaying = integral(time)
    const change = scale * kernel.pow(c, -power) * (ends[1] - ends[0]) - power * decaying
    return change / (decaying + floor)
  }
  const valid = {
    from: kernel.pow(FIRST_LEVEL, 1 + beta) / (rate * largest),
    until: (LAST_DIFFERENCE * last) / ((1 + beta) * rate * smallest),
  }
  const window = { from: 1 / (rate * largest), until: 1 / (rate * smallest) }
  // D(0), the share of the error that noise does not feed
  const remainder = 1 - 0.5 * learningRate * s * trainedMean
  const levelFactor = remainder > 0 ? 1 / remainder : null
  const times = alpha.filter((time) => time >= valid.from && time <= valid.until)
  return {
    exponent: -power,
    window,
    localExponent: slope(Math.sqrt(window.from * window.until)),
    prefactor: levelFactor && levelFactor * scale * kernel.gamma(power) * kernel.pow(rate * largest, -power),
    levelFactor,
    alpha: times,
    generalizationError: times.map((time) => integral(time) + floor),
    valid,
  }
}
