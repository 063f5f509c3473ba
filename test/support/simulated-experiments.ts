import type { Experiment } from '../../src/experiment.js'

export const small: Experiment = {
  spectrum: { kind: 'power-law', beta: 1, levels: 4 },
  teacher: { units: 2 },
  student: { units: 2 },
  learningRate: 0.5,
  inputDimension: 64,
  time: { until: 20, samples: 12 },
}

/** Some runs grow beyond 1e150 before the last time, most do not. */
export const unstable: Experiment = {
  activation: 'linear',
  teacher: { units: 1 },
  student: { units: 1 },
  learningRate: 3,
  inputDimension: 4,
  time: { at: [0, 1, 100, 150, 155, 160, 165, 170] },
}

export const tiny: Experiment = {
  teacher: { units: 1 },
  student: { units: 1, initialStd: 0.5 },
  learningRate: 2,
  inputDimension: 8,
  time: { at: [0, 1, 4] },
}
