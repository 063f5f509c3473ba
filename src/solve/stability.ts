import type { Kernel } from '../kernel/kernel.js'
import type { Network } from '../kernel/network.js'
import { matrix, product, transpose } from '../matrices.js'
import type { LevelSystem } from './level-system.js'
import { noiseAverages, type PerfectLearning, perfectLearning, unitPairs } from './perfect-learning.js'

/** Above so many units the bound would take longer than it is worth: M⁴ averages. */
const MOST_UNITS = 40
/** Of the power iteration. */
const CONVERGED = 1e-13
const MOST_ITERATIONS = 10_000

/**
 * The learning rate below which perfect learning is stable for N → ∞.
 *
 * Linear networks, whatever K and M: 2/(s Σ p_kλ_k) over the levels that are trained, s = Σ w_i²; above it the error grows
 * without bound.
 *
 * erf, where every student can become a teacher (w a permutation of v but for signs): let D^k be the Gram matrix of
 * J_i − B_i in level k. At J = B the equations are, to first order, and with D = Σ λ_k D^k,
 *
 *   dD^k/dα = λ_k (−η (H D^k + D^k H) + η² p_k N(D)),
 *   H_ij = w_i w_j ⟨g′_i g′_j⟩,  N(D)_ij = w_i w_j Σ_kl w_k w_l ⟨g′_i g′_j g′_k g′_l⟩ D_kl,
 *
 * averaged over the teachers' fields (the student–teacher overlaps relax whatever η is). They keep D positive
 * semidefinite, so that the fastest rate is real and crosses zero: there D^k = η p_k S⁻¹N(D) with S(D) = HD + DH, that is
 * η Σ p_kλ_k = 1/ρ, ρ the largest eigenvalue of S⁻¹N. For orthonormal teachers and scaled weights this is π√(5/3) at
 * M = 1. Above it the error stays finite.
 *
 * @returns undefined where perfect learning is not possible or can be had in more than one way, and for more than 40 units
 */
export function largestStableRate(network: Network, system: LevelSystem, kernel: Kernel): number | undefined {
  if (network.activation === 'linear') {
    const rate = safeRate(network, system)
    return Number.isFinite(rate) && rate > 0 ? rate : undefined
  }
  if (network.studentWeights.length > MOST_UNITS) return undefined
  const perfect = perfectLearning(network, system, kernel)
  if (perfect === undefined) return undefined
  const { length: M } = perfect.weights
  const invert = inverseDamping(perfect)
  const noise = noiseMap(perfect)
  let D = matrix(M, M, (i, j) => (i === j ? 1 / M : 0))
  let rho = 0
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
    const next = invert(noise(D))
    const trace = next.reduce((sum, row, i) => sum + row[i]!, 0)
    D = next.map((row) => row.map((value) => value / trace))
    const change = Math.abs(trace - rho)
    rho = trace
    if (change <= CONVERGED * rho) break
  }
  return 1 / (rho * meanEigenvalue(system))
}

/**
 * What to say of a run at this learning rate, if perfect learning is unstable at it: undefined if it is not, or if
 * nothing is known.
 */
export function instability(
  network: Network,
  system: LevelSystem,
  learningRate: number,
  kernel: Kernel,
): string | undefined {
  // spares the work of the bound
  if (learningRate < safeRate(network, system)) return undefined
  const bound = largestStableRate(network, system, kernel)
  if (bound === undefined || learningRate < bound) return undefined
  const least = bound.toPrecision(5)
  return network.activation === 'linear'
    ? `for N → ∞ a linear network is stable only below η = 2/(s Σ p_k λ_k) = ${least}, s = Σ w_i²`
    : `perfect learning is unstable from η = ${least} on, and the error stays finite`
}

/**
 * 2/(s Σ p_kλ_k). Below it erf networks are stable too: with E = ⟨(ζ−σ)²⟩, Σ_k tr D^k changes by −2ηE + η² Σ p_kλ_k
 * ⟨Σ w_i² g′_i² (ζ−σ)²⟩, where g′² < 1.
 */
function safeRate({ studentWeights }: Network, system: LevelSystem): number {
  const s = Array.from(studentWeights).reduce((sum, w) => sum + w * w, 0)
  return 2 / (s * meanEigenvalue(system))
}

/** Σ p_kλ_k of the levels that are trained. */
function meanEigenvalue({ levels: { eigenvalues, weights, trained } }: LevelSystem): number {
  return eigenvalues.reduce((sum, lambda, k) => (trained[k] ? sum + weights[k]! * lambda : sum), 0)
}

/** The map N. */
function noiseMap(perfect: PerfectLearning): (D: number[][]) => number[][] {
  const pairs = unitPairs(perfect.weights.length)
  const averages = noiseAverages(perfect)
  return (D) => {
    const terms = pairs.map(([k, l]) => (k === l ? 1 : 2) * D[k]![l]!)
    const result = D.map(() => new Array<number>(D.length))
    pairs.forEach(([i, j], p) => {
      const sum = averages[p]!.reduce((total, average, q) => total + average * terms[q]!, 0)
      result[i]![j] = sum
      result[j]![i] = sum
    })
    return result
  }
}

/** The inverse of S, in the eigenbasis of H. */
function inverseDamping({
  damping: { values, vectors },
}: PerfectLearning): (right: number[][]) => number[][] {
  const M = values.length
  const transposed = transpose(vectors)
  return (right) => {
    const turned = product(product(transposed, right), vectors)
    const divided = matrix(M, M, (i, j) => turned[i]![j]! / (values[i]! + values[j]!))
    return product(product(vectors, divided), transposed)
  }
}
