import type { Kernel } from '../kernel/kernel.js'
import type { LevelSystem } from '../solve/level-system.js'
import { type PerfectLearning, unitPairs } from '../solve/perfect-learning.js'
import type { Predicted } from './not-predicted.js'

/** d ln ε_g / d ln α at times α. */
export interface LateSlope {
  alpha: number[]
  slope: number[]
}

/** ε_g ∝ α^exponent while the levels are learned one after the other. */
export interface LatePowerLaw {
  /** −β/(1+β), for L → ∞ */
  exponent: number
  /** Window in α: 1/rate of the largest eigenvalue (its slowest mode) to 1/rate of the smallest (its fastest). */
  from: number
  to: number
  /** The part of it in which the local slope of these L levels is within 20 % of the exponent. */
  near: Predicted<{ from: number; to: number }>
}

/** Of the local slope from the exponent. */
const NEAR = 0.2

/**
 * The power law of a spectrum of exponent β > 0.
 *
 * @param window by the rates of the largest and the smallest eigenvalue
 * @internal
 */
export function latePowerLaw(
  beta: number,
  window: { from: number; to: number },
  localSlope: LateSlope,
): Predicted<LatePowerLaw> {
  const { from, to } = window
  const exponent = -beta / (1 + beta)
  if (from >= to) {
    return {
      notPredicted:
        'the eigenvalues span too little for a power law: the fast modes of the smallest decay before the slow ones of the largest',
    }
  }
  return { exponent, from, to, near: nearExponent(exponent, window, localSlope) }
}

/** The longest stretch of the window in which the slope is near the exponent. */
function nearExponent(
  exponent: number,
  { from, to }: { from: number; to: number },
  { alpha, slope }: LateSlope,
): LatePowerLaw['near'] {
  let longest: number[] = []
  let stretch: number[] = []
  alpha.forEach((time, i) => {
    const isNear = time >= from && time <= to && Math.abs(slope[i]! / exponent - 1) <= NEAR
    stretch = isNear ? [...stretch, time] : []
    if (stretch.length > longest.length) longest = stretch
  })
  return longest.length > 1
    ? { from: longest[0]!, to: longest.at(-1)! }
    : {
        notPredicted: `with so few levels the slope stays nowhere within ${100 * NEAR} % of the exponent`,
      }
}

/**
 * d ln ε_g / d ln α of Σ_k λ_k Σ_i h_i (t^k)_ii exp(−2ηh_i λ_k α), i in the eigenbasis of H.
 *
 * @internal
 */
export function localSlopes(
  alpha: number[],
  { fields, damping: { values, vectors } }: PerfectLearning,
  { levels: { eigenvalues }, rows }: LevelSystem,
  learningRate: number,
  kernel: Kernel,
): number[] {
  const L = eigenvalues.length
  const weights = new Float64Array(values.length * L)
  const rates = new Float64Array(values.length * L)
  let slowest = Number.POSITIVE_INFINITY
  values.forEach((h, i) => {
    for (const [m, n] of unitPairs(fields.length)) {
      const factor = (m === n ? h : 2 * h) * vectors[m]![i]! * vectors[n]![i]!
      const row = rows[fields[m]!]![fields[n]!]!
      for (let k = 0; k < L; k++) weights[i * L + k]! += factor * eigenvalues[k]! * row[k]!
    }
    for (let k = 0; k < L; k++) {
      const rate = 2 * learningRate * h * eigenvalues[k]!
      rates[i * L + k] = rate
      slowest = Math.min(slowest, rate)
    }
  })
  const above = rates.map((rate) => rate - slowest)
  const exponentials = kernel.exponentials(above, weights)
  return alpha.map((time) => {
    const { sum, decay } = exponentials(time, rates.length)
    return -time * (slowest + decay / sum)
  })
}
