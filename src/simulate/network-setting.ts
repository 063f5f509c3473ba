import { levelSizes } from '../experiment/overlaps.js'
import type { SimulationSetting } from '../kernel/simulation-setting.js'
import type { EngineSetting } from './simulation-run.js'

/** What a network is made from, for the kernel, whichever way it is held. */
export function networkSetting({ experiment, levels, inputs }: EngineSetting): SimulationSetting {
  const inputDimension = experiment.inputDimension!
  return {
    inputDimension,
    eigenvalues: levels.eigenvalues,
    levelSizes: levelSizes(levels, inputDimension),
    trained: levels.trained,
    learningRate: experiment.learningRate,
    activation: experiment.activation,
    inputs,
  }
}
