import { coreCount } from '../pool.js'
import type { OnProgress } from '../progress.js'
import { simulate } from '../simulate.js'
import { solve } from '../solve.js'
import type { Trajectory } from '../trajectory.js'
import { combineProgress } from './combine-progress.js'
import type { Part } from './recipe.js'

export interface ComputeOptions {
  /** Worker threads; default: all cores. Changes no number. */
  workers?: number
  /** Stops the run; the promise rejects with the signal's reason. */
  signal?: AbortSignal
  /** One progress over all parts, in SGD steps */
  onProgress?: OnProgress
}

/**
 * Computes the parts of a figure: the theory first, then the simulations, as many at a time as there are workers
 * for (an ensemble by itself keeps no more workers busy than it has runs).
 */
export async function computeParts(
  parts: Part[],
  { workers = coreCount(), signal, onProgress }: ComputeOptions = {},
): Promise<Trajectory[]> {
  const watch =
    onProgress &&
    combineProgress(
      parts.map(({ work }) => work),
      onProgress,
    )
  const failure = new AbortController()
  const shared = (i: number) => ({
    signal: signal ? AbortSignal.any([signal, failure.signal]) : failure.signal,
    ...(watch && { onProgress: watch.part(i) }),
  })
  const trajectories: Trajectory[] = []
  const simulations: { i: number; experiment: Part['experiment']; runs: number }[] = []
  for (const [i, { experiment, run }] of parts.entries()) {
    if (run.kind === 'simulate') simulations.push({ i, experiment, runs: run.runs })
    else {
      trajectories[i] = await solve(experiment, { tolerance: run.tolerance, ...shared(i) })
      watch?.finished(i)
    }
  }
  const each = Math.min(workers, Math.max(1, ...simulations.map(({ runs }) => runs)))
  const next = simulations.values()
  const lane = async () => {
    for (const { i, experiment, runs } of next) {
      trajectories[i] = await simulate(experiment, { runs, workers: each, ...shared(i) })
      watch?.finished(i)
    }
  }
  const lanes = Array.from({ length: Math.max(1, Math.floor(workers / each)) }, lane)
  // One that fails stops the others, and nothing is left running
  for (const running of lanes) running.catch((error) => failure.abort(error))
  await Promise.allSettled(lanes)
  await Promise.all(lanes)
  return trajectories
}
