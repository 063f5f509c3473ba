import type { OnProgress } from '../progress.js'
import { runSimulations } from '../simulate.js'
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
 * Computes the parts of a figure: the theory first, then the simulations, whose runs share the workers.
 *
 * @throws rejects with the reason of an aborted `signal`
 */
export async function computeParts(
  parts: Part[],
  { workers, signal, onProgress }: ComputeOptions = {},
): Promise<Trajectory[]> {
  const sum = (list: Part[]) => list.reduce((total, { work }) => total + work, 0)
  const theories = parts.filter(({ run }) => run.kind === 'solve')
  const simulated = parts.filter(({ run }) => run.kind === 'simulate')
  const watch = onProgress && combineProgress([sum(theories), sum(simulated)], onProgress)
  const results = new Map<Part, Trajectory>()
  for (const part of theories) {
    if (part.run.kind !== 'solve') continue
    results.set(
      part,
      await solve(part.experiment, { tolerance: part.run.tolerance, ...(signal && { signal }) }),
    )
    watch?.part(0)({ done: results.size, total: theories.length, left: 0 })
  }
  const trajectories = await runSimulations(
    simulated.flatMap(({ experiment, run }) => {
      if (run.kind !== 'simulate') return []
      const { kind: _, ...options } = run
      return [{ experiment, options }]
    }),
    { workers, stop: signal, onProgress: watch?.part(1) },
  )
  signal?.throwIfAborted()
  simulated.forEach((part, i) => {
    results.set(part, trajectories[i]!)
  })
  watch?.finished(1)
  return parts.map((part) => results.get(part)!)
}
