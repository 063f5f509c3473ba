import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { readFixture } from './support/fixtures.js'
import { openKernel } from './support/kernel.js'
import { randomNumbers } from './support/random.js'

/** See test/fixtures/averages.py. */
interface Case {
  name: string
  K: number
  M: number
  C: number[][]
  w: number[]
  v: number[]
  gg: number[][]
  b: number[][]
  gpgpgg: [number, number, number, number, number][]
  epsg: number
  X: number[][]
  Y: number[][]
  noise: number[][]
}

const cases = readFixture<Case[]>('averages')

function evaluate(C: number[][], studentWeights: number[], teacherWeights: number[]) {
  const kernel = openKernel()
  kernel.setNetwork({ activation: 'erf', studentWeights, teacherWeights })
  kernel.setCovariance(C)
  const error = kernel.generalizationError()
  const scale = kernel.errorScale()
  return { error, scale, ...kernel.averages() }
}

/** 1e-12, and beyond field variances of 10⁴ in proportion to them. */
function bound(C: number[][]): number {
  return 1e-12 * Math.max(1, ...C.map((row, a) => row[a]! / 1e4))
}

/** Largest difference over the size of the terms that make the numbers up, so that zeros do not count. */
function worst(computed: ArrayLike<number>, expected: number[], scale: number): number {
  return expected.reduce((most, value, i) => {
    return Math.max(most, Math.abs(computed[i]! - value) / Math.max(Math.abs(value), scale))
  }, 0)
}

test('there are cases of every kind', () => {
  assert.ok(cases.length >= 50)
  for (const units of [1, 2, 3, 4]) assert.ok(cases.some(({ K }) => K === units))
})

for (const { name, K, M, C, w, v, b, epsg, X, Y, noise } of cases) {
  test(`ε_g, X, Y and the noise agree with mpmath within 1e-12: ${name}, K = ${K}, M = ${M}`, () => {
    const computed = evaluate(C, w, v)
    // away from their zeros: against a hundredth of the terms' size
    const difference = Math.abs(computed.error - epsg) / Math.max(epsg, 0.01 * computed.scale)
    assert.ok(difference <= bound(C), `ε_g: ${difference}`)
    const drift = X.map((row, i) => [...row, ...Y[i]!])
    for (const [i, row] of drift.entries()) {
      const largest = Math.max(...row.map(Math.abs))
      const error = worst(computed.drift.subarray(i * (K + M), (i + 1) * (K + M)), row, 0.01 * largest)
      assert.ok(error <= bound(C), `X, Y: ${error}`)
    }
    // the noise is a difference of terms up to ⟨g′_i g′_j⟩ (Σ|c|)²
    const weight = [...w, ...v].reduce((sum, c) => sum + Math.abs(c), 0)
    noise.forEach((row, i) => {
      row.forEach((value, j) => {
        const scale = Math.abs(w[i]! * w[j]!) * Math.max(Math.abs(value), 0.01 * b[i]![j]! * weight ** 2)
        const error = Math.abs(computed.noise[i * K + j]! - w[i]! * w[j]! * value) / scale
        assert.ok(error <= bound(C), `noise: ${error}`)
      })
    })
  })
}

test('single averages agree with mpmath within 1e-12: ⟨gg⟩, ⟨g′g′⟩ and ⟨g′g′gg⟩ picked out by output weights', () => {
  for (const { K, M, C, gg, b, gpgpgg } of cases) {
    if (K < 2) continue
    // ε_g with one unit on either side is ½(⟨g_i²⟩ + ⟨g_n²⟩) − ⟨g_i g_n⟩
    const unit = (size: number, at: number) => Array.from({ length: size }, (_, i) => (i === at ? 1 : 0))
    const { error } = evaluate(C, unit(K, 0), unit(M, 0))
    const expected = 0.5 * (gg[0]![0]! + gg[K]![K]!) - gg[0]![K]!
    const scale = Math.max(gg[0]![0]!, gg[K]![K]!)
    assert.ok(Math.abs(error - expected) <= 1e-12 * Math.max(expected, 0.01 * scale))
    // Y_0n = w_0 b_0n v_n
    const { drift } = evaluate(C, unit(K, 0), unit(M, M - 1))
    assert.ok(Math.abs(drift[K + M - 1]! / b[0]![K + M - 1]! - 1) <= 1e-12)
    // ⟨g′_0 g′_1 g_n²⟩ is the noise between students without weight: scaled weights, taken out again
    const tiny = 2 ** -100
    const weights = unit(K, 0).map((w, i) => (i < 2 ? tiny : w))
    const { noise } = evaluate(C, weights, unit(M, 0))
    const entry = gpgpgg.find(([i, j, m, l]) => i === 0 && j === 1 && m === K && l === K)
    if (entry) assert.ok(Math.abs(noise[1]! / (tiny * tiny) / entry[4] - 1) <= 1e-12)
  }
})

test('X is symmetric, and X and Y are the gradient of ε_g: X = −2 ∂ε_g/∂Q, Y = −∂ε_g/∂R', () => {
  for (const { K, M, C, w, v } of cases.slice(0, 20)) {
    const { drift } = evaluate(C, w, v)
    const size = K + M
    const slope = (a: number, b: number) => {
      const step = 1e-5 * Math.sqrt((C[a]![a]! + 1e-3) * (C[b]![b]! + 1e-3))
      const shifted = (sign: number) => {
        const moved = C.map((row) => [...row])
        moved[a]![b]! += sign * step
        if (a !== b) moved[b]![a]! += sign * step
        return evaluate(moved, w, v).error
      }
      return (shifted(1) - shifted(-1)) / (2 * step)
    }
    const scale = Math.max(...drift.map(Math.abs))
    for (let i = 0; i < K; i++) {
      for (let b = 0; b < size; b++) {
        // an off-diagonal entry of Q stands twice in ε_g
        const expected = b < K && b === i ? -2 * slope(i, b) : -slope(i, b)
        assert.ok(Math.abs(drift[i * size + b]! - expected) <= 1e-6 * scale + 1e-8)
        if (b < K) assert.ok(Math.abs(drift[i * size + b]! - drift[b * size + i]!) <= 1e-14 * scale)
      }
    }
  }
})

test('permuting hidden units permutes the averages', () => {
  const random = randomNumbers(3)
  for (const { K, M, C, w, v } of cases) {
    if (K < 2) continue
    const order = [...Array(K).keys()]
      .sort(() => random() - 0.5)
      .concat([...Array(M).keys()].map((n) => K + n))
    const permuted = order.map((a) => order.map((b) => C[a]![b]!))
    const first = evaluate(C, w, v)
    const second = evaluate(
      permuted,
      order.slice(0, K).map((i) => w[i]!),
      v,
    )
    const scale = [...w, ...v].reduce((sum, c) => sum + Math.abs(c), 0) ** 4
    for (let i = 0; i < K; i++) {
      for (let j = 0; j < K; j++) {
        const difference = second.noise[i * K + j]! - first.noise[order[i]! * K + order[j]!]!
        assert.ok(Math.abs(difference) <= bound(C) * scale)
      }
    }
  }
})

test('linear: a = 0, b = 1 and ⟨Δ²⟩ = cᵀCc', () => {
  for (const { K, M, C, w, v } of cases.slice(0, 20)) {
    const kernel = openKernel()
    kernel.setNetwork({ activation: 'linear', studentWeights: w, teacherWeights: v })
    kernel.setCovariance(C)
    const c = [...w.map((x) => -x), ...v]
    const square = c.reduce((sum, ca, a) => sum + c.reduce((part, cb, b) => part + ca * cb * C[a]![b]!, 0), 0)
    const error = kernel.generalizationError()
    const scale = kernel.errorScale()
    assert.ok(Math.abs(error - square / 2) <= 1e-14 * scale)
    const { drift, noise } = kernel.averages()
    assert.equal(
      [...drift.subarray(0, K + M)],
      c.map((ca) => w[0]! * ca),
    )
    assert.ok(Math.abs(noise[0]! - w[0]! ** 2 * square) <= 1e-13 * scale * w[0]! ** 2)
  }
})

test('rounding: what an arcsine near 1 multiplies is counted', () => {
  for (let digits = 0; digits <= 100; digits++) {
    const variance = 1.234567 * 10 ** digits
    const kernel = openKernel()
    kernel.setNetwork({ activation: 'erf', studentWeights: [1], teacherWeights: [1] })
    kernel.setCovariance([
      [variance, variance],
      [variance, variance],
    ])
    // student and teacher are one: ε_g is 0, and what is computed is rounding
    const error = kernel.generalizationError()
    assert.ok(Math.abs(error) <= 2e-14 * kernel.roundingScale(), `${error} at ${variance}`)
    assert.ok(kernel.roundingScale() <= 1e6 * kernel.errorScale())
    if (variance < 1e4) assert.is(kernel.roundingScale(), kernel.errorScale())
  }
})

test('bounds: C and the terms of ε_g count, NaN is beyond', () => {
  const isBounded = (variance: number, weight: number) => {
    const kernel = openKernel()
    kernel.setNetwork({ activation: 'erf', studentWeights: [weight], teacherWeights: [1] })
    kernel.setCovariance([
      [variance, 0],
      [0, 1],
    ])
    kernel.generalizationError()
    return kernel.isBounded()
  }
  assert.ok(isBounded(1, 1))
  assert.ok(isBounded(1e149, 1))
  assert.not(isBounded(1e151, 1))
  assert.not(isBounded(1, 1e76))
  assert.not(isBounded(Number.NaN, 1))
  assert.not(isBounded(Number.POSITIVE_INFINITY, 1))
})

test.run()
