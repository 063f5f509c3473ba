// A part of scripts/fuzz.ts: random experiments, valid and not, through the library.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { fuzzCase } from './support/fuzz-cases.js'
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

test.run()
