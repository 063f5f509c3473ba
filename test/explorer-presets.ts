import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import { presets } from '../src/explorer/presets.js'
import { checkRuns } from '../src/explorer/setting.js'

test('every preset can be solved and simulated as it is', () => {
  for (const { name, experiment, runs } of presets) {
    const solved = completeExperiment(experiment, 'solve')
    assert.equal(completeExperiment(experiment, 'simulate'), solved, name)
    assert.is(checkRuns(runs), runs)
  }
  assert.is(new Set(presets.map(({ name }) => name)).size, presets.length)
})

test.run()
