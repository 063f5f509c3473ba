import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { FieldError } from '../src/check.js'
import { requestedTimes, stepsNearest } from '../src/experiment/times.js'
import { openKernel } from './support/kernel.js'

const kernel = openKernel()

test('log-spaced times: both ends exact, a constant factor between them', () => {
  const times = requestedTimes({ from: 0.01, until: 1e4, samples: 61 }, kernel)
  assert.is(times.length, 61)
  assert.is(times[0], 0.01)
  assert.is(times[60], 1e4)
  for (let i = 1; i <= 60; i++) assert.ok(Math.abs(times[i]! / times[i - 1]! / 10 ** 0.1 - 1) < 1e-13)
})

test('times too close together to increase are refused', () => {
  const until = 1 + 2 ** -40
  assert.is(requestedTimes({ from: 1, until, samples: 100 }, kernel).length, 100)
  for (const [from, until, samples] of [
    [1, 1 + 2 ** -40, 10_000],
    [1, 1 + 2 ** -52, 3],
    [1e300, 1.0000000000001e300, 60],
    [5e-324, 1e-322, 60],
  ] as const) {
    try {
      requestedTimes({ from, until, samples }, kernel)
      assert.unreachable(`from ${from}`)
    } catch (error) {
      assert.instance(error, RangeError)
      const { field, message } = error as FieldError
      assert.is(field, 'time.samples')
      assert.is(message, `time.samples: expected fewer times from ${from} to ${until}, got ${samples}`)
    }
  }
})

test('times listed are taken as they are, in a list of their own', () => {
  const at = [0, 1e-300, 7]
  const times = requestedTimes({ at }, kernel)
  assert.equal(times, at)
  assert.is.not(times, at)
})

test('steps nearest: whole numbers, equal ones once', () => {
  assert.equal(stepsNearest([0, 0.004, 0.01, 0.014, 0.5], 100), [0, 1, 50])
})

test.run()
