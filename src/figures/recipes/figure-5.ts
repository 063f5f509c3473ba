import { embeddedKernel } from '../../embedded.js'
import { completeExperiment } from '../../experiment/complete-experiment.js'
import { experimentLevels } from '../../experiment/spectrum.js'
import type { Experiment } from '../../experiment.js'
import { momentPlateaus } from '../../fit/moment-plateaus.js'
import { Kernel } from '../../kernel/kernel.js'
import type { Trajectory } from '../../trajectory.js'
import { curveTable } from '../curve-table.js'
import type { Bracket, CurvesOptions } from '../curves.js'
import { captionOf, timeLabel } from '../learning-curves.js'
import { simulation, theory } from '../parts.js'
import type { Part, Recipe } from '../recipe.js'
import type { Series } from '../series.js'
import { significant } from '../table.js'

const levels = 4
const orders = [0, 1, 2, 3]
const until = 1e4

function experiment(time: Experiment['time']): Experiment {
  return {
    spectrum: { kind: 'power-law', beta: 1, levels },
    teacher: { units: 2, vectors: 'orthonormal' },
    student: { units: 2, initialStd: 0.01 },
    learningRate: 0.1,
    inputDimension: 1024,
    time,
    seed: 1,
  }
}

/** Several plateaus in the moments of the overlaps. */
export const figure5: Recipe = {
  name: '5',
  title: 'several plateaus in the higher moments R^(l) of the overlaps',
  columns: { x: 'alpha', y: 'overlap' },
  parts: (full) => [
    theory('R', experiment({ from: 0.01, until, samples: 240 }), { overlaps: 'levels' }),
    simulation('R', experiment({ from: 0.3, until: 2000, samples: 24 }), {
      runs: full ? 10 : 3,
      overlaps: 'levels',
    }),
  ],
  picture,
  table: (parts, trajectories) =>
    [
      curveTable(
        'Figure 5: K = M = 2, erf, η = 0.1, β = 1, L = 4, σ_J = 0.01, N = 1024, seed 1',
        seriesOf(parts, trajectories),
      ),
      '',
      'Plateaus of the theory, of the student’s own teacher and of the other:',
      ...foundPlateaus(trajectories[0]!).map(
        ({ order, own, plateaus }) =>
          `  R^(${order})${own ? '' : ', other'}: ${plateaus.map(({ start, end, height }) => `${significant(height, 3)} from α = ${significant(start, 3)} to ${end === null ? 'the end' : significant(end, 3)}`).join('; ') || 'none'}`,
      ),
    ].join('\n'),
}

/** The teacher that student 1 finds: the one with which it has the larger overlap at the end. */
function ownTeacher({ overlaps }: Trajectory): number {
  const [first, second] = overlaps!.R.at(-1)![0]!
  return first! > second! ? 0 : 1
}

/** Σ_k p_k λ_k^l, R^(l) of a student that has found its teacher. */
function teacherMoments(): number[] {
  const kernel = new Kernel(embeddedKernel())
  const { eigenvalues, weights } = experimentLevels(
    completeExperiment(experiment({ at: [1] }), 'solve'),
    kernel,
  )
  return orders.map((order) => eigenvalues.reduce((sum, lambda, k) => sum + weights[k]! * lambda ** order, 0))
}

function label(order: number): string {
  return `l = ${order}`
}

/** R^(l) of student 1 and its teacher, over the teacher's own: from 0 to 1. */
function seriesOf(_: Part[], trajectories: Trajectory[]): Series[] {
  const kernel = new Kernel(embeddedKernel())
  const { eigenvalues } = experimentLevels(completeExperiment(experiment({ at: [1] }), 'solve'), kernel)
  const teacher = ownTeacher(trajectories[0]!)
  const scale = teacherMoments()
  return orders.flatMap((order) =>
    trajectories.map(({ kind, alpha, overlaps }): Series => {
      const moment = (r: number[][][]) =>
        r.reduce((sum, level, k) => sum + eigenvalues[k]! ** order * level[0]![teacher]!, 0) / scale[order]!
      const samples = alpha.map((x, i) => ({ x, y: moment(overlaps!.r![i]!) }))
      return { label: label(order), kind, levels, samples: samples.filter(({ y }) => y > 0) }
    }),
  )
}

function foundPlateaus(theory: Trajectory) {
  const teacher = ownTeacher(theory)
  return momentPlateaus(theory, orders, new Kernel(embeddedKernel()))
    .filter(({ student }) => student === 0)
    .map((one) => ({ ...one, own: one.teacher === teacher }))
}

function picture(parts: Part[], trajectories: Trajectory[]): CurvesOptions {
  const scale = teacherMoments()
  const brackets = foundPlateaus(trajectories[0]!)
    .filter(({ own }) => own)
    .flatMap(({ order, plateaus }): Bracket[] =>
      plateaus.flatMap(({ start, end, height }) =>
        // What is not left is the end
        end === null
          ? []
          : [
              {
                label: label(order),
                from: start,
                to: end,
                at: (height / scale[order]!) * 1.05 ** (order + 1),
              },
            ],
      ),
    )
  return {
    series: seriesOf(parts, trajectories),
    xLabel: timeLabel,
    yLabel: 'overlap *R*^{(*l*)} of a student and its teacher',
    xRange: [0.1, until],
    yRange: [0.05, 2],
    styles: { solve: 'theory, *N* → ∞', simulate: 'simulation' },
    legendText: (text) => text.replace('l', '*l*'),
    legendAt: 'upper',
    brackets,
    caption: captionOf(
      parts,
      'Moments *R*^{(*l*)} = Σ_{*k*} *λ*_{*k*}^{*l*} *r*^{*k*} of the overlap of a student with the teacher that it finds, divided by the teacher’s own.',
      'Brackets: plateaus, where it changes by less than |d ln *R*/d ln *α*| = 0.1 over a factor ≥ 2, until it has changed by 10 %. Higher moments are ruled by the large eigenvalues, and reach the plateau first. After Fig. 5 of Worschech & Rosenow, ICLR 2025.',
    ),
  }
}
