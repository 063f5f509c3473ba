import type { Method } from '../api.js'
import { levelCount } from '../experiment/trained.js'
import type { CompletedExperiment } from '../experiment.js'
import { directNetwork } from './direct-network.js'
import { reducedNetwork } from './reduced-network.js'
import type { Engine } from './simulation-run.js'

/**
 * The ways of making SGD steps, with what a step takes in nanoseconds: fitted by `node bench/index.mjs methods` on one
 * machine. Only their ratio decides anything (`chooseMethod`).
 */
export const engines: Record<Method, Engine> = {
  /** Weight vectors: N(K+M) numbers. */
  direct: { network: directNetwork, stepTime: directStepTime },
  /** Overlaps: about L(K+M)² numbers, whatever N is. */
  reduced: { network: reducedNetwork, stepTime: reducedStepTime },
}

/** The method that takes less time. */
export function chooseMethod(experiment: CompletedExperiment): Method {
  return directStepTime(experiment) <= reducedStepTime(experiment) ? 'direct' : 'reduced'
}

/** Nanoseconds that a step takes, roughly, by a method or by the one that takes less time. */
export function stepTime(experiment: CompletedExperiment, method: Method = chooseMethod(experiment)): number {
  return engines[method].stepTime(experiment)
}

/** Nanoseconds of a unit's activation. */
const UNIT = 17

function directStepTime({ student, teacher, inputDimension }: CompletedExperiment): number {
  const units = student.units + teacher.units
  return UNIT * units + inputDimension! * (1 + 0.13 * units)
}

/** Levels go in pairs, each with its normals and χ, products, moves and reflections (assembly/reduced.ts). */
function reducedStepTime(experiment: CompletedExperiment): number {
  const K = experiment.student.units
  const M = experiment.teacher.units
  const coordinates = (M * (M + 1)) / 2 + K * M + (K * (K + 1)) / 2
  const moves = K * (M + K + 1)
  const reflections = (2 * K * (K - 1) * (K + 2.5)) / 3
  const pair =
    K === 2 && M === 2
      ? 26 // assembly/reduced-two.ts
      : 12 + 6.6 * (K + M) + 0.8 * (coordinates + moves) + 0.3 * reflections
  return 30 + UNIT * (K + M) + pair * Math.ceil(levelCount(experiment) / 2)
}
