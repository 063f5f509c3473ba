import type { SimulateOptions, SolveOptions } from '../api.js'
import type { Experiment } from '../experiment.js'
import type { Trajectory } from '../trajectory.js'
import type { Names } from './csv.js'
import type { CurvesOptions } from './curves.js'
import type { Series } from './series.js'
import { toSeries } from './to-series.js'

/** One trajectory that a figure needs. */
export interface Part {
  /** The label of its series */
  label: string
  levels: number
  experiment: Experiment
  /** How it is computed; `solve` parts are lines, `simulate` parts points. */
  run: ({ kind: 'solve'; tolerance: number } & SolveChoices) | ({ kind: 'simulate' } & SimulationRuns)
  /** Its share of the work: nanoseconds of one core, roughly */
  work: number
}

/** The options of theory that a figure may ask for. */
export type SolveChoices = Pick<SolveOptions, 'overlaps' | 'tolerance'>

/** The options of a simulation that can change its numbers. */
export type SimulationRuns = { runs: number } & Pick<
  SimulateOptions,
  'method' | 'redraw' | 'keepRuns' | 'overlaps'
>

/** How a figure is made from its parts. Nothing here touches a file. */
export interface Recipe {
  name: string
  /** What it shows, in a line */
  title: string
  /** Drawn only by name, or with all the figures when they are drawn in full: how long it takes */
  takes?: string
  /** What x and y of its CSV are, unless α and ε_g */
  columns?: Names
  /** @param full more runs, and simulations that take long */
  parts: (full: boolean) => Part[]
  /** What is drawn; `trajectories` in the order of the parts. */
  picture: (parts: Part[], trajectories: Trajectory[]) => CurvesOptions
  /** The figure's results as text, for a terminal. */
  table: (parts: Part[], trajectories: Trajectory[]) => string
}

/** The learning curves of a figure: one for each part. */
export function seriesOf(parts: Part[], trajectories: Trajectory[]): Series[] {
  return parts.map(({ label, levels }, i) => toSeries(trajectories[i]!, label, levels))
}
