/** A rise is one beyond so many standard errors of the difference: many pairs of samples are looked at. */
const mostErrors = 6
/** Of a curve without noise, a rise of ln ε_g that accuracy does not explain. */
const mostWithoutNoise = 0.01

/**
 * Where a curve rises beyond its error: the samples between which it does, or undefined.
 *
 * @param y ln ε_g
 * @param errors their standard errors; undefined without noise
 */
export function findRise(
  y: number[],
  errors: number[] | undefined,
): { from: number; to: number } | undefined {
  let lowest = 0
  for (let i = 1; i < y.length; i++) {
    const most = errors ? mostErrors * Math.sqrt(errors[i]! ** 2 + errors[lowest]! ** 2) : mostWithoutNoise
    if (y[i]! - y[lowest]! > most) return { from: lowest, to: i }
    if (y[i]! < y[lowest]!) lowest = i
  }
  return undefined
}
