// Drives the explorer in headless Firefox through what test/explorer.ts does in Chromium: the bits of Node, a dragged
// slider, a shared address, downloads, what is copied run as pasted, the keyboard, an accessibility audit, and no fault on
// the way; writes docs/explorer-firefox.md. Firefox must
// be there (firefox or firefox-esr); what drives it is installed from npm into a folder that is removed again.
// Run: node scripts/build.mjs && node --import tsx scripts/check-explorer-firefox.ts
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { fromCsv } from '../src/figures/csv.js'
import { samplesAboveFloor } from '../src/figures/series.js'
import { simulate, solve, type Trajectory } from '../src/index.js'
import { audit, auditor, auditorPath } from '../test/support/accessibility.js'
import { explorerPage } from '../test/support/explorer-page.js'
import { type Server, serveFiles } from '../test/support/page-server.js'
import { PasteFolder, serveTag } from '../test/support/pasted.js'
import {
  shortAttributes as attributes,
  shortExperiment as experiment,
} from '../test/support/short-explorer.js'

const folder = mkdtempSync(join(tmpdir(), 'onepass-firefox-'))
const downloads = join(folder, 'downloads')

/** The part of puppeteer that is used. */
interface Page {
  goto(address: string): Promise<unknown>
  evaluate<Result>(code: string): Promise<Result>
  addScriptTag(options: { url: string }): Promise<unknown>
  close(): Promise<void>
  on(event: 'console' | 'pageerror' | 'request', listener: (what: Happening) => void): void
  mouse: { move(x: number, y: number): Promise<void>; down(): Promise<void>; up(): Promise<void> }
  keyboard: { press(key: string): Promise<void> }
}
interface Happening {
  text?(): string
  url?(): string
}
interface Browser {
  newPage(): Promise<Page>
  version(): Promise<string>
  close(): Promise<void>
}
interface Puppeteer {
  launch(options: object): Promise<Browser>
}
type Open = (colorScheme: 'light' | 'dark', width: number) => Promise<Browser>

/** Installs what drives Firefox; gives what opens one. */
async function prepareFirefox(): Promise<Open> {
  const name = ['firefox', 'firefox-esr'].find((one) => spawnSync(one, ['--version']).status === 0)
  if (name === undefined) throw new Error('no firefox or firefox-esr is installed')
  const driver = join(folder, 'driver')
  mkdirSync(driver)
  writeFileSync(join(driver, 'package.json'), '{"type":"module"}')
  execFileSync('npm', ['install', '--no-audit', '--no-fund', 'puppeteer-core'], {
    cwd: driver,
    stdio: 'inherit',
  })
  const { default: puppeteer }: { default: Puppeteer } = await import(
    createRequire(join(driver, 'x')).resolve('puppeteer-core')
  )
  mkdirSync(downloads)
  const executablePath = execFileSync('which', [name], { encoding: 'utf8' }).trim()
  return (colorScheme, width) =>
    puppeteer.launch({
      browser: 'firefox',
      executablePath,
      headless: true,
      // What sets another size later is unknown to Firefox
      defaultViewport: null,
      args: [`--width=${width}`, '--height=900'],
      userDataDir: join(folder, `firefox-${colorScheme}`),
      extraPrefsFirefox: {
        'layout.css.prefers-color-scheme.content-override': colorScheme === 'dark' ? 0 : 1,
        'browser.download.folderList': 2,
        'browser.download.dir': downloads,
        'browser.download.useDownloadDir': true,
        'browser.download.always_ask_before_handling_new_types': false,
      },
    })
}

/** In the page: the element, and what is in it. */
const ELEMENT = "document.querySelector('onepass-explorer')"
const inside = (selector: string) => `${ELEMENT}.shadowRoot.querySelector(${JSON.stringify(selector)})`

/** Waits until an expression holds in the page. */
async function until(page: Page, what: string): Promise<void> {
  for (let i = 0; i < 600; i++) {
    if (await page.evaluate<boolean>(`Boolean(${what})`)) return
    await wait(100)
  }
  throw new Error(`in a minute this did not come true: ${what}`)
}

async function theoryOf(page: Page): Promise<string> {
  const one = `${ELEMENT}?.theory && JSON.stringify(${ELEMENT}.theory.experiment) === JSON.stringify(${ELEMENT}.experiment)`
  await until(page, one)
  return page.evaluate(`JSON.stringify(${ELEMENT}.theory)`)
}

async function simulationOf(page: Page): Promise<string> {
  await until(page, `${ELEMENT}.simulation`)
  return page.evaluate(`JSON.stringify(${ELEMENT}.simulation)`)
}

async function copied(page: Page, name: string): Promise<string> {
  await page.evaluate(`${inside(`[data-action=${name}]`)}.click()`)
  return page.evaluate(`${inside('textarea')}.value`)
}

async function download(page: Page, format: string): Promise<Buffer> {
  const file = join(downloads, `onepass.${format}`)
  await page.evaluate(`${inside(`[data-action=${format}]`)}.click()`)
  for (let i = 0; i < 300 && !(existsSync(file) && readFileSync(file).length > 0); i++) await wait(100)
  await wait(200)
  return readFileSync(file)
}

const faults: string[] = []
const rows: [what: string, isKept: boolean, detail: string][] = []
const tell = (what: string, isKept: boolean, detail: string) => rows.push([what, isKept, detail])

const bundle = readFileSync(fileURLToPath(new URL('../build/explorer.js', import.meta.url)), 'utf8')
const violated = (report: string) => faults.push(`violation: ${report}`)
const server = await serveFiles(
  new Map([
    ['/', explorerPage(`<onepass-explorer ${attributes}></onepass-explorer>`)],
    ['/bad', explorerPage('<onepass-explorer student-units="1.5"></onepass-explorer>')],
    ['/explorer.js', ['text/javascript', bundle]],
    [auditorPath, auditor],
  ]),
  violated,
)
const servers: Server[] = [server]

async function openPage(browser: Browser, address: string): Promise<Page> {
  const page = await browser.newPage()
  page.on('console', (message) => faults.push(`console: ${message.text!()}`))
  page.on('pageerror', (error) => faults.push(`uncaught: ${error}`))
  page.on('request', (request) => {
    const asked = request.url!()
    const allowed = servers.flatMap(({ origin }) => [origin, `blob:${origin}`])
    if (!['data:', 'about:', ...allowed].some((start) => asked.startsWith(start)))
      faults.push(`request to ${asked}`)
  })
  await page.goto(address)
  return page
}

async function checkAccessibility(browser: Browser, colorScheme: string): Promise<void> {
  for (const [path, ready] of [
    ['/', `${ELEMENT}.simulation`],
    ['/bad', inside('[role=alert]')],
  ] as const) {
    const page = await openPage(browser, server.origin + path)
    await until(page, ready)
    const isDark = await page.evaluate<boolean>("matchMedia('(prefers-color-scheme: dark)').matches")
    const width = await page.evaluate<number>('innerWidth')
    const { violations, passes } = await audit(page)
    tell(
      `axe-core, ${path === '/' ? 'a curve' : 'a refused setting'}: ${colorScheme}, ${width} wide`,
      violations.length === 0 && passes > 10 && isDark === (colorScheme === 'dark'),
      violations.join('; ') || `${passes} rules passed, no violation`,
    )
    await page.close()
  }
}

let version = ''
try {
  const openFirefox = await prepareFirefox()
  const browser = await openFirefox('light', 1280)
  version = (await browser.version()).match(/\d+(\.\d+)+/)![0]
  try {
    const page = await openPage(browser, `${server.origin}/`)
    const theory = await theoryOf(page)
    tell('theory', theory === JSON.stringify(await solve(experiment, { overlaps: true })), 'the bits of Node')
    const simulation = await simulationOf(page)
    const expected = JSON.stringify(await simulate(experiment, { runs: 2 }))
    tell('simulation of two runs', simulation === expected, 'the bits of Node')

    const both: Trajectory[] = [JSON.parse(theory), JSON.parse(simulation)]
    const json = JSON.parse((await download(page, 'json')).toString())
    tell('download, JSON', JSON.stringify(json.trajectories) === JSON.stringify(both), 'both trajectories')
    const series = fromCsv((await download(page, 'csv')).toString()).map(({ samples }) => samples)
    tell(
      'download, CSV',
      JSON.stringify(series) === JSON.stringify(both.map(samplesAboveFloor)),
      'their samples',
    )
    const svg = (await download(page, 'svg')).toString()
    tell(
      'download, SVG',
      svg.includes('xmlns="http://www.w3.org/2000/svg"') && !svg.includes('<script'),
      `${svg.length} characters`,
    )
    const png = await download(page, 'png')
    tell(
      'download, PNG',
      png.subarray(1, 4).toString() === 'PNG' && png.length > 10_000,
      `${png.readUInt32BE(16)} × ${png.readUInt32BE(20)} pixels`,
    )

    const paste = new PasteFolder(folder)
    const isBoth = (printed: Trajectory[]) => JSON.stringify(printed) === JSON.stringify(both)
    tell('the Node snippet, pasted', isBoth(paste.node(await copied(page, 'node'))), 'both trajectories')
    tell('the shell commands, pasted', isBoth(paste.shell(await copied(page, 'shell'))), 'both trajectories')
    const other = await serveTag(await copied(page, 'embed'), server.origin, violated)
    servers.push(other)
    const embedded = await openPage(browser, `${other.origin}/`)
    tell(
      'the tag, in a page of another origin',
      (await theoryOf(embedded)) === theory && (await simulationOf(embedded)) === simulation,
      'the same bits',
    )
    await embedded.close()

    const slider = inside('[data-path="spectrum.levels"]')
    await page.evaluate(`${slider}.scrollIntoView({ block: 'center' })`)
    const box = await page.evaluate<{ x: number; y: number; width: number; height: number }>(
      `(({ x, y, width, height }) => ({ x, y, width, height }))(${slider}.getBoundingClientRect())`,
    )
    await page.evaluate(
      `globalThis.curves = new Set(); new MutationObserver(() => curves.add(${inside('.plot g[stroke="var(--theory)"] path')}?.getAttribute('d'))).observe(${inside('.plot')}, { childList: true })`,
    )
    const at = (share: number) => page.mouse.move(box.x + share * box.width, box.y + box.height / 2)
    await at(0.2)
    await page.mouse.down()
    for (const share of [0.25, 0.3, 0.35, 0.4]) {
      await at(share)
      await wait(300)
    }
    const drawn = await page.evaluate<number>('curves.size')
    await page.mouse.up()
    const dragged: Trajectory = JSON.parse(await theoryOf(page))
    const { spectrum } = dragged.experiment
    const levels = spectrum.kind === 'power-law' ? spectrum.levels : 0
    tell(
      'a slider dragged over four values',
      drawn >= 4 && levels > 4,
      `${drawn} curves while it moved, at last L = ${levels}`,
    )
    const again = JSON.stringify(await solve(dragged.experiment, { overlaps: true }))
    tell('theory once it has settled', JSON.stringify(dragged) === again, 'the bits of Node')

    const address = await copied(page, 'link')
    const second = await openPage(browser, address)
    tell('a shared address, in another page', (await theoryOf(second)) === again, 'the same bits')

    await second.evaluate(`${inside('#cursor')}.focus()`)
    const texts: string[] = []
    for (const key of ['Home', 'End']) {
      await second.keyboard.press(key)
      await wait(300)
      texts.push(await second.evaluate(`${inside('.cursor label')}.textContent`))
    }
    const [first, last] = texts
    tell('the cursor by keyboard', first !== last && last!.includes('α = 100,'), `${first}; ${last}`)
    // Anew: from where the focus was, the tab key would go on
    await second.goto('about:blank')
    await second.goto(address)
    await theoryOf(second)
    const controls = ':is(input, select, button):not(:disabled)'
    const count = await second.evaluate<number>(
      `${ELEMENT}.shadowRoot.querySelectorAll(${JSON.stringify(controls)}).length`,
    )
    const reached = new Set<number>()
    for (let i = 0; i < count + 3; i++) {
      await second.keyboard.press('Tab')
      reached.add(
        await second.evaluate<number>(
          `[...${ELEMENT}.shadowRoot.querySelectorAll(${JSON.stringify(controls)})].indexOf(${ELEMENT}.shadowRoot.activeElement)`,
        ),
      )
    }
    reached.delete(-1)
    tell('controls reached by the tab key', reached.size === count, `${reached.size} of ${count}`)
    await checkAccessibility(browser, 'light')
  } finally {
    await browser.close()
  }
  // The narrowest window that Firefox opens
  const dark = await openFirefox('dark', 450)
  try {
    await checkAccessibility(dark, 'dark')
  } finally {
    await dark.close()
  }
} finally {
  for (const one of servers) one.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
tell(
  'console messages, errors, violations of the policy, requests to another host',
  faults.length === 0,
  faults.join('; ') || 'none',
)

const lines = [
  '# The explorer in Firefox',
  '',
  `Firefox ${version}, headless, under the page policy of \`test/support/page-server.ts\`; made by`,
  '`node --import tsx scripts/check-explorer-firefox.ts`. In Chromium every run of the tests does as much (`test/explorer.ts`).',
  '',
  '| what | kept | found |',
  '|---|---|---|',
  ...rows.map(([what, isKept, detail]) => `| ${what} | ${isKept ? 'yes' : 'NO'} | ${detail} |`),
  '',
]
writeFileSync(new URL('../docs/explorer-firefox.md', import.meta.url), lines.join('\n'))
console.log(lines.join('\n'))
if (rows.some(([, isKept]) => !isKept)) process.exitCode = 1
