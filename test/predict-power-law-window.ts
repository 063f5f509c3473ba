import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import type { Experiment } from '../src/experiment.js'
import { linearCurve } from '../src/predict/linear-curve.js'
import { type LinearSystem, linearSystem, meanResiduals } from '../src/predict/linear-system.js'
import { isPredicted } from '../src/predict/not-predicted.js'
import { powerLawWindow } from '../src/predict/power-law-window.js'
import { smallRateCurve } from '../src/predict/small-rate.js'
import { openKernel } from './support/kernel.js'

const kernel = openKernel()

function experimentOf(beta: number, levels: number, changes: Partial<Experiment> = {}) {
  return completeExperiment(
    {
      spectrum: { kind: 'power-law', beta, levels },
      activation: 'linear',
      teacher: { units: 2 },
      student: { units: 3, initialStd: 0.5 },
      learningRate: 0.01,
      inputDimension: 16 * levels,
      time: { at: [1] },
      ...changes,
    },
    'simulate',
  )
}

/** The network with residuals at their mean. */
function averaged(experiment: ReturnType<typeof experimentOf>): LinearSystem {
  const linear = linearSystem(experiment, kernel)
  const values = meanResiduals(linear, experiment)!
  return { ...linear, residuals: { values, sizes: values } }
}

const times = Array.from({ length: 200 }, (_, i) => 10 ** (-2 + i / 20))

function windowOf(experiment: ReturnType<typeof experimentOf>, linear = averaged(experiment)) {
  const result = powerLawWindow(experiment, linear, times, kernel)
  if (!isPredicted(result)) throw new Error(result.notPredicted)
  return result
}

function sumOf(linear: LinearSystem, learningRate: number, alpha: readonly number[]): number[] {
  const curve = linearCurve(linear, learningRate, alpha, undefined, kernel)
  const result = smallRateCurve(linear, learningRate, alpha, curve, kernel)
  if (!isPredicted(result)) throw new Error(result.notPredicted)
  return result.generalizationError
}

test('the incomplete-gamma form is within 1 % of the sum wherever it is given', () => {
  for (const [beta, levels, trained] of [
    [0.25, 1024, undefined],
    [0.5, 200, undefined],
    [1, 12, undefined],
    [1, 1024, undefined],
    [2, 300, undefined],
    [1, 500, 16 * 77],
    [1, 500, 16 * 77 + 5],
    [0.75, 500, 16 * 200],
  ] as const) {
    const experiment = experimentOf(beta, levels, {
      student: { units: 3, initialStd: 0.5, ...(trained !== undefined && { trained }) },
    })
    const linear = averaged(experiment)
    const { alpha, generalizationError, valid } = windowOf(experiment, linear)
    assert.ok(alpha.length > 10 && alpha[0]! >= valid.from && alpha.at(-1)! <= valid.until)
    const expected = sumOf(linear, 0.01, alpha)
    alpha.forEach((time, i) => {
      const error = Math.abs(generalizationError[i]! / expected[i]! - 1)
      assert.ok(error < 0.01, `β = ${beta}, L = ${levels}, N_l = ${trained}, α = ${time}: ${error}`)
    })
  }
})

test('outside that range it is not', () => {
  const experiment = experimentOf(1, 1024)
  const { valid } = windowOf(experiment)
  const wide = powerLawWindow(
    { ...experiment, learningRate: 0.01 },
    averaged(experiment),
    [valid.from / 20],
    kernel,
  )
  assert.ok(isPredicted(wide) && wide.alpha.length === 0)
})

test('exponent, its window, and the prefactor with the factor of finite η', () => {
  for (const learningRate of [0.01, 0.8]) {
    const experiment = experimentOf(1, 1e5, { learningRate, inputDimension: 1e5 })
    const linear = averaged(experiment)
    const { exponent, localExponent, prefactor, window, levelFactor } = windowOf(experiment, linear)
    assert.is(exponent, -0.5)
    assert.ok(Math.abs(localExponent + 0.5) < 0.01, `${localExponent}`)
    assert.ok(Math.abs(window.until / window.from / 1e10 - 1) < 1e-9)
    assert.ok(Math.abs(levelFactor! - 1 / (1 - 0.5 * learningRate * linear.s)) < 1e-12)
    const middle = Math.sqrt(window.from * window.until)
    const curve = linearCurve(linear, learningRate, [middle], undefined, kernel)
    assert.ok(isPredicted(curve))
    const ratio = curve.generalizationError[0]! / (prefactor! * middle ** exponent)
    assert.ok(Math.abs(ratio - 1) < 0.01, `η = ${learningRate}: ${ratio}`)
  }
})

test('the local exponent is the slope of the sum, with a floor too', () => {
  for (const trained of [undefined, 16 * 150]) {
    const experiment = experimentOf(0.5, 800, {
      student: { units: 3, initialStd: 0.5, ...(trained !== undefined && { trained }) },
    })
    const linear = averaged(experiment)
    const { localExponent, window } = windowOf(experiment, linear)
    const middle = Math.sqrt(window.from * window.until)
    const [before, after] = sumOf(linear, 0.01, [middle * 0.999, middle * 1.001]) as [number, number]
    const slope = Math.log(after / before) / Math.log(1.001 / 0.999)
    assert.ok(Math.abs(slope - localExponent) < 2e-3, `${slope}, ${localExponent}`)
  }
})

test('where there is no power law that is said', () => {
  const reason = (experiment: ReturnType<typeof experimentOf>) => {
    const result = powerLawWindow(experiment, linearSystem(experiment, kernel), times, kernel)
    return isPredicted(result) ? '' : result.notPredicted
  }
  assert.match(reason(experimentOf(0, 100)), 'only a power-law spectrum with β > 0')
  assert.match(reason(experimentOf(1, 100, { spectrum: { kind: 'isotropic' } })), 'only a power-law spectrum')
  assert.match(reason(experimentOf(1, 5)), 'span only a factor of 25.0')
  assert.match(reason(experimentOf(1, 50, { student: { units: 1, outputWeights: [0] } })), 'learns nothing')
})

test.run()
