/** 1/φ */
const SHORTER = (Math.sqrt(5) - 1) / 2

/** A minimum and the bracket it lies in. */
export interface Minimum {
  at: number
  value: number
  low: number
  high: number
}

/**
 * The minimum of a function that has one in (low, high), by golden section (Kiefer 1953): it compares values only, so
 * that noise in them can mislead it no farther than where they differ by as much.
 *
 * @param start a point of the bracket at which the function is below both ends, with its value
 * @param width of the bracket at which to stop
 */
export async function goldenSection(
  f: (x: number) => Promise<number>,
  [low, high]: [number, number],
  start: { at: number; value: number },
  width: number,
): Promise<Minimum> {
  let best = start
  while (high - low > width) {
    // into the longer part, at the golden section of it
    const isRight = high - best.at > best.at - low
    const at = isRight
      ? best.at + (1 - SHORTER) * (high - best.at)
      : best.at - (1 - SHORTER) * (best.at - low)
    const value = await f(at)
    if (value < best.value) {
      if (isRight) low = best.at
      else high = best.at
      best = { at, value }
    } else if (isRight) high = at
    else low = at
  }
  return { ...best, low, high }
}
