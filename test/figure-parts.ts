import { readdir, rm, rmdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Experiment } from '../src/experiment.js'
import { folderStore, partKey, type TrajectoryStore } from '../src/figures/cache.js'
import { combineProgress } from '../src/figures/combine-progress.js'
import { computeParts } from '../src/figures/compute.js'
import { type DrawFigureOptions, drawFigure } from '../src/figures/index.js'
import type { Part } from '../src/figures/recipe.js'
import { figure1 } from '../src/figures/recipes/figure-1.js'
import type { Progress } from '../src/progress.js'
import { rejection } from './support/thrown.js'

/** Parts that take no time: an ensemble, a curve, and another ensemble. */
function smallParts(): Part[] {
  const experiment = (samples: number): Part['experiment'] => ({
    teacher: { units: 2, vectors: 'orthonormal' },
    student: { units: 2 },
    learningRate: 0.5,
    inputDimension: 16,
    time: { at: Array.from({ length: samples }, (_, i) => i + 1) },
  })
  return [
    { label: 'a', levels: 1, experiment: experiment(4), run: { kind: 'simulate', runs: 2 }, work: 160 },
    { label: 'a', levels: 1, experiment: experiment(9), run: { kind: 'solve', tolerance: 1e-5 }, work: 10 },
    { label: 'b', levels: 1, experiment: experiment(5), run: { kind: 'simulate', runs: 3 }, work: 240 },
  ]
}

test('parts are computed in their order, the same with any number of workers', async () => {
  const seen: Progress[] = []
  const one = await computeParts(smallParts(), { workers: 1, onProgress: (progress) => seen.push(progress) })
  assert.equal(
    one.map(({ kind, work }) => [kind, work.runs]),
    [
      ['simulate', 2],
      ['solve', undefined],
      ['simulate', 3],
    ],
  )
  assert.equal(
    one.map(({ alpha }) => alpha.length),
    [4, 9, 5],
  )
  assert.is(seen.at(-1)!.done, 410)
  assert.is(seen.at(-1)!.total, 410)
  for (const [i, { done }] of seen.entries()) assert.ok(i === 0 || done >= seen[i - 1]!.done)
  assert.equal(await computeParts(smallParts(), { workers: 6 }), one)
})

/** A theory curve of hours */
const endless: Experiment = {
  spectrum: { kind: 'power-law', beta: 1, levels: 512 },
  teacher: { units: 40 },
  student: { units: 40 },
  learningRate: 0.01,
  time: { until: 1e10 },
}

test('simulations are made while theory is computed', async () => {
  const parts = smallParts()
  parts[1]!.experiment = endless
  const stop = new AbortController()
  const reason = new Error('simulations are done')
  const kept: Part[] = []
  const store: TrajectoryStore = {
    get: async () => undefined,
    set: async (part) => {
      if (kept.push(part) === 2) stop.abort(reason)
    },
  }
  const error = await computeParts(parts, { workers: 2, signal: stop.signal }, store).catch((one) => one)
  assert.is(error, reason)
  assert.equal(kept, [parts[0], parts[2]])
})

test('a part that cannot be computed stops the others', async () => {
  const parts = smallParts()
  parts[0]!.experiment = { ...parts[0]!.experiment, time: { until: 1e6 } }
  parts[1]!.experiment = endless
  parts[2]!.experiment = { ...parts[2]!.experiment, learningRate: -1 }
  assert.match((await rejection(computeParts(parts, { workers: 6 }))).message, /learningRate/)
})

test('drawFigure refuses what it does not know, and stops when it is told to', async () => {
  const folder = join(tmpdir(), `onepass-figures-${process.pid}`)
  const refused = async (field: string, name: string, given: object) =>
    assert.is((await rejection(drawFigure(name, given as DrawFigureOptions))).field, field)
  await refused('name', '99', { folder })
  await refused('folder', '1', {})
  await refused('workers', '1', { folder, workers: 0 })
  await refused('full', '1', { folder, full: 1 })
  await refused('fuull', '1', { folder, fuull: true })
  const reason = new Error('enough')
  const stop = new AbortController()
  const run = drawFigure('1', { folder, signal: stop.signal, onProgress: () => stop.abort(reason) })
  assert.is(await run.catch((error) => error), reason)
  assert.equal(await readdir(folder), [])
  await rmdir(folder)
})

test('what is computed is kept, by everything that can change a number', async () => {
  const folder = join(tmpdir(), `onepass-kept-${process.pid}`)
  const store = folderStore(folder)
  const parts = smallParts()
  const first = await computeParts(parts, { workers: 1 }, store)
  assert.is((await readdir(folder)).length, 3)
  const seen: Progress[] = []
  const again = await computeParts(smallParts(), { onProgress: (progress) => seen.push(progress) }, store)
  assert.equal(again, first)
  assert.is(seen.length === 0 || seen.at(-1)!.total === 0, true)
  // Changed options and experiments have other keys, workers and labels have not
  const [part] = parts as [Part]
  const keys = [
    part,
    { ...part, run: { kind: 'simulate', runs: 3 } },
    { ...part, run: { kind: 'simulate', runs: 2, redraw: true } },
    { ...part, run: { kind: 'simulate', runs: 2, keepRuns: true } },
    { ...part, run: { kind: 'simulate', runs: 2, method: 'reduced' } },
    { ...part, run: { kind: 'simulate', runs: 2, overlaps: true } },
    { ...part, run: { kind: 'solve', tolerance: 1e-5 } },
    { ...part, run: { kind: 'solve', tolerance: 1e-6 } },
    { ...part, experiment: { ...part.experiment, seed: 2 } },
  ].map((one) => partKey(one as Part))
  assert.is(new Set(keys).size, keys.length)
  assert.is(partKey({ ...part, label: 'another', work: 1 }), keys[0])
  // A file that is broken, or belongs to another key, counts as missing
  for (const file of await readdir(folder)) await writeFile(join(folder, file), '{"key": "other"')
  assert.is(await store.get(part), undefined)
  await rm(folder, { recursive: true })
})

test('drawFigure computes the parts that are asked for', async () => {
  const folder = join(tmpdir(), `onepass-figures-full-${process.pid}`)
  for (const full of [undefined, true]) {
    const stop = new AbortController()
    let seen: Progress | undefined
    const onProgress = (progress: Progress) => {
      seen = progress
      stop.abort()
    }
    await drawFigure('1', { folder, signal: stop.signal, onProgress, ...(full && { full }) }).catch(() => {})
    assert.is(
      seen!.total,
      figure1.parts(full ?? false).reduce((sum, { work }) => sum + work, 0),
    )
  }
  await rmdir(folder)
})

test('progress counts the work of all parts', () => {
  let time = 0
  const seen: Progress[] = []
  const watch = combineProgress(
    [100, 300],
    (progress) => seen.push(progress),
    () => time,
  )
  time = 1000
  watch.part(0)({ done: 0, total: 7, left: 1 })
  time = 2000
  watch.part(0)({ done: 3.5, total: 7, left: 1 })
  // At the same time, and too soon after the last to be reported by itself
  time = 2010
  watch.part(1)({ done: 1, total: 2, left: 1 })
  time = 4000
  watch.finished(0)
  watch.finished(1)
  assert.equal(seen, [
    { done: 0, total: 400, left: Number.POSITIVE_INFINITY },
    { done: 50, total: 400, left: 14 },
    { done: 250, total: 400, left: 2.4 },
    { done: 400, total: 400, left: 0 },
  ])
})

test.run()
