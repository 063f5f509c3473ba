import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sources from '../../build/generated/sources.js'
import version from '../../build/generated/version.js'
import type { SimulateOptions, SolveOptions } from '../api.js'
import { completeExperiment } from '../experiment/complete-experiment.js'
import type { CompletedExperiment, ExperimentKind } from '../experiment.js'
import { experimentKey, type KeyOptions } from '../key.js'
import { simulateOptions, solveOptions } from '../options.js'
import type { Trajectory } from '../trajectory.js'
import { writeAtomic } from '../write-atomic.js'
import type { Part } from './recipe.js'

/** Where trajectories are kept from one drawing to the next. */
export interface TrajectoryStore {
  get(part: Part): Promise<Trajectory | undefined>
  /** Only trajectories that are done are to be kept. */
  set(part: Part, trajectory: Trajectory): Promise<void>
}

/**
 * A store of one file for each trajectory in a folder, made when it is needed. A file is named after the hash of its key,
 * holds the key too, and is used only if that is the same; one that cannot be read counts as missing.
 */
export function folderStore(folder: string): TrajectoryStore {
  const path = (key: string) =>
    join(folder, `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`)
  return {
    async get(part) {
      const key = partKey(part)
      const text = await readFile(path(key), 'utf8').catch(() => undefined)
      if (text === undefined) return undefined
      try {
        const kept = JSON.parse(text) as { key: string; trajectory: Trajectory }
        return kept.key === key ? kept.trajectory : undefined
      } catch {
        return undefined
      }
    },
    async set(part, trajectory) {
      const key = partKey(part)
      await mkdir(folder, { recursive: true })
      await writeAtomic(path(key), JSON.stringify({ key, trajectory }))
    },
  }
}

/** The key of a part's trajectory. The hash of the sources stands beside the version, which changes more rarely. */
export function partKey({ experiment, run }: Part): string {
  if (run.kind === 'solve') {
    const { kind, ...given } = run
    return key(kind, completeExperiment(experiment, kind), solveChoices(given))
  }
  const { kind, ...given } = run
  return key(kind, completeExperiment(experiment, kind, given.method), simulateChoices(given))
}

function key(...known: [ExperimentKind, CompletedExperiment, KeyOptions]): string {
  return experimentKey(...known, `${version}+${sources}`)
}

function solveChoices(given: SolveOptions): KeyOptions {
  const { tolerance, integrator, levels, overlaps } = solveOptions(given)
  return { tolerance, integrator, levels, overlaps }
}

function simulateChoices(given: SimulateOptions): KeyOptions {
  const { method, runs, redraw, keepRuns, overlaps } = simulateOptions(given)
  return { method, runs, redraw, keepRuns, overlaps }
}
