import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { powerLaw } from '../src/experiment/spectrum.js'
import { plateauClosedForm } from '../src/predict/plateau-closed-form.js'
import { openKernel } from './support/kernel.js'
import { symmetricNetwork } from './support/symmetric-network.js'

const levelsOf = (beta: number, L: number) => {
  const { eigenvalues, weights } = powerLaw(beta, L)
  return {
    eigenvalues: Float64Array.from(eigenvalues),
    weights: Float64Array.from(weights),
    trained: weights.map(() => true),
  }
}

test('heights and escape times are those known for M = 2, 3, 4', () => {
  for (const [M, height, rate] of [
    [2, 0.00580542, 0.0328749],
    [3, 0.00676553, 0.0153726],
    [4, 0.007094316, 0.0089118],
  ] as const) {
    const form = plateauClosedForm(symmetricNetwork(M, M), levelsOf(1, 1), 0.1, openKernel())!
    assert.ok(Math.abs(form.height / height - 1) < 1e-6)
    assert.ok(Math.abs(1 / (form.escapeTime * rate * 0.1) - 1) < 1e-5)
    const unit = plateauClosedForm(symmetricNetwork(M, M, 1, 1), levelsOf(1, 1), 0.1, openKernel())!
    assert.ok(Math.abs(unit.height / (M * form.height) - 1) < 1e-14)
    assert.ok(Math.abs((M * unit.escapeTime) / form.escapeTime - 1) < 1e-14)
  }
})

test('for large M the escape time goes to 2πM²/(ηT2)', () => {
  const ratio = (M: number) => {
    const form = plateauClosedForm(symmetricNetwork(M, M), levelsOf(1, 4), 0.1, openKernel())!
    const T2 = powerLaw(1, 4).eigenvalues.reduce((sum, lambda) => sum + lambda ** 2 / 4, 0)
    assert.ok(Math.abs(form.asymptoticEscapeTime / ((2 * Math.PI * M * M) / (0.1 * T2)) - 1) < 1e-12)
    return form.escapeTime / form.asymptoticEscapeTime
  }
  assert.ok(ratio(2) > 1.2)
  assert.ok(Math.abs(ratio(200) - 1) < 0.01)
})

test('where they do not hold there are none', () => {
  const levels = levelsOf(1, 2)
  const of = (...network: Parameters<typeof symmetricNetwork>) =>
    plateauClosedForm(symmetricNetwork(...network), levels, 0.1, openKernel())
  assert.is(of(2, 2, 0.9), undefined)
  assert.is(of(3, 2, 1, 1), undefined)
  assert.is(of(1, 2), undefined)
  assert.is(of(2, 1), undefined)
  const scaled = { ...levels, eigenvalues: levels.eigenvalues.map((lambda) => 2 * lambda) }
  assert.is(plateauClosedForm(symmetricNetwork(2, 2), scaled, 0.1, openKernel()), undefined)
  assert.ok(of(3, 2) !== undefined)
})

test.run()
