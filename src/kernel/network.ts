import type { Activation } from '../experiment.js'

/** By assembly/averages.ts. */
export const activations: Record<Activation, number> = { linear: 0, erf: 1 }

/** The fields of a network: sizes, activation, and output weights w (K) and v (M). */
export interface Network {
  activation: Activation
  studentWeights: ArrayLike<number>
  teacherWeights: ArrayLike<number>
}
