import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import { linearCurve } from '../src/predict/linear-curve.js'
import { linearSystem } from '../src/predict/linear-system.js'
import { isPredicted } from '../src/predict/not-predicted.js'
import { smallRateCurve } from '../src/predict/small-rate.js'
import { openKernel } from './support/kernel.js'

const kernel = openKernel()
const times = Array.from({ length: 200 }, (_, i) => 10 ** (-2 + i / 20))

function lawOf(learningRate: number, levels: number, trained?: number) {
  const experiment = completeExperiment(
    {
      spectrum: { kind: 'power-law', beta: 1, levels },
      activation: 'linear',
      teacher: { units: 2 },
      student: { units: 3, initialStd: 0.5, ...(trained !== undefined && { trained }) },
      learningRate,
      inputDimension: 16 * levels,
      time: { at: [1] },
    },
    'simulate',
  )
  const linear = linearSystem(experiment, kernel)
  const curve = linearCurve(linear, learningRate, times, undefined, kernel)
  const law = smallRateCurve(linear, learningRate, times, curve, kernel)
  if (!isPredicted(law)) throw new Error(law.notPredicted)
  return { linear, curve, law }
}

test('it is the sum of exponentials, and what is not trained stays', () => {
  const { linear, law } = lawOf(0.3, 20, 16 * 7)
  const { eigenvalues, trained, residuals, s } = linear
  law.generalizationError.forEach((value, i) => {
    let expected = 0
    eigenvalues.forEach((lambda, k) => {
      const decayed = trained[k] ? Math.exp(-2 * 0.3 * s * lambda * times[i]!) : 1
      expected += 0.5 * lambda * residuals.values[k]! * decayed
    })
    assert.ok(Math.abs(value / expected - 1) < 1e-12)
  })
})

test('the sum and its factor enclose ε_g at finite η up to the time given, and not beyond', () => {
  for (const [learningRate, levels, trained] of [
    [0.1, 4, undefined],
    [1, 4, undefined],
    [1.5, 300, undefined],
    [0.7, 40, 16 * 20],
  ] as const) {
    const { curve, law } = lawOf(learningRate, levels, trained)
    assert.ok(isPredicted(curve))
    const most = 1.1 * law.levelFactor!
    // below that the sum has no digits left
    const ratios = curve.generalizationError
      .map((value, i) => value / law.generalizationError[i]!)
      .filter((_, i) => law.generalizationError[i]! > 1e-290)
    const end = times.indexOf(law.validUntil!)
    ratios.slice(0, end + 1).forEach((ratio) => {
      assert.ok(ratio > 1 - 1e-12 && ratio <= most, `η = ${learningRate}, L = ${levels}: ${ratio}`)
    })
    if (levels === 4) assert.ok(end < times.length - 1 && ratios[end + 1]! > most)
    else assert.ok(end > 60)
  }
})

test('as η falls ε_g becomes the sum', () => {
  const { curve, law } = lawOf(1e-6, 30)
  assert.ok(isPredicted(curve))
  curve.generalizationError.forEach((value, i) => {
    if (times[i]! < 1e5) assert.ok(Math.abs(value / law.generalizationError[i]! - 1) < 1e-5)
  })
})

test('above the bound the sum has no range, and without training no meaning', () => {
  const { law } = lawOf(5, 4)
  assert.is(law.levelFactor, null)
  assert.is(law.validUntil, null)
})

test.run()
