import { levelsFields } from '../experiment/read-spectrum.js'
import {
  checkStateSize,
  experimentSizes,
  initialBytes,
  integrationBytes,
  isHeld,
  recordBytes,
  type StateSizes,
  sizeFields,
} from '../experiment/state-size.js'
import type { CompletedExperiment } from '../experiment.js'
import type { Integrator } from '../kernel/integrators.js'
import type { NodeCounts } from './compressed.js'

/** What a run integrates and records. */
export interface SolveRun {
  integrator: Integrator
  /** Numbers of nodes; every level itself if left out. */
  counts: NodeCounts | undefined
  /** Number of times at which the overlaps of every level are recorded. */
  recordedTimes: number
}

/** Refuses (RangeError) a run whose state would need more than 3 GiB: see state-size.ts. */
export function checkSolveSize(experiment: CompletedExperiment, run: SolveRun): void {
  const fields = sizeFields(levelsFields[experiment.spectrum.kind])
  checkStateSize(experimentSizes(experiment), fields, (sizes) => bytesOf(sizes, experiment, run))
}

/** Whether it does not. */
export function isSolvable(experiment: CompletedExperiment, run: SolveRun): boolean {
  return isHeld(bytesOf(experimentSizes(experiment), experiment, run))
}

function bytesOf(
  sizes: StateSizes,
  { activation }: CompletedExperiment,
  { integrator, counts, recordedTimes }: SolveRun,
): number {
  const kind = { integrator, isLinear: activation === 'linear' }
  // both numbers of nodes: what the first one holds may not have been collected yet
  const integrated = counts ? [counts.coarse, counts.fine] : [sizes.levels]
  return integrated.reduce(
    (sum, levels) => sum + integrationBytes({ ...sizes, levels }, kind),
    initialBytes(sizes) + recordBytes(sizes, recordedTimes),
  )
}
