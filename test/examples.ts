import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseExperiment } from '../src/cli/input.js'
import { library } from '../src/cli/library.js'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import type { Experiment } from '../src/experiment.js'
import { openBrowser, whyNoBrowser } from './support/chromium.js'
import { skip } from './support/skip.js'

const folder = new URL('../examples/', import.meta.url)

const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8')
const experimentIn = (name: string) => parseExperiment(read(name), name) as Experiment

/** Prints nothing on standard error, and exits with 0; the numbers of each line of its table. */
async function tableOf(name: string): Promise<number[][]> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    fileURLToPath(new URL(name, folder)),
  ])
  assert.is(stderr, '')
  const [, ...rows] = stdout.trimEnd().split('\n')
  return rows.map((row) => row.trim().split(/ +/).map(Number))
}

test('every example is run here', () => {
  assert.equal(readdirSync(folder).sort(), [
    'digits.json',
    'first.json',
    'learning-curve.mjs',
    'own-overlaps.json',
    'page',
    'sweep-levels.mjs',
  ])
  assert.equal(readdirSync(new URL('page/', folder)).sort(), ['index.html', 'page.js'])
})

test('learning-curve.mjs: the simulation follows the theory', async () => {
  const rows = await tableOf('learning-curve.mjs')
  assert.is(rows.length, 8)
  const [start, ...rest] = rows
  // Both begin with the same overlaps.
  assert.is(start![1], start![2])
  for (const [alpha, theory, simulation, error] of rest) {
    // One run at N = 512, T2 = 3.7 fluctuates by √(T2/N), 9 %: four by half of that
    assert.ok(Math.abs(simulation! / theory! - 1) < 0.2, `α = ${alpha}: ${theory} and ${simulation}`)
    assert.ok(error! > 0 && error! < 0.2 * theory!)
  }
  assert.ok(rest.at(-1)![1]! < 1e-3, 'the plateau has been left')
})

test('sweep-levels.mjs: a plateau of the same height for few levels, none for many', async () => {
  const rows = await tableOf('sweep-levels.mjs')
  assert.equal(
    rows.map(([levels]) => levels),
    [1, 2, 4, 8, 16],
  )
  // theory.md's height for K = M = 2, small η, and what η = 0.1 makes of it
  const height = 1.02 * 0.00580542
  for (const [levels, , , error, slope] of rows) {
    if (levels! <= 4) {
      assert.ok(Math.abs(error! / height - 1) < 0.005, `L = ${levels}: ${error}`)
      assert.ok(Math.abs(slope!) < 0.01)
    } else assert.ok(slope! < -0.05, `L = ${levels}: ${slope}`)
  }
})

for (const name of ['first.json', 'own-overlaps.json']) {
  test(`${name}: the command solves it, and simulates a part of it`, async () => {
    const experiment = experimentIn(name)
    const theory = await library.runSolve(experiment, {})
    assert.is(theory.status, 'done')
    assert.is(theory.alpha.length, 60)
    const last = theory.generalizationError.at(-1)!
    assert.ok(last > theory.floor && last < 1e-3, `ends at ${last}`)

    const short = { ...experiment, time: { at: [0, 1, 10, 40] } }
    const start = await library.runSolve(short, {})
    const finite = await library.runSimulate(short, { runs: 2 })
    assert.is(finite.status, 'done')
    for (const [i, value] of finite.generalizationError.entries())
      assert.ok(Math.abs(value / start.generalizationError[i]! - 1) < 0.2, `α = ${finite.alpha[i]}`)
  })
}

test('own-overlaps.json: the longer the smaller the given overlap', async () => {
  const experiment = experimentIn('own-overlaps.json')
  const at = { ...experiment, time: { at: [300] } }
  const smaller = structuredClone(at)
  smaller.initialOverlaps!.studentTeacher[0]![0]![0] = 1e-5
  const given = await library.runSolve(at, {})
  const longer = await library.runSolve(smaller, {})
  assert.ok(longer.generalizationError[0]! > 1.1 * given.generalizationError[0]!)
})

test('digits.json: 784 directions of mean 1, N a multiple of them', () => {
  const { spectrum, inputDimension } = completeExperiment(experimentIn('digits.json'), 'simulate')
  assert.is(spectrum.kind, 'values')
  if (spectrum.kind !== 'values') return
  const { eigenvalues, weights } = spectrum
  const sum = (values: number[]) => values.reduceRight((total, value) => total + value, 0)
  assert.is(eigenvalues.length, 784)
  assert.ok(Math.abs(sum(weights) - 1) < 1e-12)
  assert.ok(Math.abs(sum(eigenvalues.map((value, k) => value * weights[k]!)) - 1) < 1e-9)
  assert.equal(
    [...eigenvalues].sort((a, b) => b - a),
    eigenvalues,
  )
  assert.is(eigenvalues.filter((value) => value > 0).length, 664)
  assert.is(inputDimension! % 784, 0)
})

test('digits.json is what scripts/make-digits.mjs measures', async () => {
  const { digitSpectrum, readDigits } = await import(
    new URL('../scripts/digit-spectrum.mjs', import.meta.url).href
  )
  const images: number[][] = readDigits()
  assert.is(images.length, 10_000)
  const measured: number[] = digitSpectrum(images)
  const { spectrum } = experimentIn('digits.json')
  assert.is(spectrum?.kind, 'values')
  if (spectrum?.kind !== 'values') return
  for (const [k, value] of spectrum.eigenvalues.entries())
    assert.ok(Math.abs(value - measured[k]!) <= 1e-8, `eigenvalue ${k}: ${value}, measured ${measured[k]}`)
})

test('digits.json: theory and simulation lie over each other', async () => {
  // A part of it only: the first 7.5 % of the steps, which is half of the fall on a logarithmic scale
  const experiment = { ...experimentIn('digits.json'), time: { from: 0.01, until: 15, samples: 25 } }
  const runs = 4
  const theory = await library.runSolve(experiment, {})
  const finite = await library.runSimulate(experiment, { runs })
  assert.is(theory.status, 'done')
  assert.is(finite.status, 'done')
  const deviations = (curve: number[]) =>
    finite.generalizationError.map((value, i) => Math.log(value / curve[i]!))
  const rms = (values: number[]) => Math.hypot(...values) / Math.sqrt(values.length)

  // Overlaps of N components fluctuate by √(T2/N), 9.2 %, and the mean of four runs by half of that; ε_g does by
  // less. Seen over eight seeds: at most 1.0 times this half at any time, and 0.2 to 0.5 times in the mean.
  const spread = Math.sqrt(26.41 / experiment.inputDimension! / runs)
  const seen = deviations(theory.generalizationError)
  assert.ok(Math.max(...seen.map(Math.abs)) < 2 * spread, `deviations ${seen.map((x) => x.toFixed(3))}`)
  assert.ok(rms(seen) < 0.6 * spread, `root mean square ${rms(seen)}`)

  // The bound is not a loose one: the same theory a tenth late in time does not pass.
  const late = { ...experiment, time: { from: 0.011, until: 16.5, samples: 25 } }
  const shifted = await library.runSolve(late, {})
  assert.ok(rms(deviations(shifted.generalizationError)) > 0.6 * spread)
})

if (whyNoBrowser !== undefined) {
  skip('page/ in a browser', whyNoBrowser)
} else {
  test('page/ draws a curve, and another one when the slider moves', async () => {
    const files = new Map<string, [type: string, body: string]>([
      ['/', ['text/html; charset=utf-8', read('page/index.html')]],
      ['/page.js', ['text/javascript', read('page/page.js')]],
      ['/onepass.js', ['text/javascript', readFileSync(new URL('../build/onepass.js', folder), 'utf8')]],
    ])
    const server = createServer((request, response) => {
      const [type, body] = files.get(request.url ?? '') ?? ['text/plain']
      response.writeHead(body === undefined ? 404 : 200, { 'content-type': type })
      response.end(body)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { browser, close } = await openBrowser()
    try {
      const page = await browser.newPage()
      const faults: string[] = []
      page.on('console', (message) => faults.push(message.text()))
      page.on('pageerror', (error) => faults.push(String(error)))
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)

      const solved = async (levels: string) => {
        await page.waitForFunction(
          (wanted) =>
            document.getElementById('levels')?.textContent === wanted &&
            document.getElementById('message')?.textContent === 'reached the last time',
          levels,
        )
        return (await page.locator('polyline').getAttribute('points'))!.split(' ')
      }
      const first = await solved('4')
      await page.locator('#slider').fill('6')
      const second = await solved('64')
      assert.ok(first.length > 150 && second.length > 150, `${first.length} and ${second.length} points`)
      assert.is.not(first.join(), second.join())
      assert.is(await page.locator('polyline').count(), 1)
      for (const point of [...first, ...second]) {
        const [x, y] = point.split(',').map(Number)
        assert.ok(x! >= 60 && x! <= 620 && y! >= 20 && y! <= 350, point)
      }
      assert.equal(faults, [])
    } finally {
      await close()
      server.close()
    }
  })
}

test.run()
