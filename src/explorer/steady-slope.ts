import type { Kernel } from '../kernel/kernel.js'
import { floorMargin, leastSquaresSlope } from '../scaling.js'

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
/** The slopes of its parts differ from that of the whole by at most this fraction, samples from the line by this of its fall. */
const TOLERANCE = 0.1
const PARTS = 3
const LEAST_SAMPLES = 5
/** A slope nearer to 0 is a plateau's. */
const LEAST_SLOPE = 0.1

/**
 * The longest window after `after` in which a learning curve is a power law: its thirds have the slope of the whole,
 * within 10 %, and no sample is off the line by more than 10 % of its fall. Undefined if there is none that spans a factor of 10 in α.
 *
 * @param alpha increasing times α, [time]
 * @param generalizationError ε_g, [time]
 * @param after α before which nothing counts, such as a plateau's end
 * @param floor the trajectory's rounding bound of ε_g
 * @param kernel for logarithms
 */
export function steadySlope(
  alpha: number[],
  generalizationError: number[],
  { after, floor, kernel }: { after: number; floor: number; kernel: Kernel },
): SteadySlope | undefined {
  const first = alpha.findIndex((a) => a > 0 && a >= after)
  if (first < 0) return undefined
  const low = generalizationError.findIndex((e, i) => i >= first && !(e > floorMargin * floor && e > 0))
  const times = alpha.slice(first, low < 0 ? undefined : low)
  const x = times.map((a) => kernel.log(a))
  const y = times.map((_, i) => kernel.log(generalizationError[first + i]!))
  /** Of samples i to before j. */
  const slopeOf = (i: number, j: number) => leastSquaresSlope(x.slice(i, j), y.slice(i, j))
  const isSteady = (i: number, j: number, slope: number) => {
    const edges = Array.from({ length: PARTS + 1 }, (_, part) => Math.round(i + ((j - i) * part) / PARTS))
    return edges.slice(1).every((edge, part) => {
      const from = edges[part]!
      return (
        edge - from >= LEAST_SAMPLES && Math.abs(slopeOf(from, edge) - slope) <= TOLERANCE * Math.abs(slope)
      )
    })
  }
  const isStraight = (i: number, j: number, slope: number) => {
    const offsets = x.slice(i, j).map((at, k) => y[i + k]! - slope * at)
    const middle = offsets.reduce((sum, one) => sum + one, 0) / (j - i)
    const most = TOLERANCE * Math.abs(slope) * (x[j - 1]! - x[i]!)
    return offsets.every((one) => Math.abs(one - middle) <= most)
  }
  let best: SteadySlope | undefined
  for (const [i, from] of times.entries()) {
    for (let j = times.length; j > i + 1; j--) {
      const to = times[j - 1]!
      if (to / from < Math.max(LEAST_SPAN, best ? best.to / best.from : 0)) break
      const slope = slopeOf(i, j)
      if (Math.abs(slope) < LEAST_SLOPE || !isSteady(i, j, slope) || !isStraight(i, j, slope)) continue
      best = { from, to, slope }
      break
    }
  }
  return best
}
