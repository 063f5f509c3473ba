import type { LinearSystem } from './linear-system.js'

/**
 * The learning rate below which the mean error of a linear network at finite N falls: Σ_a μλ_a/(2 − 2μλ_a) < 1 over the
 * directions that are trained, and μλ_a < 1 for each of them, μ = ηs/N. For N → ∞ it becomes 2/(s Σ p_kλ_k).
 *
 * @returns undefined if nothing is trained
 */
export function largestStableRateAt(
  { eigenvalues, weights, trained, trainedMean, s }: LinearSystem,
  inputDimension: number,
): number | undefined {
  if (!(s * trainedMean > 0)) return undefined
  const largest = eigenvalues.reduce((most, value, k) => (trained[k] ? Math.max(most, value) : most), 0)
  const sum = (mu: number) =>
    eigenvalues.reduce((total, lambda, k) => {
      const x = mu * lambda
      return trained[k] ? total + (inputDimension * weights[k]! * x) / (2 - 2 * x) : total
    }, 0)
  // the sum grows without end as μ λ_1 → 1
  return (bisect(0, 1 / largest, (mu) => sum(mu) < 1) * inputDimension) / s
}

/**
 * The learning rate at which the slowest mode decays fastest, for N → ∞. Its x, in ε_g ∝ e^{−2ηs x α}, is the root below all
 * λ_k of h Σ p_kλ_k²/(λ_k − x) = 1, h = ηs/2, so that h x is largest where Σ p_kλ_k² (λ_k − 2x)/(λ_k − x)² = 0. At one level of
 * mean eigenvalue 1 it is 1/s.
 *
 * @returns undefined if nothing is trained
 */
export function fastestTailRate({
  eigenvalues,
  weights,
  trained,
  trainedMean,
  s,
}: LinearSystem): number | undefined {
  if (!(s * trainedMean > 0)) return undefined
  const sum = (term: (lambda: number) => number) =>
    eigenvalues.reduce(
      (total, lambda, k) => (trained[k] && lambda > 0 ? total + weights[k]! * term(lambda) : total),
      0,
    )
  let smallest = Number.POSITIVE_INFINITY
  eigenvalues.forEach((lambda, k) => {
    if (trained[k] && lambda > 0) smallest = Math.min(smallest, lambda)
  })
  const x = bisect(
    smallest / 2,
    smallest,
    (x) => sum((lambda) => (lambda / (lambda - x)) ** 2 * (lambda - 2 * x)) > 0,
  )
  return 2 / (s * sum((lambda) => (lambda / (lambda - x)) * lambda))
}

/**
 * The learning rate at which ε_g is smallest inside the power-law window, for N → ∞: there it goes as
 * η^{−β/(1+β)}/(1 − ηs m/2), m = Σ p_kλ_k over what is trained, least at η = (2/(s m)) β/(1 + 2β).
 */
export function fastestWindowRate({ s, trainedMean }: LinearSystem, beta: number): number {
  return (2 / (s * trainedMean)) * (beta / (1 + 2 * beta))
}

/** Where a condition that holds at `low` and not at `high` ceases to, to the last bit. */
function bisect(low: number, high: number, holds: (x: number) => boolean): number {
  for (;;) {
    const middle = (low + high) / 2
    if (!(middle > low && middle < high)) return low
    if (holds(middle)) low = middle
    else high = middle
  }
}
