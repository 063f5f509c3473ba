import type { MeasuredCurve } from './measured-curve.js'

/** A rise is one beyond so many standard errors of the difference: many pairs of samples are looked at. */
const mostErrors = 5
/** Of a curve without noise, a rise of ln ε_g that accuracy does not explain. */
const mostWithoutNoise = 0.01

/** Where a curve rises beyond its stated error: the samples between which it does, or undefined. */
export function findRise({ y, relativeErrors }: MeasuredCurve): { from: number; to: number } | undefined {
  let lowest = 0
  for (let i = 1; i < y.length; i++) {
    const error = relativeErrors ? Math.hypot(relativeErrors[i]!, relativeErrors[lowest]!) : 0
    const most = relativeErrors ? mostErrors * error : mostWithoutNoise
    if (y[i]! - y[lowest]! > most) return { from: lowest, to: i }
    if (y[i]! < y[lowest]!) lowest = i
  }
  return undefined
}
