import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { emptyResult } from '../src/simulate/run.js'
import { CurveReader } from '../src/simulate/run-samples.js'

test('a reader gives every sample of a run once', () => {
  const result = emptyResult(3)
  const reader = new CurveReader({ result, advance: () => false, serialize: () => {} })
  assert.is(reader.next(), undefined)
  result.generalizationError.push(0.5, 0.25)
  assert.equal(reader.next(), { run: 3, first: 0, values: [0.5, 0.25] })
  assert.is(reader.next(), undefined)
  result.generalizationError.push(0.125)
  assert.equal(reader.next(), { run: 3, first: 2, values: [0.125] })
})

test.run()
