/** More would hide the line of theory. */
const MOST_DOTS = 40

/**
 * The points of a simulation that are drawn.
 *
 * @param times how many there will be: then those that are there stay where they are while more come
 */
export function drawnDots<Point>(points: readonly Point[], times: number): Point[] {
  const every = Math.ceil(times / MOST_DOTS)
  return points.filter((_, i) => i % every === 0)
}
