import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { MeanSoFar } from '../src/explorer/mean-so-far.js'
import { simulate } from '../src/index.js'
import { shortExperiment } from './support/short-explorer.js'

test('at each time the mean is over the runs that have reached it', () => {
  const mean = new MeanSoFar([1, 10, 100, 1000])
  assert.is(mean.next(), undefined)
  mean.add({ run: 1, first: 0, values: [4, 3] })
  const one = mean.next()!
  assert.equal(
    [one.alpha, one.generalizationError, one.counts],
    [
      [1, 10],
      [4, 3],
      [1, 1],
    ],
  )
  mean.add({ run: 0, first: 0, values: [2] })
  mean.add({ run: 1, first: 2, values: [1] })
  assert.equal(mean.next(), {
    kind: 'simulate',
    alpha: [1, 10, 100],
    generalizationError: [3, 3, 1],
    quantiles: { '0.05': [2.1, 3, 1], '0.5': [3, 3, 1], '0.95': [3.9, 3, 1] },
    counts: [2, 1, 1],
    floor: 0,
  })
})

test('what is there already is nothing new', () => {
  const mean = new MeanSoFar([1, 10])
  mean.add({ run: 0, first: 0, values: [2, 1] })
  mean.next()
  mean.add({ run: 0, first: 0, values: [2, 1] })
  assert.is(mean.next(), undefined)
})

test('of all runs it is what the simulation gives', async () => {
  const runs = 5
  const { alpha, ...expected } = await simulate(shortExperiment, { runs, keepRuns: true })
  const mean = new MeanSoFar(alpha)
  for (const [run, values] of expected.runs!.entries()) mean.add({ run, first: 0, values })
  const { generalizationError, quantiles, counts } = mean.next()!
  assert.equal(quantiles, expected.quantiles)
  assert.ok(counts.every((count) => count === runs))
  generalizationError.forEach((value, i) => {
    assert.ok(Math.abs(value / expected.generalizationError[i]! - 1) < 1e-14)
  })
})

test.run()
