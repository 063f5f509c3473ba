import { requestedTimes } from '../experiment/times.js'
import type { Kernel } from '../kernel/kernel.js'
import type { Trajectory } from '../trajectory.js'
import type { Measurements } from './measurements.js'

const POINTS_PER_DECADE = 8
/** The first run is to ηα = 1,000, from so many decades below; by how many decades the next is longer. */
const FIRST_END = 1000
const FIRST_DECADES = 6
const MORE_DECADES = 1
const LATEST = 1e15
/** Of all runs together, after which no longer one is begun. */
const MOST_EVALUATIONS = 3e6
/** A limit has been reached when the error has changed by no more than this part over so many decades. */
const UNCHANGED = 1e-3
const FLAT_DECADES = 3
/** So many floors above zero rounding begins to hold the steps, and a run takes long. */
const LOWEST = 100

/** A curve from α = 0 on, long enough, and how it ended. */
export interface LongRun {
  trajectory: Trajectory
  /** Whether ε_g has stopped changing, over three decades of α. */
  isSettled: boolean
  /** Whether it has fallen to 100 floors, below which it is soon lost in rounding. */
  isLost: boolean
}

/**
 * Solves for longer and longer times, until the curve satisfies `isEnough`, has settled, has come near its rounding floor,
 * cannot go on, or has cost three million evaluations of the equations.
 */
export async function longRun(
  measurements: Pick<Measurements, 'learningRate' | 'curve'>,
  kernel: Kernel,
  isEnough: (trajectory: Trajectory) => boolean,
): Promise<LongRun> {
  const first = FIRST_END / measurements.learningRate
  let evaluations = 0
  for (let end = first; ; end *= 10 ** MORE_DECADES) {
    const from = first / 10 ** FIRST_DECADES
    const decades = Math.round(kernel.log(end / from) / kernel.log(10))
    const times = requestedTimes({ from, until: end, samples: decades * POINTS_PER_DECADE + 1 }, kernel)
    const trajectory = await measurements.curve([0, ...times])
    const isDone = trajectory.status === 'done'
    evaluations += Number(trajectory.work.evaluations)
    const isDear = end > LATEST || evaluations > MOST_EVALUATIONS
    const isLost = isDone && trajectory.generalizationError.at(-1)! <= LOWEST * trajectory.floor
    const isSettled = isDone && !isLost && hasSettled(trajectory)
    if (!isDone || isLost || isSettled || isEnough(trajectory) || isDear) {
      return { trajectory, isSettled, isLost }
    }
  }
}

function hasSettled({ generalizationError }: Trajectory): boolean {
  const last = generalizationError.slice(-FLAT_DECADES * POINTS_PER_DECADE)
  const [least, most] = [Math.min(...last), Math.max(...last)]
  return most - least <= UNCHANGED * most
}
