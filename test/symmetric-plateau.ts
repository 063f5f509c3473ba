import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { symmetricPlateau } from '../src/predict/symmetric-plateau.js'
import { openKernel } from './support/kernel.js'
import { symmetricNetwork } from './support/symmetric-network.js'

/** ε* for η → 0 with scaled weights (Worschech & Rosenow 2025). */
const slowHeight = (M: number) => (Math.PI / 6 - M * Math.asin(1 / (2 * M))) / Math.PI

const near = (actual: number, expected: number, relative: number) =>
  assert.ok(Math.abs(actual / expected - 1) < relative, `${actual}, expected ${expected} within ${relative}`)

test('for η → 0 it is the known one, whatever K is and with either kind of weights', () => {
  for (const [K, M] of [
    [2, 2],
    [3, 2],
    [2, 3],
    [6, 4],
    [1, 3],
  ] as const) {
    const { studentTeacher, student, height } = symmetricPlateau(
      symmetricNetwork(K, M),
      1,
      1e-8,
      openKernel(),
    )
    near(studentTeacher, 1 / Math.sqrt(M * (2 * M - 1)), 1e-7)
    near(student, 1 / (2 * M - 1), 1e-7)
    near(height, slowHeight(M), 1e-7)
    if (K !== M) continue
    const unit = symmetricPlateau(symmetricNetwork(K, M, 1, 1), 1, 1e-8, openKernel())
    near(unit.student, student, 1e-6)
    near(unit.height, M * height, 1e-6)
  }
})

// Found by another root finder (Newton's method on numerical Jacobians, in KM + K(K+1)/2 unknowns)
for (const [K, M, rate, factor] of [
  [2, 2, 0.01, 1.0019],
  [2, 2, 0.1, 1.02],
  [2, 2, 0.5, 1.112],
  [2, 2, 1, 1.264],
  [3, 2, 1, 1.157],
  [4, 2, 1, 1.112],
] as const) {
  test(`at η = ${rate}, K = ${K}, M = ${M} the height is ${factor} times that for η → 0`, () => {
    const { height } = symmetricPlateau(symmetricNetwork(K, M), 1, rate, openKernel())
    assert.ok(
      Math.abs(height / slowHeight(M) - factor) < (rate < 0.1 ? 5e-5 : 5e-4),
      String(height / slowHeight(M)),
    )
  })
}

test('where there is none it says so', () => {
  assert.throws(() => symmetricPlateau(symmetricNetwork(2, 2), 1, 1e9, openKernel()), /no symmetric plateau/)
})

test.run()
