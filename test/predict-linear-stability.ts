import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import type { Experiment } from '../src/experiment.js'
import { predictLinear } from '../src/predict/linear.js'
import type { LinearPrediction } from '../src/predict/linear-prediction.js'
import { fastestTailRate, fastestWindowRate, largestStableRateAt } from '../src/predict/linear-stability.js'
import { linearSystem, slowestRate } from '../src/predict/linear-system.js'
import { isPredicted } from '../src/predict/not-predicted.js'
import { openKernel } from './support/kernel.js'

function experimentOf(changes: Partial<Experiment>): Experiment {
  return {
    activation: 'linear',
    teacher: { units: 1 },
    student: { units: 1 },
    learningRate: 0.5,
    time: { at: [0, 1, 2, 5, 10, 20] },
    ...changes,
  }
}

function systemOf(changes: Partial<Experiment>) {
  return linearSystem(completeExperiment(experimentOf(changes), 'simulate'), openKernel())
}

function predict(changes: Partial<Experiment>): LinearPrediction {
  const result = predictLinear(completeExperiment(experimentOf(changes), 'simulate'), openKernel())
  if (!isPredicted(result)) throw new Error(result.notPredicted)
  return result
}

const full = (beta: number): Partial<Experiment> => ({
  spectrum: { kind: 'power-law', beta, levels: 1024 },
  inputDimension: 1024,
})

test('bounds of the mean at finite N: the published ones', () => {
  for (const [beta, expected] of [
    [0.25, 1.63],
    [0.5, 1.35],
    [0.75, 1.14],
    [1, 1.005],
    [2, 0.78],
  ] as const) {
    const bound = largestStableRateAt(systemOf(full(beta)), 1024)!
    assert.ok(Math.abs(bound - expected) <= (beta === 1 ? 5e-4 : 5e-3), `β = ${beta}: ${bound}`)
  }
  const few: Partial<Experiment> = {
    spectrum: { kind: 'power-law', beta: 1, levels: 32 },
    inputDimension: 1024,
  }
  assert.ok(Math.abs(largestStableRateAt(systemOf(few), 1024)! - 1.95) < 5e-3)
})

test('one level: μλ/(2 − 2μλ) N = 1 has the root 2/(s λ) N/(N + 2)', () => {
  const student = { units: 2, outputWeights: [0.6, 0.5] }
  const bound = largestStableRateAt(systemOf({ student, inputDimension: 50 }), 50)!
  assert.ok(Math.abs(bound / ((2 / 0.61) * (50 / 52)) - 1) < 1e-14)
})

test('only directions that are trained count', () => {
  const student = { units: 1, trained: 10 }
  const bound = largestStableRateAt(systemOf({ student, inputDimension: 50 }), 50)!
  // ten directions of 50: N p = 10 in the sum
  assert.ok(Math.abs(bound / (50 * (2 / 12)) - 1) < 1e-14)
  assert.is(largestStableRateAt(systemOf({ student: { units: 1, outputWeights: [0] } }), 1024), undefined)
})

test('the exact mean falls at 0.95 of the bound and grows at 1.05 of it, at N and for N → ∞', () => {
  const bounds = predict(full(1)).largestStableRate
  const last = (result: LinearPrediction['curve']) => {
    if (!isPredicted(result)) return Number.POSITIVE_INFINITY
    return result.generalizationError
  }
  for (const [which, bound] of [
    ['mean', bounds.finite!],
    ['curve', bounds.infinite!],
  ] as const) {
    const below = last(predict({ ...full(1), learningRate: 0.95 * bound })[which]) as number[]
    assert.ok(below.at(-1)! < below[1]!, `${which}: ${below}`)
    const above = last(predict({ ...full(1), learningRate: 1.05 * bound })[which])
    assert.ok(typeof above === 'number' || above.at(-1)! > 1e3 * above[0]!, `${which}: ${above}`)
  }
})

test('the slowest rate changes sign at the bound for N → ∞', () => {
  const linear = systemOf(full(1))
  const bound = 2 / (linear.s * linear.trainedMean)
  const rate = (eta: number) => slowestRate(linear, eta, openKernel())
  assert.ok(rate(bound * (1 - 1e-6)) > 0)
  assert.ok(rate(bound * (1 + 1e-6)) < 0)
})

test('fastest rates: 1/s at one level, (2/s) β/(1+2β) in the window', () => {
  const student = { units: 2, outputWeights: [0.6, 0.5] }
  assert.ok(Math.abs(fastestTailRate(systemOf({ student }))! * 0.61 - 1) < 1e-12)
  assert.ok(Math.abs(fastestWindowRate(systemOf({ ...full(1), student }), 1) * 0.61 - 2 / 3) < 1e-12)
  const { fastestRate } = predict(full(0.5))
  assert.ok(Math.abs(fastestRate.window! - 0.5) < 1e-12)
  assert.is(predict({}).fastestRate.window, null)
})

test('fastest in the tail: the slowest mode decays slower at any other rate', () => {
  const linear = systemOf({
    spectrum: { kind: 'values', eigenvalues: [2, 0.7, 0.3, 0], weights: [0.25, 0.25, 0.25, 0.25] },
  })
  const best = fastestTailRate(linear)!
  const rate = (eta: number) => slowestRate(linear, eta, openKernel())
  for (const factor of [0.9, 0.99, 1.01, 1.1]) assert.ok(rate(factor * best) < rate(best))
})

test('fastest in the window: ε_g in its middle is least there', () => {
  const spectrum = { kind: 'power-law', beta: 1, levels: 4096 } as const
  const at = (learningRate: number) => {
    const { curve, fastestRate } = predict({
      spectrum,
      inputDimension: 4096 * 1000,
      teacher: { units: 1, vectors: 'orthonormal' },
      learningRate,
      time: { at: [10] },
    })
    if (!isPredicted(curve)) throw new Error(curve.notPredicted)
    return { error: curve.generalizationError[0]!, best: fastestRate.window! }
  }
  const { best } = at(0.5)
  const least = at(best).error
  for (const factor of [0.85, 1.15]) assert.ok(at(factor * best).error > least, `${factor}`)
})

test.run()
