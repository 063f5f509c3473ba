import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import { featureScaling } from '../src/predict/feature-scaling.js'
import { linearCurve } from '../src/predict/linear-curve.js'
import { linearSystem } from '../src/predict/linear-system.js'
import { isPredicted } from '../src/predict/not-predicted.js'
import { openKernel } from './support/kernel.js'

const kernel = openKernel()

function scalingOf(
  trained: number | undefined,
  changes: { learningRate?: number; levels?: number; N?: number } = {},
) {
  const { learningRate = 0.5, levels = 64, N = 512 } = changes
  const experiment = completeExperiment(
    {
      spectrum: { kind: 'power-law', beta: 1, levels },
      activation: 'linear',
      teacher: { units: 2 },
      student: { units: 2, initialStd: 0.3, ...(trained !== undefined && { trained }) },
      learningRate,
      inputDimension: N,
      time: { at: [1] },
    },
    'simulate',
  )
  const linear = linearSystem(experiment, kernel)
  return { linear, result: featureScaling(experiment, linear) }
}

function predicted(trained: number, changes = {}) {
  const { linear, result } = scalingOf(trained, changes)
  if (!isPredicted(result)) throw new Error(result.notPredicted)
  return { linear, ...result }
}

test('the floor is where the curve ends, at any η', () => {
  for (const [trained, learningRate] of [
    [100, 0.5],
    [101, 1.7],
    [504, 0.1],
  ] as const) {
    const { floor, linear } = predicted(trained, { learningRate })
    const curve = linearCurve(linear, learningRate, [1e6], undefined, kernel)
    assert.ok(isPredicted(curve))
    assert.ok(Math.abs(curve.generalizationError[0]! / floor - 1) < 1e-11, `${trained}: ${floor}`)
  }
})

test('the bound is 2/(s Σ p_kλ_k) over what is trained, and above it there is no floor', () => {
  const { largestStableRate, linear } = predicted(8, {})
  // one level of 64
  assert.ok(Math.abs(largestStableRate / (2 / (linear.s * (linear.eigenvalues[0]! / 64))) - 1) < 1e-12)
  const { result } = scalingOf(8, { learningRate: largestStableRate * 1.001 })
  assert.ok(!isPredicted(result))
  assert.ok(isPredicted(scalingOf(8, { learningRate: largestStableRate * 0.999 }).result))
})

test('in the middle of many levels the floor goes as N_l^−β, and its local exponent is its slope', () => {
  const many = { levels: 1e5, N: 1e5 }
  const { exponent, localExponent } = predicted(300, { ...many, learningRate: 1e-6 })
  assert.is(exponent, -1)
  assert.ok(Math.abs(localExponent! + 1) < 0.01, `${localExponent}`)
  for (const learningRate of [1e-6, 1.5]) {
    const at = (n: number) => predicted(n, { learningRate })
    const slope = Math.log(at(204).meanFloor! / at(202).meanFloor!) / Math.log(204 / 202)
    assert.ok(Math.abs(slope / at(203).localExponent! - 1) < 2e-3, `${slope}, ${at(203).localExponent}`)
  }
})

test('the mean floor is that of many seeds', () => {
  const { floor, meanFloor } = predicted(1000, { levels: 64, N: 64e5 })
  assert.ok(Math.abs(floor / meanFloor! - 1) < 0.01 && floor !== meanFloor)
})

test('with all directions trained there is none', () => {
  assert.equal(scalingOf(undefined).result, { notPredicted: 'all directions are trained: ε_g has no floor' })
})

test.run()
