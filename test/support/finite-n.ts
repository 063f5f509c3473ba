import { powerLaw } from '../../src/experiment/spectrum.js'
import type { InitialOverlaps } from '../../src/experiment.js'
import { simulate } from '../../src/simulate.js'
import { solve } from '../../src/solve.js'
import { statistics } from './statistics.js'

/** Overlaps of K = M = 2 in equal levels that do not depend on N: orthonormal teachers, students of length 0.3 … */
function overlaps(levels: number): InitialOverlaps {
  const each = (matrix: number[][]) =>
    Array.from({ length: levels }, () => matrix.map((row) => row.map((value) => value / levels)))
  return {
    student: each([
      [0.09, 0.01],
      [0.01, 0.16],
    ]),
    // … that know something of theirs
    studentTeacher: each([
      [0.08, -0.02],
      [0.03, 0.05],
    ]),
    teacher: each([
      [1, 0],
      [0, 1],
    ]),
  }
}

/** An erf network of K = M = 2 and a power law of β = 1, which at every N starts from the same overlaps. */
export function sameStart(levels: number, learningRate: number, alpha: number) {
  return {
    spectrum: powerLaw(1, levels),
    teacher: { units: 2 },
    student: { units: 2 },
    learningRate,
    initialOverlaps: overlaps(levels),
    time: { at: [alpha] },
  }
}

/** T2 = Σ p_k λ_k² */
export function secondMoment(levels: number): number {
  return powerLaw(1, levels).eigenvalues.reduce((sum, lambda) => sum + lambda ** 2 / levels, 0)
}

/** ε_g at the end over that of theory: mean, deviation and error of the mean over runs of SGD on the overlaps. */
export async function againstTheory(
  experiment: ReturnType<typeof sameStart>,
  inputDimension: number,
  runs: number,
): Promise<ReturnType<typeof statistics>> {
  const theory = (await solve(experiment, { tolerance: 1e-10 })).generalizationError[0]!
  const options = { runs, method: 'reduced', keepRuns: true } as const
  const trajectory = await simulate({ ...experiment, inputDimension }, options)
  return statistics(trajectory.runs!.map(([error]) => error! / theory))
}

/** A linear network, K = M = 1, that starts from what the seed draws: its ensemble's mean exactly, and for N → ∞. */
export async function linearStart(
  levels: number,
  inputDimension: number,
  learningRate: number,
  alphas: number[],
) {
  const experiment = {
    spectrum: powerLaw(1, levels),
    activation: 'linear' as const,
    teacher: { units: 1 },
    student: { units: 1, initialStd: 0.5 },
    learningRate,
    inputDimension,
    time: { at: [0, ...alphas] },
  }
  const theory = await solve(experiment, { overlaps: 'levels', tolerance: 1e-10 })
  const { q, r, t } = theory.overlaps!
  const start = t!.map((teacher, k) => teacher[0]![0]! + q![0]![k]![0]![0]! - 2 * r![0]![k]![0]![0]!)
  const exact = exactMean(experiment.spectrum.eigenvalues, start, learningRate, inputDimension, alphas)
  return { experiment, exact, limit: theory.generalizationError.slice(1) }
}

/**
 * The exact mean of ε_g of a linear network with s = 1, all levels of weight 1/L, given E_k at the start: for every
 * direction a with μ = η/N, ⟨e_a²⟩′ = ⟨e_a²⟩(1 − 2μλ_a + 2μ²λ_a²) + μ²λ_a Σ_b λ_b ⟨e_b²⟩ in a step, summed in levels.
 */
function exactMean(
  eigenvalues: number[],
  start: number[],
  rate: number,
  N: number,
  alphas: number[],
): number[] {
  const mu = rate / N
  const directions = N / eigenvalues.length
  let levels = start
  let step = 0
  return alphas.map((alpha) => {
    for (; step < Math.round(alpha * N); step++) {
      const sum = levels.reduce((total, e, k) => total + eigenvalues[k]! * e, 0)
      levels = levels.map((e, k) => {
        const x = mu * eigenvalues[k]!
        return e * (1 - 2 * x + 2 * x * x) + mu * x * directions * sum
      })
    }
    return levels.reduce((total, e, k) => total + 0.5 * eigenvalues[k]! * e, 0)
  })
}
