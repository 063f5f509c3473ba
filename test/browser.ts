import type { Page } from 'playwright-core'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  type Experiment,
  powerLaw,
  type SimulateOptions,
  type SolveOptions,
  simulate,
  solve,
} from '../src/index.js'
import { openBrowser, whyNoBrowser } from './support/chromium.js'
import type { Stopped } from './support/page.js'
import { servePage } from './support/page-server.js'
import { skip } from './support/skip.js'

const base: Experiment = {
  teacher: { units: 2 },
  student: { units: 2 },
  learningRate: 0.1,
  time: { until: 1000, samples: 20 },
}
const levels = (count: number) => ({ kind: 'power-law', beta: 0.5, levels: count }) as const

const solved: [name: string, experiment: Experiment, options?: SolveOptions][] = [
  ['erf, isotropic', base],
  ['erf, L = 8, every level', { ...base, spectrum: levels(8), learningRate: 0.5 }, { overlaps: 'levels' }],
  ['erf, L = 48, K = 3, M = 2', { ...base, spectrum: levels(48), student: { units: 3 } }, { overlaps: true }],
  ['linear, L = 1', { ...base, activation: 'linear', spectrum: levels(1) }],
  ['linear, L = 8', { ...base, activation: 'linear', spectrum: levels(8) }, { tolerance: 1e-10 }],
  [
    'linear, L = 48, every level',
    { ...base, activation: 'linear', spectrum: powerLaw(1, 48) },
    { overlaps: 'levels' },
  ],
]

const small: Experiment = {
  ...base,
  inputDimension: 128,
  spectrum: levels(4),
  time: { until: 100, samples: 10 },
}
const simulated: [name: string, experiment: Experiment, options?: SimulateOptions][] = [
  ['one run', small, { overlaps: 'levels' }],
  ['one run, linear', { ...small, activation: 'linear', learningRate: 0.01 }],
  ['3 runs', small, { runs: 3, overlaps: true }],
  [
    '3 runs on 3 workers, each drawn anew and kept',
    small,
    { runs: 3, workers: 3, redraw: true, keepRuns: true },
  ],
  ['3 runs in the page itself', small, { runs: 3, workers: 1 }],
]

/** Minutes of work. */
const endless: Experiment = {
  ...base,
  spectrum: levels(48),
  teacher: { units: 6 },
  student: { units: 6 },
  learningRate: 0.01,
  inputDimension: 4800,
  time: { until: 1e7 },
}

function checkStopped({ latency, withReason, seconds, progress, growing, gaps }: Stopped): void {
  assert.ok(withReason, 'rejects with the reason of the signal')
  assert.ok(latency < 100, `rejected after ${latency} ms`)
  assert.ok(growing, 'done grows, and is less than total')
  const rate = progress / seconds
  assert.ok(rate >= 4 && rate <= 20, `onProgress was called ${rate} times a second`)
  // On a busy machine a tick may be late for no fault of ours: one in ten.
  const late = gaps.filter((gap) => gap > 50)
  assert.ok(gaps.length > 20, `${gaps.length} ticks in ${seconds} s`)
  assert.ok(late.length <= gaps.length / 10 && Math.max(...gaps) < 500, `ticks after ${late} ms`)
}

if (whyNoBrowser !== undefined) {
  skip('the library in a browser', whyNoBrowser)
} else {
  /** What the page must not do. */
  const faults: string[] = []
  const server = await servePage((report) => faults.push(`violation: ${report}`))
  const { browser, close } = await openBrowser()
  const workers: string[] = []
  const page: Page = await browser.newPage()

  page.on('console', (message) => faults.push(`console ${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => faults.push(`uncaught: ${error}`))
  page.on('request', (request) => {
    const url = request.url()
    if (![`${server.origin}/`, `blob:${server.origin}/`, 'data:,'].some((start) => url.startsWith(start)))
      faults.push(`request to ${url}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()} ${response.url()}`)
  })
  page.on('worker', (worker) => workers.push(worker.url()))
  await page.goto(server.origin)

  test.after(async () => {
    await close()
    server.close()
  })

  test('a violation of the policy would be seen', async () => {
    await page.evaluate(() => onepassPage.offend())
    for (let i = 0; i < 100 && faults.length < 3; i++) await page.waitForTimeout(50)
    const kinds = faults.splice(0).map((fault) => fault.split(' ')[0])
    assert.equal(kinds.sort(), ['console', 'request', 'violation:'])
  })

  test('a power law is the same numbers', async () => {
    const text = await page.evaluate(() => JSON.stringify(onepassPage.powerLaw(0.7, 48)))
    assert.is(text, JSON.stringify(powerLaw(0.7, 48)))
  })

  for (const [name, experiment, options = {}] of solved) {
    test(`solve gives the bytes it gives in Node: ${name}`, async () => {
      const text = await page.evaluate(([given, chosen]) => onepassPage.run('solve', given, chosen), [
        experiment,
        options,
      ] as const)
      const expected = await solve(experiment, options)
      assert.is(expected.status, 'done')
      assert.is(text, JSON.stringify(expected))
    })
  }

  for (const [name, experiment, options = {}] of simulated) {
    test(`simulate gives the bytes it gives in Node: ${name}`, async () => {
      const before = workers.length
      const text = await page.evaluate(([given, chosen]) => onepassPage.run('simulate', given, chosen), [
        experiment,
        options,
      ] as const)
      const expected = await simulate(experiment, options)
      assert.is(expected.status, 'done')
      assert.is(text, JSON.stringify(expected))
      if (options.workers) assert.is(workers.length - before, options.workers > 1 ? options.workers : 0)
    })
  }

  test('workers are blobs', () => {
    assert.ok(workers.length > 0)
    for (const url of workers) assert.match(url, `blob:${server.origin}/`)
  })

  for (const [kind, options] of [
    ['solve', {}],
    ['simulate', {}],
    ['simulate', { runs: 4, workers: 2 }],
  ] as const) {
    test(`${kind} ${JSON.stringify(options)}: page alive, progress told, stopped within 100 ms`, async () => {
      checkStopped(
        await page.evaluate(([name, given, chosen]) => onepassPage.stop(name, given, chosen, 2), [
          kind,
          endless,
          options,
        ] as const),
      )
    })
  }

  test('a signal aborted before is refused at once', async () => {
    const error = await page.evaluate(
      ([given]) => onepassPage.run('solve', given, { signal: AbortSignal.abort() }).catch((e) => e.name),
      [endless] as const,
    )
    assert.is(error, 'AbortError')
  })

  test('no console message, no error, no violation of the policy, no request to another host', () => {
    assert.equal(faults, [])
  })
}

test.run()
