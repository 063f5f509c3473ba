import { localSlope } from '../scaling.js'

/** A stretch of a curve that is straight on logarithmic axes. */
export interface SteadySlope {
  /** Window in α */
  from: number
  to: number
  /** d ln ε_g / d ln α, by least squares over the window */
  slope: number
}

/** The window spans at least this factor in α. */
const LEAST_SPAN = 10
/** The slopes of its parts differ from that of the whole by at most this fraction. */
const TOLERANCE = 0.1
const PARTS = 3
/** A slope nearer to 0 is a plateau's. */
const LEAST_SLOPE = 0.1

/**
 * The longest window after `after` in which a learning curve is a power law: its parts have the slope of the whole,
 * within 10 %. Undefined if there is none that spans a factor of 10 in α.
 *
 * @param alpha increasing times α, [time]
 * @param generalizationError ε_g, [time]
 * @param after α before which nothing counts, such as a plateau's end
 * @param floor the trajectory's rounding bound of ε_g
 */
export function steadySlope(
  alpha: number[],
  generalizationError: number[],
  after: number,
  floor: number,
): SteadySlope | undefined {
  let best: SteadySlope | undefined
  const times = alpha.filter((a) => a > 0 && a >= after)
  for (const [i, from] of times.entries()) {
    for (const to of times.slice(i + 1).reverse()) {
      const span = to / from
      if (span < LEAST_SPAN || (best && span <= best.to / best.from)) break
      const slopeIn = (a: number, b: number) =>
        localSlope(alpha, generalizationError, { from: a, to: b, floor })
      const slope = slopeIn(from, to)
      if (slope === null || Math.abs(slope) < LEAST_SLOPE) continue
      const edges = Array.from({ length: PARTS + 1 }, (_, part) => from * span ** (part / PARTS))
      edges[PARTS] = to
      const isSteady = edges.slice(1).every((edge, part) => {
        const partial = slopeIn(edges[part]!, edge)
        return partial !== null && Math.abs(partial - slope) <= TOLERANCE * Math.abs(slope)
      })
      if (isSteady) {
        best = { from, to, slope }
        break
      }
    }
  }
  return best
}
