import type { CompletedExperiment } from '../experiment.js'
import type { Kernel } from '../kernel/kernel.js'
import { type Plateau, plateaus } from '../plateau.js'
import { isPredicted } from '../predict/not-predicted.js'
import { predictPlateau } from '../predict/plateau.js'
import type { OwnPlateau } from '../predict/plateau-length.js'
import type { Trajectory } from '../trajectory.js'
import { type SteadySlope, steadySlope } from './steady-slope.js'

/** What is known of a curve. */
export interface Measured {
  plateaus: Plateau[]
  slope: SteadySlope | undefined
  /** ε_g at the last time */
  last: number
  until: number
}

/** The plateaus of a curve, and the power law after the last one. */
export function measure({ alpha, generalizationError, floor }: Trajectory, kernel: Kernel): Measured {
  const found = plateaus(alpha, generalizationError, floor, { kernel })
  return {
    plateaus: found,
    slope: steadySlope(alpha, generalizationError, { after: found.at(-1)?.end ?? 0, floor, kernel }),
    last: generalizationError.at(-1)!,
    until: alpha.at(-1)!,
  }
}

/** The plateau that is predicted of an experiment's own overlaps, if one is. */
export function predictOwnPlateau(experiment: CompletedExperiment, kernel: Kernel): OwnPlateau | undefined {
  const plateau = predictPlateau(experiment, kernel)
  return isPredicted(plateau) && isPredicted(plateau.own) ? plateau.own : undefined
}
