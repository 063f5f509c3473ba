import type { Levels } from '../experiment/spectrum.js'
import type { Kernel } from '../kernel/kernel.js'
import type { Status } from '../trajectory.js'
import { compressor, logRange } from './compression.js'
import type { Integration } from './integration.js'
import type { LevelSystem } from './level-system.js'

/** n nodes over a range R of ln λ err by about e^{−πn/R}: what is interpolated is analytic for |Im ln λ| < π/2. */
const DECAY = Math.PI
/** Nodes more than that asks for, where R is small. */
const SPARE = 4
/** So many nodes more, per R and at least, lower the error about tenfold; but slower where it is a late exponential tail. */
const FINER = 0.5
const FINER_AT_LEAST = 1
const FINER_IN_TAILS = 0.1
/**
 * The difference of two numbers of nodes, times this, bounds the error of the larger one as soon as that is at most two
 * thirds of the smaller one's error: docs/compression.md shows how much less it is.
 */
const SAFETY = 2
/** Compression pays from this many levels for each node integrated. */
const LEVELS_FOR_EACH_NODE = 1.2
/** The share of the error allowed before the end of a plateau (100 r) that compression may use. */
const SHARE = 30
/** Nodes of the next attempt over those that were too few: as many as the digits missing, but no more and no fewer. */
const LEAST_GROWTH = 1.15
const MOST_GROWTH = 1.5

/** Nodes to begin with, and those to compare them with. */
export interface NodeCounts {
  coarse: number
  fine: number
}

/** Numbers of nodes for a tolerance, or undefined where the exact levels cost no more. */
export function nodeCounts(levels: Levels, tolerance: number, kernel: Kernel): NodeCounts | undefined {
  const range = logRange(levels, kernel)
  const coarse = Math.ceil((range / DECAY) * kernel.log(1 / tolerance)) + SPARE
  const fine = coarse + Math.ceil(Math.max(FINER * range + FINER_AT_LEAST, FINER_IN_TAILS * coarse))
  const count = levels.trained.reduce((sum, isTrained) => sum + (isTrained ? 1 : 0), 0)
  return count > LEVELS_FOR_EACH_NODE * (coarse + fine) ? { coarse, fine } : undefined
}

/** Which part of the whole progress an integration is. */
export interface ProgressPart {
  from: number
  to: number
}

/** Integrates a system; overlaps are recorded only for what may be the result. */
export type Integrate = (
  system: LevelSystem,
  progress: ProgressPart,
  mayBeResult: boolean,
) => Promise<Integration>

/** What came of it: `status` is that of the curve as a whole. */
export interface Compressed {
  integration: Integration
  status: Status
  /** Number of nodes; none if the exact levels were integrated in the end. */
  nodes?: number
  estimatedError?: number
}

/** Integrates all levels themselves. */
export async function exact(
  system: LevelSystem,
  integrate: Integrate,
  progress: ProgressPart,
): Promise<Compressed> {
  const integration = await integrate(system, progress, true)
  return { integration, status: integration.status }
}

/** How to compress. */
export interface CompressionSetting {
  counts: NodeCounts
  tolerance: number
  kernel: Kernel
  integrate: Integrate
  /** The rounding error of a curve: nothing below it is an error. */
  floorOf(integration: Integration): number
  /** Whether the exact levels may be integrated in the end: they may be too many. */
  mayBeExact: boolean
}

/**
 * Integrates with two numbers of nodes, whose difference bounds the error of the larger one. More nodes are taken until
 * that is within the tolerance, or exact levels would cost no more.
 */
export async function compressed(
  system: LevelSystem,
  { counts, tolerance, kernel, integrate, floorOf, mayBeExact }: CompressionSetting,
): Promise<Compressed> {
  const compress = compressor(system, kernel)
  const second = { from: 0.5, to: 1 }
  let nodes = counts.fine
  let integration = await integrate(compress(nodes), { from: 0, to: 0.5 }, true)
  if (integration.status === 'aborted') return { integration, status: 'aborted', nodes }
  let other = await integrate(compress(counts.coarse), second, false)
  while (true) {
    if (other.status === 'aborted') return { integration, status: 'aborted', nodes }
    const floor = floorOf(integration) + floorOf(other)
    const estimatedError = SAFETY * largestDifference(other, integration, floor)
    const result = { integration, status: integration.status, nodes, estimatedError }
    if (integration.status !== 'done') return result
    if (other.status === 'done' && estimatedError <= SHARE * tolerance) return result
    const more = Math.ceil(nodes * growth(estimatedError, tolerance, kernel))
    if (LEVELS_FOR_EACH_NODE * more > system.levels.weights.length) {
      return mayBeExact ? exact(system, integrate, second) : result
    }
    nodes = more
    other = integration
    integration = await integrate(compress(nodes), second, true)
  }
}

function growth(error: number, tolerance: number, kernel: Kernel): number {
  const digits = error < 1 ? kernel.log(tolerance) / kernel.log(error) : MOST_GROWTH
  return Math.min(Math.max(digits, LEAST_GROWTH), MOST_GROWTH)
}

/** The largest difference of two curves beyond rounding, relative to the second one, at the times both have. */
export function largestDifference(
  { generalizationError: found }: Pick<Integration, 'generalizationError'>,
  { generalizationError: expected }: Pick<Integration, 'generalizationError'>,
  floor: number,
): number {
  let worst = 0
  for (const [i, value] of found.slice(0, expected.length).entries()) {
    const most = Math.abs(value - expected[i]!) - floor
    if (most > 0) worst = Math.max(worst, most / Math.abs(expected[i]!))
  }
  return worst
}
