import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseHTML } from 'linkedom'
import type { BrowserContext, Page } from 'playwright-core'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import type { OnepassExplorer } from '../src/explorer/element.js'
import { fromCsv } from '../src/figures/csv.js'
import { samplesAboveFloor } from '../src/figures/series.js'
import { simulate, solve, type Trajectory } from '../src/index.js'
import { audit, auditor, auditorPath } from './support/accessibility.js'
import { openBrowser, whyNoBrowser } from './support/chromium.js'
import { explorerPage } from './support/explorer-page.js'
import { type Files, POLICY, type Server, serveFiles } from './support/page-server.js'
import { PasteFolder, serveTag } from './support/pasted.js'
import { shortExperiment as experiment, shortAttributes as short } from './support/short-explorer.js'
import { skip } from './support/skip.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const bundle = readFileSync(join(root, 'build/explorer.js'), 'utf8')

const runs = 2

if (whyNoBrowser !== undefined) {
  skip('the explorer in a browser', whyNoBrowser)
} else {
  /** What pages must not do. */
  const faults: string[] = []
  const folder = mkdtempSync(join(tmpdir(), 'onepass-explorer-'))
  const files: Files = new Map<string, readonly [string, string]>([
    ['/', explorerPage('<onepass-explorer><p>a static figure</p></onepass-explorer>')],
    ['/short', explorerPage(`<onepass-explorer ${short}></onepass-explorer>`)],
    [
      '/two',
      explorerPage(`<onepass-explorer id="a" ${short} controls="spectrum-levels"></onepass-explorer>
<onepass-explorer id="b" ${short} learning-rate="0.2"></onepass-explorer>`),
    ],
    ['/long', explorerPage('<onepass-explorer></onepass-explorer>')],
    ['/bad', explorerPage('<onepass-explorer student-units="1.5"><p>a static figure</p></onepass-explorer>')],
    ['/misspelt', explorerPage('<onepass-explorer lerning-rate="1"></onepass-explorer>')],
    ['/explorer.js', ['text/javascript', bundle]],
    [auditorPath, auditor],
  ])
  const violated = (report: string) => faults.push(`violation: ${report}`)
  const server = await serveFiles(files, violated)
  const others: Server[] = []
  const { browser, close } = await openBrowser()
  const context: BrowserContext = await browser.newContext({ acceptDownloads: true })

  test.after(async () => {
    await close()
    for (const one of [server, ...others]) one.close()
    rmSync(folder, { recursive: true, maxRetries: 5 })
  })

  const watch = (opened: Page, allowed: string[]) => {
    opened.on('console', (message) => faults.push(`console ${message.type()}: ${message.text()}`))
    opened.on('pageerror', (error) => faults.push(`uncaught: ${error}`))
    opened.on('request', (request) => {
      const url = request.url()
      if (!['data:', ...allowed].some((start) => url.startsWith(start))) faults.push(`request to ${url}`)
    })
  }

  const open = async (
    path: string,
    { in: where = context, origins = [] as string[] } = {},
  ): Promise<Page> => {
    const opened = await where.newPage()
    watch(opened, [server.origin, `blob:${server.origin}`, ...origins])
    await opened.goto(path.startsWith('http') ? path : server.origin + path)
    return opened
  }

  const explorer = (opened: Page, id?: string) =>
    opened.locator(id ? `onepass-explorer#${id}` : 'onepass-explorer')

  /** The curve of the element's own experiment, once it is there, as JSON. */
  const theoryOf = async (opened: Page, id?: string): Promise<string> => {
    const selector = id ? `#${id}` : 'onepass-explorer'
    await opened.waitForFunction((which) => {
      const { theory, experiment } = document.querySelector(which) as OnepassExplorer
      return theory && JSON.stringify(theory.experiment) === JSON.stringify(experiment)
    }, selector)
    // Drawn in the next frame
    await opened.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
    return explorer(opened, id).evaluate((element: OnepassExplorer) => JSON.stringify(element.theory))
  }

  const simulationOf = async (opened: Page): Promise<string> => {
    const element = explorer(opened)
    await opened.waitForFunction(() => document.querySelector('onepass-explorer')!.simulation)
    return element.evaluate((one: OnepassExplorer) => JSON.stringify(one.simulation))
  }

  const summaryOf = (opened: Page, id?: string) => explorer(opened, id).locator('.summary').innerText()
  const copied = async (opened: Page, name: string): Promise<string> => {
    await explorer(opened).locator(`[data-action=${name}]`).click()
    return explorer(opened).locator('textarea').inputValue()
  }
  const type = async (opened: Page, name: string, value: string) => {
    await explorer(opened).locator(`#${name}`).fill(value)
    await explorer(opened).locator(`#${name}`).press('Enter')
  }
  const curveOf = (opened: Page) =>
    explorer(opened).locator('.plot g[stroke="var(--theory)"] path').first().getAttribute('d')

  test('without attributes it shows a plateau, in the bits of Node', async () => {
    const opened = await open('/')
    const expected = await solve(
      { ...experiment, learningRate: 0.1, inputDimension: 1024, time: { until: 10000, samples: 200 } },
      { overlaps: true },
    )
    assert.is(await theoryOf(opened), JSON.stringify(expected))
    assert.match(await summaryOf(opened), /^Plateau at εg = 0\.00603 from α = 221 to 933, length 712;/)
    await explorer(opened).locator('.summary', { hasText: 'Predicted plateau: ε' }).waitFor()
    assert.match(
      (await explorer(opened).locator('.plot').textContent())!,
      /plateau, length 712 \(predicted 714\)/,
    )
    assert.is(await opened.getByText('a static figure').isVisible(), false)
    await opened.close()
  })

  test('a slider that is dragged moves the curve while it moves', async () => {
    const opened = await open('/short')
    await theoryOf(opened)
    const before = await curveOf(opened)
    const slider = explorer(opened).locator('[data-path="spectrum.levels"]')
    await explorer(opened).evaluate((element) => {
      const seen: number[] = []
      Object.assign(globalThis, { seen })
      element.addEventListener('result', (event) => {
        const { spectrum } = (event as CustomEvent<Trajectory>).detail.experiment
        if (spectrum.kind === 'power-law') seen.push(spectrum.levels)
      })
    })
    await slider.scrollIntoViewIfNeeded()
    const box = (await slider.boundingBox())!
    const at = (fraction: number) => opened.mouse.move(box.x + box.width * fraction, box.y + box.height / 2)
    await at(0.2)
    await opened.mouse.down()
    for (const fraction of [0.3, 0.4, 0.5]) {
      await at(fraction)
      await theoryOf(opened)
    }
    const held = await curveOf(opened)
    await opened.mouse.up()
    assert.is.not(held, before)
    const theory: Trajectory = JSON.parse(await theoryOf(opened))
    const { spectrum } = theory.experiment
    assert.ok(spectrum.kind === 'power-law' && spectrum.levels > 4)
    const seen: number[] = await opened.evaluate('seen')
    assert.ok(seen.length >= 3, `curves of L = ${seen}`)
    assert.equal(
      theory,
      await solve(
        { ...experiment, spectrum, inputDimension: theory.experiment.inputDimension! },
        { overlaps: true },
      ),
    )
    await opened.close()
  })

  test('the simulation gives the bits of Node', async () => {
    const opened = await open('/short')
    const expected = await simulate(experiment, { runs })
    assert.is(await simulationOf(opened), JSON.stringify(expected))
    assert.match(
      await explorer(opened).locator('.reach').innerText(),
      /^Simulation, 2 runs: reached α = 100\.$/,
    )
    assert.is(await explorer(opened).locator('.plot circle').count(), expected.alpha.length + 1)
    await opened.close()
  })

  for (const runs of [1, 2]) {
    test(`points come in while the first run still goes on, of ${runs}`, async () => {
      const opened = await open(`/long#explorer?runs=${runs}`)
      // It takes less than what would wait for a click
      /** Points drawn, with how much of all runs had been simulated */
      const seen = await explorer(opened).evaluate(async (element: OnepassExplorer) => {
        const counts = new Map<number, number>()
        const inside = element.shadowRoot!
        while (element.simulation === undefined) {
          await new Promise(requestAnimationFrame)
          const percent = /^Simulating: (\d+) %/.exec(inside.querySelector('.reach')!.textContent)
          if (percent) counts.set(inside.querySelectorAll('.plot g circle').length, Number(percent[1]))
        }
        return [...counts]
      })
      // No run has ended before so much
      const early = seen.filter(([count, percent]) => count > 0 && percent < 100 / runs)
      assert.ok(early.length >= 3, `points and per cent: ${seen.join('; ')}`)
      await opened.close()
    })
  }

  test('the cursor shows the overlaps of its time, by keyboard', async () => {
    const opened = await open('/short')
    const { overlaps, alpha }: Trajectory = JSON.parse(await theoryOf(opened))
    const cursor = explorer(opened).locator('#cursor')
    await cursor.focus()
    for (const [key, index] of [
      ['Home', 0],
      ['End', alpha.length - 1],
    ] as const) {
      await cursor.press(key)
      await opened.waitForTimeout(100)
      const cells = await explorer(opened).locator('.heat').first().locator('tbody td').allInnerTexts()
      const shown = cells.map((text) => Number(text.replace('−', '-')))
      overlaps!.R[index]!.flat().forEach((value, i) => {
        const isRounded = Math.abs(shown[i]! - value) <= 0.05 * Math.abs(value)
        // The smallest are written as m·10ⁿ
        assert.ok(isRounded || Math.abs(value) < 1e-3, `${cells[i]} for ${value}`)
      })
    }
    await opened.close()
  })

  /** The numbers in the cells of a heat map. */
  const cellsOf = async (opened: Page, caption: string) => {
    const map = explorer(opened).locator('.heat', { has: opened.locator(`caption:text-is("${caption}")`) })
    const cells = await map.locator('tbody td').allInnerTexts()
    return cells.map((text) => Number(text.replace('−', '-')))
  }
  const isRounded = (shown: number[], matrix: number[][]) =>
    matrix.flat().every((value, i) => Math.abs(shown[i]! - value) <= 0.051 * Math.abs(value))

  test('a compared experiment has its overlaps too, at the cursor', async () => {
    const opened = await open('/short')
    const first: Trajectory = JSON.parse(await theoryOf(opened))
    await explorer(opened).locator('[data-action=compare]').click()
    await type(opened, 'student-units', '3')
    const second: Trajectory = JSON.parse(await theoryOf(opened))
    const cursor = explorer(opened).locator('#cursor')
    await cursor.focus()
    await cursor.press('End')
    await opened.waitForTimeout(200)
    const last = first.alpha.length - 1
    const own = await cellsOf(opened, 'R, students with teachers')
    const compared = await cellsOf(opened, 'compared: R, students with teachers')
    assert.ok(isRounded(own, second.overlaps!.R[last]!), `${own}`)
    assert.ok(isRounded(compared, first.overlaps!.R[last]!), `${compared}`)
    assert.is(compared.length, 4)
    assert.is(own.length, 6)
    await explorer(opened).locator('[data-action=compare]').click()
    await opened.waitForTimeout(200)
    assert.is(await explorer(opened).locator('.heat').count(), 2)
    await opened.close()
  })

  test('the directions that are trained can be chosen, level by level', async () => {
    const opened = await open('/short')
    await theoryOf(opened)
    const number = explorer(opened).locator('#student-trained')
    assert.is(await number.inputValue(), '64')
    await explorer(opened).locator('[data-path="student.trained"]').press('ArrowLeft')
    const theory = await theoryOf(opened)
    const student = { units: 2, trained: 48 }
    assert.is(theory, JSON.stringify(await solve({ ...experiment, student }, { overlaps: true })))
    await type(opened, 'student-trained', '65')
    assert.match(await explorer(opened).locator('.note').innerText(), /^student\.trained: expected .*65$/)
    assert.is(await number.inputValue(), '48')
    await explorer(opened).locator('[data-path="student.trained"]').press('ArrowRight')
    assert.is((JSON.parse(await theoryOf(opened)) as Trajectory).experiment.student.trained, undefined)
    await opened.close()
  })

  test('the cursor follows the mouse on the plot, which is not drawn again for it', async () => {
    const opened = await open('/short')
    await simulationOf(opened)
    await opened.waitForTimeout(300)
    const plot = explorer(opened).locator('.plot')
    await plot.evaluate((element) => {
      element.firstElementChild!.setAttribute('data-old', '')
    })
    const line = plot.locator('.cursor-mark line')
    const label = explorer(opened).locator('.cursor label')
    const at = async () => [await line.getAttribute('x1'), await label.innerText()]
    const before = await at()
    const box = (await plot.boundingBox())!
    await opened.mouse.move(box.x + 200, box.y + 100)
    await opened.mouse.down()
    await opened.mouse.move(box.x + 120, box.y + 100)
    await opened.mouse.up()
    await opened.waitForTimeout(100)
    const after = await at()
    assert.is.not(after[0], before[0])
    assert.is.not(after[1], before[1])
    // As near as the times on the curve are
    assert.ok(Math.abs(Number(after[0]) - 120) < 25, `${after[0]}`)
    assert.is(await plot.locator('[data-old]').count(), 1)
    await opened.close()
  })

  test('while something changes the curve is a preview, of which no number is given', async () => {
    const opened = await open('/short')
    await theoryOf(opened)
    const seen = await explorer(opened).evaluate(async (element: OnepassExplorer, given) => {
      const plot = element.shadowRoot!.querySelector('.plot')!
      const drawn = plot.firstElementChild
      let results = 0
      element.addEventListener('result', () => results++)
      element.experiment = given
      while (element.theory !== undefined) await new Promise(requestAnimationFrame)
      await new Promise(requestAnimationFrame)
      return { isDrawn: plot.firstElementChild !== drawn, results }
    }, experiment)
    assert.equal(seen, { isDrawn: true, results: 0 })
    assert.is(await theoryOf(opened), JSON.stringify(await solve(experiment, { overlaps: true })))
    await opened.close()
  })

  test('a shared address holds everything, a second experiment included', async () => {
    const opened = await open('/short')
    await theoryOf(opened)
    await explorer(opened).locator('[data-action=compare]').click()
    await type(opened, 'student-units', '3')
    await type(opened, 'seed', '7')
    const theory = await theoryOf(opened)
    const address = await copied(opened, 'link')
    assert.ok(address.startsWith(`${server.origin}/short#explorer?`), address)
    const second = await open(address.replace('/short', '/'))
    assert.is(await theoryOf(second), theory)
    assert.is(await second.evaluate(() => document.querySelector('onepass-explorer')!.runs), runs)
    assert.match(await explorer(second).locator('.legend').innerText(), /compared: erf, K = 2, M = 2, L = 4/)
    await opened.close()
    await second.close()
  })

  test('downloads hold the numbers, and pictures of them', async () => {
    const opened = await open('/short')
    const simulation: Trajectory = JSON.parse(await simulationOf(opened))
    const theory: Trajectory = JSON.parse(await theoryOf(opened))
    const save = async (format: string) => {
      const [download] = await Promise.all([
        opened.waitForEvent('download'),
        explorer(opened).locator(`[data-action=${format}]`).click(),
      ])
      const path = join(folder, download.suggestedFilename())
      await download.saveAs(path)
      return readFileSync(path)
    }
    assert.equal(JSON.parse((await save('json')).toString()), { trajectories: [theory, simulation] })
    const series = fromCsv((await save('csv')).toString())
    assert.equal(
      series.map(({ samples }) => samples),
      [theory, simulation].map(samplesAboveFloor),
    )
    const { document } = parseHTML((await save('svg')).toString())
    const svg = document.querySelector('svg')!
    assert.is(svg.getAttribute('xmlns'), 'http://www.w3.org/2000/svg')
    assert.is(svg.getAttribute('width'), '170mm')
    assert.is(svg.querySelectorAll('style, script, link').length, 0)
    const png = await save('png')
    assert.is(png.subarray(1, 4).toString(), 'PNG')
    assert.ok(png.readUInt32BE(16) > 1000 && png.length > 10_000, `${png.length} bytes`)
    await opened.close()
  })

  test('what is copied runs as pasted', async () => {
    const opened = await open('/short')
    const expected = [JSON.parse(await theoryOf(opened)), JSON.parse(await simulationOf(opened))]
    const paste = new PasteFolder(folder)
    assert.equal(paste.node(await copied(opened, 'node')), expected)
    assert.equal(paste.shell(await copied(opened, 'shell')), expected)
    const tag = await copied(opened, 'embed')
    assert.ok(tag.includes(`src="${server.origin}/explorer.js"`), tag)
    const other = await serveTag(tag, server.origin, violated)
    others.push(other)
    const second = await open(`${other.origin}/`, { origins: [other.origin, `blob:${other.origin}`] })
    assert.is(await theoryOf(second), JSON.stringify(expected[0]))
    assert.is(await simulationOf(second), JSON.stringify(expected[1]))
    await opened.close()
    await second.close()
  })

  test('every control is reached by the tab key', async () => {
    const opened = await open('/short')
    await theoryOf(opened)
    const expected = await explorer(opened).evaluate(
      (element) => element.shadowRoot!.querySelectorAll(':is(input, select, button):not(:disabled)').length,
    )
    const seen = new Set<string>()
    for (let i = 0; i < expected; i++) {
      await opened.keyboard.press('Tab')
      seen.add(
        await explorer(opened).evaluate((element) => {
          const inside = element.shadowRoot!
          return String([...inside.querySelectorAll('*')].indexOf(inside.activeElement!))
        }),
      )
    }
    assert.not.ok(seen.has('-1'), 'the focus left')
    assert.is(seen.size, expected)
    await opened.close()
  })

  for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 390],
  ] as const) {
    test(`an accessibility audit finds nothing: ${colorScheme}, ${width} wide`, async () => {
      const where = await browser.newContext({ colorScheme, viewport: { width, height: 900 } })
      for (const path of ['/short', '/bad']) {
        const opened = await open(path, { in: where })
        if (path === '/short') await simulationOf(opened)
        const { violations, passes } = await audit(opened)
        assert.ok(passes > 10)
        assert.equal(violations, [])
        assert.is(await opened.evaluate('document.documentElement.scrollWidth > innerWidth'), false)
      }
      await where.close()
    })
  }

  for (const [path, message] of [
    ['/bad', 'student.units: expected an integer ≥ 1, got 1.5'],
    ['/misspelt', 'lerning-rate: unknown field, did you mean learning-rate?'],
    ['/#explorer?learning-rate=-1', 'learningRate: expected a number > 0, got -1'],
    ['/#explorer?betas=1', 'betas: unknown field, expected one of'],
  ] as const) {
    test(`${path} is refused in one line, with a way back`, async () => {
      const opened = await open(path)
      const line = await explorer(opened).getByRole('alert').innerText()
      assert.ok(line.startsWith(message), line)
      assert.not.ok(line.includes('\n'))
      if (path === '/bad') assert.ok(await opened.getByText('a static figure').isVisible())
      await explorer(opened).locator('[data-action=default]').click()
      const theory: Trajectory = JSON.parse(await theoryOf(opened))
      assert.is(theory.experiment.learningRate, 0.1)
      assert.is(new URL(opened.url()).hash, '')
      await opened.close()
    })
  }

  test('what cannot be is put back or moved, and explained', async () => {
    const opened = await open('/short')
    await theoryOf(opened)
    const note = explorer(opened).locator('.note')
    await type(opened, 'learning-rate', '-3')
    assert.is(await note.innerText(), 'learningRate: expected a number > 0, got -3')
    assert.is(await explorer(opened).locator('#learning-rate').inputValue(), '0.5')
    await type(opened, 'spectrum-levels', '6')
    assert.is(await note.innerText(), 'N is 66 instead of 64: every level needs a whole number of directions')
    await type(opened, 'input-dimension', '6e11')
    await theoryOf(opened)
    assert.match(
      await explorer(opened).locator('.reach').innerText(),
      /^Theory only, from overlaps drawn at N = 6·10¹¹: /,
    )
    assert.ok(await explorer(opened).locator('[data-action=run]').isDisabled())
    await opened.close()
  })

  test('two on a page have their own attributes, controls and addresses', async () => {
    const opened = await open('/two#b?learning-rate=0.7&time-until=50')
    const a: Trajectory = JSON.parse(await theoryOf(opened, 'a'))
    const b: Trajectory = JSON.parse(await theoryOf(opened, 'b'))
    assert.equal(a.experiment, completeExperiment(experiment, 'solve'))
    assert.is(b.experiment.learningRate, 0.7)
    assert.is(await explorer(opened, 'a').locator('.control').count(), 1)
    await opened.close()
  })

  test('a change is told, and properties set everything', async () => {
    const opened = await open('/short')
    await theoryOf(opened)
    await explorer(opened).evaluate((element) => {
      element.addEventListener('change', (event) =>
        Object.assign(globalThis, { told: (event as CustomEvent).detail }),
      )
    })
    await type(opened, 'runs', '1')
    assert.equal(await opened.evaluate('told'), {
      experiment: completeExperiment(experiment, 'solve'),
      runs: 1,
    })
    const given = { ...experiment, student: { units: 1 } }
    await explorer(opened).evaluate((element: OnepassExplorer, one) => {
      element.experiment = one
    }, given)
    assert.is(await theoryOf(opened), JSON.stringify(await solve(given, { overlaps: true })))
    await opened.close()
  })

  test('where workers are refused the static figure stays, and says why', async () => {
    const strict = await serveFiles(files, () => {}, POLICY.replace('worker-src blob:', "worker-src 'none'"))
    others.push(strict)
    const opened = await context.newPage()
    await opened.goto(strict.origin)
    assert.match(await explorer(opened).getByRole('alert').innerText(), /worker/i)
    assert.ok(await opened.getByText('a static figure').isVisible())
    await opened.close()
  })

  test('no console message, no error, no violation of the policy, no request to another host', () => {
    assert.equal(faults, [])
  })
}

test.run()
