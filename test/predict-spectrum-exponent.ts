import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { powerLaw } from '../src/experiment/spectrum.js'
import { isPredicted } from '../src/predict/not-predicted.js'
import { spectrumExponent } from '../src/predict/spectrum-exponent.js'
import { openKernel } from './support/kernel.js'

function answer(eigenvalues: number[], weights = eigenvalues.map(() => 1 / eigenvalues.length)) {
  const levels = { eigenvalues: Float64Array.from(eigenvalues), weights: Float64Array.from(weights) }
  const found = spectrumExponent(levels, openKernel())
  return isPredicted(found) ? found.beta : found.notPredicted
}

test('β of a power law, in any order and of any mean', () => {
  for (const beta of [0.1, 0.75, 3]) {
    for (const levels of [3, 50, 1000]) {
      const { eigenvalues } = powerLaw(beta, levels)
      const others = [...eigenvalues.slice(2), ...eigenvalues.slice(0, 2)].map((value) => 7 * value)
      for (const values of [eigenvalues, others])
        assert.ok(Math.abs((answer(values) as number) - beta) < 1e-12)
    }
  }
})

test('none: too few, β ≤ 0, uneven weights, another law', () => {
  assert.is(answer([1]), 'one eigenvalue makes no power law')
  assert.is(answer([2, 1]), '2 eigenvalues make no power law')
  assert.match(answer(powerLaw(0, 10).eigenvalues) as string, 'needs β > 0')
  assert.match(answer(powerLaw(-0.5, 10).eigenvalues) as string, 'β is -0.5')
  assert.match(answer([1, 1, 1, 1]) as string, 'β is -1')
  assert.match(answer(powerLaw(1, 3).eigenvalues, [0.5, 0.25, 0.25]) as string, 'different weights')
  const broken = Array.from({ length: 100 }, (_, i) => 1 / (i + 1) ** 2 / (i < 10 ? 1 : (i + 1) / 10))
  assert.match(answer(broken) as string, 'λ_k falls as k^−2.00 up to k = 10 and as k^−3.00 beyond')
  const nearly = powerLaw(1, 100).eigenvalues.map((value, i) => value * (i === 50 ? 1.001 : 1))
  assert.match(answer(nearly) as string, 'no power law')
})

test.run()
