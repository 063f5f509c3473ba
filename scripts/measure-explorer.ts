// Measures the explorer in headless Chromium, each number beside what it must be: the size of its file, the time to the
// first curve, from a change to its curve drawn, the longest frame meanwhile and during a drag, and the memory after many
// changes. Other work on the machine counts: let there be none.
//
//   node --import tsx scripts/measure-explorer.ts
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from '../test/support/chromium.js'
import { type Files, serveFiles } from '../test/support/page-server.js'

const bundle = readFileSync(new URL('../build/explorer.js', import.meta.url), 'utf8')
const html = `<!doctype html><html lang="en"><title>explorer</title><link rel="icon" href="data:,">
<script type="module" src="/start.js"></script><onepass-explorer runs="0"></onepass-explorer></html>`
const start = `performance.mark('start'); await import('/explorer.js')
const { shadowRoot } = document.querySelector('onepass-explorer')
globalThis.plot = () => shadowRoot.querySelector('.plot svg')
const look = () => plot() ? performance.measure('first', 'start') : requestAnimationFrame(look)
look()`
const script = 'text/javascript'
const files: Files = new Map([
  ['/', ['text/html; charset=utf-8', html]],
  ['/start.js', [script, start]],
  ['/explorer.js', [script, bundle]],
])

declare global {
  function plot(): Element | null
}

/** Changes L back and forth; milliseconds from each change to its curve drawn, and between frames. */
function changes(page: Page, units: number, count: number): Promise<{ times: number[]; frames: number[] }> {
  return page.evaluate(
    async ([size, many]) => {
      const element = document.querySelector('onepass-explorer')!
      const frames: number[] = []
      const times: number[] = []
      let last = performance.now()
      for (let i = 0; i < many!; i++) {
        const before = performance.now()
        const drawn = plot()
        element.experiment = {
          spectrum: { kind: 'power-law', beta: 1, levels: [1, 2, 4, 8, 16, 32, 64][i % 7]! },
          teacher: { units: size! },
          student: { units: size! },
          learningRate: 0.1,
          inputDimension: 1024,
          time: { until: 10000 },
        }
        while (plot() === drawn) {
          const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
          frames.push(now - last)
          last = now
        }
        times.push(performance.now() - before)
      }
      return { times, frames }
    },
    [units, count] as const,
  )
}

/** Drags the slider of L, one value in each frame; time between frames, and between curves. */
function drag(page: Page, frameCount: number): Promise<{ frames: number[]; curves: number[] }> {
  return page.evaluate(async (count) => {
    const { shadowRoot } = document.querySelector('onepass-explorer')!
    const slider = shadowRoot!.querySelector<HTMLInputElement>('[data-path="spectrum.levels"]')!
    const frames: number[] = []
    const curves: number[] = []
    let last = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
    let lastCurve = last
    let drawn = plot()
    for (let i = 0; i < count; i++) {
      // L = 1 … 64 and back
      slider.value = String(Math.abs((i % 22) - 11))
      slider.dispatchEvent(new Event('input'))
      const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
      frames.push(now - last)
      last = now
      if (plot() === drawn) continue
      drawn = plot()
      curves.push(now - lastCurve)
      lastCurve = now
    }
    return { frames, curves }
  }, frameCount)
}

const quantile = (values: number[], fraction: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(fraction * (values.length - 1))]!
let isMissed = false

function tell(what: string, value: number, unit: string, must: number): void {
  const isKept = value <= must
  isMissed ||= !isKept
  console.log(
    `${what}: ${value.toFixed(unit === 'MiB' ? 1 : 0)} ${unit} (must: ≤ ${must})${isKept ? '' : ': MISSED'}`,
  )
}

/** Resident memory of the page's process with its workers, in MiB. */
async function resident(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const sizes = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0))
  return sizes.reduce((sum, size) => sum + size, 0) / 1024
}

const server = await serveFiles(files, console.error)
const { browser, close } = await openBrowser()
try {
  tell('file, gzipped', gzipSync(bundle, { level: 9 }).length / 1024, 'KiB', 260)
  const page = await browser.newPage()
  const first: number[] = []
  for (let i = 0; i < 8; i++) {
    await page.goto(server.origin)
    await page.waitForFunction(() => performance.getEntriesByName('first').length > 0)
    first.push(await page.evaluate(() => performance.getEntriesByName('first')[0]!.duration))
  }
  tell("script's start to first curve, warm", quantile(first.slice(1), 0.5), 'ms', 300)
  for (const units of [2, 3]) {
    const { times, frames } = await changes(page, units, 70)
    const which = `K = M = ${units}, L = 1 to 64`
    tell(`${which}: change to curve drawn, median`, quantile(times, 0.5), 'ms', 50)
    console.log(`${which}: change to curve drawn, 95 %: ${quantile(times, 0.95).toFixed(0)} ms`)
    tell(`${which}: longest frame`, quantile(frames, 1), 'ms', 100)
    const dragged = await drag(page, 240)
    tell(`${which}: between curves in a drag, median`, quantile(dragged.curves, 0.5), 'ms', 50)
    tell(`${which}: longest frame in a drag`, quantile(dragged.frames, 1), 'ms', 100)
  }
  const session = await page.context().newCDPSession(page)
  const memory = async () => {
    await page.waitForTimeout(2000)
    await session.send('HeapProfiler.collectGarbage')
    const { usedSize } = await session.send('Runtime.getHeapUsage')
    return { heap: usedSize / 2 ** 20, all: await resident(browser) }
  }
  // So long the browser lets the garbage of its workers grow before it collects any: a leak would go on growing
  await changes(page, 2, 1500)
  const before = await memory()
  await changes(page, 2, 500)
  const after = await memory()
  tell('500 changes: growth of the heap', after.heap - before.heap, 'MiB', 1)
  tell(
    `500 changes: growth of the process, of ${before.all.toFixed(0)} MiB`,
    after.all - before.all,
    'MiB',
    20,
  )
} finally {
  await close()
  server.close()
}
if (isMissed) process.exitCode = 1
