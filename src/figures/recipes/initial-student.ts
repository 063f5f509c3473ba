import type { Experiment } from '../../experiment.js'
import { plateaus } from '../../plateau.js'
import type { Trajectory } from '../../trajectory.js'
import type { Bracket, CurvesOptions } from '../curves.js'
import { captionOf, learningCurves } from '../learning-curves.js'
import { simulation, theory } from '../parts.js'
import { known, plateauOf } from '../predictions.js'
import type { Part, Recipe } from '../recipe.js'
import { alignColumns, significant } from '../table.js'

const students = [
  { initialStd: 0.5, seed: 1 },
  { initialStd: 0.01, seed: 1 },
  { initialStd: 0.01, seed: 2 },
  { initialStd: 0.01, seed: 3 },
  { initialStd: 1e-4, seed: 1 },
]

function experiment({ initialStd, seed }: (typeof students)[number], time: Experiment['time']): Experiment {
  return {
    teacher: { units: 2, vectors: 'orthonormal' },
    student: { units: 2, initialStd },
    learningRate: 1,
    inputDimension: 1000,
    time,
    seed,
  }
}

/** How much the curve depends on the student's first weights: their size, and which are drawn. */
export const initialStudent: Recipe = {
  name: 'initial-student',
  title: 'sensitivity to the initial student: plateaus, with their widths, for several σ_J and seeds',
  parts: (full) =>
    students.flatMap((student) => {
      const label = `σ_J = ${student.initialStd}, seed ${student.seed}`
      return [
        theory(label, experiment(student, { from: 0.01, until: 1000, samples: 400 })),
        simulation(label, experiment(student, { from: 0.2, until: 700, samples: 40 }), {
          runs: full ? 20 : 3,
        }),
      ]
    }),
  picture,
  table,
}

/** The theory's plateaus, by part */
function found(parts: Part[], trajectories: Trajectory[]) {
  return parts.flatMap(({ label, run, experiment }, i) => {
    if (run.kind !== 'solve') return []
    const { alpha, generalizationError, floor } = trajectories[i]!
    return plateaus(alpha, generalizationError, floor).map((plateau) => ({ label, experiment, plateau }))
  })
}

function picture(parts: Part[], trajectories: Trajectory[]): CurvesOptions {
  const brackets = found(parts, trajectories).map(
    ({ label, plateau: { start, end, height } }, i): Bracket => ({
      label,
      from: start,
      to: end ?? 1000,
      at: height * 1.9 * 1.35 ** i,
    }),
  )
  return {
    ...learningCurves(parts, trajectories),
    xRange: [1, 1000],
    yRange: [1e-6, 0.2],
    brackets,
    legendText: (label) => label.replace('σ_J', '*σ*_{*J*}').replace('0.0001', '10⁻⁴'),
    caption: captionOf(
      parts,
      'How the curve depends on the initial student.',
      'Brackets: widths of the theory’s plateaus, from |d ln *ε*_{*g*}/d ln *α*| < 0.1 over a factor ≥ 2 until *ε*_{*g*} has fallen by 10 %. A plateau grows by *τ*_{esc} for each factor e by which *σ*_{*J*} is smaller; which student is drawn moves its end by a fraction of *τ*_{esc}.',
    ),
  }
}

function table(parts: Part[], trajectories: Trajectory[]): string {
  const rows = found(parts, trajectories).map(({ label, experiment, plateau: { start, end } }) => {
    const own = known(plateauOf(experiment).own)
    return [
      label,
      significant(start, 3),
      end === null ? 'not left' : significant(end, 4),
      significant(own.end, 4),
    ]
  })
  return [
    'Initial students: erf, K = M = 2, η = 1, L = 1, N = 1000, orthonormal teacher; theory and its prediction',
    '',
    alignColumns([['', 'start', 'end', 'predicted end'], ...rows]),
  ].join('\n')
}
