import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { localSlope } from '../src/scaling.js'

const logSpaced = (from: number, to: number, n: number) =>
  Array.from({ length: n }, (_, i) => from * (to / from) ** (i / (n - 1)))

const near = (actual: number | null, expected: number, relative: number) =>
  assert.ok(Math.abs(actual! / expected - 1) < relative, `${actual} is not within ${relative} of ${expected}`)

test('the slope of a power law is its exponent, in any window', () => {
  const alpha = logSpaced(0.01, 1e4, 121)
  const error = alpha.map((a) => 3 * a ** -0.5)
  near(localSlope(alpha, error, { from: 1, to: 10 }), -0.5, 1e-12)
  near(localSlope(alpha, error, { from: 400, to: 900 }), -0.5, 1e-12)
})

test('that of an exponential doubles with α', () => {
  const alpha = logSpaced(1, 1e3, 1001)
  const error = alpha.map((a) => Math.exp(-a / 10))
  const slopes = [10, 20, 40, 80].map((from) => localSlope(alpha, error, { from, to: 2 * from })!)
  for (let i = 1; i < slopes.length; i++) near(slopes[i]!, 2 * slopes[i - 1]!, 0.02)
})

test('it is the least-squares slope', () => {
  // ln ε_g = 0, 1, 0, 1, 2 at ln α = 0, 1, 2, 3, 4: slope (−2·−0.8 − 0.2 + 0 + 0.2 + 2·1.2) / 10 = 0.4
  const alpha = [0, 1, 2, 3, 4].map(Math.exp)
  near(localSlope(alpha, [0, 1, 0, 1, 2].map(Math.exp), { from: 1, to: Math.exp(4) }), 0.4, 1e-12)
})

test('only the window counts, both ends included', () => {
  const alpha = [1, 2, 3, 4, 5, 6, 7, 8, 9]
  const error = alpha.map((a) => (a >= 3 && a <= 7 ? a ** -2 : 1))
  near(localSlope(alpha, error, { from: 3, to: 7 }), -2, 1e-12)
  assert.ok(Math.abs(localSlope(alpha, error, { from: 2, to: 7 })! + 2) > 0.1)
  assert.ok(Math.abs(localSlope(alpha, error, { from: 3, to: 8 })! + 2) > 0.1)
})

test('the window has to lie above 100 times the floor', () => {
  const alpha = logSpaced(1, 1e4, 401)
  const error = alpha.map((a) => a ** -2)
  // ε_g reaches 1e-4 at α = 100
  near(localSlope(alpha, error, { from: 10, to: 99, floor: 1e-6 }), -2, 1e-9)
  assert.is(localSlope(alpha, error, { from: 10, to: 101, floor: 1e-6 }), null)
  near(localSlope(alpha, error, { from: 10, to: 101 }), -2, 1e-9)
  assert.is(localSlope([1, 2, 3, 4, 5], [1, 1, 0, 1, 1], { from: 1, to: 5 }), null)
})

test('the curve has to span the window, with five samples in it', () => {
  const alpha = [1, 2, 3, 4, 5]
  const slope = (from: number, to: number) => localSlope(alpha, alpha, { from, to })
  near(slope(1, 5), 1, 1e-12)
  assert.is(slope(0.9, 5), null)
  assert.is(slope(1, 5.1), null)
  assert.is(slope(1, 4.9), null)
  assert.is(localSlope([], [], { from: 1, to: 2 }), null)
})

test.run()
