import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Ensemble, type EnsembleSetting } from '../src/simulate/ensemble.js'
import type { RunResult } from '../src/simulate/run.js'
import { exactErrors } from './support/exact.js'
import { openKernel } from './support/kernel.js'
import { restored } from './support/restored.js'

const TIMES = 4
const RECORD = 3

/** Synthetic results whose spread differs from time to time, with overlaps. */
function results(runs: number, seed = 1): RunResult[] {
  const stream = openKernel().stream({ seed, purpose: 'inputs' })
  return Array.from({ length: runs }, (_, run) => ({
    run,
    generalizationError: Array.from({ length: TIMES }, (_, time) => Math.exp(time * stream.normal() - time)),
    records: Array.from({ length: TIMES }, () =>
      Float64Array.from({ length: RECORD }, () => stream.normal()),
    ),
    steps: 10 + (run % 3),
    diverged: false,
    errorScale: 1 + stream.uniform(),
  }))
}

/** The same, cut to its first times: it diverged. */
function cut(result: RunResult, length: number): RunResult {
  const { generalizationError, records } = result
  return {
    ...result,
    generalizationError: generalizationError.slice(0, length),
    records: records.slice(0, length),
    diverged: true,
  }
}

function ensemble(runs: number, changes: Partial<EnsembleSetting> = {}): Ensemble {
  return new Ensemble({ runs, times: TIMES, recordLength: RECORD, keepRuns: false, ...changes })
}

function fed(list: RunResult[], into: Ensemble): Ensemble {
  for (const result of list) into.add(result)
  into.close()
  return into
}

/** Everything an ensemble tells. */
function told(one: Ensemble) {
  const quantiles = Array.from({ length: one.length }, (_, time) => one.quantiles(time, [0.05, 0.5, 0.95]))
  return {
    means: one.means(),
    standardErrors: one.standardErrors(),
    quantiles,
    quantileError: one.quantileError,
    overlaps: one.meanOverlaps(),
    curves: one.curves(),
    counts: [one.count, one.finishedRuns, one.divergedRuns, one.steps, one.errorScale, one.length],
  }
}

/** A permutation in which none is more than `most` places away. */
function shuffled<T>(list: T[], most: number, seed: number): T[] {
  const stream = openKernel().stream({ seed, purpose: 'inputs' })
  return list
    .map((item, i) => ({ item, key: i + most * stream.uniform() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)
}

test('10⁵ runs: mean, standard error and overlaps are those of all runs, within rounding; nothing is kept', () => {
  const n = 1e5
  const list = results(n)
  const one = ensemble(n)
  for (const result of list) {
    one.add(result)
    if (one.waiting > 0) assert.unreachable('a result in order waits')
  }
  for (let time = 0; time < TIMES; time++) {
    const exact = exactErrors(list.map(({ generalizationError }) => generalizationError[time]!))
    assert.ok(Math.abs(exact.mean(one.means()[time]!)) <= 2 ** -52)
    if (time > 0) assert.ok(Math.abs(exact.standardError(one.standardErrors()[time]!)) <= 2e-15)
    for (let i = 0; i < RECORD; i++) {
      const { mean } = exactErrors(list.map(({ records }) => records[time]![i]!))
      assert.ok(Math.abs(mean(one.meanOverlaps()[time]![i]!)) <= 2 ** -52)
    }
  }
  // at time 0 all runs are alike
  assert.equal([one.means()[0], one.standardErrors()[0]], [1, 0])
  assert.equal(one.quantiles(0, [0.05, 0.5]), [1, 1])
  assert.is(
    one.steps,
    list.reduce((sum, { steps }) => sum + steps, 0),
  )
  assert.is(
    one.errorScale,
    list.reduce((most, { errorScale }) => Math.max(most, errorScale), 0),
  )
  assert.equal([one.count, one.finishedRuns, one.divergedRuns], [n, n, 0])
  assert.equal(one.curves(), [])
})

test('of 10⁵ runs quantiles are within 2^-8, of 10⁴ they are exact', () => {
  for (const [n, allowed] of [
    [1e5, 2 ** -8],
    [1e4, 0],
  ] as const) {
    const list = results(n)
    const one = fed(list, ensemble(n))
    assert.is(one.quantileError, allowed)
    for (let time = 1; time < TIMES; time++) {
      const sorted = Float64Array.from(list, ({ generalizationError }) => generalizationError[time]!).sort()
      one.quantiles(time, [0.05, 0.5, 0.95]).forEach((found, i) => {
        const position = [0.05, 0.5, 0.95][i]! * (n - 1)
        const below = Math.floor(position)
        const exact = sorted[below]! + (position - below) * (sorted[below + 1]! - sorted[below]!)
        assert.ok(Math.abs(found / exact - 1) <= allowed, `${n} runs, time ${time}: ${found} for ${exact}`)
      })
    }
  }
})

test('quantiles are exact up to 10,000 runs and 2^24 numbers', () => {
  const isExact = (runs: number, times: number) => {
    const one = new Ensemble({ runs, times, recordLength: 0, keepRuns: false })
    const steps = { steps: 1, diverged: false, errorScale: 1, records: [] }
    one.add({ run: 0, generalizationError: new Array(times).fill(1), ...steps })
    return one.quantileError === 0
  }
  assert.ok(isExact(10_000, 60))
  assert.not(isExact(10_001, 1))
  assert.ok(isExact(4096, 4096))
  assert.not(isExact(4096, 4097))
})

for (const [name, runs] of [
  ['exact quantiles', 500],
  ['sketched quantiles', 20_000],
] as const) {
  test(`the order of finishing changes no bit, and no more wait than come early: ${name}`, () => {
    // some diverge, at different times
    const list = results(500).map((result) =>
      result.run % 97 === 50 ? cut(result, 4 - (result.run % 3)) : result,
    )
    const setting = { keepRuns: true }
    const expected = told(fed(list, ensemble(runs, setting)))
    for (const [seed, most] of [
      [1, 5],
      [2, 50],
      [3, 500],
    ] as const) {
      const one = ensemble(runs, setting)
      for (const result of shuffled(list, most, seed)) {
        one.add(result)
        assert.ok(one.waiting < most)
      }
      assert.is(one.waiting, 0)
      assert.is(one.nextRun, 500)
      assert.equal(told(one), expected)
    }
  })
}

test('an ensemble ends at the earliest last good time, and all runs count before it', () => {
  const list = results(5)
  const whole = told(fed(list, ensemble(5, { keepRuns: true })))
  for (const run of [0, 2, 4]) {
    const some = list.map((result) => (result.run === run ? cut(result, 2) : result))
    const one = fed(some, ensemble(5, { keepRuns: true }))
    const found = told(one)
    assert.is(one.length, 2)
    assert.is(one.divergedRuns, 1)
    assert.is(one.finishedRuns, 5)
    for (const key of ['means', 'standardErrors', 'quantiles', 'overlaps'] as const) {
      assert.equal(found[key], whole[key].slice(0, 2), key)
    }
    assert.equal(
      found.curves,
      whole.curves.map((curve) => curve.slice(0, 2)),
    )
  }
})

test('a run that diverged before the first time leaves nothing', () => {
  const [first, second] = results(2)
  const one = fed([first!, cut(second!, 0)], ensemble(2))
  assert.equal([one.length, one.means(), one.meanOverlaps()], [0, [], []])
})

test('a bound for times that were cut off is not told', () => {
  const list = results(3)
  list[0]!.generalizationError = [1, 1, 1, 1e-100]
  list[1]!.generalizationError = [1, 1, 1, 1e100]
  // so many times that 664 octaves do not fit into their bins
  const times = 2000
  const long = (result: RunResult) => ({
    ...result,
    records: [],
    generalizationError: Array.from({ length: times }, (_, i) => result.generalizationError[i % 4]!),
  })
  const one = new Ensemble({ runs: 20_000, times, recordLength: 0, keepRuns: false })
  one.add(long(list[0]!))
  one.add(long(list[1]!))
  assert.ok(one.quantileError > 2 ** -8)
  one.add(cut(long(list[2]!), 3))
  assert.is(one.quantileError, 2 ** -8)
})

test('an ensemble that is stopped counts the runs that finished, in their order', () => {
  const list = results(6)
  const some = [list[4]!, list[1]!, list[3]!]
  const one = ensemble(6, { keepRuns: true })
  for (const result of some) one.add(result)
  assert.is(one.waiting, 3)
  assert.is(one.count, 0)
  assert.is(one.finishedRuns, 3)
  one.close()
  assert.is(one.waiting, 0)
  const inOrder = [list[1]!, list[3]!, list[4]!].map((result, run) => ({ ...result, run }))
  assert.equal(told(one), told(fed(inOrder, ensemble(6, { keepRuns: true }))))
})

test('a run that is stopped counts, but has not finished', () => {
  const [first] = results(1)
  const one = fed([{ ...cut(first!, 2), diverged: false }], ensemble(1))
  assert.equal([one.count, one.finishedRuns, one.divergedRuns, one.length], [1, 0, 0, 2])
})

test('nothing yet', () => {
  const one = fed([], ensemble(3))
  assert.equal(
    [one.length, one.means(), one.curves(), one.meanOverlaps(), one.quantileError],
    [0, [], [], [], 0],
  )
})

for (const [name, runs, changes] of [
  ['exact quantiles', 40, {}],
  ['curves kept', 40, { keepRuns: true }],
  ['a sketch', 20_000, {}],
  ['no overlaps', 40, { recordLength: 0 }],
] as const) {
  test(`an ensemble brought back half-way ends like the other: ${name}`, () => {
    const list = results(60)
    // out of order: some wait for run 20; one diverged
    const first = [...list.slice(0, 20), ...list.slice(21, 30)]
    const rest = [cut(list[20]!, 3), ...list.slice(30, 40)]
    const one = ensemble(runs, changes)
    for (const result of first) one.add(result)
    assert.is(one.waiting, 9)
    const other = restored(one, ensemble(runs, changes))
    assert.equal([other.nextRun, other.waiting], [20, 9])
    assert.equal(
      [19, 20, 21, 29, 30].map((run) => other.has(run)),
      [true, false, true, true, false],
    )
    assert.equal(told(fed(rest, other)), told(fed(rest, one)))
  })
}

test.run()
