import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { ExactQuantiles } from '../src/exact-quantiles.js'
import { quantileSamples } from './support/quantile-samples.js'

for (const { name, values, probabilities, quantiles } of quantileSamples()) {
  test(`as numpy computes them: ${name}`, () => {
    const store = new ExactQuantiles(2, values.length + 3)
    for (const value of values) store.add([Number.NaN, value], 2)
    const largest = Math.max(...values.map(Math.abs))
    store.quantiles(1, probabilities).forEach((found, i) => {
      assert.ok(Math.abs(found - quantiles[i]!) <= 1e-15 * largest, `${found}, expected ${quantiles[i]}`)
    })
    assert.is(store.relativeError(), 0)
  })
}

test('a curve that is shorter leaves later times alone', () => {
  const store = new ExactQuantiles(2, 2)
  store.add([1, 5], 2)
  store.add([3, 7], 1)
  assert.equal(store.quantiles(0, [0, 0.5, 1]), [1, 2, 3])
})

test.run()
