import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import { experimentNetwork } from '../src/experiment/network.js'
import type { OutputWeights } from '../src/experiment.js'
import { lateTarget } from '../src/predict/late-target.js'

function target(K: number, M: number, w: OutputWeights = 'scaled', v: OutputWeights = 'scaled') {
  const experiment = completeExperiment(
    {
      teacher: { units: M, outputWeights: v },
      student: { units: K, outputWeights: w },
      learningRate: 1,
      time: { at: [0] },
    },
    'solve',
  )
  return lateTarget(experimentNetwork(experiment), false)
}

test('fewer students than teachers, or as many of other weights: none', () => {
  assert.is(target(1, 2), 'none')
  assert.is(target(2, 2, [0.7, 0.8], [0.7, 0.7]), 'none')
  assert.is(target(3, 2, [0, 1, 1], [1, 2]), 'none')
})

test('scaled weights: shared if K is a multiple of M, else none', () => {
  assert.equal(
    [
      [4, 2],
      [6, 2],
      [3, 1],
      [3, 2],
      [5, 2],
      [4, 3],
    ].map(([K, M]) => target(K!, M!)),
    ['shared', 'shared', 'shared', 'none', 'none', 'none'],
  )
})

test('equal weights of both networks: the other students vanish', () => {
  assert.is(target(3, 2, 'unit', 'unit'), 'silent')
  assert.is(target(3, 2, [1, -1, 1], 'unit'), 'silent')
  assert.is(target(5, 2, 'unit', [2, -2]), 'shared')
  assert.is(target(3, 2, 'unit', [2, 2]), 'none')
  assert.is(target(3, 2, 'unit', [0.5, 0.5]), 'none')
})

test('more students of unequal weights: unknown', () => {
  assert.is(target(3, 2, [1, 2, 1], 'unit'), 'unknown')
  assert.is(target(3, 2, 'unit', [1, 2]), 'unknown')
})

test.run()
