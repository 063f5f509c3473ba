import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import type { Experiment } from '../src/experiment.js'
import { findLimit } from '../src/predict/limit.js'
import { isPredicted } from '../src/predict/not-predicted.js'
import { openKernel } from './support/kernel.js'

const base: Experiment = {
  teacher: { units: 2, vectors: 'orthonormal' },
  student: { units: 2 },
  learningRate: 0.1,
  time: { at: [1] },
}

async function limit(changes: Partial<Experiment>) {
  const experiment = completeExperiment({ ...base, ...changes }, 'solve')
  const found = await findLimit(experiment, openKernel(), {})
  return isPredicted(found) ? found.generalizationError : found.notPredicted
}

test('K > M that is not realisable: the published limit', async () => {
  const found = await limit({ student: { units: 3 } })
  assert.ok(Math.abs((found as number) / 6.4e-5 - 1) < 0.03, `${found}`)
})

test('above the largest stable rate ε_g stays finite', async () => {
  const found = (await limit({ learningRate: 4.7 })) as number
  assert.ok(Math.abs(found / 2.9e-3 - 1) < 0.02, `${found}`)
})

test('K = M below the bound: none but zero', async () => {
  assert.is(await limit({ learningRate: 1 }), 0)
})

test('a linear network above its bound has none', async () => {
  assert.match(
    (await limit({ activation: 'linear', learningRate: 3 })) as string,
    'no limit: the overlaps grew',
  )
})

test.run()
