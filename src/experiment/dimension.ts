import { checkInteger, refuseValue } from '../check.js'
import type { CompletedExperiment, CompletedSpectrum } from '../experiment.js'

/**
 * Which input dimensions N fit a spectrum: every level's number of directions m_k = p_k N must be whole.
 */

/** The default N is looked for from here … */
const SMALLEST_DEFAULT = 1024
/** … to here; also how far from a refused N its nearest fitting ones are looked for. */
const SEARCH_LIMIT = 1e7

/** A weight p and the number of levels that have it: L equal levels are one entry. */
export interface WeightCount {
  weight: number
  count: number
}

/** What an N has to satisfy. */
export interface DimensionRule {
  /** The distinct weights p_k, the smallest first. */
  weights: readonly WeightCount[]
  /** Least number of directions m_k in every level, ≥ 1. */
  leastDirections: number
}

/** The distinct ones of `weights`, smallest first: the smallest is the most selective. */
export function countWeights(weights: readonly number[]): WeightCount[] {
  const counts = new Map<number, number>()
  for (const weight of weights) counts.set(weight, (counts.get(weight) ?? 0) + 1)
  return [...counts].map(([weight, count]) => ({ weight, count })).sort((a, b) => a.weight - b.weight)
}

/** How far p N may be from a whole number. */
function tolerance(directions: number): number {
  return Math.max(1e-6, 1e-12 * directions)
}

/**
 * m = p N, a whole number ≥ 1 within 1e-6, or within 1e-12 p N if that is larger; undefined when p N is not whole.
 */
export function directions(weight: number, inputDimension: number): number | undefined {
  const exact = weight * inputDimension
  const whole = Math.round(exact)
  return whole >= 1 && Math.abs(exact - whole) <= tolerance(exact) ? whole : undefined
}

/** Whether every level has a whole number of directions, enough of them, and N together. */
export function fits(rule: DimensionRule, inputDimension: number): boolean {
  return findObstacle(rule, inputDimension) === undefined
}

/** The weight that keeps N from fitting, 'sum' if they only fail together, undefined if N fits. */
function findObstacle({ weights, leastDirections }: DimensionRule, n: number): number | 'sum' | undefined {
  let sum = 0
  for (const { weight, count } of weights) {
    const m = directions(weight, n)
    if (m === undefined || m < leastDirections) return weight
    sum += m * count
  }
  // With some 10⁶ levels the tolerances add up to whole directions; then N and Σ m_k would not be the same
  // number. The weights' own sum may be off by 1e-9.
  return Math.abs(sum - n) <= Math.max(0.5, 2e-9 * n) ? undefined : 'sum'
}

/** The smallest N ≥ `from` and ≤ `to` that fits, or undefined. */
export function nextFit(rule: DimensionRule, from: number, to: number): number | undefined {
  let n = from
  while (n <= to) {
    const obstacle = findObstacle(rule, n)
    if (obstacle === undefined) return n
    if (obstacle === 'sum') {
      n++
      continue
    }
    // Nothing fits before p N comes near the next whole number (or the least one): go there, one step early.
    const target = Math.max(Math.floor(obstacle * n) + 1, rule.leastDirections)
    n = Math.max(n + 1, Math.floor((target - tolerance(target)) / obstacle) - 1)
  }
  return undefined
}

/** The greatest N ≤ `from` and ≥ `to` that fits, or undefined. */
export function previousFit(rule: DimensionRule, from: number, to: number): number | undefined {
  let n = from
  while (n >= to) {
    const obstacle = findObstacle(rule, n)
    if (obstacle === undefined) return n
    if (obstacle === 'sum') {
      n--
      continue
    }
    const target = Math.ceil(obstacle * n) - 1
    if (target < rule.leastDirections) return undefined
    n = Math.min(n - 1, Math.ceil((target + tolerance(target)) / obstacle) + 1)
  }
  return undefined
}

/** The default N: the smallest from 1024 to 10⁷ that fits, or undefined. */
export function defaultDimension(rule: DimensionRule): number | undefined {
  return nextFit(rule, SMALLEST_DEFAULT, SEARCH_LIMIT)
}

/** The nearest N below and above one that does not fit, at most 10⁷ away, where there are any. */
export function nearestFits(rule: DimensionRule, n: number): { below?: number; above?: number } {
  const below = previousFit(rule, n - 1, Math.max(1, n - SEARCH_LIMIT))
  const above = nextFit(rule, n + 1, Math.min(Number.MAX_SAFE_INTEGER, n + SEARCH_LIMIT))
  return { ...(below !== undefined && { below }), ...(above !== undefined && { above }) }
}

/** What an N has to satisfy so that everything can be drawn at it. */
export function dimensionRule({ spectrum, teacher }: CompletedExperiment): DimensionRule {
  const leastDirections = teacher.vectors === 'orthonormal' ? teacher.units : 1
  return { weights: distinctWeights(spectrum), leastDirections }
}

/** The weights of a spectrum's levels. */
export function distinctWeights(spectrum: CompletedSpectrum): WeightCount[] {
  switch (spectrum.kind) {
    case 'isotropic':
      return [{ weight: 1, count: 1 }]
    case 'power-law':
      return [{ weight: 1 / spectrum.levels, count: spectrum.levels }]
    case 'values':
      return countWeights(spectrum.weights)
  }
}

/**
 * Checks N; the smallest from 1024 that fits, if it is left out.
 * @throws TypeError, RangeError with `field`
 */
export function readInputDimension(value: unknown, rule: DimensionRule): number {
  const least = rule.leastDirections
  const condition = `p_k N whole${least > 1 ? ` and ≥ ${least}` : ''} in every level`
  if (value === undefined) {
    const smallest = defaultDimension(rule)
    if (smallest !== undefined) return smallest
    refuseValue(RangeError, 'inputDimension', `a number, as no N from 1024 to 1e7 has ${condition}`, value)
  }
  const n = checkInteger(value, 'inputDimension', { min: 1 })
  if (fits(rule, n)) return n
  const { below, above } = nearestFits(rule, n)
  const nearest = [below, above].filter((fit) => fit !== undefined)
  const hint = nearest.length === 0 ? 'none fits within 1e7' : `nearest: ${nearest.join(' and ')}`
  refuseValue(RangeError, 'inputDimension', `N with ${condition} (${hint})`, value)
}
