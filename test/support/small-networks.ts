import type { Experiment, InitialOverlaps } from '../../src/experiment.js'

/** A network whose runs tell apart what a larger one would hide: few directions and large steps. */
export interface SmallNetwork {
  name: string
  experiment: Experiment
  redraw: boolean
  /** What of the overlaps is compared; default "levels" */
  overlaps?: true
}

/** The nearest whole steps, over N. */
const times = (inputDimension: number, steps = [1, 4, 15, 60]) => ({
  inputDimension,
  time: { at: steps.map((step) => step / inputDimension) },
})

/** Levels of 1, 2, 5 and 6 directions: some have fewer than K+M of them, in some 1 or 2 are left over. */
const uneven = {
  spectrum: {
    kind: 'values' as const,
    eigenvalues: [3, 1.5, 0.8, 0.4],
    weights: [1, 2, 5, 6].map((size) => size / 14),
  },
  ...times(14),
}

function erf(K: number, M: number): Experiment {
  return { teacher: { units: M }, student: { units: K, initialStd: 0.5 }, learningRate: 1.5, ...uneven }
}

/** At half the largest learning rate at which the mean is stable, or more. */
function linear(studentWeights: number[], teacherWeights: number[]): Experiment {
  const squares = studentWeights.reduce((sum, w) => sum + w * w, 0)
  return {
    ...erf(studentWeights.length, teacherWeights.length),
    activation: 'linear',
    teacher: { units: teacherWeights.length, outputWeights: teacherWeights },
    student: { units: studentWeights.length, outputWeights: studentWeights, initialStd: 0.5 },
    learningRate: 1.2 / squares,
  }
}

/** Students in the teachers' plane; then two teachers that are one, and J_2 = −J_1: rank 2 of 4 in both levels. */
const deficient: InitialOverlaps = {
  student: [
    [
      [0.1, 0.2],
      [0.2, 0.525],
    ],
    [
      [0.5, -0.5],
      [-0.5, 0.5],
    ],
  ],
  studentTeacher: [
    [
      [0.2, 0],
      [0.4, 0.25],
    ],
    [
      [0.3, 0.3],
      [-0.3, -0.3],
    ],
  ],
  teacher: [
    [
      [0.4, 0],
      [0, 0.5],
    ],
    [
      [0.5, 0.5],
      [0.5, 0.5],
    ],
  ],
}

const unit = (units: number) => ({ units, outputWeights: 'unit' as const })

export const smallNetworks = {
  twoByTwo: { name: 'erf, K = M = 2', redraw: false, experiment: erf(2, 2) },
  twoByThree: {
    name: 'erf, K = 2, M = 3, unit weights',
    redraw: true,
    experiment: { ...erf(2, 3), teacher: unit(3), student: { ...unit(2), initialStd: 0.5 } },
  },
  threeByTwo: { name: 'erf, K = 3, M = 2', redraw: false, experiment: erf(3, 2) },
  linearTwoByTwo: {
    name: 'linear, K = M = 2, weights 0.3, −0.9 and 1, 0.5',
    redraw: true,
    experiment: linear([0.3, -0.9], [1, 0.5]),
  },
  oneByTwo: {
    name: 'erf, K = 1, M = 2, weights 0.8 and 1, −0.6',
    redraw: true,
    experiment: {
      ...erf(1, 2),
      teacher: { units: 2, outputWeights: [1, -0.6] },
      student: { units: 1, outputWeights: [0.8], initialStd: 1 },
    },
  },
  oneByOne: { name: 'erf, K = M = 1', redraw: false, experiment: erf(1, 1) },
  threeByThree: { name: 'erf, K = M = 3', redraw: true, experiment: erf(3, 3) },
  fourByOne: {
    name: 'erf, K = 4, M = 1, weights 1, 0.2, −0.5, 0.7',
    redraw: false,
    experiment: { ...erf(4, 1), student: { units: 4, outputWeights: [1, 0.2, -0.5, 0.7] } },
  },
  linearTwoByThree: {
    name: 'linear, K = 2, M = 3, unit weights',
    redraw: false,
    experiment: linear([1, 1], [1, 1, 1]),
  },
  linearThreeByTwo: {
    name: 'linear, K = 3, M = 2, weights 0.9, 0.4, −0.3 and 1, 0.5',
    redraw: true,
    experiment: linear([0.9, 0.4, -0.3], [1, 0.5]),
  },
  oneLevel: {
    name: 'erf, K = M = 2, one level of 5 directions',
    redraw: false,
    experiment: { ...erf(2, 2), spectrum: { kind: 'isotropic' }, ...times(5) },
  },
  equalLevels: {
    name: 'erf, K = M = 2, power law of 3 levels of 6 directions',
    redraw: true,
    experiment: { ...erf(2, 2), spectrum: { kind: 'power-law', beta: 1, levels: 3 }, ...times(18) },
  },
  everyDirection: {
    name: 'erf, K = M = 2, power law of 7 levels of 1 direction',
    redraw: true,
    experiment: { ...erf(2, 2), spectrum: { kind: 'power-law', beta: 0.5, levels: 7 }, ...times(7) },
  },
  everyDirectionThree: {
    name: 'erf, K = M = 3, power law of 8 levels of 1 direction',
    redraw: false,
    experiment: { ...erf(3, 3), spectrum: { kind: 'power-law', beta: 0.5, levels: 8 }, ...times(8) },
  },
  nothingThere: {
    name: 'erf, K = 2, M = 1, levels of 5, 4, 3 directions, one of them with eigenvalue 0',
    redraw: true,
    experiment: {
      ...erf(2, 1),
      spectrum: { kind: 'values', eigenvalues: [1.5, 0, 1], weights: [5 / 12, 4 / 12, 3 / 12] },
      ...times(12),
    },
  },
  fromNothing: {
    name: 'erf, K = M = 2, orthonormal teacher, students from 0',
    redraw: false,
    experiment: {
      ...erf(2, 2),
      teacher: { units: 2, vectors: 'orthonormal', outputWeights: [1, 0.5] },
      student: { units: 2, initialStd: 0, outputWeights: [0.8, 0.6] },
      spectrum: { kind: 'values', eigenvalues: [1.6, 0.5], weights: [5 / 11, 6 / 11] },
      ...times(11),
    },
  },
  orthonormalThree: {
    name: 'erf, K = 2, M = 3, orthonormal teacher, students from 0',
    redraw: false,
    experiment: {
      ...erf(2, 3),
      teacher: { units: 3, vectors: 'orthonormal' },
      student: { units: 2, initialStd: 0, outputWeights: [0.8, 0.6] },
      spectrum: { kind: 'values', eigenvalues: [1.6, 0.5], weights: [3 / 9, 6 / 9] },
      ...times(9),
    },
  },
  singular: {
    name: 'erf, K = M = 2, given overlaps of lower rank',
    redraw: false,
    experiment: {
      teacher: { units: 2 },
      student: { units: 2 },
      learningRate: 1.5,
      initialOverlaps: deficient,
      spectrum: { kind: 'values', eigenvalues: [1.6, 0.5], weights: [5 / 11, 6 / 11] },
      ...times(11),
    },
  },
  trainedTwo: {
    name: 'erf, K = M = 2, the 5 leading directions trained: a level is split',
    redraw: false,
    experiment: { ...erf(2, 2), student: { units: 2, initialStd: 0.5, trained: 5 } },
  },
  trainedThree: {
    name: 'erf, K = 3, M = 2, the 9 leading directions trained: a level is split',
    redraw: false,
    experiment: { ...erf(3, 2), student: { units: 3, initialStd: 0.5, trained: 9 } },
  },
  manyLevels: {
    name: 'erf, K = M = 2, power law of 450 levels of 1 direction: more normals a step than are drawn at once',
    redraw: false,
    overlaps: true,
    experiment: {
      ...erf(2, 2),
      spectrum: { kind: 'power-law', beta: 0, levels: 450 },
      ...times(450, [2, 40]),
    },
  },
} satisfies Record<string, SmallNetwork>
