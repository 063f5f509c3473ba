// Systems of order-parameter equations for the benches: seeded overlaps of random vectors, one Gram matrix a level.

import { writeFileSync } from 'node:fs'
import { temporary } from './children.mjs'
import { normalSource } from './plain/random.mjs'

/** @param {{ K: number, M: number, L: number, learningRate: number, initialStd: number }} setting power law, β = 1 */
export function makeSystem({ K, M, L, learningRate, initialStd }) {
  const n = K + M
  const powers = Array.from({ length: L }, (_, k) => (k + 1) ** -2)
  const mean = powers.reduce((sum, value) => sum + value) / L
  const components = 4 * n
  const fill = normalSource(11)
  const normals = new Float64Array(n * components)
  const ones = new Float64Array(n * components).fill(1)
  // S^k_ab, students first
  const grams = powers.map(() => {
    fill(normals, ones)
    const value = (a, c) => normals[a * components + c] * (a < K ? initialStd : 1)
    return Array.from({ length: n }, (_, a) =>
      Array.from({ length: n }, (_, b) => {
        let sum = 0
        for (let c = 0; c < components; c++) sum += value(a, c) * value(b, c)
        return sum / components / L
      }),
    )
  })
  const block = (rows, columns) =>
    Float64Array.from(grams.flatMap((gram) => gram.slice(...rows).flatMap((row) => row.slice(...columns))))
  const studentWeights = new Array(K).fill(Math.sqrt(M) / K)
  const teacherWeights = new Array(M).fill(1 / Math.sqrt(M))
  return {
    ...{ K, M, L, learningRate, grams, studentWeights, teacherWeights },
    eigenvalues: Float64Array.from(powers, (value) => value / mean),
    weights: new Float64Array(L).fill(1 / L),
    outputs: Float64Array.from([...studentWeights.map((w) => -w), ...teacherWeights]),
    t: block([K, n], [K, n]),
    state: Float64Array.from([...block([0, K], [K, n]), ...block([0, K], [0, K])]),
  }
}

/** The arguments by which native/problem.hpp finds a system. */
export function writeSystem({ K, M, L, learningRate, eigenvalues, weights, outputs, t, state }) {
  const file = temporary(`system-${K}-${M}-${L}`)
  const parts = [eigenvalues, weights, outputs, t, state]
  writeFileSync(file, Buffer.concat(parts.map((part) => Buffer.from(part.buffer))))
  return [K, M, L, learningRate, file]
}
