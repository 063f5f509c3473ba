import type { Experiment } from '../experiment.js'
import type { Part, SimulationRuns, SolveChoices } from './recipe.js'

/** Work of a theory curve in units of an SGD step of a component: about as long as this many. */
const theoryWork = 1.5e5

/** A curve of theory, at a tolerance that no picture shows. */
export function theory(label: string, experiment: Experiment, choices: SolveChoices = {}): Part {
  return {
    label,
    levels: levelsOf(experiment),
    experiment,
    run: { kind: 'solve', tolerance: 1e-8, ...choices },
    work: theoryWork,
  }
}

/** A simulated curve, the mean of runs. Its experiment gives N. */
export function simulation(label: string, experiment: Experiment, runs: SimulationRuns): Part {
  const { time, inputDimension, student, teacher } = experiment
  const until = 'at' in time ? time.at.at(-1)! : time.until
  return {
    label,
    levels: levelsOf(experiment),
    experiment,
    run: { kind: 'simulate', ...runs },
    // A step of a component takes longer with more units: see ../engines.ts
    work: inputDimension! * until * runs.runs * ((1.8 + 0.17 * (student.units + teacher.units)) / 2.5),
  }
}

/** L */
export function levelsOf({ spectrum = { kind: 'isotropic' } }: Experiment): number {
  switch (spectrum.kind) {
    case 'isotropic':
      return 1
    case 'power-law':
      return spectrum.levels
    case 'values':
      return spectrum.eigenvalues.length
  }
}
