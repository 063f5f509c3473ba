import { initialVectors } from '../experiment/overlaps.js'
import type { ReducedNetwork } from '../kernel/reduced-network.js'
import { networkSetting } from './network-setting.js'
import type { EngineSetting } from './simulation-run.js'
import { triangle } from './triangle.js'

/** The network at its beginning, as coordinates of its vectors in frames of the levels. */
export function reducedNetwork(setting: EngineSetting): ReducedNetwork {
  const { experiment, levels, kernel, draw } = setting
  const network = kernel.reduced(networkSetting(setting))
  const vectors = initialVectors(experiment, levels, kernel, draw)
  for (let k = 0; k < levels.weights.length; k++) {
    const { rows, columns } = vectors(k)
    triangle(rows, experiment.student.units, columns).forEach((coordinates, a) => {
      network.setCoordinates(a, k, coordinates)
    })
  }
  return network
}
