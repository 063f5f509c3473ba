import type { MeasuredCurve } from './measured-curve.js'
import { type Noise, whitening } from './noise.js'

/** A straight line through ln ε_g(ln α) by generalized least squares. */
export interface Line {
  slope: number
  /** ln ε_g at ln α = 0 */
  level: number
  /** The slope is Σ coefficients · ln ε_g over the samples */
  coefficients: Float64Array
  /** The whitened residuals, of variance 1 if the noise is as assumed */
  residuals: Float64Array
  /** The slope changes by Σ responses · change over the whitened samples */
  responses: Float64Array
}

/** The line through samples `first` to before `end`. */
export function fitLine({ x, y }: MeasuredCurve, noise: Noise, first: number, end: number): Line {
  const n = end - first
  const ones = new Float64Array(n)
  const us = new Float64Array(n)
  const vs = new Float64Array(n)
  const whitened = Array.from({ length: n }, (_, i) => whitening(noise, first + i, i === 0))
  for (const [i, { now, was }] of whitened.entries()) {
    const at = first + i
    ones[i] = now - was
    us[i] = now * x[at]! - (i === 0 ? 0 : was * x[at - 1]!)
    vs[i] = now * y[at]! - (i === 0 ? 0 : was * y[at - 1]!)
  }
  const weight = dot(ones, ones)
  const middle = dot(ones, us) / weight
  const responses = us.map((u, i) => u - middle * ones[i]!)
  const spread = dot(responses, responses)
  for (let i = 0; i < n; i++) responses[i]! /= spread
  const slope = dot(responses, vs)
  const level = (dot(ones, vs) - slope * dot(ones, us)) / weight
  return {
    slope,
    level,
    responses,
    residuals: vs.map((v, i) => v - level * ones[i]! - slope * us[i]!),
    coefficients: responses.map(
      (r, i) => r * whitened[i]!.now - (i + 1 < n ? responses[i + 1]! * whitened[i + 1]!.was : 0),
    ),
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
