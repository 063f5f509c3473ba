import type { Activation } from '../experiment.js'
import type { RandomStream } from './random-stream.js'

/** A network to be simulated. */
export interface SimulationSetting {
  /** N */
  inputDimension: number
  /** λ_k and p_k N: L */
  eigenvalues: ArrayLike<number>
  levelSizes: ArrayLike<number>
  /** Whether the students are trained in the level: L */
  trained: readonly boolean[]
  learningRate: number
  activation: Activation
  inputs: RandomStream
}
