import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import { requestedTimes, stepsNearest } from '../src/experiment/times.js'
import type { Experiment } from '../src/experiment.js'
import { type LinearCurve, linearCurve } from '../src/predict/linear-curve.js'
import { linearSystem } from '../src/predict/linear-system.js'
import { isPredicted, type Predicted } from '../src/predict/not-predicted.js'
import { simulate } from '../src/simulate.js'
import { solve } from '../src/solve.js'
import { readFixture } from './support/fixtures.js'
import { openKernel } from './support/kernel.js'

/** The closed form of an experiment for N → ∞, or the mean at its N. */
function attempt(input: Experiment, atDimension = false): Predicted<LinearCurve> {
  const experiment = completeExperiment(input, atDimension ? 'simulate' : 'solve')
  const kernel = openKernel()
  const linear = linearSystem(experiment, kernel)
  const times = requestedTimes(experiment.time, kernel)
  const N = atDimension ? experiment.inputDimension! : undefined
  const alpha = N === undefined ? times : stepsNearest(times, N).map((steps) => steps / N)
  return linearCurve(linear, experiment.learningRate, alpha, N, kernel)
}

function curve(input: Experiment, atDimension = false): LinearCurve {
  const result = attempt(input, atDimension)
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
      assert.ok(error <= 1e-11 * expected, `time ${i}: ${expected}, off by ${error}`)
    })
    assert.is(found.floor, 0)
  })
}

const networks: Record<string, Experiment> = {
  'K ≠ M, uneven output weights, a power law into its tail': {
    spectrum: { kind: 'power-law', beta: 1, levels: 24 },
    teacher: { units: 3, outputWeights: [0.7, -0.4, 0.2] },
    student: { units: 2, outputWeights: [0.9, -0.5], initialStd: 0.3 },
    learningRate: 0.7,
    inputDimension: 240,
    time: { until: 500, samples: 12 },
  },
  'trained directions that split a level': {
    spectrum: { kind: 'power-law', beta: 0.5, levels: 40 },
    teacher: { units: 2 },
    student: { units: 2, trained: 333 },
    learningRate: 1.2,
    inputDimension: 1000,
    time: { until: 1000, samples: 12 },
  },
  'equal and zero eigenvalues in any order': {
    spectrum: { kind: 'values', eigenvalues: [0, 0.5, 3, 0.5, 0, 0.1] },
    teacher: { units: 2 },
    student: { units: 3 },
    learningRate: 0.9,
    inputDimension: 600,
    time: { until: 180, samples: 12 },
  },
  'down to 1e-12': {
    teacher: { units: 1 },
    student: { units: 2 },
    learningRate: 0.5,
    time: { at: [5, 20, 35, 70] },
  },
  'more levels than modes are summed for': {
    spectrum: { kind: 'power-law', beta: 1, levels: 400 },
    teacher: { units: 1 },
    student: { units: 1 },
    learningRate: 0.5,
    inputDimension: 400,
    time: { until: 5000, samples: 12 },
  },
  'above the bound': {
    spectrum: { kind: 'power-law', beta: 1, levels: 8 },
    teacher: { units: 2 },
    student: { units: 2 },
    learningRate: 2.2,
    time: { until: 50, samples: 12 },
  },
}
for (const [name, network] of Object.entries(networks)) {
  test(`closed form against solve: ${name}`, async () => {
    const experiment = { ...network, activation: 'linear' as const }
    const found = curve(experiment)
    const theory = await solve(experiment, { tolerance: 1e-12, levels: 'exact' })
    assert.equal(found.alpha, theory.alpha)
    theory.generalizationError.forEach((expected, i) => {
      if (expected < 1e-12) return
      const error = Math.abs(found.generalizationError[i]! - expected)
      const allowed = 1e-9 * expected + found.floor + theory.floor
      assert.ok(error <= allowed, `α = ${found.alpha[i]}: ${expected}, off by ${error / expected}`)
    })
  })
}

test('from perfect learning ε_g is 0 within the floor, and no accuracy is claimed for it', () => {
  const found = curve({
    activation: 'linear',
    teacher: { units: 1 },
    student: { units: 1, outputWeights: [0.3] },
    learningRate: 0.5,
    initialOverlaps: { student: [[[1 / 0.09]]], studentTeacher: [[[1 / 0.3]]], teacher: [[[1]]] },
    time: { at: [0, 1, 10] },
  })
  assert.ok(found.floor > 0 && found.floor < 1e-13)
  for (const value of found.generalizationError) assert.ok(value <= found.floor)
})

test('beyond 1e150 there is no curve, and it says from when', () => {
  const result = attempt({
    activation: 'linear',
    teacher: { units: 1 },
    student: { units: 1 },
    learningRate: 3,
    time: { at: [1, 100, 200, 1e9] },
  })
  assert.equal(result, { notPredicted: 'ε_g grows beyond 1e150 before α = 200' })
})

const drawn: Experiment = {
  spectrum: { kind: 'power-law', beta: 1, levels: 16 },
  activation: 'linear',
  teacher: { units: 2 },
  student: { units: 3, outputWeights: [0.5, 0.4, -0.3] },
  learningRate: 1.3,
  inputDimension: 32,
  time: { at: [0, 1, 4, 16, 64] },
  seed: 3,
}
for (const [name, experiment] of Object.entries({
  'all directions trained': drawn,
  'some directions trained': { ...drawn, student: { ...drawn.student, trained: 9 } },
})) {
  test(`the mean at N = 32 is that of 4,000 runs, and not that for N → ∞: ${name}`, async () => {
    const mean = curve(experiment, true)
    const limit = curve(experiment)
    const runs = await simulate(experiment, { runs: 4000, method: 'direct' })
    assert.equal(mean.alpha, runs.alpha)
    runs.generalizationError.forEach((value, i) => {
      const expected = mean.generalizationError[i]!
      const deviation = Math.abs(value - expected) / (runs.standardError![i]! + 1e-14)
      assert.ok(deviation < 4, `α = ${mean.alpha[i]}: ${value}, ${expected}: ${deviation} standard errors`)
    })
    const middle = Math.abs(runs.generalizationError[2]! - limit.generalizationError[2]!)
    assert.ok(middle > 6 * runs.standardError![2]!, 'the correction at finite N is seen')
  })
}

test('the mean at finite N is what one map a direction gives, step by step', () => {
  const { learningRate: eta } = drawn
  const experiment = completeExperiment(drawn, 'simulate')
  const { residuals, eigenvalues, weights, s } = linearSystem(experiment, openKernel())
  const mu = (eta * s) / 32
  // directions of one level share its error alike: two each
  const lambda = Array.from({ length: 32 }, (_, a) => eigenvalues[a >> 1]!)
  let squares = lambda.map((_, a) => residuals.values[a >> 1]! / weights[a >> 1]!)
  const error = () => squares.reduce((sum, value, a) => sum + lambda[a]! * value, 0)
  const mean = curve({ ...drawn, time: { at: [0, 1, 4] } }, true)
  let made = 0
  mean.alpha.forEach((time, i) => {
    for (; made < time * 32; made++) {
      const all = error()
      squares = squares.map((value, a) => {
        const x = mu * lambda[a]!
        return value * (1 - 2 * x + 2 * x * x) + mu * x * all
      })
    }
    const expected = (0.5 * error()) / 32
    assert.ok(Math.abs(mean.generalizationError[i]! / expected - 1) < 1e-12)
  })
})

test.run()
