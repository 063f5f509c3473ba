import type { FeatureScaling } from './feature-scaling.js'
import type { Frontier } from './frontier.js'
import type { LinearCurve } from './linear-curve.js'
import type { Predicted } from './not-predicted.js'
import type { PowerLawWindow } from './power-law-window.js'
import type { SmallRateCurve } from './small-rate.js'

/** What is known of a linear network before any run. Rates η and times α. */
export interface LinearPrediction {
  /** ε_g for N → ∞, at any η, in closed form */
  curve: Predicted<LinearCurve>
  /** The mean of ε_g over the inputs at this N, exact, at the nearest whole steps */
  mean: Predicted<LinearCurve>
  /** The law for small η: a sum of exponentials, of this teacher and student */
  smallRate: Predicted<SmallRateCurve>
  /** The power law it becomes for a power-law spectrum */
  powerLaw: Predicted<PowerLawWindow>
  /** Below it ε_g falls: for N → ∞, 2/(s Σ p_kλ_k), and the mean at this N; null where nothing is trained or N is not given */
  largestStableRate: { infinite: number | null; finite: number | null }
  /**
   * At which ε_g falls fastest, N → ∞: inside the power-law window, (2/s) β/(1+2β), and in the exponential tail (1/s at one
   * level of eigenvalue 1); null where there is none
   */
  fastestRate: { window: number | null; tail: number | null }
  /**
   * Of the slowest mode, ε_g ∝ e^{−tailRate α} after the power law; negative above the bound, 0 if nothing changes; null where
   * it is beyond double precision
   */
  tailRate: number | null
  features: Predicted<FeatureScaling>
  frontier: Predicted<Frontier>
  /** The same in sentences */
  statements: string[]
}
