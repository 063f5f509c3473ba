import type { OnProgress } from '../progress.js'
import { runSimulations } from '../simulate.js'
import { solve } from '../solve.js'
import type { Trajectory } from '../trajectory.js'
import type { TrajectoryStore } from './cache.js'
import { combineProgress } from './combine-progress.js'
import type { Part } from './recipe.js'

export interface ComputeOptions {
  /** Worker threads; default: all cores. Changes no number. */
  workers?: number
  /** Stops the run; the promise rejects with the signal's reason. */
  signal?: AbortSignal
  /** One progress over all parts, in SGD steps of a component */
  onProgress?: OnProgress
}

/**
 * Computes the parts of a figure: the theory here, one curve after the other, while the simulations' runs share the workers.
 *
 * @param store keeps what is done, and gives what it has; default none
 * @throws rejects with the reason of an aborted `signal`
 */
export async function computeParts(
  parts: Part[],
  { workers, signal, onProgress }: ComputeOptions = {},
  store?: TrajectoryStore,
): Promise<Trajectory[]> {
  const results = new Map<Part, Trajectory>()
  const finish = async (part: Part, trajectory: Trajectory) => {
    results.set(part, trajectory)
    if (trajectory.status === 'done') await store?.set(part, trajectory)
  }
  for (const part of parts) {
    const kept = await store?.get(part)
    if (kept) results.set(part, kept)
  }
  const missing = parts.filter((part) => !results.has(part))
  const theories = missing.filter(({ run }) => run.kind === 'solve')
  const simulated = missing.filter(({ run }) => run.kind === 'simulate')
  const sum = (list: Part[]) => list.reduce((total, { work }) => total + work, 0)
  const watch =
    onProgress && combineProgress([...theories.map(({ work }) => work), sum(simulated)], onProgress)
  const failed = new AbortController()
  const stop = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal
  const solveAll = async () => {
    for (const [i, part] of theories.entries()) {
      const { kind: _, ...options } = part.run
      const onProgress = watch && { onProgress: watch.part(i) }
      await finish(part, await solve(part.experiment, { ...options, signal: stop, ...onProgress }))
      watch?.finished(i)
    }
  }
  const simulateAll = async () => {
    const trajectories = await runSimulations(
      simulated.map(({ experiment, run: { kind: _, ...options } }) => ({ experiment, options })),
      { workers, stop, onProgress: watch?.part(theories.length) },
    )
    stop.throwIfAborted()
    for (const [i, part] of simulated.entries()) await finish(part, trajectories[i]!)
    watch?.finished(theories.length)
  }
  // What fails ends the other at once, and is told when both have ended
  const ending = [solveAll(), simulateAll()].map((one) => one.catch((error) => failed.abort(error)))
  await Promise.all(ending)
  stop.throwIfAborted()
  return parts.map((part) => results.get(part)!)
}
