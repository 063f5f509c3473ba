import type { Levels } from '../experiment/spectrum.js'
import type { Kernel } from '../kernel/kernel.js'
import type { Network } from '../kernel/network.js'

/** Closed forms for η → 0, orthonormal teacher (Worschech & Rosenow 2025). */
export interface PlateauClosedForm {
  /** ε* = (1/π)(π/6 − M asin(1/(2M))), times M with unit weights */
  height: number
  /** τ_esc = (K/M)(π/2η) (2M+1)^{3/2} (2M−1)^{1/2} / T2, over M with unit weights */
  escapeTime: number
  /** what that is for large M: 2πKM/(η T2), over M with unit weights; ∝ M²/L for K = M */
  asymptoticEscapeTime: number
}

/**
 * The closed forms, where they hold: scaled weights, or unit weights and K = M; Σ p_k λ_k = 1.
 *
 * @param levels those that are trained
 * @internal
 */
export function plateauClosedForm(
  { studentWeights, teacherWeights }: Network,
  { eigenvalues, weights }: Levels,
  learningRate: number,
  kernel: Kernel,
): PlateauClosedForm | undefined {
  const K = studentWeights.length
  const M = teacherWeights.length
  const are = (values: ArrayLike<number>, value: number) =>
    Array.from(values).every((one) => Math.abs(one / value - 1) < ALIKE)
  const isScaled = are(studentWeights, Math.sqrt(M) / K) && are(teacherWeights, 1 / Math.sqrt(M))
  const isUnit = K === M && are(studentWeights, 1) && are(teacherWeights, 1)
  const moment = (power: number) =>
    eigenvalues.reduce((sum, lambda, k) => sum + weights[k]! * lambda ** power, 0)
  if (K === 1 || M === 1 || !(isScaled || isUnit) || Math.abs(moment(1) - 1) > ALIKE) return undefined
  const scale = isUnit ? M : 1
  const sine = kernel.arcsines([1 / (2 * M), 0])[0]!
  const unit = K / (M * scale * learningRate * moment(2))
  return {
    height: (scale * (Math.PI / 6 - M * sine)) / Math.PI,
    escapeTime: (unit * Math.PI * (2 * M + 1) * Math.sqrt((2 * M + 1) * (2 * M - 1))) / 2,
    asymptoticEscapeTime: unit * 2 * Math.PI * M ** 2,
  }
}

const ALIKE = 1e-9
