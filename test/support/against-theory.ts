import type { SimulateOptions } from '../../src/api.js'
import type { Experiment } from '../../src/experiment.js'
import { simulate } from '../../src/simulate.js'
import { solve } from '../../src/solve.js'

/** Times before the end of any plateau, from the first changes on. */
const at = [0.25, 1, 3, 6, 10]

/** Networks of every kind at input dimension N, with T2 = Σ p_k λ_k². η is multiplied by `factor`. */
export function networks(N: number, factor = 1): { name: string; T2: number; experiment: Experiment }[] {
  return [
    {
      name: 'isotropic, K = M = 2',
      T2: 1,
      experiment: {
        teacher: { units: 2, vectors: 'orthonormal' },
        student: { units: 2, initialStd: 0.3 },
        learningRate: 0.5 * factor,
        inputDimension: N,
        time: { at },
      },
    },
    {
      name: 'β = 1, L = 4, K = M = 2',
      T2: 2.13,
      experiment: {
        spectrum: { kind: 'power-law', beta: 1, levels: 4 },
        teacher: { units: 2, vectors: 'orthonormal' },
        student: { units: 2, initialStd: 0.3 },
        learningRate: 0.5 * factor,
        inputDimension: N,
        time: { at },
      },
    },
    {
      name: 'uneven levels and weights, K = 3, M = 2',
      T2: 1.1875,
      experiment: {
        spectrum: { kind: 'values', eigenvalues: [2, 0.5], weights: [0.25, 0.75] },
        teacher: { units: 2, outputWeights: [0.5, 0.8] },
        student: { units: 3, outputWeights: 'unit', initialStd: 0.3 },
        learningRate: 0.2 * factor,
        inputDimension: N,
        time: { at },
      },
    },
  ]
}

/** Relative deviation of an ensemble's mean from theory, and its standard error, at each time. */
export async function deviations(
  simulated: Experiment,
  theory: Experiment,
  runs: number,
  method: SimulateOptions['method'] = 'auto',
): Promise<{ deviation: number; standardError: number }[]> {
  const curve = await solve(theory, { tolerance: 1e-8 })
  const { generalizationError, standardError } = await simulate(simulated, { runs, method })
  return curve.generalizationError.map((expected, i) => ({
    deviation: generalizationError[i]! / expected - 1,
    standardError: standardError![i]! / expected,
  }))
}
