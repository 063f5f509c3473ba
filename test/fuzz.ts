// A part of scripts/fuzz.ts: random experiments, valid and not, through the library.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { predict } from '../src/index.js'
import { Draw } from './support/draw.js'
import { fuzzCase, validExperiment } from './support/fuzz-cases.js'
import { runCase } from './support/fuzz-outcome.js'

const COUNT = 2000

test('each of many experiments ends in a trajectory as documented or a refusal that names a field', async () => {
  const ends: Record<string, number> = {}
  for (let seed = 0; seed < COUNT; seed++) {
    const { end, faults } = await runCase(fuzzCase(seed))
    assert.equal(faults, [], `seed ${seed}: node --import tsx scripts/fuzz.ts ${seed}`)
    ends[end] = (ends[end] ?? 0) + 1
  }
  // the cases are of all kinds
  assert.ok(ends.refused! > COUNT / 4 && ends.done! + ends.stopped! > COUNT / 4 && ends.diverged! > 10)
})

test('each of many predictions has finite numbers, or reasons in their place', async () => {
  const isFinitely = (value: unknown): boolean =>
    typeof value === 'number'
      ? Number.isFinite(value)
      : typeof value !== 'object' || value === null || Object.values(value).every(isFinitely)
  const kinds = new Set<string>()
  // cases that once hung or gave numbers beyond double precision, and a few hundred others
  for (const seed of [
    3,
    25,
    118,
    190,
    208,
    422,
    430,
    517,
    ...Array.from({ length: 300 }, (_, i) => 1000 + i),
  ]) {
    const draw = new Draw(seed)
    const { experiment } = validExperiment(draw, draw.chance(0.5) ? 'solve' : 'simulate')
    const prediction = await predict(experiment).catch((error: Error & { field?: string }) => error)
    if (prediction instanceof Error) {
      assert.ok('field' in prediction, `seed ${seed}: ${prediction.stack}`)
      continue
    }
    assert.ok(isFinitely(prediction), `seed ${seed}`)
    assert.ok(prediction.summary.length > 0)
    kinds.add(prediction.experiment.activation)
  }
  assert.is(kinds.size, 2)
})

test.run()
