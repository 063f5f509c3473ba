import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { shortestInterval } from '../src/fit/shortest-interval.js'

test('of evenly spread values it holds as many as asked for, in whatever order they come', () => {
  const values = Array.from({ length: 100 }, (_, i) => (37 * i) % 100)
  const [low, high] = shortestInterval(values, 0.95)
  assert.is(high - low, 94)
  assert.equal(values.slice(0, 3), [0, 37, 74], 'its argument is as it was')
})

test('of an exponential distribution it begins at the mode, not at a quantile', () => {
  const values = Array.from({ length: 10_000 }, (_, i) => -Math.log(1 - (i + 0.5) / 10_000))
  const [low, high] = shortestInterval(values, 0.95)
  assert.ok(low < 1e-3 && Math.abs(high - Math.log(20)) < 0.01, `${low}, ${high}`)
})

test('it holds all values if all are asked for', () => {
  assert.equal(shortestInterval([3, -1, 2], 1), [-1, 3])
  assert.equal(shortestInterval([5], 0.95), [5, 5])
})

test.run()
