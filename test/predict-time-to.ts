import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import type { Experiment } from '../src/experiment.js'
import { isPredicted } from '../src/predict/not-predicted.js'
import { findTimeTo, type TimeTo } from '../src/predict/time-to.js'
import { solve } from '../src/solve.js'
import { openKernel } from './support/kernel.js'

const base: Experiment = {
  teacher: { units: 2, vectors: 'orthonormal' },
  student: { units: 2 },
  learningRate: 0.5,
  time: { at: [1] },
}
const linear: Experiment = { ...base, activation: 'linear' }

const search = (experiment: Experiment, target: number, options = {}) =>
  findTimeTo(completeExperiment(experiment, 'solve'), target, openKernel(), options)

async function timeTo(experiment: Experiment, target: number): Promise<TimeTo> {
  const found = await search(experiment, target)
  if (!isPredicted(found)) throw new Error(found.notPredicted)
  return found
}

async function whyNot(experiment: Experiment, target: number): Promise<string> {
  const found = await search(experiment, target)
  return isPredicted(found) ? 'found' : found.notPredicted
}

test('linear, one level: the logarithm of a closed form', async () => {
  // ε_g = ε_g(0) exp(−(2ηs − η²s²) α), s = 1
  const { generalizationError } = await solve({ ...linear, time: { at: [0] } })
  const rate = 2 * 0.5 - 0.25
  for (const share of [0.99, 0.3, 1e-3, 1e-9]) {
    const target = share * generalizationError[0]!
    const exact = -Math.log(share) / rate
    const { alpha, low, high } = await timeTo(linear, target)
    assert.ok(Math.abs(alpha / exact - 1) < 1e-6, `${alpha}, expected ${exact}`)
    assert.ok(low <= exact && exact <= high && high - low < 0.02 * exact, `${low} to ${high}`)
  }
})

test('erf: solve has the error at the time found, before, on and after the plateau', async () => {
  for (const target of [0.02, 0.0065, 0.005, 1e-3, 1e-12]) {
    const { alpha, low, high, statements } = await timeTo(base, target)
    assert.ok(low < alpha && alpha < high && high - low < 0.01 * alpha, `${low} to ${high}`)
    const { generalizationError: e } = await solve({ ...base, time: { at: [alpha] } }, { tolerance: 1e-10 })
    assert.ok(Math.abs(e[0]! / target - 1) < 1e-3, `${e[0]}, expected ${target}`)
    assert.match(statements[0]!, `falls to ${target} at α = `)
  }
})

test('an error above the first is had at the start', async () => {
  const { alpha, low, high, statements } = await timeTo(base, 10)
  assert.equal([alpha, low, high], [0, 0, 0])
  assert.equal(statements, ['ε_g falls to 10 at the start.'])
})

test('an error that is never reached, by a limit, by divergence, or by rounding, has no time', async () => {
  assert.match(await whyNot({ ...base, student: { units: 1 } }, 1e-3), /not reached: it ends at 0\.0\d+ /)
  assert.match(await whyNot({ ...linear, learningRate: 2.5 }, 1e-3), 'not reached: the overlaps grew')
  assert.match(await whyNot({ ...base, student: { units: 4 } }, 1e-14), 'too near the rounding floor')
})

test('an aborted signal rejects with its reason', async () => {
  const reason = new Error('enough')
  const many = { ...base, spectrum: { kind: 'power-law', beta: 1, levels: 64 } as const }
  const controller = new AbortController()
  const onProgress = () => controller.abort(reason)
  try {
    await search({ ...many, inputDimension: 1024 }, 1e-20, { signal: controller.signal, onProgress })
    assert.unreachable()
  } catch (error) {
    assert.is(error, reason)
  }
})

test.run()
