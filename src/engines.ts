import { directNetwork } from './direct-network.js'
import type { CompletedExperiment } from './experiment.js'
import { reducedNetwork } from './reduced-network.js'
import type { Engine } from './simulation-run.js'
import { levelCount } from './spectrum.js'

/**
 * The ways of making SGD steps, with what a step takes in nanoseconds: fitted by `node bench/index.mjs methods` on one
 * machine. Only their ratio decides anything (`chooseMethod`).
 */
export const engines = {
  /** Weight vectors: N(K+M) numbers. */
  direct: { network: directNetwork, stepTime: directStepTime },
  /** Overlaps: about L(K+M)² numbers, whatever N is. */
  reduced: { network: reducedNetwork, stepTime: reducedStepTime },
} satisfies Record<string, Engine>

export type Method = keyof typeof engines

/** The method that takes less time. */
export function chooseMethod(experiment: CompletedExperiment): Method {
  return directStepTime(experiment) <= reducedStepTime(experiment) ? 'direct' : 'reduced'
}

function directStepTime({ student, teacher, inputDimension }: CompletedExperiment): number {
  const units = student.units + teacher.units
  return 100 + inputDimension! * (0.9 + 0.13 * units)
}

function reducedStepTime({ spectrum, student, teacher }: CompletedExperiment): number {
  const K = student.units
  const units = K + teacher.units
  return 100 + levelCount(spectrum) * (10 + 2 * units + units ** 2 / 2 + K ** 3 / 6)
}
