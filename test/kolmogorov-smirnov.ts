import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { readFixture } from './support/fixtures.js'
import { holm, kolmogorovSmirnov } from './support/kolmogorov-smirnov.js'

interface Case {
  name: string
  first: number[]
  second: number[]
  distance: number
  limit: number
  exact: number
}

for (const { name, first, second, distance, limit, exact } of readFixture<Case[]>('kolmogorov-smirnov')) {
  test(`distance and p-value are scipy’s: ${name}`, () => {
    const found = kolmogorovSmirnov(first, second)
    assert.ok(Math.abs(found.distance - distance) < 1e-14)
    assert.ok(Math.abs(found.p - limit) <= 1e-12 * limit, `${found.p} for ${limit}`)
    assert.equal(kolmogorovSmirnov(second, first), found)
    // the limit law is that of some hundred values, nearly
    if (exact > 1e-6) assert.ok(Math.abs(found.p / exact - 1) < 0.15, `${found.p} for ${exact}`)
  })
}

test('Holm’s correction: the smallest p times all, the next times all but one, and never less than the one before', () => {
  const close = (found: number[], expected: number[]) =>
    found.forEach((p, i) => {
      assert.ok(Math.abs(p - expected[i]!) < 1e-15)
    })
  close(holm([0.01, 0.04, 0.03, 0.005]), [0.03, 0.06, 0.06, 0.02])
  close(holm([0.5, 0.9, 1e-8]), [1, 1, 3e-8])
  assert.equal(holm([]), [])
})

test.run()
