import type { Experiment } from '../../src/experiment.js'
import { randomNumbers } from './random.js'

/** Divisible by every number of levels below, and 64 times a whole number. */
const DIMENSION = 1536
const LEVELS = [1, 2, 3, 4, 6, 8, 12, 16, 24]
/** Of the fastest rate times the last α: so that a reference by explicit steps takes seconds at most. */
const MOST_RATE_TIME = 3e4

/** Experiments of every kind, seeded: most of them erf, with and without plateaus. */
export function seededExperiments(count: number): Experiment[] {
  return Array.from({ length: count }, (_, index) => seededExperiment(index + 1))
}

function seededExperiment(seed: number): Experiment {
  const random = randomNumbers(1000 + 7919 * seed)
  for (let i = 0; i < 10; i++) random()
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  // every other one is likely to have a plateau that ends
  const slow = seed % 2 === 0
  const K = slow ? 2 + Math.floor(3 * random()) : 1 + Math.floor(4 * random())
  const M = slow || random() < 0.5 ? K : 1 + Math.floor(4 * random())
  const L = slow ? pick(LEVELS.slice(0, 4)) : pick(LEVELS)
  const spectrum: Experiment['spectrum'] =
    random() < 0.7
      ? { kind: 'power-law', beta: pick([0.5, 1, 1.5, 2]), levels: L }
      : {
          kind: 'values',
          eigenvalues: Array.from({ length: L }, () => 3 * random() ** 3 + 0.02),
          weights: shares(L, random),
        }
  const array = (units: number) =>
    Array.from({ length: units }, () => (random() < 0.2 ? -1 : 1) * (0.4 + random()))
  const kind = pick(['scaled', 'scaled', 'unit', 'array'])
  const weights = (units: number) => (kind === 'array' ? array(units) : (kind as 'scaled' | 'unit'))
  const activation = slow || random() < 0.7 ? 'erf' : 'linear'
  // a linear network is stable below 2/Σ w²; what is seen of erf is similar
  const eta = (0.05 + 0.6 * random() ** 2) / (kind === 'scaled' ? M / K : 1.5 * K)
  const largest = largestEigenvalue(spectrum)
  const time = slow ? 3e3 / (kind === 'scaled' ? M / K : 1) : 100 * 10 ** (2 * random())
  const until = Math.min(time / eta, MOST_RATE_TIME / (eta * largest))
  return {
    spectrum,
    teacher: { units: M, outputWeights: weights(M), vectors: random() < 0.5 ? 'orthonormal' : 'random' },
    student: {
      units: K,
      outputWeights: weights(K),
      initialStd: slow ? pick([1e-4, 0.01, 0.03]) : pick([0.001, 0.01, 0.1, 1]),
    },
    activation,
    learningRate: eta,
    inputDimension: DIMENSION,
    time: { from: 0.01, until, samples: 70 },
    seed,
  }
}

/** Positive multiples of 1/64 that sum to 1. */
function shares(count: number, random: () => number): number[] {
  const parts = new Array<number>(count).fill(1)
  for (let rest = 64 - count; rest > 0; rest--) parts[Math.floor(random() * count)]! += 1
  return parts.map((part) => part / 64)
}

function largestEigenvalue(spectrum: Experiment['spectrum']): number {
  if (spectrum?.kind === 'values') return Math.max(...spectrum.eigenvalues)
  if (spectrum?.kind !== 'power-law') return 1
  let sum = 0
  for (let k = 1; k <= spectrum.levels; k++) sum += k ** -(1 + spectrum.beta)
  return spectrum.levels / sum
}
