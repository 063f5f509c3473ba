import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment, type Experiment } from '../src/experiment.js'
import { linearCurve } from '../src/predict/linear-curve.js'
import { linearSystem } from '../src/predict/linear-system.js'
import { isPredicted } from '../src/predict/not-predicted.js'
import { requestedTimes } from '../src/times.js'
import { readFixture } from './support/fixtures.js'
import { openKernel } from './support/kernel.js'

function curve(input: Experiment, N?: number) {
  const experiment = completeExperiment(input, N === undefined ? 'solve' : 'simulate')
  const kernel = openKernel()
  const linear = linearSystem(experiment, kernel)
  const result = linearCurve(
    linear,
    experiment.learningRate,
    requestedTimes(experiment.time, kernel),
    N,
    kernel,
  )
  if (!isPredicted(result)) throw new Error(result.notPredicted)
  return result
}

for (const { name, experiment, generalizationError } of readFixture<
  { name: string; experiment: Experiment; generalizationError: number[] }[]
>('solve-linear')) {
  test(`closed form against eigendecomposition at 50 digits: ${name}`, () => {
    const found = curve(experiment)
    generalizationError.forEach((expected, i) => {
      const error = Math.abs(found.generalizationError[i]! - expected)
      if (process.env.VERBOSE) console.log(i, expected, error / expected, found.floor, found.formula[i])
      assert.ok(error <= 1e-9 * expected + found.floor, `time ${i}: ${expected}, off by ${error}`)
    })
  })
}
test.run()
