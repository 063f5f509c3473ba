import type { Experiment, InitialOverlaps } from '../../src/experiment.js'

/** Overlaps of two random-like levels for K = 2, M = 3. */
export const overlaps: InitialOverlaps = {
  student: [
    [
      [0.04, 0.01],
      [0.01, 0.05],
    ],
    [
      [0.06, -0.02],
      [-0.02, 0.03],
    ],
  ],
  studentTeacher: [
    [
      [0.02, -0.01, 0.015],
      [0.01, 0.03, -0.02],
    ],
    [
      [-0.01, 0.02, 0.01],
      [0.02, -0.02, 0.005],
    ],
  ],
  teacher: [
    [
      [0.5, 0.05, 0],
      [0.05, 0.4, -0.02],
      [0, -0.02, 0.45],
    ],
    [
      [0.5, -0.04, 0.02],
      [-0.04, 0.55, 0],
      [0.02, 0, 0.5],
    ],
  ],
}
/** Two uneven levels with those overlaps, K = 2, M = 3. */
export const given: Experiment = {
  spectrum: { kind: 'values', eigenvalues: [1.5, 0.4], weights: [0.5, 0.5] },
  teacher: { units: 3, outputWeights: [0.4, 0.6, 0.9] },
  student: { units: 2, outputWeights: [0.8, 1.1] },
  learningRate: 0.5,
  initialOverlaps: overlaps,
  time: { until: 300, samples: 15 },
}
