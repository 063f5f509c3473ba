import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import type { Experiment } from '../src/experiment.js'
import { frontier } from '../src/predict/frontier.js'
import { linearSystem, meanResiduals } from '../src/predict/linear-system.js'
import { isPredicted } from '../src/predict/not-predicted.js'
import { openKernel } from './support/kernel.js'

const kernel = openKernel()

function frontierOf(changes: Partial<Experiment>, until: number) {
  const experiment = completeExperiment(
    {
      activation: 'linear',
      teacher: { units: 2 },
      student: { units: 2 },
      learningRate: 0.01,
      time: { until },
      ...changes,
    },
    'simulate',
  )
  const linear = linearSystem(experiment, kernel)
  return { experiment, linear, result: frontier(experiment, linear, until, kernel) }
}

function found(changes: Partial<Experiment>, until: number) {
  const { result, ...rest } = frontierOf(changes, until)
  if (!isPredicted(result)) throw new Error(result.notPredicted)
  return { ...rest, ...result }
}

for (const [name, changes] of Object.entries({
  'a power law, one direction a level': {
    spectrum: { kind: 'power-law', beta: 0.5, levels: 300 },
    inputDimension: 300,
  },
  'levels of several directions in no order': {
    spectrum: { kind: 'values', eigenvalues: [0.1, 4, 0, 0.7, 0.02], weights: [0.3, 0.05, 0.1, 0.25, 0.3] },
    inputDimension: 200,
  },
} satisfies Record<string, Partial<Experiment>>)) {
  test(`no other N_l is better: ${name}`, () => {
    const { experiment, linear, compute, trained, alpha, generalizationError } = found(changes, 300)
    const means = meanResiduals(linear, experiment)!
    const N = experiment.inputDimension!
    const directions = Array.from(linear.eigenvalues, (lambda, k) => ({
      lambda,
      error: (0.5 * lambda * means[k]!) / Math.round(linear.weights[k]! * N),
      count: Math.round(linear.weights[k]! * N),
    }))
      .flatMap((one) => new Array<typeof one>(one.count).fill(one))
      .sort((a, b) => b.lambda - a.lambda)
    const errorAt = (n: number, c: number) =>
      directions.reduce(
        (sum, { lambda, error }, a) =>
          sum + error * (a < n ? Math.exp((-2 * 0.01 * linear.s * lambda * c) / n) : 1),
        0,
      )
    assert.is(compute.at(-1), 300 * N)
    compute.forEach((c, i) => {
      assert.ok(Math.abs(alpha[i]! * trained[i]! - c) < 1e-9 * c)
      assert.ok(Math.abs(generalizationError[i]! / errorAt(trained[i]!, c) - 1) < 1e-12)
      const least = Math.min(...directions.map((_, n) => errorAt(n + 1, c)))
      assert.ok(generalizationError[i]! <= least * (1 + 1e-12), `c = ${c}: N_l = ${trained[i]}`)
    })
    assert.ok(new Set(trained).size > 2)
  })
}

test('exponents 1/(2+β) and −β/(2+β) are reached with many levels, the optimum at 2ηsλα of 0.5 to 0.7', () => {
  for (const beta of [1, 2]) {
    const levels = 1e5
    const { exponents, localExponents, trained, alpha, linear } = found(
      { spectrum: { kind: 'power-law', beta, levels }, inputDimension: levels },
      beta === 1 ? 300 : 1e7,
    )
    assert.equal(exponents, { trained: 1 / (2 + beta), generalizationError: -beta / (2 + beta) })
    const middle = localExponents[2]!
    assert.ok(trained[3]! > 100 && trained[3]! < levels / 20)
    assert.ok(Math.abs(middle.trained / exponents!.trained - 1) < 0.02, `${middle.trained}`)
    const drift = middle.generalizationError / exponents!.generalizationError
    assert.ok(Math.abs(drift - 1) < 0.05, `${drift}`)
    const edge = 2 * 0.01 * linear.s * linear.eigenvalues[trained[3]! - 1]! * alpha[3]!
    assert.ok(edge > 0.45 && edge < 0.75, `${edge}`)
  }
})

test('where there is no choice that is said', () => {
  const reason = (changes: Partial<Experiment>) => {
    const { result } = frontierOf(changes, 10)
    return isPredicted(result) ? '' : result.notPredicted
  }
  assert.match(reason({ student: { units: 2, trained: 100 } }), 'student.trained sets N_l')
  assert.match(reason({ student: { units: 2, outputWeights: [0, 0] } }), 'nothing to learn')
})

test.run()
