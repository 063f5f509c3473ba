import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import type { Experiment } from '../src/experiment.js'
import { chooseMethod } from '../src/simulate/engines.js'
import { simulate } from '../src/simulate.js'

const experiment = (levels: number, inputDimension: number, units = 2): Experiment => ({
  spectrum: { kind: 'power-law', beta: 1, levels },
  teacher: { units },
  student: { units },
  learningRate: 0.1,
  inputDimension,
  time: { at: [0.01] },
})
const choice = (given: Experiment) => chooseMethod(completeExperiment(given, 'simulate'))

test('auto takes weight vectors where levels are small, and overlaps where they are large', () => {
  assert.is(choice(experiment(512, 512)), 'direct')
  assert.is(choice(experiment(4, 100000)), 'reduced')
  assert.is(choice(experiment(1, 1e12)), 'reduced')
  // many units make the reflections dear
  assert.is(choice(experiment(16, 1024)), 'reduced')
  assert.is(choice(experiment(16, 1024, 24)), 'direct')
})

test('the trajectory names the method that ran, and each gives its own numbers', async () => {
  const [auto, direct, reduced] = await Promise.all(
    (['auto', 'direct', 'reduced'] as const).map((method) => simulate(experiment(4, 2000), { method })),
  )
  assert.is(auto!.work.method, 'reduced')
  assert.is(direct!.work.method, 'direct')
  assert.is(reduced!.work.method, 'reduced')
  assert.equal(auto, reduced)
  assert.not.equal(direct!.generalizationError, reduced!.generalizationError)
  assert.is((await simulate(experiment(64, 64))).work.method, 'direct')
})

test('what does not fit for weight vectors runs on overlaps', async () => {
  const huge = experiment(4, 1e12)
  huge.time = { at: [1e-10] }
  assert.is((await simulate(huge)).work.steps, 100)
  for (const [changes, options, field] of [
    [{}, { method: 'direct' }, 'inputDimension'],
    [{ inputDimension: 2 ** 53 }, {}, 'inputDimension'],
    [{ time: { until: 1e4 } }, {}, 'time.until'],
    [{ time: { at: [0, 1e4] } }, {}, 'time.at'],
  ] as const) {
    try {
      await simulate({ ...huge, ...changes } as Experiment, options)
      assert.unreachable(field)
    } catch (error) {
      assert.instance(error, RangeError)
      assert.is((error as { field?: string }).field, field)
    }
  }
})

test.run()
