import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { ExactQuantiles } from '../src/simulate/exact-quantiles.js'
import { quantileSamples } from './support/quantile-samples.js'
import { restored } from './support/restored.js'

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

test('values that are brought back are all there, and more can be added', () => {
  const [one, other] = [new ExactQuantiles(2, 5), new ExactQuantiles(2, 5)]
  for (const value of [3, 1, 2]) one.add([value, -value], 2)
  restored(one, other)
  for (const store of [one, other]) store.add([10, 20], 2)
  for (const time of [0, 1]) {
    assert.equal(other.quantiles(time, [0, 0.3, 0.5, 1]), one.quantiles(time, [0, 0.3, 0.5, 1]))
  }
  assert.equal(other.quantiles(0, [0, 1]), [1, 10])
})

test.run()
