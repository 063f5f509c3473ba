import type { SpectrumLevels } from '../experiment/spectrum.js'
import type { Kernel } from '../kernel/kernel.js'
import type { Network } from '../kernel/network.js'
import { type SymmetricPlateau, symmetricPlateau } from './symmetric-plateau.js'

/** How students leave the symmetric plateau. */
export interface Escape {
  plateau: SymmetricPlateau
  /** 1/τ_esc in α, the rate at which differences in R grow; ≤ 0 when they do not */
  rate: number
  /** (K − 1)(M − 1): in how many directions */
  multiplicity: number
}

/**
 * The escape from the symmetric plateau: the greatest eigenvalue of the Jacobian of all levels there, in the directions
 * that tell students and teachers apart, exact at the learning rate given.
 *
 * In these directions r^k changes by ρ_k a with a matrix a whose rows and columns sum to 0. As Q has only one index of
 * either kind, neither q^k, X nor the noise changes, and Y changes by κ a for a change of R by a. With the eigenvalue
 * ξ = X_11 − X_12 of X, a level obeys z ρ_k = λ_k (ξ ρ_k + p_k κ Σ_j λ_j ρ_j), so that
 *
 *   κ Σ_k p_k λ_k² / (z − λ_k ξ) = 1.
 *
 * For η → 0, ξ = 0 and z = κ T2 (Worschech & Rosenow 2025).
 *
 * @param network erf, K ≥ 2 and M ≥ 2, one weight for all students, one for all teachers
 * @param levels in which the teachers are orthonormal
 * @param learningRate η > 0
 * @param kernel its network and C are set
 */
export function plateauEscape(
  network: Network,
  levels: SpectrumLevels,
  learningRate: number,
  kernel: Kernel,
): Escape {
  const K = network.studentWeights.length
  const M = network.teacherWeights.length
  const { eigenvalues, weights } = levels
  const mean = eigenvalues.reduce((sum, lambda, k) => sum + weights[k]! * lambda, 0)
  const plateau = symmetricPlateau(network, mean, learningRate, kernel)
  const { drift } = kernel.averages()
  const xi = learningRate * (drift[0]! - drift[1]!)
  const kappa = learningRate * kernel.averageChanges(difference(K, M)).drift[K]!
  return { plateau, rate: greatestRoot(levels, kappa, xi), multiplicity: (K - 1) * (M - 1) }
}

/** The change of R that sets students 1 and 2 apart by teachers 1 and 2, as one of C. */
function difference(K: number, M: number): number[][] {
  const matrix = Array.from({ length: K + M }, () => new Array<number>(K + M).fill(0))
  for (const i of [0, 1]) {
    for (const n of [0, 1]) {
      const value = i === n ? 1 : -1
      matrix[i]![K + n] = value
      matrix[K + n]![i] = value
    }
  }
  return matrix
}

/** The greatest z with κ Σ p_k λ_k² / (z − λ_k ξ) = 1, κ > 0, by bisection to the last bit. */
function greatestRoot({ eigenvalues, weights }: SpectrumLevels, kappa: number, xi: number): number {
  let square = 0
  let largest = 0
  eigenvalues.forEach((lambda, k) => {
    square += weights[k]! * lambda ** 2
    largest = Math.max(largest, lambda)
  })
  const sum = (z: number) =>
    eigenvalues.reduce((total, lambda, k) => total + (weights[k]! * lambda ** 2) / (z - lambda * xi), 0)
  // All |λ_k ξ| lie between 0 and that of the largest λ, and z above every pole
  let low = kappa * square + Math.min(0, largest * xi)
  let high = kappa * square + Math.max(0, largest * xi)
  if (xi > 0) low = Math.max(low, largest * xi)
  for (;;) {
    const middle = (low + high) / 2
    if (!(middle > low && middle < high)) return middle
    if (kappa * sum(middle) > 1) low = middle
    else high = middle
  }
}
