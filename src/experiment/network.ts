import type { CompletedExperiment, OutputWeights } from '../experiment.js'
import type { Network } from '../kernel/network.js'

/** Activation and output weights of an experiment's two networks, spelled out. */
export function experimentNetwork({ activation, student, teacher }: CompletedExperiment): Network {
  const { units: K } = student
  const { units: M } = teacher
  return {
    activation,
    studentWeights: outputWeights(student.outputWeights, K, Math.sqrt(M) / K),
    teacherWeights: outputWeights(teacher.outputWeights, M, 1 / Math.sqrt(M)),
  }
}

function outputWeights(weights: OutputWeights, units: number, scaled: number): number[] {
  if (Array.isArray(weights)) return weights
  return new Array<number>(units).fill(weights === 'scaled' ? scaled : 1)
}
