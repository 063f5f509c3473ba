import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { SimulateOptions } from '../src/api.js'
import type { Experiment } from '../src/experiment.js'
import type { Progress } from '../src/progress.js'
import type { RunSamples } from '../src/simulate/run-samples.js'
import { runSimulate, runSimulations, simulate } from '../src/simulate.js'
import type { Trajectory } from '../src/trajectory.js'
import { small, tiny, unstable } from './support/simulated-experiments.js'
import { rejection } from './support/thrown.js'

const long: Experiment = { ...small, inputDimension: 4096, time: { until: 1e5 } }

for (const [name, experiment, options] of [
  ['one run', long, {}],
  ['an ensemble', long, { runs: 4, workers: 2 }],
  ['many short runs', tiny, { runs: 1e9, workers: 2 }],
  ['many short runs in one thread', tiny, { runs: 1e9, workers: 1 }],
] as const) {
  test(`a signal stops ${name} within 100 ms, with its reason`, async () => {
    const controller = new AbortController()
    const reason = new Error('enough')
    let aborted = 0
    setTimeout(() => {
      aborted = performance.now()
      controller.abort(reason)
    }, 300)
    try {
      await simulate(experiment, { ...options, signal: controller.signal })
      assert.unreachable()
    } catch (error) {
      assert.is(error, reason)
      assert.ok(performance.now() - aborted < 100)
    }
  })
}

test('progress goes up to the total, ten times a second, and changes no number', async () => {
  const seen: { done: number; total: number; left: number }[] = []
  const experiment = { ...small, inputDimension: 2048, time: { until: 100, samples: 5 } }
  const method = 'direct'
  const watched = await simulate(experiment, { method, onProgress: (progress) => seen.push(progress) })
  assert.equal(watched, await simulate(experiment, { method }))
  assert.ok(seen.length >= 1)
  for (const { done, total, left } of seen)
    assert.ok(done > 0 && done <= total && total === 100 * 2048 && left >= 0)
})

for (const workers of [1, 2]) {
  test(`samples are told while runs go on, each once before its run has ended: ${workers} workers`, async () => {
    const time = { until: 100, samples: 40, from: 1 }
    const experiment = { ...small, inputDimension: 2048, time }
    const options: SimulateOptions = { method: 'direct', runs: 3, keepRuns: true }
    const heard: RunSamples[] = []
    const onSamples = (_: unknown, samples: RunSamples) => heard.push(samples)
    const [watched] = await runSimulations([{ experiment, options }], { workers, onSamples })
    assert.equal(watched, await simulate(experiment, options))
    for (const [run, curve] of watched!.runs!.entries()) {
      const pieces = heard.filter((samples) => samples.run === run)
      assert.equal(pieces.pop(), { run, first: 0, values: curve })
      assert.ok(pieces.length > 1, `${pieces.length} pieces`)
      assert.equal(
        pieces.map(({ first }) => first),
        pieces.map((_, i) => pieces.slice(0, i).reduce((sum, { values }) => sum + values.length, 0)),
      )
      const told = pieces.flatMap(({ values }) => values)
      assert.ok(told.length < curve.length)
      assert.equal(told, curve.slice(0, told.length))
    }
  })
}

test('an ensemble that is stopped gives its statistics over the finished runs', async () => {
  const controller = new AbortController()
  const experiment = { ...small, inputDimension: 1024, time: { until: 60, samples: 4 } }
  const whole = await simulate(experiment, { method: 'direct', runs: 8, keepRuns: true })
  const stopped = await runSimulate(
    experiment,
    {
      method: 'direct',
      runs: 1000,
      workers: 2,
      keepRuns: true,
      onProgress: ({ done }) => done > 3.5 * 60 * 1024 && controller.abort(),
    },
    controller.signal,
  )
  assert.is(stopped.status, 'aborted')
  assert.ok(stopped.runs!.length >= 2 && stopped.runs!.length < 1000)
  assert.is(stopped.work.finishedRuns, stopped.runs!.length)
  // which runs had finished depends on the workers, what they give does not
  const curves = whole.runs!.map((curve) => JSON.stringify(curve))
  const places = stopped.runs!.slice(0, 2).map((curve) => curves.indexOf(JSON.stringify(curve)))
  assert.ok(places[0]! >= 0 && places[1]! > places[0]!, `${places}`)
})

/** Simulates until `enough` says so. */
async function stopped(
  experiment: Experiment,
  options: SimulateOptions,
  enough: (progress: Progress) => boolean,
): Promise<Trajectory> {
  const controller = new AbortController()
  const onProgress = (progress: Progress) => enough(progress) && controller.abort()
  return runSimulate(experiment, { ...options, onProgress }, controller.signal)
}

for (const workers of [1, 2]) {
  test(`of 10⁹ short runs those that finished are shown: ${workers} workers`, async () => {
    const { alpha, status, message, work, ...curve } = await stopped(
      tiny,
      { runs: 1e9, workers },
      ({ done }) => done > 32 * 100,
    )
    assert.is(status, 'aborted')
    assert.equal(alpha, [0, 1, 4])
    assert.ok(Number(work.finishedRuns) >= 100 && Number(work.finishedRuns) < 1e9)
    assert.match(message, `stopped: ${work.finishedRuns} of 1000000000 runs had finished and are shown`)
    for (const values of [
      curve.generalizationError,
      curve.standardError!,
      ...Object.values(curve.quantiles!),
    ])
      assert.ok(values.length === 3 && values.every(Number.isFinite))
    assert.is(work.quantiles, 'within 0.390625 %')
  })

  test(`an ensemble that is stopped before a run has finished says so: ${workers} workers`, async () => {
    const { alpha, generalizationError, quantiles, runs, overlaps, status, message, work } = await stopped(
      long,
      { runs: 4, workers, keepRuns: true, overlaps: true },
      () => true,
    )
    assert.is(status, 'aborted')
    assert.is(message, 'stopped before any of 4 runs had finished: there is no curve')
    assert.equal([alpha, generalizationError, runs, overlaps!.R, overlaps!.Q], [[], [], [], [], []])
    assert.equal(quantiles, { '0.05': [], '0.5': [], '0.95': [] })
    assert.is(work.finishedRuns, 0)
  })
}

test('a single run that is stopped shows what it has', async () => {
  const { alpha, generalizationError, status, message, work } = await stopped(long, {}, () => true)
  assert.is(status, 'aborted')
  assert.ok(alpha.length > 0 && alpha.length < 60)
  assert.is(generalizationError.length, alpha.length)
  assert.is(message, `stopped after α = ${alpha.at(-1)}`)
  assert.is(work.finishedRuns, 0)
  assert.ok(Number(work.steps) > 0)
})

test('what went wrong in a run that diverged is told of an ensemble that is stopped, too', async () => {
  const { status, message } = await stopped(
    { ...unstable, time: { at: [0, 1, 300] } },
    { runs: 1e9, workers: 2 },
    ({ done }) => done > 1e6,
  )
  assert.is(status, 'aborted')
  assert.match(message, /^stopped: .* are shown; a residual or ε_g grew beyond 1e150 in .* learningRate$/)
})

for (const workers of [1, 2]) {
  test(`an error in onProgress rejects: ${workers} workers`, async () => {
    const reason = new Error('no screen')
    const onProgress = () => {
      throw reason
    }
    try {
      await simulate(long, { runs: 4, workers, onProgress })
      assert.unreachable()
    } catch (error) {
      assert.is(error, reason)
    }
  })
}

test('progress of many short runs adds up: it never goes back, and never beyond the total', async () => {
  for (const workers of [1, 2]) {
    const seen: Progress[] = []
    await stopped(tiny, { runs: 1e9, workers }, (progress) => seen.push(progress) === 5)
    assert.ok(seen.length >= 5)
    assert.is(seen[0]!.total, 32e9)
    seen.forEach(({ done }, i) => {
      assert.ok(done > (seen[i - 1]?.done ?? 0) && done < 32e9)
    })
  }
})

test('more runs than memory can keep are refused before any work', async () => {
  const error = await rejection(simulate(tiny, { runs: 1e8, keepRuns: true }))
  assert.instance(error, RangeError)
  assert.is(error.field, 'runs')
  assert.is(
    error.message,
    'runs: expected a state of at most 3 GiB, got 1e8 runs kept at 3 times, which need 44.7 GiB',
  )
})

test('unknown and malformed options are refused by name', async () => {
  const bad: [object, string][] = [
    [{ runs: 0 }, 'runs'],
    [{ runs: 1.5 }, 'runs'],
    [{ method: 'mean-field' }, 'method'],
    [{ workers: 0 }, 'workers'],
    [{ redraw: 1 }, 'redraw'],
    [{ keepRuns: 'yes' }, 'keepRuns'],
    [{ overlaps: 'level' }, 'overlaps'],
    [{ tolerance: 1e-6 }, 'tolerance'],
    [{ signal: {} }, 'signal'],
    [{ onProgress: 1 }, 'onProgress'],
  ]
  for (const [options, field] of bad) assert.is((await rejection(simulate(small, options))).field, field)
})

test.run()
