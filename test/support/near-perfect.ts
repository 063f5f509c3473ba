import { completeExperiment } from '../../src/experiment/complete-experiment.js'
import { experimentLevels } from '../../src/experiment/spectrum.js'
import type { Experiment } from '../../src/experiment.js'
import { initialSystem } from '../../src/solve/level-system.js'
import { openKernel } from './kernel.js'

/**
 * The experiment with students near its teachers (K = M): J = (1 − short) B + δ, the δ orthogonal to all B and to each
 * other, of squared length `square` over N.
 */
export function nearPerfect(experiment: Experiment, { short = 0, square = 0 }): Experiment {
  const completed = completeExperiment(experiment, 'solve')
  const { levels, rows } = initialSystem(completed, experimentLevels(completed, openKernel()))
  const M = completed.teacher.units
  const { vectors: _, ...teacher } = completed.teacher
  const { initialStd: __, ...student } = completed.student
  const first = completed.student.units
  const t = Array.from(levels.weights, (_, k) =>
    Array.from({ length: M }, (_, n) =>
      Array.from({ length: M }, (_, m) => rows[first + n]![first + m]![k]!),
    ),
  )
  const times = (factor: number) => t.map((level) => level.map((row) => row.map((value) => factor * value)))
  const { inputDimension: ___, ...rest } = completed
  return {
    ...rest,
    teacher,
    student,
    initialOverlaps: {
      student: times((1 - short) ** 2).map((level, k) =>
        level.map((row, i) => row.map((value, j) => value + (i === j ? square * levels.weights[k]! : 0))),
      ),
      studentTeacher: times(1 - short),
      teacher: t,
    },
  }
}
