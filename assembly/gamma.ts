// Gamma functions; the bounds are those of test/gamma.ts.

const EPSILON: f64 = 2.220446049250313e-16
const MOST_TERMS: i32 = 1000
const SQRT_TWO_PI: f64 = 2.5066282746310002

/** Coefficients of Lanczos' approximation, g = 7 (Godfrey 2001). */
const LANCZOS: StaticArray<f64> = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

/** Γ(a), 0 < a < 140. */
export function gamma(a: f64): f64 {
  // Γ(a) = Γ(1 + a)/a
  let sum = unchecked(LANCZOS[0])
  for (let n = 1; n < 9; n++) sum += unchecked(LANCZOS[n]) / (a + <f64>n)
  const t = a + 7.5
  return ((SQRT_TWO_PI * NativeMath.pow(t, a + 0.5)) / NativeMath.exp(t)) * (sum / a)
}

/** γ(a, x) = ∫_0^x u^{a−1} e^{−u} du, 0 < a < 140, x ≥ 0: by its series, or Γ(a) less the continued fraction of the rest. */
export function lowerGamma(a: f64, x: f64): f64 {
  if (!(x > 0)) return 0
  return x < a + 1 ? series(a, x) : gamma(a) - fraction(a, x)
}

/** Γ(a, x) = ∫_x^∞ u^{a−1} e^{−u} du */
export function upperGamma(a: f64, x: f64): f64 {
  if (!(x > 0)) return gamma(a)
  return x < a + 1 ? gamma(a) - series(a, x) : fraction(a, x)
}

/** x^a e^{−x} Σ x^n/(a (a + 1) … (a + n)) (DLMF 8.7.1) */
function series(a: f64, x: f64): f64 {
  let term = 1 / a
  let sum = term
  for (let n = 1; n < MOST_TERMS && term > EPSILON * sum; n++) {
    term *= x / (a + <f64>n)
    sum += term
  }
  return sum * front(a, x)
}

/** Γ(a, x) = x^a e^{−x} / (x + 1 − a − (1 − a)/(x + 3 − a − …)) (DLMF 8.9.2), by Lentz's method. */
function fraction(a: f64, x: f64): f64 {
  let b = x + 1 - a
  let d = 1 / b
  let c: f64 = Infinity
  let value = d
  for (let n = 1; n < MOST_TERMS; n++) {
    const numerator = -(<f64>n) * (<f64>n - a)
    b += 2
    d = 1 / (numerator * d + b)
    c = b + numerator / c
    const factor = c * d
    value *= factor
    if (abs(factor - 1) < EPSILON) break
  }
  return value * front(a, x)
}

/** x^a e^{−x} */
function front(a: f64, x: f64): f64 {
  return x < 740 ? NativeMath.pow(x, a) * NativeMath.exp(-x) : 0
}
