import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Experiment } from '../src/experiment.js'
import { solve } from '../src/solve.js'
import { readFixture } from './support/fixtures.js'

/** See test/fixtures/late.py. */
interface Late {
  name: string
  experiment: Experiment
  generalizationError: number[]
  uncertainty: number[]
  /** ε_g for output weights that are exactly equal, where those of the experiment are so but for rounding. */
  exactWeights?: number[]
}

for (const { name, experiment, generalizationError, uncertainty, exactWeights } of readFixture<Late[]>(
  'late',
)) {
  for (const integrator of ['auto', 'explicit', 'implicit'] as const) {
    test(`ε_g is right to 1e-6 down to 1e-25, ${integrator}: ${name}`, async () => {
      const found = await solve(experiment, { tolerance: 1e-9, integrator })
      assert.is(found.status, 'done')
      assert.ok(found.floor < 1e-30, `floor ${found.floor}`)
      found.generalizationError.forEach((value, i) => {
        // scaled weights: the doubles √M/K and 1/√M may differ in the last place, or be taken as equal
        const either = [generalizationError[i]!, exactWeights?.[i] ?? generalizationError[i]!].sort(
          (a, b) => a - b,
        )
        const [least, most] = [either[0]!, either[1]!]
        const error = Math.max(least - value, value - most, 0) - uncertainty[i]!
        assert.ok(error <= 1e-6 * most, `α = ${found.alpha[i]}: ${value}, expected ${most}`)
      })
    })
  }
}

test.run()
