import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Sums } from '../src/sums.js'
import { exactErrors } from './support/exact.js'
import { restored } from './support/restored.js'
import { samples } from './support/samples.js'

test('sums of 10⁵ numbers are exact but for one rounding, where plain ones are not', () => {
  let worst = 0
  for (const [name, values] of Object.entries(samples(1e5, 1))) {
    const sums = new Sums(2)
    let plain = 0
    for (const value of values) {
      sums.add(1, value)
      plain += value
    }
    const { sum } = exactErrors(values)
    assert.ok(Math.abs(sum(sums.at(1))) <= 2 ** -53, `${name}: ${sum(sums.at(1))}`)
    worst = Math.max(worst, Math.abs(sum(plain)))
    assert.is(sums.at(0), 0)
  }
  assert.ok(worst > 1e-14)
})

test('what is added is added again, also beside much larger numbers', () => {
  const sums = new Sums(1)
  for (const number of [1, 1e100, 1, -1e100]) sums.add(0, number)
  assert.is(sums.at(0), 2)
})

test('sums that are brought back go on to the same bits', () => {
  const [one, other] = [new Sums(1), new Sums(1)]
  const values = Object.values(samples(1000, 3))[0]!
  for (const value of values) one.add(0, value)
  restored(one, other)
  for (const sums of [one, other]) {
    for (const value of [1e30, 1, -1e30]) sums.add(0, value)
  }
  assert.is(other.at(0), one.at(0))
})

test.run()
