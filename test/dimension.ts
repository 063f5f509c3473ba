import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  countWeights,
  type DimensionRule,
  defaultDimension,
  directions,
  fits,
  nearestFits,
  nextFit,
  previousFit,
} from '../src/experiment/dimension.js'
import { randomNumbers } from './support/random.js'

const rule = (weights: number[], leastDirections = 1): DimensionRule => ({
  weights: countWeights(weights),
  leastDirections,
})
const equal = (levels: number, leastDirections = 1): DimensionRule => ({
  weights: [{ weight: 1 / levels, count: levels }],
  leastDirections,
})

test('countWeights: distinct weights, smallest first', () => {
  assert.equal(countWeights([0.5, 0.25, 0.25]), [
    { weight: 0.25, count: 2 },
    { weight: 0.5, count: 1 },
  ])
})

test('directions: whole within 1e-6, or 1e-12 p N', () => {
  assert.is(directions(0.5, 4), 2)
  assert.is(directions(0.5, 5), undefined)
  assert.is(directions(1 + 0.9e-6, 1), 1)
  assert.is(directions(1 + 1.1e-6, 1), undefined)
  assert.is(directions(1e-7, 1), undefined) // a level without directions is no level
  // p N = 10⁹ + 0.0009 and + 0.0011: within 1e-12 of itself, and not
  assert.is(directions(1 + 0.9e-12, 1e9), 1e9)
  assert.is(directions(1 + 1.1e-12, 1e9), undefined)
})

test('fits: every level, and N together', () => {
  assert.ok(fits(rule([0.3, 0.7]), 10))
  assert.not(fits(rule([0.3, 0.7]), 15))
  assert.not(fits(rule([0.3, 0.7], 4), 10))
  assert.ok(fits(rule([0.3, 0.7], 3), 10))
  assert.ok(fits(equal(4), Number.MAX_SAFE_INTEGER)) // within 1e-12 p N
  // 2·10⁶ levels: p N = 1 + 5e-7 would pass level by level, but 2·10⁶ directions are not 2·10⁶ + 1
  assert.ok(fits(equal(2e6), 2e6))
  assert.not(fits(equal(2e6), 2e6 + 1))
})

test('defaultDimension: the smallest N from 1024 to 10⁷', () => {
  assert.is(defaultDimension(equal(1)), 1024)
  assert.is(defaultDimension(equal(7)), 1029)
  assert.is(defaultDimension(equal(3, 1000)), 3000)
  assert.is(defaultDimension(equal(1e7)), 1e7)
  assert.is(defaultDimension(equal(1e7 + 1)), undefined)
  assert.is(defaultDimension(rule([Math.SQRT1_2, 1 - Math.SQRT1_2])), 665857)
  assert.is(
    defaultDimension(rule([1 / Math.PI, 1 - 1 / Math.PI])),
    bruteNext(rule([1 / Math.PI, 1 - 1 / Math.PI])),
  )
})

test('nearestFits: at most 10⁷ away, none below 1', () => {
  assert.equal(nearestFits(equal(7), 1000), { below: 994, above: 1001 })
  assert.equal(nearestFits(equal(7), 6), { above: 7 })
  assert.equal(nearestFits(equal(2e7), 3e7), { below: 2e7, above: 4e7 })
  assert.equal(nearestFits(equal(3e7), 1e7), {})
  assert.equal(nearestFits(equal(3e7), 6.5e7), { below: 6e7 })
  assert.equal(nearestFits(equal(3e7), 2e7), { above: 3e7 })
  assert.equal(nearestFits(equal(3e7), 2e7 - 1), {})
  assert.equal(nearestFits(equal(4, 3), 9), { above: 12 })
})

/** The definition, tried number by number. */
function bruteFits({ weights, leastDirections }: DimensionRule, n: number): boolean {
  let sum = 0
  for (const { weight, count } of weights) {
    const exact = weight * n
    const whole = Math.round(exact)
    if (whole < Math.max(1, leastDirections)) return false
    if (Math.abs(exact - whole) > Math.max(1e-6, 1e-12 * exact)) return false
    sum += whole * count
  }
  return Math.abs(sum - n) <= Math.max(0.5, 2e-9 * n)
}

function bruteNext(given: DimensionRule): number | undefined {
  for (let n = 1024; n <= 1e7; n++) if (bruteFits(given, n)) return n
  return undefined
}

test('searching with leaps finds what trying every N finds', () => {
  const random = randomNumbers(2)
  const integer = (most: number) => 1 + Math.floor(random() * most)
  for (let round = 0; round < 200; round++) {
    const parts = Array.from({ length: integer(6) }, () => integer(12))
    const total = parts.reduce((sum, part) => sum + part, 0)
    // Some rounded to few figures, so that they fit only nearly.
    const digits = random() < 0.5 ? 9 : 17
    const weights = parts.map((part) => Number((part / total).toPrecision(digits)))
    const given = rule(weights, integer(5))
    const from = integer(20000)
    let above: number | undefined
    let below: number | undefined
    for (let n = from; n <= from + 2000 && above === undefined; n++) if (bruteFits(given, n)) above = n
    for (let n = from; n >= 1 && below === undefined; n--) if (bruteFits(given, n)) below = n
    assert.is(nextFit(given, from, from + 2000), above)
    assert.is(previousFit(given, from, 1), below)
  }
})

test('a search without success is short', () => {
  const started = performance.now()
  assert.is(defaultDimension(rule([1e-8, 1 - 1e-8])), undefined)
  const irrational = [Math.E / 10, Math.PI / 10, Math.SQRT2 / 10]
  const rest = 1 - (Math.E + Math.PI + Math.SQRT2) / 10
  assert.is(defaultDimension(rule([...irrational, rest])), undefined)
  assert.equal(nearestFits(rule([1e-8, 1 - 1e-8]), 5e7), {})
  assert.ok(performance.now() - started < 2000)
})

test.run()
