import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { product } from '../src/matrices.js'
import { plateauFixedPoint } from '../src/predict/plateau-fixed-point.js'
import { openKernel } from './support/kernel.js'
import { fixedPointSetting, plateauFixtures } from './support/plateau-fixtures.js'
import { symmetricNetwork } from './support/symmetric-network.js'

const near = (found: number, expected: number, within: number) =>
  assert.ok(Math.abs(found - expected) < within, `${found}, expected ${expected}`)

for (const fixture of plateauFixtures) {
  test(`R, Q and height are those of another root finder: ${fixture.name}`, () => {
    const { covariance, height } = plateauFixedPoint(fixedPointSetting(fixture.experiment), openKernel())
    const K = fixture.Q.length
    near(height, fixture.height, 1e-13)
    covariance.slice(0, K).forEach((row, i) => {
      row.forEach((value, b) => {
        near(value, b < K ? fixture.Q[i]![b]! : fixture.R[i]![b - K]!, 1e-10)
      })
    })
  })
}

const identity = (M: number) =>
  Array.from({ length: M }, (_, n) => Array.from({ length: M }, (_, m) => (n === m ? 1 : 0)))
const nothing = (size: number) => Array.from({ length: size }, () => new Array<number>(size).fill(0))

test('for η → 0 it is the known one, whatever K is', () => {
  for (const [K, M] of [
    [2, 2],
    [3, 2],
    [2, 3],
    [6, 4],
    [1, 3],
    [6, 6],
  ] as const) {
    const network = symmetricNetwork(K, M)
    const at = (learningRate: number) =>
      plateauFixedPoint(
        { network, teacher: identity(M), rest: nothing(K + M), meanEigenvalue: 1, learningRate },
        openKernel(),
      )
    // linear in η
    const [once, twice] = [at(1e-5), at(2e-5)]
    const limit = (a: number, b: number) => 2 * once.covariance[a]![b]! - twice.covariance[a]![b]!
    near(limit(0, K), 1 / Math.sqrt(M * (2 * M - 1)), 1e-8)
    near(limit(0, K - 1), 1 / (2 * M - 1), 1e-8)
    const height = (Math.PI / 6 - M * Math.asin(1 / (2 * M))) / Math.PI
    near((2 * once.height - twice.height) / height, 1, 1e-8)
  }
})

test('with directions that are not trained it is a fixed point of the others', () => {
  const network = symmetricNetwork(2, 2)
  const teacher = [
    [0.7, 0.05],
    [0.05, 0.6],
  ]
  const rest = [
    [0.01, 0.002, 0.03, -0.01],
    [0.002, 0.02, 0.01, 0.02],
    [0.03, 0.01, 0.3, 0.02],
    [-0.01, 0.02, 0.02, 0.4],
  ]
  const learningRate = 0.6
  const meanEigenvalue = 0.65
  const kernel = openKernel()
  const setting = { network, teacher, rest, meanEigenvalue, learningRate }
  const { covariance: C } = plateauFixedPoint(setting, kernel)
  kernel.setCovariance(C.map((row, a) => row.map((value, b) => value + rest[a]![b]!)))
  const { drift, noise } = kernel.averages()
  const Z = [0, 1].map((i) => [...drift.subarray(4 * i, 4 * i + 4)])
  const moved = product(Z, C)
  for (const i of [0, 1]) {
    for (const n of [2, 3]) near(moved[i]![n]!, 0, 1e-14)
    for (const j of [0, 1]) {
      near(moved[i]![j]! + moved[j]![i]! + learningRate * meanEigenvalue * noise[2 * i + j]!, 0, 1e-14)
    }
  }
  assert.ok(C[0]![2]! > 0.2)
})

test('where Newton’s method does not converge it says so', () => {
  const network = symmetricNetwork(2, 2)
  const setting = { network, teacher: identity(2), rest: nothing(4), meanEigenvalue: 1, learningRate: 1e9 }
  assert.throws(
    () => plateauFixedPoint({ ...setting, learningRate: 60 }, openKernel()),
    /no symmetric plateau/,
  )
})

test.run()
