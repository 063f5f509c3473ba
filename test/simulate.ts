import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import type { Experiment } from '../src/experiment.js'
import { startRun } from '../src/simulate/start-run.js'
import { simulate } from '../src/simulate.js'
import { openKernel } from './support/kernel.js'
import { small, tiny, unstable } from './support/simulated-experiments.js'

/** Both ways of making steps. */
const methods = ['direct', 'reduced'] as const

for (const method of methods) {
  test(`${method}: 1, 2 and 7 workers give the same bytes`, async () => {
    const options = { method, runs: 7, overlaps: 'levels', keepRuns: true } as const
    const texts = []
    for (const workers of [1, 2, 7])
      texts.push(JSON.stringify(await simulate(small, { ...options, workers })))
    assert.is(texts[1], texts[0])
    assert.is(texts[2], texts[0])
  })
}

test('the same with runs of unequal lengths, and the ensemble ends at the earliest last good time', async () => {
  const options = { runs: 200, overlaps: true, keepRuns: true } as const
  const [one, two, seven] = await Promise.all(
    [1, 2, 7].map((workers) => simulate(unstable, { ...options, workers })),
  )
  assert.is(one!.status, 'diverged')
  const [, diverged] = /in (\d+) of 200 runs/.exec(one!.message)!
  assert.ok(Number(diverged) > 1 && Number(diverged) < 100)
  assert.ok(one!.alpha.length > 2 && one!.alpha.length < 8)
  assert.equal(
    [two, seven].map((trajectory) => JSON.stringify(trajectory)),
    Array(2).fill(JSON.stringify(one)),
  )
  // before the end all runs count, also those that went on
  const stable = await simulate({ ...unstable, time: { at: one!.alpha } }, options)
  assert.is(stable.status, 'done')
  assert.equal(one!.generalizationError, stable.generalizationError)
  assert.equal(one!.quantiles, stable.quantiles)
})

test('the same with more runs than are kept, whose quantiles are within 0.4 % of the exact ones', async () => {
  const runs = 10_001
  const [one, two, seven] = await Promise.all([1, 2, 7].map((workers) => simulate(tiny, { runs, workers })))
  assert.is(JSON.stringify(two), JSON.stringify(one))
  assert.is(JSON.stringify(seven), JSON.stringify(one))
  assert.is(one!.work.quantiles, 'within 0.390625 %')
  assert.is(one!.work.finishedRuns, runs)
  // keepRuns changes nothing else
  const { runs: curves, work, ...kept } = await simulate(tiny, { runs, keepRuns: true })
  assert.equal(work, { ...one!.work, keepRuns: true })
  const { work: _, ...others } = one!
  assert.equal(kept, others)
  for (const time of [1, 2]) {
    const sorted = curves!.map((curve) => curve[time]!).sort((a, b) => a - b)
    for (const [probability, found] of Object.entries(kept.quantiles!)) {
      const exact = sorted[Math.round(Number(probability) * (runs - 1))]!
      assert.ok(Math.abs(found[time]! / exact - 1) <= 2 ** -8, `${probability}: ${found[time]} for ${exact}`)
    }
  }
  assert.is((await simulate(tiny, { runs: 2 })).work.quantiles, 'exact')
  assert.is((await simulate(tiny)).work.quantiles, undefined)
})

test('every run of an ensemble is the run of its stream, whichever worker makes it', async () => {
  const { runs } = await simulate(tiny, { runs: 300, keepRuns: true, workers: 3, redraw: true })
  const experiment = completeExperiment(tiny, 'simulate')
  for (const run of [0, 1, 2, 17, 150, 299]) {
    const single = startRun(
      { experiment, method: 'direct', overlaps: false, redraw: true, run },
      openKernel(),
    )
    while (!single.advance());
    assert.equal(runs![run], single.result.generalizationError)
  }
})

test('run 0 is the run without runs, runs differ, and mean, error and quantiles are those of the runs', async () => {
  const single = await simulate(small)
  const many = await simulate(small, { runs: 5, keepRuns: true })
  assert.equal(many.runs![0], single.generalizationError)
  assert.is(single.standardError, undefined)
  assert.is(single.runs, undefined)
  const last = many.alpha.length - 1
  const values = many.runs!.map((run) => run[last]!)
  assert.is(new Set(values).size, 5)
  const mean = values.reduce((sum, value) => sum + value, 0) / 5
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4
  assert.ok(Math.abs(many.generalizationError[last]! / mean - 1) < 1e-14)
  assert.ok(Math.abs(many.standardError![last]! / Math.sqrt(variance / 5) - 1) < 1e-12)
  const sorted = [...values].sort((a, b) => a - b)
  assert.is(many.quantiles!['0.5'][last], sorted[2])
  assert.ok(Math.abs(many.quantiles!['0.95'][last]! - (0.2 * sorted[3]! + 0.8 * sorted[4]!)) < 1e-15)
  assert.is((await simulate(small, { runs: 2 })).runs, undefined)
})

test('all runs start alike, with redraw each has its own teacher and student, and run 0 keeps the seed’s', async () => {
  const experiment = { ...small, time: { at: [0, 1] } }
  const same = await simulate(experiment, { runs: 4, keepRuns: true })
  assert.is(new Set(same.runs!.map((run) => run[0])).size, 1)
  const anew = await simulate(experiment, { runs: 4, keepRuns: true, redraw: true })
  assert.is(new Set(anew.runs!.map((run) => run[0])).size, 4)
  assert.equal(anew.runs![0], same.runs![0])
})

test('times are whole steps over N, equal ones once', async () => {
  const { alpha } = await simulate({ ...small, time: { at: [0, 0.001, 0.002, 0.1, 0.5] } })
  assert.equal(alpha, [0, 6 / 64, 0.5])
})

test('overlaps are left out unless asked for; with several runs they are means', async () => {
  assert.is((await simulate(small)).overlaps, undefined)
  const experiment = { ...small, time: { at: [1] } }
  const many = await simulate(experiment, { runs: 3, overlaps: true })
  assert.is(many.overlaps!.r, undefined)
  // λ-weighted sums of the levels
  const { overlaps } = await simulate(experiment, { runs: 3, overlaps: 'levels' })
  assert.equal(overlaps!.R, many.overlaps!.R)
  const raw = [1, 1 / 4, 1 / 9, 1 / 16]
  const mean = raw.reduce((sum, value) => sum + value, 0) / 4
  const sum = overlaps!.q![0]!.reduce((total, qk, k) => total + (raw[k]! / mean) * qk[0]![1]!, 0)
  assert.ok(Math.abs(sum - overlaps!.Q[0]![0]![1]!) < 1e-12)
})

test('what starts beyond all bounds has diverged before the first time', async () => {
  for (const method of ['direct', 'reduced'] as const) {
    const student = { units: 2, initialStd: 1e100 }
    const { status, message, alpha } = await simulate({ ...small, student, time: { at: [0, 1] } }, { method })
    assert.is(status, 'diverged')
    assert.match(message, /before the first time: lower learningRate, or what is so large from the start$/)
    assert.equal(alpha, [])
  }
})

test('a student so small that its square is 0 starts the reduced simulation, too', async () => {
  const student = { units: 2, initialStd: 1e-200 }
  const { status, generalizationError } = await simulate({ ...small, student }, { method: 'reduced' })
  assert.is(status, 'done')
  const nothing = { ...small, student: { units: 2, initialStd: 0 } }
  const expected = await simulate(nothing, { method: 'reduced' })
  assert.ok(Math.abs(generalizationError[0]! - expected.generalizationError[0]!) < 1e-14)
})

test('a diverging network ends at its last good time, with a remedy', async () => {
  const experiment: Experiment = {
    ...small,
    activation: 'linear',
    learningRate: 50,
    time: { at: [0, 1, 100, 1000] },
  }
  for (const options of [{}, { runs: 3, workers: 2 }]) {
    const { status, message, alpha, generalizationError } = await simulate(experiment, options)
    assert.is(status, 'diverged')
    assert.match(message, 'learningRate')
    assert.ok(alpha.length >= 1 && alpha.length < 4)
    assert.is(generalizationError.length, alpha.length)
    assert.ok(generalizationError.every(Number.isFinite))
  }
})

test.run()
