import { completeExperiment } from '../../src/experiment/complete-experiment.js'
import { experimentNetwork } from '../../src/experiment/network.js'
import { experimentLevels } from '../../src/experiment/spectrum.js'
import type { Experiment } from '../../src/experiment.js'
import type { FixedPointSetting } from '../../src/predict/plateau-fixed-point.js'
import { initialSystem, type LevelSystem } from '../../src/solve/level-system.js'
import { readFixture } from './fixtures.js'
import { openKernel } from './kernel.js'

/** A plateau and what is unstable there, by test/fixtures/plateau.py. */
export interface PlateauFixture {
  name: string
  experiment: Experiment
  R: number[][]
  Q: number[][]
  height: number
  rates: number[]
  levelRate: number
}

export const plateauFixtures = readFixture<PlateauFixture[]>('plateau')

/** The levels of an experiment with the overlaps it starts from. */
export function systemOf(experiment: Experiment): LevelSystem {
  const completed = completeExperiment(experiment, 'solve')
  return initialSystem(completed, experimentLevels(completed, openKernel()))
}

/** What its fixed point depends on, all directions being trained. */
export function fixedPointSetting(experiment: Experiment): FixedPointSetting {
  const completed = completeExperiment(experiment, 'solve')
  const { levels, rows } = systemOf(experiment)
  const K = completed.student.units
  const sum = (column: Float64Array) =>
    column.reduce((all, value, k) => all + levels.eigenvalues[k]! * value, 0)
  const teachers = rows.slice(K)
  return {
    network: experimentNetwork(completed),
    teacher: teachers.map((row) => row.slice(K).map(sum)),
    rest: rows.map((row) => row.map(() => 0)),
    meanEigenvalue: sum(levels.weights),
    learningRate: completed.learningRate,
  }
}
