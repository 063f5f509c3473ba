import type { Experiment } from '../../src/experiment.js'

/** What `shortAttributes` describe. */
export const shortExperiment: Experiment = {
  spectrum: { kind: 'power-law', beta: 1, levels: 4 },
  teacher: { units: 2 },
  student: { units: 2 },
  learningRate: 0.5,
  inputDimension: 64,
  time: { until: 100, samples: 20 },
}

/** Those of an explorer of an experiment that is soon done, in two runs. */
export const shortAttributes =
  'learning-rate="0.5" input-dimension="64" time-until="100" time-samples="20" runs="2"'
