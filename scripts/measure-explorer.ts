// Measures the explorer in headless Chromium: the size of its file, the time to the first curve, from a slider to its new
// curve, the longest frame, and the memory after many changes.
//
//   node --import tsx scripts/measure-explorer.ts
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { openBrowser } from '../test/support/chromium.js'
import { type Files, serveFiles } from '../test/support/page-server.js'

const bundle = readFileSync(new URL('../build/explorer.js', import.meta.url), 'utf8')
const html = `<!doctype html><html lang="en"><title>explorer</title><link rel="icon" href="data:,">
<script type="module" src="/start.js"></script><onepass-explorer runs="0"></onepass-explorer></html>`
const start = `performance.mark('start'); await import('/explorer.js')
document.querySelector('onepass-explorer').addEventListener('result', () => performance.measure('first', 'start'), { once: true })`
const script = 'text/javascript'
const files: Files = new Map([
  ['/', ['text/html; charset=utf-8', html]],
  ['/start.js', [script, start]],
  ['/explorer.js', [script, bundle]],
])

/** Changes L back and forth; milliseconds from each change to its curve drawn, and between frames. */
function changes(page: Page, units: number, count: number): Promise<{ times: number[]; frames: number[] }> {
  return page.evaluate(
    async ([size, many]) => {
      const element = document.querySelector('onepass-explorer')!
      const frames: number[] = []
      const times: number[] = []
      let last = performance.now()
      let isOn = true
      requestAnimationFrame(async () => {
        while (isOn) {
          const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
          frames.push(now - last)
          last = now
        }
      })
      for (let i = 0; i < many!; i++) {
        const before = performance.now()
        const result = new Promise((resolve) => element.addEventListener('result', resolve, { once: true }))
        element.experiment = {
          spectrum: { kind: 'power-law', beta: 1, levels: [1, 2, 4, 8, 16, 32, 64][i % 7]! },
          teacher: { units: size! },
          student: { units: size! },
          learningRate: 0.1,
          inputDimension: 1024,
          time: { until: 10000 },
        }
        await result
        await new Promise((resolve) => requestAnimationFrame(resolve))
        times.push(performance.now() - before)
      }
      isOn = false
      return { times, frames }
    },
    [units, count] as const,
  )
}

const quantile = (values: number[], fraction: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(fraction * (values.length - 1))]!.toFixed(0)

const server = await serveFiles(files, console.error)
const { browser, close } = await openBrowser()
try {
  console.log(`file: ${(gzipSync(bundle, { level: 9 }).length / 1024).toFixed(0)} KiB gzipped`)
  const page = await browser.newPage()
  const first: number[] = []
  for (let i = 0; i < 5; i++) {
    await page.goto(server.origin)
    await page.waitForFunction(() => performance.getEntriesByName('first').length > 0)
    first.push(await page.evaluate(() => performance.getEntriesByName('first')[0]!.duration))
  }
  console.log(`first curve: ${quantile(first.slice(1), 0.5)} ms after the script's start (warm)`)
  for (const units of [2, 3]) {
    const { times, frames } = await changes(page, units, 70)
    console.log(
      `K = M = ${units}, L = 1 to 64: change to curve drawn ${quantile(times, 0.5)} ms (median), ` +
        `${quantile(times, 0.95)} ms (95 %); longest frame ${quantile(frames, 1)} ms`,
    )
  }
  const session = await page.context().newCDPSession(page)
  const heap = async () => {
    await session.send('HeapProfiler.collectGarbage')
    return ((await session.send('Runtime.getHeapUsage')).usedSize / 2 ** 20).toFixed(1)
  }
  const before = await heap()
  await changes(page, 2, 500)
  console.log(`heap of the page: ${before} MiB, after 500 changes ${await heap()} MiB`)
} finally {
  await close()
  server.close()
}
