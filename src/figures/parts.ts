import { completeExperiment } from '../experiment/complete-experiment.js'
import { spectrumLevelCount } from '../experiment/trained.js'
import type { Experiment } from '../experiment.js'
import { stepTime } from '../simulate/engines.js'
import type { Part, SimulationRuns, SolveChoices } from './recipe.js'

/** Work of a theory curve, roughly. */
const THEORY_WORK = 2.5e7

/** A curve of theory, at a tolerance that no picture shows unless another is chosen. */
export function theory(label: string, experiment: Experiment, choices: SolveChoices = {}): Part {
  return {
    label,
    levels: levelsOf(experiment),
    experiment,
    run: { kind: 'solve', tolerance: 1e-8, ...choices },
    work: THEORY_WORK,
  }
}

/** A simulated curve, the mean of runs. Its experiment gives N. */
export function simulation(label: string, experiment: Experiment, runs: SimulationRuns): Part {
  const { time, inputDimension } = experiment
  const until = 'at' in time ? time.at.at(-1)! : time.until
  const method = runs.method === 'auto' ? undefined : runs.method
  const step = stepTime(completeExperiment(experiment, 'simulate'), method)
  return {
    label,
    levels: levelsOf(experiment),
    experiment,
    run: { kind: 'simulate', ...runs },
    work: runs.runs * until * inputDimension! * step,
  }
}

/** L */
export function levelsOf({ spectrum = { kind: 'isotropic' } }: Experiment): number {
  return spectrumLevelCount(spectrum)
}
