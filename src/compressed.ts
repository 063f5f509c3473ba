import { compressor, logRange } from './compression.js'
import type { Integration } from './integration.js'
import type { Kernel } from './kernel.js'
import type { LevelSystem } from './level-system.js'
import type { Levels } from './spectrum.js'

/** Seen on power laws: n nodes over a range R of ln λ err by about 11 exp(−3 n/R), relative to ε_g. */
const AMPLITUDE = 11
const DECAY = 3
/** Nodes of the second integration over those of the first: enough for their difference to be the first one's error. */
const REFINEMENT = 1.12
/** Compression pays from this many levels for each node of both integrations. */
const LEVELS_FOR_EACH_NODE = 1.2
/** The share of the error allowed before the end of a plateau (100 r) that compression may use. */
const SHARE = 10
const MOST_ATTEMPTS = 6

/** Numbers of nodes to begin with, or undefined where the exact levels cost no more. */
export function nodeCounts(levels: Levels, tolerance: number, kernel: Kernel): [number, number] | undefined {
  const count = levels.eigenvalues.length
  if (count < 32) return undefined
  const nodes = Math.ceil((logRange(levels, kernel) / DECAY) * kernel.log(AMPLITUDE / tolerance)) + 12
  const counts: [number, number] = [nodes, refined(nodes)]
  return count > LEVELS_FOR_EACH_NODE * (counts[0] + counts[1]) ? counts : undefined
}

function refined(nodes: number): number {
  return Math.ceil(nodes * REFINEMENT) + 1
}

/**
 * Integrates with two numbers of nodes; their difference is the first one's error, and bounds the second's, which is
 * returned. More nodes are taken until that is within the tolerance, or exact levels would cost no more.
 */
export async function compressed(
  system: LevelSystem,
  counts: [number, number],
  tolerance: number,
  kernel: Kernel,
  integrate: (system: LevelSystem, before: number) => Promise<Integration>,
): Promise<{ integration: Integration; nodes?: number; estimatedError?: number }> {
  let [coarse, fine] = counts
  const compress = compressor(system, kernel)
  let first = await integrate(compress(coarse), 0)
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    if (first.status === 'aborted') return { integration: first, nodes: coarse }
    const second = await integrate(compress(fine), 0.5)
    const estimatedError = largestDifference(first, second)
    if (second.status !== 'done' || estimatedError <= SHARE * tolerance) {
      return { integration: second, nodes: fine, estimatedError }
    }
    first = second
    coarse = fine
    fine = refined(Math.ceil(coarse * REFINEMENT))
    if (fine > system.levels.weights.length) break
  }
  return { integration: await integrate(system, 0.5) }
}

/** The largest difference of two curves, relative to ε_g, where that is more than rounding. */
function largestDifference(first: Integration, second: Integration): number {
  const floor = 1e-13 * second.largestErrorScale
  let worst = 0
  second.generalizationError.forEach((value, i) => {
    if (value <= floor || i >= first.generalizationError.length) return
    worst = Math.max(worst, Math.abs(first.generalizationError[i]! / value - 1))
  })
  return worst
}
