import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import type { Experiment } from '../src/experiment.js'
import { type BestRate, findBestRate } from '../src/predict/best-rate.js'
import { isPredicted } from '../src/predict/not-predicted.js'
import { solve } from '../src/solve.js'
import { openKernel } from './support/kernel.js'

const linear: Experiment = {
  activation: 'linear',
  teacher: { units: 1 },
  student: { units: 1 },
  learningRate: 1,
  time: { at: [1] },
}
const erf: Experiment = {
  teacher: { units: 2 },
  student: { units: 2 },
  learningRate: 1,
  time: { at: [1] },
}

const search = (experiment: Experiment, alpha: number, upper: number, options = {}) =>
  findBestRate(completeExperiment(experiment, 'solve'), alpha, upper, openKernel(), options)

async function best(experiment: Experiment, alpha: number, upper: number): Promise<BestRate> {
  const found = await search(experiment, alpha, upper)
  if (!isPredicted(found)) throw new Error(found.notPredicted)
  return found
}

test('linear, one eigenvalue λ: η = 1/(sλ) whatever α, and the grid may begin anywhere', async () => {
  for (const [lambda, weight, alpha, upper] of [
    [1, 1, 3, 2],
    [2, 1, 0.1, 300],
    [1, 0.5, 10, 0.01],
  ] as const) {
    const found = await best(
      {
        ...linear,
        spectrum: { kind: 'values', eigenvalues: [lambda] },
        student: { units: 1, outputWeights: [weight] },
      },
      alpha,
      upper,
    )
    const exact = 1 / (weight ** 2 * lambda)
    assert.ok(found.low <= exact && exact <= found.high, `${found.low} to ${found.high}, expected ${exact}`)
    assert.ok(found.high / found.low < 1.011)
    assert.ok(found.low < found.learningRate && found.learningRate < found.high)
    assert.is(found.minima, 1)
    assert.is(found.tried.generalizationError.includes(null), upper === 300)
    assert.match(found.statements[0]!, `ε_g at α = ${alpha} is least`)
  }
})

test('erf, two minima: it is the lowest on the grid, and solve is higher to either side', async () => {
  const found = await best(erf, 300, 4.62)
  assert.is(found.minima, 2)
  assert.match(found.statements[0]!, 'the lowest of 2 minima on a grid')
  assert.equal(
    [...found.tried.learningRate].sort((a, b) => a - b),
    found.tried.learningRate,
  )
  assert.is(Math.min(...found.tried.generalizationError.map(Number)), found.generalizationError)
  const errorAt = async (learningRate: number) =>
    (await solve({ ...erf, learningRate, time: { at: [300] } })).generalizationError[0]!
  const least = await errorAt(found.learningRate)
  assert.ok(Math.abs(least / found.generalizationError - 1) < 1e-2)
  for (const factor of [0.95, 1.05]) assert.ok((await errorAt(factor * found.learningRate)) > least)
})

test('where rounding hides the errors, or no rate is better than another, there is no answer', async () => {
  const late = await search({ ...linear, teacher: { units: 2 }, student: { units: 2 } }, 1e4, 2)
  assert.match(isPredicted(late) ? '' : late.notPredicted, 'below its rounding floor')
  const idle = await search({ ...linear, student: { units: 1, outputWeights: [0] } }, 1, 2)
  assert.match(isPredicted(idle) ? '' : idle.notPredicted, 'has no minimum between η =')
})

test('an aborted signal rejects with its reason; progress counts curves', async () => {
  const controller = new AbortController()
  const reason = new Error('enough')
  const seen: { done: number; total: number }[] = []
  const slow = { ...erf, spectrum: { kind: 'power-law', beta: 1, levels: 64 } as const }
  const onProgress = (progress: { done: number; total: number }) => {
    seen.push(progress)
    controller.abort(reason)
  }
  try {
    await search(slow, 1e4, 4.62, { signal: controller.signal, onProgress })
    assert.unreachable()
  } catch (error) {
    assert.is(error, reason)
  }
  assert.ok(seen[0]!.total > 20 && seen[0]!.done < seen[0]!.total)
})

test.run()
