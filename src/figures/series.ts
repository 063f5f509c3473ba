import type { Trajectory } from '../trajectory.js'
import type { SeriesKind } from './kinds.js'

/** What a figure needs of a trajectory. */
export type Curve = Pick<
  Trajectory,
  'kind' | 'alpha' | 'generalizationError' | 'standardError' | 'quantiles' | 'floor'
>

/** One curve of a figure. Series of the same label share a colour and a line of the legend. */
export interface Series {
  /** Plain text, such as `L = 4`. */
  label: string
  kind: SeriesKind
  /** L, the number of distinct eigenvalues; kept for the CSV. */
  levels: number
  samples: Sample[]
}

/** What a figure shows at one place: of a learning curve, x is α and y is ε_g. */
export interface Sample {
  x: number
  y: number
  standardError?: number
  /** 5 %, 50 % and 95 % of the runs */
  quantiles?: readonly [number, number, number]
}

/** The samples that mean something: ε_g above the trajectory's floor. Only these are drawn and written. */
export function samplesAboveFloor(curve: Curve): Sample[] {
  const { quantiles } = curve
  return curve.alpha.flatMap((alpha, i) => {
    const y = curve.generalizationError[i]!
    if (!(y > curve.floor && y > 0)) return []
    const sample: Sample = { x: alpha, y }
    if (curve.standardError) sample.standardError = curve.standardError[i]!
    if (quantiles) sample.quantiles = [quantiles['0.05'][i]!, quantiles['0.5'][i]!, quantiles['0.95'][i]!]
    return [sample]
  })
}
