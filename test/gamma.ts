import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { readFixture } from './support/fixtures.js'
import { openKernel } from './support/kernel.js'

const fixture = readFixture<{ gamma: [number, number][]; incomplete: [number, number, number, number][] }>(
  'gamma',
)
const kernel = openKernel()

test(`Γ is within 1e-14 of mpmath's at ${fixture.gamma.length} points`, () => {
  assert.ok(fixture.gamma.length > 15)
  for (const [a, expected] of fixture.gamma) {
    assert.ok(Math.abs(kernel.gamma(a) / expected - 1) < 1e-14 * Math.max(1, a / 10), `Γ(${a})`)
  }
})

test("incomplete gamma functions are within 1e-13 of mpmath's, next to the larger of the two", () => {
  assert.ok(fixture.incomplete.length > 250)
  for (const [a, x, lower, upper] of fixture.incomplete) {
    const allowed = 1e-13 * (1 + a / 10)
    const isSeries = x < a + 1
    const here = `a = ${a}, x = ${x}: ${kernel.lowerGamma(a, x) / lower - 1}, ${kernel.upperGamma(a, x) / upper - 1}`
    // the one computed first has this relative error, the other one also that of Γ
    const both = Math.max(lower, upper)
    const lowerError = Math.abs(kernel.lowerGamma(a, x) - lower)
    const upperError = Math.abs(kernel.upperGamma(a, x) - upper)
    assert.ok(lowerError <= allowed * (isSeries ? lower : both), here)
    assert.ok(upperError <= allowed * (isSeries ? both : upper), here)
  }
})

test('at their ends they are 0 and Γ', () => {
  assert.is(kernel.lowerGamma(0.5, 0), 0)
  assert.is(kernel.upperGamma(0.5, 0), kernel.gamma(0.5))
  assert.is(kernel.lowerGamma(0.5, 1e6), kernel.gamma(0.5))
  assert.is(kernel.upperGamma(0.5, 1e6), 0)
})

test.run()
