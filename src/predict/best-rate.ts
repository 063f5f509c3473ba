import type { WatchOptions } from '../api.js'
import type { CompletedExperiment } from '../experiment.js'
import type { Kernel } from '../kernel/kernel.js'
import { goldenSection } from './golden-section.js'
import { Measurements } from './measurements.js'
import type { Predicted } from './not-predicted.js'
import { figures } from './words.js'

/** The learning rate at which ε_g is least at a time α, found by solving the equations. */
export interface BestRate {
  /** α */
  alpha: number
  /** η, and the bracket that holds it */
  learningRate: number
  low: number
  high: number
  /** ε_g(α) at this η */
  generalizationError: number
  /** Minima on the grid of learning rates; with several this is the lowest of them. */
  minima: number
  /** Every η tried, increasing, and its ε_g(α); where the curve diverged, null. */
  tried: { learningRate: number[]; generalizationError: (number | null)[] }
  statements: string[]
}

const POINTS_PER_DECADE = 6
/** The grid begins with as many decades below its upper end, and grows to either side up to as many more. */
const DECADES = 3
const MOST_DECADES = 6
/** Of the bracket, in ln η. */
const WIDTH = 0.01

/**
 * Minimises ε_g(α) over η: on a logarithmic grid, which grows as long as its end is the best, then by golden section
 * around the lowest point.
 *
 * @param alpha α > 0
 * @param upper where the grid ends at first: the largest stable rate, say
 * @internal
 */
export async function findBestRate(
  experiment: CompletedExperiment,
  alpha: number,
  upper: number,
  kernel: Kernel,
  options: WatchOptions,
): Promise<Predicted<BestRate>> {
  const step = kernel.log(10) / POINTS_PER_DECADE
  const first = DECADES * POINTS_PER_DECADE
  const measurements = new Measurements(experiment, first + 12, options)
  const tried: { x: number; error: number | null; isKnown: boolean }[] = []
  /** ln η to ε_g, Infinity where the curve diverged; below its floor, the floor. */
  const errorAt = async (x: number) => {
    const { generalizationError, floor, status } = await measurements.curve([alpha], kernel.exp(x))
    const error = status === 'done' ? generalizationError[0]! : null
    tried.push({ x, error, isKnown: error === null || error > floor })
    return error === null ? Number.POSITIVE_INFINITY : Math.max(error, floor)
  }
  const point = async (x: number) => ({ at: x, value: await errorAt(x) })

  const end = kernel.log(upper)
  const grid: { at: number; value: number }[] = []
  for (let i = first; i >= 0; i--) grid.push(await point(end - i * step))
  const lowest = () => grid.reduce((least, { value }, i) => (value < grid[least]!.value ? i : least), 0)
  for (let more = 0; more < MOST_DECADES * POINTS_PER_DECADE; more++) {
    const best = lowest()
    if (best > 0 && best < grid.length - 1) break
    if (best === 0) grid.unshift(await point(grid[0]!.at - step))
    else grid.push(await point(grid.at(-1)!.at + step))
  }
  const best = lowest()
  const from = figures(kernel.exp(grid[0]!.at))
  const to = figures(kernel.exp(grid.at(-1)!.at))
  if (best === 0 || best === grid.length - 1) {
    return { notPredicted: `ε_g at α = ${alpha} has no minimum between η = ${from} and ${to}` }
  }
  const around: [number, number] = [grid[best - 1]!.at, grid[best + 1]!.at]
  const minimum = await goldenSection(errorAt, around, grid[best]!, WIDTH)
  const unknown = tried.filter(({ isKnown }) => !isKnown).map(({ x }) => x)
  if (unknown.length > 0) {
    const range = [Math.min(...unknown), Math.max(...unknown)].map((x) => figures(kernel.exp(x)))
    return {
      notPredicted: `ε_g at α = ${alpha} is below its rounding floor for η from ${range[0]} to ${range[1]}, where rates cannot be compared`,
    }
  }
  const isMinimum = ({ value }: { value: number }, i: number) =>
    value < (grid[i - 1]?.value ?? Number.POSITIVE_INFINITY) &&
    value < (grid[i + 1]?.value ?? Number.POSITIVE_INFINITY)
  const minima = grid.filter(isMinimum).length
  const [learningRate, low, high] = [minimum.at, minimum.low, minimum.high].map((x) => kernel.exp(x))
  const several =
    minima > 1 ? ` It is the lowest of ${minima} minima on a grid from η = ${from} to ${to}.` : ''
  tried.sort((a, b) => a.x - b.x)
  return {
    alpha,
    learningRate: learningRate!,
    low: low!,
    high: high!,
    generalizationError: minimum.value,
    minima,
    tried: {
      learningRate: tried.map(({ x }) => kernel.exp(x)),
      generalizationError: tried.map(({ error }) => error),
    },
    statements: [
      `ε_g at α = ${alpha} is least, ${figures(minimum.value)}, at η = ${figures(learningRate!)} (between ${figures(low!)} and ${figures(high!)}; ${measurements.count} curves by solve).${several}`,
    ],
  }
}
