import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import { experimentNetwork } from '../src/experiment/network.js'
import { experimentLevels } from '../src/experiment/spectrum.js'
import type { Experiment } from '../src/experiment.js'
import { lateModes } from '../src/predict/late-modes.js'
import { initialSystem } from '../src/solve/level-system.js'
import { perfectLearning } from '../src/solve/perfect-learning.js'
import { readFixture } from './support/fixtures.js'
import { openKernel } from './support/kernel.js'

/** See test/fixtures/decay-rates.py. */
interface DecayRates {
  name: string
  experiment: Experiment
  rates: number[]
}

for (const { name, experiment, rates } of readFixture<DecayRates[]>('decay-rates')) {
  test(`every decay rate is an eigenvalue of the dense Jacobian: ${name}`, () => {
    const completed = completeExperiment(experiment, 'solve')
    const kernel = openKernel()
    const system = initialSystem(completed, experimentLevels(completed, kernel))
    const perfect = perfectLearning(experimentNetwork(completed), system, kernel)!
    const { lengths, overlaps } = lateModes(perfect, system, completed.learningRate, kernel)
    const L = system.levels.eigenvalues.length
    const M = completed.teacher.units
    const found = [
      ...Array.from({ length: (L * M * (M + 1)) / 2 }, (_, index) => lengths.rate(index)),
      ...Array.from({ length: L * M * M }, (_, index) => overlaps.rate(index)),
    ].sort((a, b) => a - b)
    assert.is(found.length, rates.length)
    for (const [i, rate] of rates.entries())
      assert.ok(Math.abs(found[i]! - rate) < 1e-11 * Math.abs(rate), `${i}: ${found[i]}, expected ${rate}`)
  })
}

test.run()
