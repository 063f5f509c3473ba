import { type Plateau, plateauEnd, plateaus } from '../../src/plateau.js'
import { plateauEscape } from '../../src/predict/plateau-escape.js'
import { simulate } from '../../src/simulate.js'
import { solve } from '../../src/solve.js'
import { openKernel } from './kernel.js'
import { symmetricNetwork } from './symmetric-network.js'

export const learningRate = 1
export const initialStd = 0.01

/** Height of the plateau and escape time at η = 1, K = M = 2, L = 1. */
export function isotropicEscape(): { height: number; time: number } {
  const isotropic = { eigenvalues: Float64Array.of(1), weights: Float64Array.of(1) }
  const { plateau, rate } = plateauEscape(symmetricNetwork(2, 2), isotropic, learningRate, openKernel())
  return { height: plateau.height, time: 1 / rate }
}

function experiment(inputDimension: number, seed: number, std = initialStd) {
  return {
    teacher: { units: 2, vectors: 'orthonormal' as const },
    student: { units: 2, initialStd: std },
    learningRate,
    inputDimension,
    seed,
  }
}

/** The plateau of the theory, from the overlaps that the seed draws at N. */
export async function theoryPlateau(
  inputDimension: number,
  seed: number,
  std = initialStd,
): Promise<Plateau> {
  // Sparse while the curve is smooth in ln α, then dense: the end is interpolated
  const at = [
    ...Array.from({ length: 160 }, (_, i) => 0.01 * 10 ** (i / 48)),
    ...Array.from({ length: 780 }, (_, i) => 21 + i),
  ]
  const { alpha, generalizationError } = await solve(
    { ...experiment(inputDimension, seed, std), time: { at } },
    { tolerance: 1e-9 },
  )
  const found = plateaus(alpha, generalizationError)
  if (found.length !== 1 || found[0]!.end === null) {
    throw new Error(`expected one plateau, got ${found.length}, at N = ${inputDimension}, seed ${seed}`)
  }
  return found[0]!
}

/** Ends of the plateau in SGD runs that start from the seed's overlaps. */
export async function simulatedEnds(
  inputDimension: number,
  seed: number,
  runs: number,
  until: number,
): Promise<number[]> {
  const { height } = isotropicEscape()
  const at = Array.from({ length: until }, (_, i) => i + 1)
  const trajectory = await simulate(
    { ...experiment(inputDimension, seed), time: { at } },
    { runs, method: 'reduced', keepRuns: true },
  )
  return trajectory.runs!.map((run) => {
    const end = plateauEnd(trajectory.alpha, run, height)
    if (end === null) throw new Error(`a run at N = ${inputDimension} has not left the plateau`)
    return end
  })
}
