import type { CompletedExperiment } from '../experiment.js'
import type { Kernel } from '../kernel/kernel.js'
import { type LinearSystem, meanResiduals } from './linear-system.js'
import type { Predicted } from './not-predicted.js'

/** Budgets for which the best is sought: the largest and those a factor of 10 apart below it. */
const BUDGETS = 5
/** The first search is among N_l so far apart, a factor. */
const COARSE = 1.25

/** The best use of a compute c = α N_l, by the sum for small η, averaged over what the seed draws if it draws. */
export interface Frontier {
  /** c: [budget]; the last one is that of all directions to the experiment's last time */
  compute: number[]
  /** N */
  directions: number
  /** Best N_l at each: [budget] */
  trained: number[]
  /** α = c/N_l: [budget] */
  alpha: number[]
  /** ε_g there: [budget] */
  generalizationError: number[]
  /** 1/(2+β), of N_l in c, and −β/(2+β), of ε_g in c, for L → ∞; null if the spectrum is no power law */
  exponents: { trained: number; generalizationError: number } | null
  /** The slopes from each budget to the next, d ln/d ln c: finite L, and whole N_l */
  localExponents: { trained: number; generalizationError: number }[]
}

/**
 * The compute-optimal frontier: the N_l, largest eigenvalues first, that minimises Σ_{a≤N_l} ½λ_a⟨e_a²⟩ e^{−2ηsλ_a c/N_l} plus
 * what is not trained. The directions of a level share its error alike.
 *
 * @param until the experiment's last time
 * @internal
 */
export function frontier(
  experiment: CompletedExperiment,
  linear: LinearSystem,
  until: number,
  kernel: Kernel,
): Predicted<Frontier> {
  const { spectrum, learningRate, inputDimension } = experiment
  const { eigenvalues, weights, s } = linear
  if (inputDimension === undefined)
    return { notPredicted: 'N_l counts directions, and inputDimension is not given' }
  if (experiment.student.trained !== undefined) {
    return { notPredicted: 'student.trained sets N_l: leave it out to have the best one found' }
  }
  const residuals = meanResiduals(linear, experiment) ?? linear.residuals.values
  const order = Uint32Array.from(eigenvalues, (_, k) => k).sort((a, b) => eigenvalues[b]! - eigenvalues[a]!)
  const rates = Float64Array.from(order, (k) => eigenvalues[k]!)
  const errors = Float64Array.from(order, (k) => 0.5 * eigenvalues[k]! * residuals[k]!)
  const total = errors.reduce((sum, error) => sum + error, 0)
  if (!(s * total > 0 && until > 0)) return { notPredicted: 'there is nothing to learn, or no time for it' }
  /** Directions before each level, and the error of the levels from it on. */
  const before = new Float64Array(rates.length + 1)
  const rest = new Float64Array(rates.length + 1)
  for (const [i, k] of order.entries()) before[i + 1] = before[i]! + Math.round(weights[k]! * inputDimension)
  for (let i = rates.length - 1; i >= 0; i--) rest[i] = rest[i + 1]! + errors[i]!
  const sum = kernel.exponentials(rates, errors)
  const errorAt = (trained: number, compute: number) => {
    const time = (2 * learningRate * s * compute) / trained
    const whole = lastAtMost(before, trained)
    if (whole === rates.length) return sum(time, whole).sum
    const part = (trained - before[whole]!) / (before[whole + 1]! - before[whole]!)
    const decayed = part > 0 ? part * errors[whole]! * kernel.exp(-rates[whole]! * time) : 0
    return sum(time, whole).sum + decayed + (1 - part) * errors[whole]! + rest[whole + 1]!
  }
  const found = Array.from({ length: BUDGETS }, (_, i) => {
    const compute = (until * inputDimension) / 10 ** (BUDGETS - 1 - i)
    const trained = minimise((n) => errorAt(n, compute), inputDimension)
    return { compute, trained, error: errorAt(trained, compute) }
  })
  // an error below the smallest double has no logarithm
  const kept = found.filter(({ error }) => error > 0)
  if (kept.length === 0) return { notPredicted: 'nothing is left of ε_g at any compute looked at' }
  const budgets = kept.map(({ compute }) => compute)
  const trained = kept.map((one) => one.trained)
  const best = kept.map(({ error }) => error)
  const slope = (values: number[], i: number) =>
    kernel.log(values[i + 1]! / values[i]!) / kernel.log(budgets[i + 1]! / budgets[i]!)
  const isPowerLaw = spectrum.kind === 'power-law' && spectrum.beta > 0
  return {
    compute: budgets,
    directions: inputDimension,
    trained,
    alpha: trained.map((n, i) => budgets[i]! / n),
    generalizationError: best,
    exponents: isPowerLaw
      ? { trained: 1 / (2 + spectrum.beta), generalizationError: -spectrum.beta / (2 + spectrum.beta) }
      : null,
    localExponents: budgets.slice(1).map((_, i) => ({
      trained: slope(trained, i),
      generalizationError: slope(best, i),
    })),
  }
}

/** The index of the last entry of an ascending array that is at most `value`. */
function lastAtMost(values: Float64Array, value: number): number {
  let low = 0
  let high = values.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (values[middle]! <= value) low = middle
    else high = middle
  }
  return low
}

/** The whole number from 1 to `most` at which a function is least: on a grid, then by thirds between its neighbours. */
function minimise(value: (n: number) => number, most: number): number {
  const grid: number[] = []
  for (let n = 1; n < most; n = Math.max(n + 1, Math.round(n * COARSE))) grid.push(n)
  grid.push(most)
  const values = grid.map(value)
  const least = values.reduce((best, v, i) => (v < values[best]! ? i : best), 0)
  let low = grid[Math.max(least - 1, 0)]!
  let high = grid[Math.min(least + 1, grid.length - 1)]!
  while (high - low > 3) {
    const third = Math.floor((high - low) / 3)
    if (value(low + third) <= value(high - third)) high -= third
    else low += third
  }
  let best = low
  for (let n = low + 1; n <= high; n++) if (value(n) < value(best)) best = n
  return best
}
