import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { lateSlope } from '../src/scaling.js'

const logSpaced = (from: number, to: number, n: number) =>
  Array.from({ length: n }, (_, i) => from * (to / from) ** (i / (n - 1)))

const near = (actual: number, expected: number, relative: number) =>
  assert.ok(Math.abs(actual / expected - 1) < relative, `${actual} is not within ${relative} of ${expected}`)

test('the slope of a power law is its exponent, in any window', () => {
  const alpha = logSpaced(0.01, 1e4, 121)
  const error = alpha.map((a) => 3 * a ** -0.5)
  const late = lateSlope(alpha, error)!
  near(late.slope, -0.5, 1e-12)
  assert.is(late.to, alpha.at(-1))
  near(late.from, 1e4 / 10 ** 0.5, 1e-12)
  assert.ok(late.points === 10 || late.points === 11)
  const chosen = lateSlope(alpha, error, { from: 1, to: 10 })!
  near(chosen.slope, -0.5, 1e-12)
  assert.is(chosen.points, alpha.filter((a) => a >= 1 && a <= 10).length)
  assert.is(chosen.from, 1)
  assert.is(chosen.to, 10)
})

test('it is the least-squares slope', () => {
  // ln ε_g = 0, 1, 0, 1, 2 at ln α = 0, 1, 2, 3, 4: slope (−2·−0.8 − 0.2 + 0 + 0.2 + 2·1.2) / 10 = 0.4
  const alpha = [0, 1, 2, 3, 4].map(Math.exp)
  near(lateSlope(alpha, [0, 1, 0, 1, 2].map(Math.exp), { from: 0, to: 100 })!.slope, 0.4, 1e-12)
})

test('only the end of the curve counts', () => {
  const alpha = logSpaced(0.01, 1e4, 400)
  const error = alpha.map((a) => (a < 1000 ? a ** -0.1 : 1000 ** -0.1 * (a / 1000) ** -2))
  near(lateSlope(alpha, error)!.slope, -2, 1e-9)
})

test('the window ends before the curve reaches 100 times its floor', () => {
  const alpha = logSpaced(0.01, 1e4, 400)
  const floor = 1e-6
  // ε_g = 1/α reaches 1e-4 at the end; 1/α² reaches it at α = 100
  near(
    lateSlope(
      alpha,
      alpha.map((a) => Math.max(a ** -2, 1e-7)),
      { floor },
    )!.slope,
    -2,
    1e-9,
  )
  const { to } = lateSlope(
    alpha,
    alpha.map((a) => a ** -2),
    { floor },
  )!
  assert.ok(to < 100 && to > 95)
})

test('fewer than five points give null', () => {
  const alpha = logSpaced(1, 100, 8)
  assert.is(lateSlope(alpha, alpha), null)
  assert.is(lateSlope([], []), null)
  assert.is(lateSlope([0, 1, 2, 3, 4], [1, 1, 1, 1, 1], { from: 0, to: 9 }), null)
  assert.is(lateSlope([1, 2, 3, 4, 5], [1, 1, 1, 1, 1], { from: 0, to: 9, floor: 1 }), null)
  assert.is(lateSlope([1, 2, 3, 4, 5], [1, 1, 1, 1, 1], { from: 0, to: 9 })!.points, 5)
})

test.run()
