import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Moments } from '../src/simulate/moments.js'
import { exactErrors } from './support/exact.js'
import { restored } from './support/restored.js'
import { samples } from './support/samples.js'

/** Errors of mean and standard error of values that come one after another, relative. */
function errors(values: ArrayLike<number>) {
  const moments = new Moments(1)
  for (let i = 0; i < values.length; i++) moments.add([values[i]!], 1)
  const exact = exactErrors(values)
  return {
    mean: Math.abs(exact.mean(moments.mean(0))),
    standardError: Math.abs(exact.standardError(moments.standardError(0))),
  }
}

for (const [name, values] of Object.entries(samples(1e5, 2))) {
  test(`mean and standard error of 10⁵ values are exact within rounding: ${name}`, () => {
    const { mean, standardError } = errors(values)
    assert.ok(mean <= 2 ** -52, `mean: ${mean}`)
    // each deviation carries the rounding of the mean so far
    assert.ok(standardError <= 2e-15, `standard error: ${standardError}`)
  })
}

test('a spread far below the mean, where a sum of squares would have no digit left', () => {
  const values = samples(1e4, 3)['rounding noise around 0']!.map((x) => 1 + 1e6 * x)
  const { mean, standardError } = errors(values)
  assert.ok(mean <= 2 ** -52)
  assert.ok(standardError <= 1e-8, `${standardError}`)
})

test('two values', () => {
  const { mean, standardError } = errors([1, 4])
  assert.is(mean, 0)
  assert.ok(standardError <= 2 ** -52)
})

test('values that are all equal have no standard error but rounding', () => {
  const moments = new Moments(1)
  for (let i = 0; i < 1000; i++) moments.add([0.1], 1)
  assert.ok(Math.abs(moments.mean(0) - 0.1) <= 2 ** -56)
  assert.ok(moments.standardError(0) <= 1e-18)
})

test('each time has its own, and a shorter curve leaves later times alone', () => {
  const moments = new Moments(3)
  moments.add([1, 10, 100], 3)
  moments.add([3, 30, 300], 2)
  assert.equal(
    [0, 1].map((time) => moments.mean(time)),
    [2, 20],
  )
  assert.equal(
    [0, 1].map((time) => moments.standardError(time)),
    [1, 10],
  )
})

test('moments that are brought back go on to the same bits', () => {
  const [one, other] = [new Moments(2), new Moments(2)]
  for (let i = 0; i < 100; i++) one.add([i * 0.1, 1 / (1 + i)], 2)
  restored(one, other)
  for (const moments of [one, other]) for (let i = 0; i < 9; i++) moments.add([i * 0.7, 0.3], 2)
  for (const time of [0, 1]) {
    assert.is(other.mean(time), one.mean(time))
    assert.is(other.standardError(time), one.standardError(time))
  }
})

test.run()
