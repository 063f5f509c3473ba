import type { CompletedExperiment } from '../experiment.js'
import type { Plateau } from '../plateau.js'
import type { Comparison } from './comparison.js'
import type { EscapeTimes } from './escape-times.js'
import type { MomentPlateaus } from './moment-plateaus.js'
import type { NoiseSource } from './reading.js'

/** ε_g ∝ α^exponent over a window of time. */
export interface PowerLaw {
  /** d ln ε_g / d ln α, < 0 */
  exponent: number
  /** 95 % interval of the exponent; of a curve without noise the range of its local slopes in the window */
  interval: [number, number]
  /** What the interval is of */
  uncertainty: 'bootstrap over runs' | 'bootstrap over times' | 'range of local slopes'
  /** ε_g = prefactor · α^exponent through the middle of the window */
  prefactor: number
  /** [from, to] in α, both samples of the curve */
  window: [number, number]
  /** Number of samples in it */
  samples: number
  /** Slopes of its first and its last half in ln α: where they differ by more than the interval, the exponent drifts */
  halves: [number, number]
  /** −β/(1+β), the value for L → ∞, of a trajectory with a power-law spectrum; null otherwise */
  asymptotic: number | null
}

/** Slope of a stretch of time. */
export interface LocalSlope {
  from: number
  to: number
  slope: number
  /** Null without noise */
  standardError: number | null
}

/** A plateau, and of an ensemble whose runs are known when each of them left it. */
export interface MeasuredPlateau extends Plateau {
  escapeTimes: EscapeTimes | null
}

/** What was measured on a learning curve: plain data that survive JSON. */
export interface Fit {
  kind: 'fit'
  /** Null if there is none; `message` tells why. */
  powerLaw: PowerLaw | null
  /** The finding in a sentence: `power law: …`, or `no power law found because …` */
  message: string
  /**
   * How the noise is known, its median (of ε_g, relative) and its correlation length in ln α, null where a curve is refused
   * unlooked at
   */
  noise: { source: NoiseSource; relative: number | null; correlation: number | null }
  /** Laws compared in the window, or where there is none after the last plateau; null for too few samples */
  comparison: Comparison | null
  /** Slopes while α doubles, from the first sample on */
  localSlopes: LocalSlope[]
  plateaus: MeasuredPlateau[]
  /** With the option `moments` */
  moments?: MomentPlateaus[]
  /** The options as used */
  options: { window: [number, number] | null; moments: number[] }
  /** That of the trajectory; null for a curve of one's own */
  experiment: CompletedExperiment | null
  /** The version of onepass that made this */
  version: string
}
