import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import { canonicalJson, experimentKey } from '../src/key.js'

test('canonicalJson: sorted keys, no spaces, at every depth', () => {
  const value = { b: [1, { d: null, c: 'x y' }], a: true, Z: -0, e: undefined }
  assert.is(canonicalJson(value), '{"Z":0,"a":true,"b":[1,{"c":"x y","d":null}]}')
  assert.equal(JSON.parse(canonicalJson(value)), { a: true, b: [1, { c: 'x y', d: null }], Z: 0 })
})

test('canonicalJson: the order of fields does not matter, that of items does', () => {
  assert.is(canonicalJson({ a: 1, b: 2 }), canonicalJson({ b: 2, a: 1 }))
  assert.not(canonicalJson([1, 2]) === canonicalJson([2, 1]))
})

test('canonicalJson: refuses what JSON would change in silence', () => {
  const circular: Record<string, unknown> = {}
  circular.self = circular
  for (const value of [Number.NaN, Infinity, undefined, [undefined], new Array(1), () => 1, 1n, circular]) {
    assert.throws(
      () => canonicalJson(value),
      (error: Error) => error instanceof TypeError,
    )
  }
  const shared = { a: 1 }
  assert.is(canonicalJson([shared, shared]), '[{"a":1},{"a":1}]')
})

test('experimentKey: equal for equal runs, different for different ones', () => {
  const experiment = { teacher: { units: 2 }, student: { units: 2 }, learningRate: 0.1, time: { until: 9 } }
  const reordered = {
    time: { until: 9 },
    seed: 1,
    learningRate: 0.1,
    student: { units: 2 },
    teacher: { units: 2 },
  }
  const key = (input: unknown, options = {}, version = '0.1.0', kind: 'solve' | 'simulate' = 'solve') =>
    experimentKey(kind, completeExperiment(input, kind), options, version)
  const first = key(experiment)
  assert.is(first, key(reordered))
  assert.is(key(experiment, { runs: 2, redraw: true }), key(experiment, { redraw: true, runs: 2 }))
  const others = [
    key({ ...experiment, seed: 2 }),
    key(experiment, { tolerance: 1e-8 }),
    key(experiment, {}, '0.2.0'),
    key(experiment, {}, '0.1.0', 'simulate'),
  ]
  assert.is(new Set([first, ...others]).size, 5)
})

test.run()
