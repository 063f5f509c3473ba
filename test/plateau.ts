import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { plateauEnd, plateaus } from '../src/plateau.js'
import { openKernel } from './support/kernel.js'

const logSpaced = (from: number, to: number, n: number) =>
  Array.from({ length: n }, (_, i) => from * (to / from) ** (i / (n - 1)))

const near = (actual: number, expected: number, relative: number) =>
  assert.ok(Math.abs(actual / expected - 1) < relative, `${actual} is not within ${relative} of ${expected}`)

/** Where f, increasing, passes 0. */
function root(f: (x: number) => number, low: number, high: number): number {
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2
    if (f(middle) > 0) high = middle
    else low = middle
  }
  return (low + high) / 2
}

// A start at 0.16, a plateau at 0.006 that is left at α₂ = 1000 as exp(−(α/α₂)⁴).
const height = 0.006
const curve = (a: number) => 0.16 * Math.exp(-a / 5) + height * Math.exp(-((a / 1000) ** 4))
const slope = (a: number) => {
  const early = 0.16 * Math.exp(-a / 5)
  const late = height * Math.exp(-((a / 1000) ** 4))
  return (-early * (a / 5) - late * 4 * (a / 1000) ** 4) / (early + late)
}
const start = root((a) => slope(a) + 0.1, 10, 200)
const lastFlat = root((a) => -slope(a) - 0.1, 200, 1000)
const end = 1000 * (-Math.log(0.9)) ** 0.25

for (const [samples, tolerance] of [
  [60, 0.1],
  [400, 0.01],
  [2000, 0.01],
] as const) {
  test(`finds start, end, height and span of a known plateau in ${samples} samples`, () => {
    const alpha = logSpaced(0.01, 2000, samples)
    const found = plateaus(alpha, alpha.map(curve))
    assert.is(found.length, 1)
    near(found[0]!.height, height, 1e-3)
    near(found[0]!.start, start, tolerance)
    near(found[0]!.end!, end, tolerance)
    near(found[0]!.span, lastFlat / start, 1.5 * tolerance)
  })
}

test('the constant start of a curve is not a plateau', () => {
  const alpha = logSpaced(0.01, 100, 300)
  assert.equal(
    plateaus(
      alpha,
      alpha.map((a) => 0.16 / (1 + a * a)),
    ),
    [],
  )
  assert.equal(
    plateaus(
      alpha,
      alpha.map(() => 0.16),
    ),
    [],
  )
})

test('a plateau that the curve does not leave has no end', () => {
  const alpha = logSpaced(0.01, 400, 300)
  const found = plateaus(alpha, alpha.map(curve))
  assert.is(found.length, 1)
  assert.is(found[0]!.end, null)
  near(found[0]!.span, 400 / start, 0.01)
})

test('a flat stretch of less than a factor of 2 is none', () => {
  const alpha = logSpaced(0.01, 1e4, 600)
  // ln ε_g falls with slope −1 in ln α, but for a stop of a given factor at α = 10
  const stop = (factor: number) =>
    alpha.map((a) => 1 / (1 + (a <= 10 ? a : a <= 10 * factor ? 10 : a / factor)))
  assert.is(plateaus(alpha, stop(1.7)).length, 0)
  const found = plateaus(alpha, stop(3))
  assert.is(found.length, 1)
  near(found[0]!.height, 1 / 11, 1e-9)
  near(found[0]!.start, 10, 0.07) // the corner is rounded by the step of the slopes
  near(found[0]!.end!, 3 * (11 / 0.9 - 1), 0.01)
})

test('several plateaus come in the order of time', () => {
  const alpha = logSpaced(0.01, 1e6, 500)
  const error = alpha.map(
    (a) => 0.16 * Math.exp(-a / 5) + 0.01 * Math.exp(-a / 1000) + 0.001 * Math.exp(-a / 2e5),
  )
  const found = plateaus(alpha, error)
  assert.is(found.length, 2)
  near(found[0]!.height, 0.011, 0.06)
  near(found[1]!.height, 0.001, 0.1)
  assert.ok(found[0]!.end! < found[1]!.start)
})

test('a short step inside a plateau does not cut it in two', () => {
  const alpha = logSpaced(0.01, 2000, 800)
  const error = alpha.map((a) => curve(a) * (1 - 0.03 / (1 + (150 / a) ** 60)))
  const found = plateaus(alpha, error)
  assert.is(found.length, 1)
  near(found[0]!.start, start, 0.02)
  near(found[0]!.end!, end, 0.05)
})

test('α = 0 and entries at or below the floor are ignored', () => {
  const alpha = logSpaced(0.01, 2000, 400)
  const plain = plateaus(alpha, alpha.map(curve))
  const noisy = alpha.map((a, i) => (i % 7 === 6 ? 1e-9 : curve(a)))
  const kept = alpha.flatMap((a, i) => (i % 7 === 6 ? [] : [a]))
  assert.equal(plateaus([0, ...alpha], [5, ...alpha.map(curve)]), plain)
  assert.equal(plateaus(alpha, noisy, 1e-9), plateaus(kept, kept.map(curve)))
  // Rounding noise below the floor is no plateau
  const falling = alpha.map((a) => (a < 100 ? Math.exp(-a) : 1e-16))
  assert.equal(plateaus(alpha, falling, 1e-15), [])
})

test('a plateau of known height is left for good where its end is, even if the curve dips before', () => {
  const alpha = logSpaced(0.01, 2000, 2000)
  const error = alpha.map(curve)
  const [plateau] = plateaus(alpha, error)
  near(plateauEnd(alpha, error, plateau!.height)!, plateau!.end!, 1e-9)
  const dipped = error.map((e, i) => (alpha[i]! > 200 && alpha[i]! < 250 ? 0.8 * e : e))
  near(plateauEnd(alpha, dipped, plateau!.height)!, plateau!.end!, 1e-9)
  assert.is(plateauEnd(alpha.slice(0, 1500), error.slice(0, 1500), height), null)
  assert.is(plateauEnd(alpha, error, 10), null)
})

test('noise moves a plateau little, and makes none', () => {
  const alpha = logSpaced(0.01, 2000, 300)
  const stream = openKernel().stream({ seed: 1, purpose: 'inputs' })
  for (const size of [0.005, 0.02, 0.05]) {
    const wiggle = alpha.map(() => 1 + size * stream.normal())
    const relativeErrors = alpha.map(() => size)
    const options = { relativeErrors }
    const found = plateaus(
      alpha,
      alpha.map((a, i) => curve(a) * wiggle[i]!),
      0,
      options,
    )
    assert.is(found.length, 1, `${size}`)
    near(found[0]!.height, height, 2 * size)
    near(found[0]!.end!, end, 0.3)
    // At 5 % the slopes' errors are 0.04, and one of them above 0.1 on the plateau is likely: it may start late
    if (size < 0.05) near(found[0]!.start, start, 0.3)
    const falling = alpha.map((a, i) => (0.16 / (1 + a)) * wiggle[i]!)
    assert.equal(plateaus(alpha, falling, 0, options), [])
    // Without its errors the noise hides the plateau, or ends it early
    const plain = plateaus(
      alpha,
      alpha.map((a, i) => curve(a) * wiggle[i]!),
    )
    if (size > 0.01) assert.ok(plain.length === 0 || plain[0]!.span < 0.5 * found[0]!.span)
  }
})

test('an order parameter may leave its plateau upwards', () => {
  const alpha = logSpaced(0.01, 2000, 800)
  const rising = alpha.map((a) => 0.3 * (1 - Math.exp(-a / 5)) + 0.7 * (1 - Math.exp(-((a / 1000) ** 4))))
  assert.is(plateaus(alpha, rising)[0]!.end, null)
  const [plateau] = plateaus(alpha, rising, 0, { leaving: 'either' })
  near(plateau!.height, 0.3, 0.01)
  // 0.3 + 0.7 (1 − exp(−(α/1000)⁴)) = 0.3/0.9
  near(plateau!.end!, 1000 * (-Math.log(1 - (0.3 / 0.9 - 0.3) / 0.7)) ** 0.25, 0.01)
  near(plateaus(alpha, alpha.map(curve), 0, { leaving: 'either' })[0]!.end!, end, 0.01)
})

test('a curve of fewer than three samples has none', () => {
  assert.equal(plateaus([], []), [])
  assert.equal(plateaus([1, 2], [1, 1]), [])
})

test.run()
