import { initialVectors } from '../experiment/overlaps.js'
import type { DirectNetwork } from '../kernel/direct-network.js'
import { networkSetting } from './network-setting.js'
import type { EngineSetting } from './simulation-run.js'

/** The network at its beginning, as weight vectors. */
export function directNetwork(setting: EngineSetting): DirectNetwork {
  const { experiment, levels, kernel, draw } = setting
  const network = kernel.direct(networkSetting(setting))
  const vectors = initialVectors(experiment, levels, kernel, draw)
  for (let k = 0; k < levels.weights.length; k++) {
    vectors(k).rows.forEach((row, a) => {
      network.level(a, k).set(row)
    })
  }
  return network
}
