import type { Network } from '../../src/kernel/network.js'

/** An erf network whose units have the same output weights, "scaled" unless given. */
export function symmetricNetwork(K: number, M: number, w = Math.sqrt(M) / K, v = 1 / Math.sqrt(M)): Network {
  return {
    activation: 'erf',
    studentWeights: new Array<number>(K).fill(w),
    teacherWeights: new Array<number>(M).fill(v),
  }
}
