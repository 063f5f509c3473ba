import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { escapeTimes } from '../src/fit/escape-times.js'
import { fit, simulate } from '../src/index.js'
import { openKernel } from './support/kernel.js'

const kernel = openKernel()
const alpha = Array.from({ length: 200 }, (_, i) => 10 ** (i / 50))
/** Leaves its height 1 as 1/(1 + (α/t)⁸), so at t (1/9)^(1/8). */
const run = (t: number) => alpha.map((a) => 1 / (1 + (a / t) ** 8))
const near = (actual: number | null, expected: number, relative: number) =>
  assert.ok(Math.abs(actual! / expected - 1) < relative, `${actual} is not within ${relative} of ${expected}`)

test('each run has its own time, of which mean, deviation and quantiles are taken', () => {
  const scale = (1 / 9) ** (1 / 8)
  const { times, mean, standardDeviation, quantiles } = escapeTimes(
    alpha,
    [300, 100, 200].map(run),
    1,
    kernel,
  )
  near(times[0]!, 300 * scale, 0.01)
  near(times[1]!, 100 * scale, 0.01)
  near(mean, 200 * scale, 0.01)
  near(standardDeviation, 100 * scale, 0.02)
  near(quantiles['0.5'], 200 * scale, 0.01)
  near(quantiles['0.05'], 110 * scale, 0.01)
  near(quantiles['0.95'], 290 * scale, 0.01)
})

test('runs that have not left bound the quantiles below them only', () => {
  const { times, mean, standardDeviation, quantiles } = escapeTimes(
    alpha,
    [1e9, 100, 200].map(run),
    1,
    kernel,
  )
  assert.is(times[0], null)
  assert.is(mean, null)
  assert.is(standardDeviation, null)
  near(quantiles['0.5'], times[2]!, 1e-12)
  assert.is(quantiles['0.95'], null)
})

test('those of an ensemble come with its plateau, if its runs are kept', async () => {
  const experiment = {
    teacher: { units: 2, vectors: 'orthonormal' as const },
    student: { units: 2 },
    learningRate: 1,
    inputDimension: 500,
    time: { from: 0.01, until: 400, samples: 120 },
  }
  const kept = await fit(await simulate(experiment, { runs: 5, keepRuns: true, method: 'reduced' }))
  const [plateau] = kept.plateaus
  assert.is(plateau!.escapeTimes!.times.length, 5)
  assert.ok(Math.abs(plateau!.escapeTimes!.mean! / plateau!.end! - 1) < 0.3)
  assert.ok(plateau!.escapeTimes!.standardDeviation! > 0)
  const means = await fit(await simulate(experiment, { runs: 5, method: 'reduced' }))
  assert.is(means.plateaus[0]!.escapeTimes, null)
})

test.run()
