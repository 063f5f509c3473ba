import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import type { Solved } from '../src/explorer/messages.js'
import { simulationReach } from '../src/explorer/reach.js'

const experiment = completeExperiment(
  {
    teacher: { units: 1 },
    student: { units: 1 },
    learningRate: 0.1,
    inputDimension: 1000,
    time: { at: [0.1, 1, 10, 100, 1000] },
  },
  'solve',
)
const reach = (pace: number | null, runs = 4, cores = 2) =>
  simulationReach(
    { theory: { alpha: [0.1, 1, 10, 100, 1000] }, pace, reason: 'because' } as unknown as Solved,
    { experiment, runs },
    cores,
  )

test('a short simulation is whole, and starts by itself', () => {
  const { experiment: simulated, isAutomatic, text, textAfter } = reach(0.002)
  assert.is(simulated, experiment)
  assert.ok(isAutomatic)
  assert.is(text, 'Simulation, 4 runs: reaches α = 1,000 in about 4 seconds.')
  assert.is(textAfter, 'Simulation, 4 runs: reached α = 1,000.')
  assert.not.ok(reach(0.004).isAutomatic)
  // More cores, less time; a fifth run takes a third round
  assert.ok(reach(0.004, 4, 4).isAutomatic)
  assert.match(reach(0.002, 5).text, /6 seconds/)
})

test('what takes over a minute is cut where a minute ends', () => {
  const { experiment: simulated, isAutomatic, text, textAfter } = reach(0.25)
  assert.equal(simulated!.time, { at: [0.1, 1, 10, 100] })
  assert.not.ok(isAutomatic)
  assert.is(text, 'Simulation, 4 runs: reaches α = 100 in about 50 seconds; all of it would take 8 minutes.')
  assert.is(textAfter, 'Simulation, 4 runs: reached α = 100; all of it would take 8 minutes.')
})

test('where there is none, it is said why', () => {
  for (const [given, message] of [
    [reach(0.002, 0), /^No simulation: runs is 0\.$/],
    [reach(null), /^No simulation: because$/],
    [reach(1e6, 1), /^Theory only, from overlaps drawn at N = 1,000: 1 run to α = 1 would take 12 days\.$/],
  ] as const) {
    assert.is(given.experiment, undefined)
    assert.not.ok(given.isAutomatic)
    assert.match(given.text, message)
  }
})

test.run()
