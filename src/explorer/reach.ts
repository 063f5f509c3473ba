import type { CompletedExperiment } from '../experiment.js'
import type { Solved } from './messages.js'
import { formatDuration, formatNumber } from './words.js'

/** Longest simulation that is offered, in seconds. */
const LONGEST = 60
/** A simulation that takes less starts by itself. */
const AUTOMATIC = 5
/** A simulation that does not come this far in time is not worth its start. */
const LEAST_ALPHA = 1

/** What a simulation would do. */
export interface Reach {
  /** As far as it is simulated; undefined if it is not. */
  experiment: CompletedExperiment | undefined
  /** Whether it starts without being asked for. */
  isAutomatic: boolean
  /** How many */
  runs: number
  /** α reached and time taken, or why there is no simulation. */
  text: string
  /** What is said when it has been. */
  textAfter: string
}

/**
 * How far a simulation comes in a minute.
 *
 * @param cores that runs share
 */
export function simulationReach(
  { theory, pace, reason }: Solved,
  { experiment, runs }: { experiment: CompletedExperiment; runs: number },
  cores: number,
): Reach {
  const none = (text: string): Reach => ({
    experiment: undefined,
    isAutomatic: false,
    runs,
    text,
    textAfter: text,
  })
  if (runs === 0) return none('No simulation: runs is 0.')
  if (pace === null) return none(`No simulation: ${reason}`)
  const perAlpha = pace * Math.ceil(runs / cores)
  const until = theory.alpha.at(-1)!
  const seconds = perAlpha * until
  const named = runs === 1 ? '1 run' : `${runs} runs`
  const texts = (alpha: number, rest = '') => ({
    text: `Simulation, ${named}: reaches α = ${formatNumber(alpha)} in about ${formatDuration(alpha * perAlpha)}${rest}.`,
    textAfter: `Simulation, ${named}: reached α = ${formatNumber(alpha)}${rest}.`,
  })
  if (seconds <= LONGEST) return { experiment, isAutomatic: seconds <= AUTOMATIC, runs, ...texts(until) }
  const times = theory.alpha.filter((alpha) => alpha * perAlpha <= LONGEST)
  const last = times.at(-1) ?? 0
  if (last < LEAST_ALPHA)
    return none(
      `Theory only, from overlaps drawn at N = ${formatNumber(experiment.inputDimension!)}: ${named} to α = ` +
        `${LEAST_ALPHA} would take ${formatDuration(perAlpha * LEAST_ALPHA)}.`,
    )
  return {
    experiment: { ...experiment, time: { at: times } },
    isAutomatic: false,
    runs,
    ...texts(last, `; all of it would take ${formatDuration(seconds)}`),
  }
}
