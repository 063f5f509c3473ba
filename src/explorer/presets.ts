import type { Experiment } from '../experiment.js'

export interface Preset {
  name: string
  experiment: Experiment
  runs: number
}

const pair = { teacher: { units: 2 }, student: { units: 2 }, learningRate: 0.1 }
const one = { teacher: { units: 1 }, activation: 'linear' } as const

/** Parameters of the figures in Worschech & Rosenow (ICLR 2025), as far as their captions give them. */
export const presets: Preset[] = [
  ...[1, 4, 32].map((levels) => ({
    name: `Figure 1, L = ${levels}`,
    experiment: {
      ...pair,
      spectrum: { kind: 'power-law' as const, beta: 1, levels },
      inputDimension: 1024,
      time: { until: 10000, samples: 200 },
    },
    runs: 4,
  })),
  {
    name: 'Figure 2 left: linear, η = 1',
    experiment: {
      ...one,
      student: { units: 1, initialStd: 1 },
      spectrum: { kind: 'power-law', beta: 1, levels: 128 },
      learningRate: 1,
      inputDimension: 128,
      time: { until: 1000 },
    },
    runs: 10,
  },
  {
    name: 'Figure 2 right: linear power law',
    experiment: {
      ...one,
      student: { units: 1 },
      spectrum: { kind: 'power-law', beta: 0.75, levels: 1024 },
      learningRate: 0.01,
      inputDimension: 1024,
      time: { until: 10000, samples: 200 },
    },
    runs: 10,
  },
  {
    name: 'Figure 3 left: 64 of 256 directions trained',
    experiment: {
      ...one,
      student: { units: 1, trained: 64 },
      spectrum: { kind: 'power-law', beta: 1, levels: 256 },
      learningRate: 0.05,
      inputDimension: 256,
      time: { until: 100000, samples: 200 },
    },
    runs: 4,
  },
  {
    name: 'Figures 4 and 5: plateau at K = M = 4',
    experiment: {
      ...pair,
      teacher: { units: 4, vectors: 'orthonormal' },
      student: { units: 4 },
      spectrum: { kind: 'power-law', beta: 1, levels: 2 },
      inputDimension: 1024,
      time: { until: 10000, samples: 200 },
    },
    runs: 2,
  },
]
