import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { QuantileSketch } from '../src/simulate/quantile-sketch.js'
import { quantileSamples } from './support/quantile-samples.js'
import { restored } from './support/restored.js'
import { samples } from './support/samples.js'

const BOUND = 2 ** -8
const probabilities = Array.from({ length: 1001 }, (_, i) => i / 1000)

/** A sketch of values at its only time. */
function sketchOf(values: ArrayLike<number>, bins?: number): QuantileSketch {
  const sketch = new QuantileSketch(1, bins)
  for (let i = 0; i < values.length; i++) sketch.add([values[i]!], 1)
  return sketch
}

/** The largest error of the order statistics at `probabilities`, over their magnitude and 2^-200. */
function largestError(values: Float64Array, bins?: number): number {
  const sorted = values.slice().sort()
  const n = values.length
  // probabilities at which a quantile is an order statistic
  const ranks = probabilities.map((probability) => Math.round(probability * (n - 1)))
  const found = sketchOf(values, bins).quantiles(
    0,
    ranks.map((rank) => rank / (n - 1)),
  )
  return ranks.reduce((worst, rank, i) => {
    const exact = sorted[rank]!
    return Math.max(worst, Math.abs(found[i]! - exact) / (Math.abs(exact) + 2 ** -200))
  }, 0)
}

for (const [name, values] of Object.entries(samples(1e5, 4))) {
  test(`quantiles of 10⁵ values are within 2^-8 of the exact ones: ${name}`, () => {
    // 1e-12: a rank over n − 1, times n − 1, is not always the rank
    assert.ok(largestError(values) <= BOUND + 1e-12, `${largestError(values)}`)
    assert.is(sketchOf(values).relativeError(0), BOUND)
  })
}

test('the bound is no looser than it must be', () => {
  assert.ok(largestError(samples(1e5, 4)['log-normal over many decades']!) > 0.9 * BOUND)
})

for (const { name, values, probabilities, quantiles } of quantileSamples()) {
  test(`within the bound of numpy's: ${name}`, () => {
    const sorted = [...values].sort((a, b) => a - b)
    sketchOf(values)
      .quantiles(0, probabilities)
      .forEach((found, i) => {
        // between two order statistics, each within the bound
        const below = Math.floor(probabilities[i]! * (values.length - 1))
        const ends = [sorted[below]!, sorted[Math.min(below + 1, values.length - 1)]!]
        const allowed = BOUND * Math.max(...ends.map(Math.abs)) + 1e-60
        assert.ok(Math.abs(found - quantiles[i]!) <= allowed, `${found}, expected ${quantiles[i]}`)
      })
  })
}

test('values that are all equal are exact', () => {
  assert.equal(sketchOf([0.7, 0.7, 0.7]).quantiles(0, [0, 0.5, 1]), [0.7, 0.7, 0.7])
  assert.equal(sketchOf([0, 0]).quantiles(0, [0.5]), [0])
})

test('negative values come before 0, and 0 before positive ones', () => {
  const found = sketchOf([-3, 2, 0, -1e-20, 1e-20]).quantiles(0, [0, 0.25, 0.5, 0.75, 1])
  ;[-3, -1e-20, 0, 1e-20, 2].forEach((exact, i) => {
    assert.ok(Math.abs(found[i]! - exact) <= BOUND * Math.abs(exact) + 1e-60, `${found[i]} for ${exact}`)
  })
})

test('magnitudes from 1e-150 to 1e150', () => {
  for (const value of [1e-150, 1e-58, 1e-30, 1, 1e100, 1e150]) {
    // between two others, so that neither end of the values helps
    const [found] = sketchOf([0, value, 1.2e150]).quantiles(0, [0.5])
    assert.ok(Math.abs(found! - value) <= BOUND * (value + 2 ** -200), `${found} for ${value}`)
  }
})

test('the order in which values come changes nothing', () => {
  const values = samples(2000, 5)['log-normal over many decades']!
  const increasing = values.slice().sort()
  for (const bins of [undefined, 40]) {
    const [first, ...others] = [values, increasing, increasing.slice().reverse()].map((list) => {
      const sketch = sketchOf(list, bins)
      return [sketch.relativeError(0), ...sketch.quantiles(0, probabilities)]
    })
    for (const other of others) assert.equal(other, first)
  }
})

test('too few bins for a wide spread become coarser, and the bound says how much', () => {
  const values = samples(1e5, 6)['log-normal over many decades']!
  const octaves = Math.log2(Math.max(...values) / Math.min(...values))
  for (const bins of [32, 200, 1000, 4000]) {
    const sketch = sketchOf(values, bins)
    const bound = sketch.relativeError(0)
    assert.ok(sketch.bins <= bins)
    assert.ok(largestError(values, bins) <= bound + 1e-12, `${bins} bins: ${bound}`)
    // a power of two of finest bins, and twice as fine would not fit
    const width = 2 ** Math.ceil(Math.log2((octaves * 128) / bins))
    if (width <= 128) assert.is(bound, BOUND * width, `${bins} bins`)
  }
  assert.is(sketchOf(values).relativeError(0), BOUND)
})

test('memory depends on the spread, not on the number of values', () => {
  const values = samples(1e5, 7)['a narrow distribution']!
  const bins = [1e3, 1e4, 1e5].map((n) => sketchOf(values.subarray(0, n)).bins)
  assert.ok(bins[2]! <= 10, `${bins}`)
  const sketch = new QuantileSketch(3, 300)
  for (const value of samples(1e4, 8)['log-normal over many decades']!)
    sketch.add([value, -value, 1 / value], 3)
  assert.ok(sketch.bins <= 300)
})

test('each time has its own, and a shorter curve leaves later times alone', () => {
  const sketch = new QuantileSketch(2)
  sketch.add([1, 5], 2)
  sketch.add([1, 7], 1)
  assert.equal(sketch.quantiles(0, [0, 1]), [1, 1])
  assert.equal(sketch.quantiles(1, [0, 1]), [5, 5])
})

test('a sketch that is brought back goes on as it would have, with coarse bins too', () => {
  for (const [values, bins] of [
    [[1, 2, 3, -4, 0], 2 ** 16],
    [[1e-300, 1e300, -1e300, 5], 64],
  ] as const) {
    const one = sketchOf(values, bins)
    const other = restored(one, new QuantileSketch(1, bins))
    for (const sketch of [one, other]) for (const value of [7, 1e5, -3]) sketch.add([value], 1)
    assert.equal(other.quantiles(0, probabilities), one.quantiles(0, probabilities))
    assert.is(other.relativeError(0), one.relativeError(0))
    assert.is(other.bins, one.bins)
  }
})

test.run()
