import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { powerLaw } from '../src/experiment/spectrum.js'
import { plateauEscape } from '../src/predict/plateau-escape.js'
import { solve } from '../src/solve.js'
import { openKernel } from './support/kernel.js'
import { type Grams, type PlainSystem, plainDerivative } from './support/plain-equations.js'
import { symmetricNetwork } from './support/symmetric-network.js'

type Spectrum = { eigenvalues: number[]; weights: number[] }

function escapeOf(
  network: ReturnType<typeof symmetricNetwork>,
  { eigenvalues, weights }: Spectrum,
  rate: number,
) {
  const levels = { eigenvalues: Float64Array.from(eigenvalues), weights: Float64Array.from(weights) }
  return plateauEscape(network, levels, rate, openKernel())
}

/** 1/τ_esc for η → 0, scaled weights (Worschech & Rosenow 2025). */
function slowRate(K: number, M: number, { eigenvalues, weights }: Spectrum, rate: number): number {
  const T2 = eigenvalues.reduce((sum, lambda, k) => sum + weights[k]! * lambda ** 2, 0)
  return ((M / K) * ((2 * rate) / Math.PI) * T2) / ((2 * M + 1) ** 1.5 * Math.sqrt(2 * M - 1))
}

test('for η → 0 the rate is the known one', () => {
  for (const [K, M] of [
    [2, 2],
    [3, 2],
    [2, 3],
    [6, 6],
  ] as const)
    for (const L of [1, 8, 1000]) {
      const { rate, multiplicity } = escapeOf(symmetricNetwork(K, M), powerLaw(1, L), 1e-6)
      assert.ok(Math.abs(rate / slowRate(K, M, powerLaw(1, L), 1e-6) - 1) < 1e-6)
      assert.is(multiplicity, (K - 1) * (M - 1))
    }
})

// From eigenvalues of numerical Jacobians
for (const [units, rate, factor] of [
  [2, 0.5, 1.019],
  [2, 1, 1.045],
  [3, 1, 1.096],
  [4, 1, 1.145],
] as const) {
  test(`at η = ${rate}, K = M = ${units} it is ${factor} times that for η → 0`, () => {
    const found = escapeOf(symmetricNetwork(units, units), powerLaw(1, 1), rate)
    assert.ok(Math.abs(found.rate / slowRate(units, units, powerLaw(1, 1), rate) - factor) < 5e-4)
  })
}

/** Eigenvalues of the Jacobian of all levels at a state, by central differences of the plain equations. */
function jacobianEigenvalues(grams: Grams, system: PlainSystem): number[] {
  const K = system.w.length
  const n = K + system.v.length
  const places = grams.flatMap((_, k) =>
    Array.from({ length: K }, (_, i) =>
      Array.from({ length: n - i }, (_, b) => [k, i, i + b] as const),
    ).flat(),
  )
  const column = ([k, i, b]: readonly [number, number, number]) => {
    const step = 1e-5
    const moved = [-step, step].map((by) => {
      const shifted = grams.map((gram) => gram.map((row) => [...row]))
      shifted[k]![i]![b] = shifted[k]![b]![i] = grams[k]![i]![b]! + by
      return plainDerivative(shifted, system)
    })
    return places.map(([l, j, c]) => (moved[1]![l]![j]![c]! - moved[0]![l]![j]![c]!) / (2 * step))
  }
  return new EigenvalueDecomposition(new Matrix(places.map(column))).realEigenvalues.sort((a, b) => b - a)
}

const uneven = { eigenvalues: [2.5, 0.7, 0.1], weights: [0.2, 0.5, 0.3] }
for (const [name, spectrum, K, M, rate, weights] of [
  ['L = 1', powerLaw(1, 1), 2, 2, 0.5, []],
  ['L = 2', powerLaw(1, 2), 2, 2, 1, []],
  ['L = 3', powerLaw(0.5, 3), 3, 2, 1, []],
  ['L = 4', powerLaw(1, 4), 2, 2, 0.5, []],
  ['L = 1', powerLaw(1, 1), 3, 3, 1, []],
  ['three uneven levels of mean 0.88', uneven, 2, 3, 1, []],
  ['three uneven levels, weights 0.7 and −0.5', uneven, 2, 2, 0.6, [0.7, -0.5]],
] as const) {
  test(`it is a fixed point, and the rate an eigenvalue of its Jacobian: K = ${K}, M = ${M}, η = ${rate}, ${name}`, () => {
    const network = symmetricNetwork(K, M, ...weights)
    const found = escapeOf(network, spectrum, rate)
    const { studentTeacher: R, student: Q } = found.plateau
    const { eigenvalues } = spectrum
    const mean = eigenvalues.reduce((sum, lambda, k) => sum + spectrum.weights[k]! * lambda, 0)
    const grams = spectrum.weights.map((p) =>
      Array.from({ length: K + M }, (_, a) =>
        Array.from({ length: K + M }, (_, b) => {
          if (a < K && b < K) return (p * Q) / mean
          if (a < K || b < K) return (p * R) / mean
          return a === b ? p : 0
        }),
      ),
    )
    const system = {
      w: [...Array.from(network.studentWeights)],
      v: [...Array.from(network.teacherWeights)],
      eigenvalues: [...eigenvalues],
      weights: [...spectrum.weights],
      learningRate: rate,
    }
    for (const value of plainDerivative(grams, system).flat(2)) assert.ok(Math.abs(value) < 1e-13)
    const values = jacobianEigenvalues(grams, system)
    // The greatest ones
    for (let i = 0; i < found.multiplicity; i++)
      assert.ok(Math.abs(values[i]! / found.rate - 1) < 1e-6, `${values[i]}, expected ${found.rate}`)
    assert.ok(values[found.multiplicity]! < 0.9 * found.rate)
  })
}

for (const L of [1, 4]) {
  test(`on the plateau of a curve the asymmetry grows at this rate: η = 0.5, L = ${L}`, async () => {
    const learningRate = 0.5
    const { rate } = escapeOf(symmetricNetwork(2, 2), powerLaw(1, L), learningRate)
    const { alpha, overlaps } = await solve(
      {
        spectrum: { kind: 'power-law', beta: 1, levels: L },
        teacher: { units: 2, vectors: 'orthonormal' },
        student: { units: 2, initialStd: 1e-4 },
        learningRate,
        inputDimension: 1e12,
        time: { from: 1, until: 30 / rate, samples: 200 },
      },
      { tolerance: 1e-10, overlaps: true },
    )
    const asymmetry = overlaps!.R.map(([one, two]) => Math.abs(one![0]! + two![1]! - one![1]! - two![0]!))
    // From where the levels have relaxed, until the asymmetry is felt
    const first = alpha.findIndex((a) => a > 12 / rate)
    const last = asymmetry.findIndex((x, i) => i > first && x > 1e-3)
    assert.ok(last > first + 5)
    const measured = Math.log(asymmetry[last]! / asymmetry[first]!) / (alpha[last]! - alpha[first]!)
    assert.ok(Math.abs(measured / rate - 1) < 1e-4, `${measured}, expected ${rate}`)
  })
}

test.run()
