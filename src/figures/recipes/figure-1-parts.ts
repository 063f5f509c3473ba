import type { Experiment } from '../../experiment.js'
import { type Plateau, plateaus } from '../../plateau.js'
import type { Trajectory } from '../../trajectory.js'
import { simulation, theory } from '../parts.js'
import type { Part } from '../recipe.js'

// Worschech & Rosenow, ICLR 2025, Figure 1
export const units = 2
export const learningRate = 0.1
export const beta = 1
export const initialStd = 0.01
export const inputDimension = 1024
export const seed = 1

/** L, and N where it is not the usual one: with L = 1024 every eigenvalue has two directions, for two teachers. */
const curves: { levels: number; inputDimension?: number }[] = [
  ...[1, 2, 4, 8, 16, 32, 128].map((levels) => ({ levels })),
  { levels: 1024, inputDimension: 2048 },
]
/** The largest L that is simulated without being asked for. */
const mostLevelsQuickly = 32

// From α = 0.01 for the theory, so that its constant start is seen as one: see plateau.ts
export const theoryTime = { from: 0.01, until: 1e5, samples: 480 }
const simulationTime = { from: 0.2, until: 4000, samples: 30 }
export const toleranceExponent = -8
const runs = { quick: 3, full: 10 }

/** Exponent of ε_g in time for L → ∞ (Worschech & Rosenow 2025) */
export const asymptoticSlope = -beta / (1 + beta)

export function parts(full: boolean): Part[] {
  const ensemble = full ? runs.full : runs.quick
  const simulated = curves.filter(({ levels }) => full || levels <= mostLevelsQuickly)
  return [
    ...curves.map((curve) =>
      theory(
        label(curve.levels),
        { ...experiment(curve), time: theoryTime },
        { tolerance: 10 ** toleranceExponent },
      ),
    ),
    ...simulated.map((curve) =>
      simulation(label(curve.levels), { ...experiment(curve), time: simulationTime }, { runs: ensemble }),
    ),
  ]
}

function label(levels: number): string {
  return `L = ${levels}`
}

function experiment(curve: (typeof curves)[number]): Omit<Experiment, 'time'> {
  return {
    spectrum: { kind: 'power-law', beta, levels: curve.levels },
    teacher: { units, outputWeights: 'scaled', vectors: 'orthonormal' },
    student: { units, outputWeights: 'scaled', initialStd },
    activation: 'erf',
    learningRate,
    inputDimension: curve.inputDimension ?? inputDimension,
    seed,
  }
}

export interface TheoryCurve {
  part: Part
  trajectory: Trajectory
  plateaus: Plateau[]
}

/** The theory's curves, with their plateaus. */
export function theoryCurves(figureParts: Part[], trajectories: Trajectory[]): TheoryCurve[] {
  return figureParts.flatMap((part, i) => {
    if (part.run.kind !== 'solve') return []
    const trajectory = trajectories[i]!
    const { alpha, generalizationError, floor } = trajectory
    return [{ part, trajectory, plateaus: plateaus(alpha, generalizationError, floor) }]
  })
}
