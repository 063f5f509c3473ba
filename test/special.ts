import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { readFixture } from './support/fixtures.js'
import { openKernel } from './support/kernel.js'

/** Argument, the value rounded to a double, and the rest, by mpmath. */
type Point = [x: number, high: number, low: number]

const points = readFixture<Record<'erf' | 'gauss' | 'asin' | 'log' | 'exp', Point[]>>('special')
const kernel = openKernel()

/** Distance of the doubles around a number. */
function ulp(value: number): number {
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(value))), -1022)
  const unit = 2 ** (exponent - 52)
  // log2 may have rounded up to the next power of two
  return Math.abs(value) < 2 ** exponent ? unit / 2 : unit
}

function worstUlps(list: Point[], evaluate: (x: number) => number): number {
  let worst = 0
  for (const [x, high, low] of list) {
    const error = Math.abs(evaluate(x) - high - low)
    if (error > 0) worst = Math.max(worst, error / (high === 0 ? Number.MIN_VALUE : ulp(high)))
  }
  return worst
}

const bounds = {
  erf: { bound: 1, evaluate: (x: number) => kernel.erf(x) },
  gauss: { bound: 1.5, evaluate: (x: number) => kernel.gauss(x) },
  asin: { bound: 2, evaluate: (x: number) => kernel.arcsines([x, 0])[0]! },
  log: { bound: 1, evaluate: (x: number) => kernel.log(x) },
  exp: { bound: 1, evaluate: (x: number) => kernel.exp(x) },
}

for (const name of Object.keys(bounds) as (keyof typeof bounds)[]) {
  const { bound, evaluate } = bounds[name]
  test(`${name} is within ${bound} ulp of mpmath's at ${points[name].length} points`, () => {
    assert.ok(points[name].length >= 200)
    const worst = worstUlps(points[name], evaluate)
    assert.ok(worst <= bound, `${name}: ${worst} ulp`)
  })
}

test('both lanes compute the same arcsine', () => {
  const [first, second] = kernel.arcsines([0.3, 0.3])
  assert.is(first, second)
})

test('arguments beyond ±1 count as ±1', () => {
  assert.equal([...kernel.arcsines([1 + 1e-12, -2])], [Math.PI / 2, -Math.PI / 2])
})

test('erf is odd, 1 at infinity, and NaN at NaN', () => {
  for (const x of [0, 0.1, 0.5, 1.2, 5.9, 6, 40]) assert.is(kernel.erf(-x), -kernel.erf(x))
  assert.is(kernel.erf(Number.POSITIVE_INFINITY), 1)
  assert.ok(Number.isNaN(kernel.erf(Number.NaN)))
})

test.run()
