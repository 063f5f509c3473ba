// One-pass SGD in plain JavaScript.

import { erf } from './erf.mjs'
import { normalSource } from './random.mjs'

function dot(x, y) {
  // four sums: the additions need not wait for each other
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  const end = x.length - 3
  let i = 0
  for (; i < end; i += 4) {
    s0 += x[i] * y[i]
    s1 += x[i + 1] * y[i + 1]
    s2 += x[i + 2] * y[i + 2]
    s3 += x[i + 3] * y[i + 3]
  }
  for (; i < x.length; i++) s0 += x[i] * y[i]
  return s0 + s1 + (s2 + s3)
}

function add(y, factor, x) {
  for (let i = 0; i < y.length; i++) y[i] += factor * x[i]
}

/** Returns a function that makes `count` steps; `vectors` are changed in place. */
export function plainNetwork({ K, N, vectors, roots, outputs, learningRate, seed }) {
  const input = new Float64Array(N)
  const fields = new Float64Array(vectors.length)
  const fill = normalSource(seed)
  const scale = 1 / Math.sqrt(N)
  return (count) => {
    for (let step = 0; step < count; step++) {
      fill(input, roots)
      let difference = 0
      for (let a = 0; a < vectors.length; a++) {
        fields[a] = dot(vectors[a], input) * scale
        difference += outputs[a] * erf(fields[a] * Math.SQRT1_2)
      }
      for (let i = 0; i < K; i++) {
        const slope = Math.sqrt(2 / Math.PI) * Math.exp(-0.5 * fields[i] * fields[i])
        add(vectors[i], -learningRate * scale * outputs[i] * slope * difference, input)
      }
    }
  }
}
