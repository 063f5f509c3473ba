import type { Levels } from '../experiment/spectrum.js'
import type { Network } from '../kernel/network.js'
import { largestCancellation, levelResiduals } from './residuals.js'

/** Rounding error of ε_g over the size of the terms whose difference it is; test/solve.ts compares it with what is seen. */
const ROUNDING = 2.5e-14
/** The same for 32 digits. */
const SPECIALISED_ROUNDING = 2e-31
/** What is smaller is nothing: the numbers it is made of would lose digits below 2e-308. */
export const SMALLEST = 1e-300
/** Residuals that cancel more than this at the start keep no relative accuracy. */
const MOST_CANCELLATION = 1e6

/**
 * How much the residuals E_k of a linear network cancel in the overlaps they start from: the largest ratio of the size
 * of their terms to their value, over the levels. Only then are they rounded; later they keep their relative accuracy.
 *
 * @param rows S_ab over the levels: [K+M][K+M][L]
 */
export function residualCancellation(
  rows: Float64Array[][],
  { eigenvalues }: Levels,
  network: Network,
): number {
  return largestCancellation(levelResiduals(rows, network), eigenvalues)
}

/** What the rounding error of a curve depends on. */
export interface RoundedCurve {
  generalizationError: readonly number[]
  /** What that of ε_g is in proportion to, the largest over the curve: the size of the terms whose difference it is. */
  largestErrorScale: number
  /** Whether ε_g was computed with 32 digits from differences between student and teacher in the end. */
  isSpecialised: boolean
}

/**
 * A bound on the rounding error of ε_g. Overlaps leave the same absolute error everywhere; residuals the same relative
 * one, here given at the smallest value printed.
 *
 * @param cancellation that of the residuals, for linear networks; else undefined
 */
export function roundingFloor(
  { generalizationError, largestErrorScale, isSpecialised }: RoundedCurve,
  cancellation: number | undefined,
): number {
  if (isSpecialised) return SPECIALISED_ROUNDING * largestErrorScale
  const absolute = ROUNDING * largestErrorScale
  if (cancellation === undefined || !(cancellation < MOST_CANCELLATION)) return absolute
  const least = generalizationError.reduce((least, value) => Math.min(least, value), largestErrorScale)
  return Math.max(ROUNDING * cancellation * least, SMALLEST)
}
