import { initialVectors, levelSizes } from '../experiment/overlaps.js'
import type { DirectNetwork } from '../kernel/direct-network.js'
import type { EngineSetting } from './simulation-run.js'

/** The network at its beginning, as weight vectors. */
export function directNetwork({ experiment, levels, kernel, draw, inputs }: EngineSetting): DirectNetwork {
  const network = kernel.direct({
    inputDimension: experiment.inputDimension!,
    eigenvalues: levels.eigenvalues,
    levelSizes: levelSizes(levels, experiment.inputDimension!),
    trained: levels.trained,
    learningRate: experiment.learningRate,
    activation: experiment.activation,
    inputs,
  })
  const vectors = initialVectors(experiment, levels, kernel, draw)
  for (let k = 0; k < levels.weights.length; k++) {
    vectors(k).rows.forEach((row, a) => {
      network.level(a, k).set(row)
    })
  }
  return network
}
