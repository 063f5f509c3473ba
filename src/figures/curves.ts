import type { Point, Range } from './clip.js'
import type { SeriesKind } from './kinds.js'
import type { Scale } from './scale.js'
import type { Series } from './series.js'

/** A picture of curves over a logarithmic axis. Texts may hold markup: see markup.ts. */
export interface CurvesOptions extends LegendOptions {
  series: Series[]
  xLabel: string
  yLabel: string
  /** Wrapped below the plot. */
  caption: string
  /** The y axis; logarithmic by default. */
  yScale?: Scale
  /** By bars, unless asked for. */
  spread?: Spread
  /** Ranges of the axes; by default the whole powers of ten around the data. What lies outside is cut off. */
  xRange?: Range
  yRange?: Range
  /** Labelled ticks of the x axis, in plain numbers; by default the powers of ten */
  xTicks?: readonly number[]
  /** Turns a label into markup that is written on its line, near the end; by default there is none. */
  lineText?: (label: string) => string
  guides?: Guide[]
  brackets?: Bracket[]
}

/** A dashed straight line on the axes, such as a predicted slope. */
export interface Guide {
  from: Point
  to: Point
  /** Markup, written above the middle of the line, or below it. */
  label: string
  below?: boolean
}

/** A horizontal bracket that shows a stretch of time of one label's curve, in its colour. */
export interface Bracket {
  label: string
  /** α */
  from: number
  to: number
  /** ε_g at which it is drawn */
  at: number
}

export interface LegendOptions {
  /** What lines and points are, for the legend. */
  styles?: { [Kind in SeriesKind]?: string }
  /** Turns a series' label into markup for the legend. */
  legendText?: (label: string) => string
  /** In the lower left corner, where a falling curve is not, unless asked for; `right` is the upper right one. */
  legendAt?: 'lower' | 'upper' | 'right'
}

/** How the spread of the runs is shown, from 5 % to 95 % of them: by bars on the points, or by a band. */
export type Spread = 'bars' | 'band'
