import { readdir, rm, rmdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseHTML } from 'linkedom'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { folderStore, partKey } from '../src/figures/cache.js'
import { clipPolyline } from '../src/figures/clip.js'
import { combineProgress } from '../src/figures/combine-progress.js'
import { computeParts } from '../src/figures/compute.js'
import { fromCsv, toCsv } from '../src/figures/csv.js'
import type { CurvesOptions } from '../src/figures/curves.js'
import { drawCurves } from '../src/figures/draw-curves.js'
import { type DrawFigureOptions, drawFigure } from '../src/figures/index.js'
import { width } from '../src/figures/layout.js'
import { linearTicks } from '../src/figures/linear-axis.js'
import { decadeRange, decades, minorTicks, powerOfTen } from '../src/figures/log-axis.js'
import { plain, wrap } from '../src/figures/markup.js'
import { colours, symbols } from '../src/figures/palette.js'
import { type Pixels, renderPixels, renderPng } from '../src/figures/png.js'
import type { Part } from '../src/figures/recipe.js'
import { figure1 } from '../src/figures/recipes/figure-1.js'
import { finiteN } from '../src/figures/recipes/finite-n.js'
import { plateauLength } from '../src/figures/recipes/plateau-length.js'
import { type Curve, type Series, samplesAboveFloor } from '../src/figures/series.js'
import { curvesSvg } from '../src/figures/svg.js'
import type { Progress } from '../src/progress.js'
import type { Trajectory } from '../src/trajectory.js'

const logSpaced = (from: number, to: number, n: number) =>
  Array.from({ length: n }, (_, i) => from * (to / from) ** (i / (n - 1)))

/** A plateau at 0.006 that is left as exp(−α/α₂), later for fewer levels. */
const error = (alpha: number, levels: number) =>
  0.16 * Math.exp(-alpha / 5) + 0.006 * Math.exp(-((alpha * levels) / 4000))

const floor = 1e-6

/** Theory and simulation for each L. */
function curves(levels: number[]): { label: string; levels: number; trajectory: Curve }[] {
  return levels.flatMap((L) => {
    const lineTimes = logSpaced(0.01, 1e5, 300)
    const pointTimes = logSpaced(0.2, 4000, 20)
    const mean = pointTimes.map((a) => error(a, L) * 1.05)
    return [
      {
        label: `L = ${L}`,
        levels: L,
        trajectory: {
          kind: 'solve',
          alpha: lineTimes,
          generalizationError: lineTimes.map((a) => Math.max(error(a, L), 1e-9 / a)),
          floor,
        },
      },
      {
        label: `L = ${L}`,
        levels: L,
        trajectory: {
          kind: 'simulate',
          alpha: [0, ...pointTimes],
          generalizationError: [0.166, ...mean],
          standardError: [0, ...mean.map((x) => x / 17)],
          quantiles: {
            '0.05': [0.166, ...mean.map((x) => x / 1.3)],
            '0.5': [0.166, ...mean],
            '0.95': [0.166, ...mean.map((x) => x * 1.2)],
          },
          floor,
        },
      },
    ]
  })
}

function series(levels: number[] = [1, 4]): Series[] {
  return curves(levels).map(({ trajectory, ...one }) => ({
    ...one,
    kind: trajectory.kind,
    samples: samplesAboveFloor(trajectory),
  }))
}

const options: CurvesOptions = {
  series: series(),
  xLabel: '*α* = steps / *N*',
  yLabel: 'generalization error *ε*_{*g*}',
  caption:
    'A caption that names *η* = 0.1 and *σ*_{*J*} = 0.01 & is long enough to be wrapped: it goes on, and on, and on, and on.',
  styles: { solve: 'theory', simulate: 'simulation' },
  guides: [{ from: [10, 0.1], to: [100, 0.01], label: 'slope −1' }],
  brackets: [{ label: 'L = 4', from: 30, to: 400, at: 0.012 }],
}

/** A document with the SVG in it. */
const parsed = (svg: string) =>
  parseHTML(`<html><body>${svg.replace(/^<\?xml[^>]*>/, '')}</body></html>`).document

const texts = (svg: string) => [...parsed(svg).querySelectorAll('text')].map((one) => one.textContent)

/** Number of dark pixels in a box given in the SVG's user units. */
function darkPixels(image: Pixels, [x0, y0, x1, y1]: readonly [number, number, number, number]): number {
  const scale = image.width / width
  let count = 0
  for (let y = Math.ceil(y0 * scale); y < y1 * scale; y++)
    for (let x = Math.ceil(x0 * scale); x < x1 * scale; x++) {
      const i = 4 * (y * image.width + x)
      if (image.data[i]! < 100 && image.data[i + 1]! < 100 && image.data[i + 2]! < 100) count++
    }
  return count
}

test('the SVG stands on its own and is the same each time', () => {
  const svg = curvesSvg(options)
  assert.ok(svg.startsWith('<?xml version="1.0" encoding="UTF-8"?>\n<svg '))
  assert.ok(svg.includes('xmlns="http://www.w3.org/2000/svg"'))
  assert.match(svg, / width="170mm"/)
  assert.match(svg, / height="[\d.]+mm"/)
  assert.is(parsed(svg).querySelector('svg')!.firstElementChild!.getAttribute('fill'), 'white')
  assert.match(svg, /font-family="'DejaVu Sans', /)
  assert.not.match(svg, /<style|<script| style=|href=|url\(|NaN|undefined|\.\d{4}/)
  assert.is(curvesSvg(options), svg)
})

test('the SVG is well-formed XML', () => {
  const open: string[] = []
  const svg = curvesSvg(options)
  for (const [tag, end, name, selfClosing] of svg.matchAll(
    /<(\/?)([a-z]+)(?:\s[a-z:A-Z-]+="[^"<]*")*(\/?)>/gi,
  ))
    if (end) assert.is(open.pop(), name, tag)
    else if (!selfClosing) open.push(name!)
  assert.is(open.length, 0)
  // Every < is one of the tags, every & begins an entity
  assert.is(svg.match(/</g)!.length, svg.match(/<\/?[a-z?]/gi)!.length)
  assert.not.match(svg, /&(?!(amp|lt|gt|quot|#\d+|#x[\da-f]+);)/i)
  assert.is(parsed(svg).querySelectorAll('svg').length, 1)
})

test('it holds axis labels, powers of ten, legend, guide and the whole caption', () => {
  const found = texts(curvesSvg(options))
  for (const text of ['α = steps / N', 'generalization error εg', 'theory', 'simulation', 'slope −1'])
    assert.ok(found.includes(text), text)
  for (const text of ['L = 1', 'L = 4', '10⁻²', '10⁰', '10³', '10⁻⁶']) assert.ok(found.includes(text), text)
  const words = found.join(' ').replaceAll('\u00a0', ' ')
  assert.ok(words.includes(plain(options.caption)))
})

test('symbols are set as symbols', () => {
  const label = [...parsed(curvesSvg(options)).querySelectorAll('text')].find((one) =>
    one.textContent!.startsWith('generalization'),
  )!
  const [, epsilon, g] = label.querySelectorAll('tspan')
  assert.is(epsilon!.textContent, 'ε')
  assert.is(epsilon!.getAttribute('font-style'), 'italic')
  assert.is(g!.textContent, 'g')
  assert.is(g!.getAttribute('font-size'), '72%')
  assert.is(g!.getAttribute('dy'), '0.3em')
})

test('no text is smaller than 7 points in print', () => {
  const pointsPerUnit = ((170 / 25.4) * 72) / width
  for (const element of parsed(curvesSvg(options)).querySelectorAll('[font-size]')) {
    const size = element.getAttribute('font-size')!
    if (!size.endsWith('%')) assert.ok(Number(size) * pointsPerUnit >= 7, size)
  }
})

test('the PNG is 17 cm wide at 300 dpi', async () => {
  const png = Buffer.from(await renderPng(curvesSvg(options)))
  assert.equal([...png.subarray(0, 8)], [137, 80, 78, 71, 13, 10, 26, 10])
  assert.is(png.readUInt32BE(16), 2008)
  const resolution = png.indexOf('pHYs')
  assert.is(png.readUInt32BE(resolution + 4), 11811)
  assert.is(png[resolution + 12], 1)
})

test('the PNG shows its texts, with no font but the package’s', async () => {
  const svg = curvesSvg(options)
  const drawn = await renderPixels(svg)
  const bare = await renderPixels(svg.replace(/<text.*?<\/text>/g, ''))
  // User units: label of the y axis, of the x axis, first line of the caption
  for (const box of [
    [2, 100, 22, 300],
    [250, 398, 440, 416],
    [8, 428, 500, 440],
  ] as const) {
    assert.ok(darkPixels(drawn, box) > 300, `no text in ${box}`)
    assert.is(darkPixels(bare, box), 0)
  }
})

test('curves stop at the floor of their trajectory', () => {
  for (const { samples } of options.series) for (const { y } of samples) assert.ok(y > floor)
  // With an axis far below the floor, no line goes below it
  const [low, high] = [1e-9, 1]
  const svg = curvesSvg({ ...options, yRange: [low, high], xRange: [0.1, 1e5], guides: [], brackets: [] })
  const lines = parsed(svg).querySelectorAll('g[aria-label="line"] path')
  assert.is(lines.length, 2)
  for (const line of lines) {
    const ys = [...line.getAttribute('d')!.matchAll(/,([\d.]+)/g)].map((match) => Number(match[1]))
    const lowest = high * (low / high) ** ((Math.max(...ys) - 12) / (372 - 12))
    assert.ok(lowest > floor && lowest < 1.5 * floor, String(lowest))
  }
})

test('a guide’s label stands above it or below it', () => {
  const labelled = (below?: true) =>
    curvesSvg({
      ...options,
      guides: [{ from: [10, 0.1], to: [100, 0.01], label: 'here', ...(below && { below }) }],
    })
  const offset = (svg: string) =>
    Number(
      /translate\(-?\d+,(-?\d+)\)/.exec(
        [...parsed(svg).querySelectorAll('text')]
          .find((one) => one.textContent === 'here')!
          .parentElement!.getAttribute('transform')!,
      )![1],
    )
  assert.ok(offset(labelled()) < 0)
  assert.ok(offset(labelled(true)) > 0)
})

test('lines are labelled near their end, if asked to', () => {
  const ranges = { xRange: [0.1, 1e5], yRange: [1e-5, 1] } as const
  const svg = curvesSvg({ ...options, ...ranges, lineText: (label) => `*on* ${label}` })
  const at = (label: string) => {
    const found = [...parsed(svg).querySelectorAll('text')].filter((one) => one.textContent === label)
    assert.is(found.length, 1, label)
    const [, x, y] = /translate\(([\d.]+),([\d.]+)\)/.exec(found[0]!.getAttribute('transform')!)!
    return [Number(x), Number(y)]
  }
  for (const L of [1, 4]) {
    const [x, y] = at(`on L = ${L}`)
    // 20 above the lower edge, and on the curve
    assert.ok(Math.abs(y! - (372 - 20)) < 1e-3)
    const alpha = 0.1 * 1e6 ** ((x! - 62) / (626 - 62))
    const height = 1e-5 ** ((y! - 12) / (372 - 12))
    assert.ok(Math.abs(Math.log(error(alpha, L) / height)) < 0.05)
  }
  assert.not.ok(texts(curvesSvg({ ...options, ...ranges })).some((text) => text!.startsWith('on ')))
})

test('points and bars are those of the trajectory', () => {
  const svg = parsed(curvesSvg({ ...options, xRange: [0.1, 1e5], yRange: [1e-6, 1] }))
  // One group of dots and one of bars a label; α = 0 has no place on the axis
  const dots = [...svg.querySelectorAll('g[aria-label="dot"]')].map((g) => g.children.length)
  assert.equal(
    dots.filter((n) => n > 1),
    options.series.filter((one) => one.kind === 'simulate').map((one) => one.samples.length - 1),
  )
})

test('a page’s document gets the same drawing, without a style sheet', () => {
  const { document } = parseHTML('<!doctype html><html><body></body></html>')
  const svg = drawCurves(document as unknown as Document, options)
  assert.is(svg.getAttribute('width'), String(width))
  assert.is(svg.querySelector('style'), null)
  assert.is(svg.querySelectorAll('text').length, texts(curvesSvg(options)).length)
})

test('the CSV holds the numbers bit for bit, and draws the same figure', () => {
  const csv = toCsv(options.series)
  const [head, first] = csv.split('\n')
  assert.is(head, 'series,kind,L,alpha,generalizationError,standardError,q05,q50,q95')
  assert.match(first!, /^L = 1,solve,1,0\.01,0\.16\d+,,,,$/)
  const read = fromCsv(csv)
  assert.is(read.length, options.series.length)
  assert.equal(read, options.series)
  assert.is(curvesSvg({ ...options, series: read }), curvesSvg(options))
  assert.is(toCsv(read), csv)
})

test('a label with a comma or a quotation mark survives the CSV', () => {
  const odd = series([2]).map((one) => ({ ...one, label: 'a "b", c' }))
  assert.is(fromCsv(toCsv(odd))[0]!.label, 'a "b", c')
  assert.throws(() => fromCsv('a,b\n1,2\n'), /expected the columns/)
  assert.throws(() => fromCsv(toCsv(odd).replace('solve', 'guess')), /not a line/)
})

test('colours are ordered by lightness and stand out from white', () => {
  const channel = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
  const luminance = (colour: string) => {
    const parts = colour.startsWith('#')
      ? [1, 3, 5].map((i) => Number.parseInt(colour.slice(i, i + 2), 16))
      : colour.match(/\d+/g)!.map(Number)
    const [r, g, b] = parts.map((part) => channel(part / 255))
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
  }
  for (const n of [1, 2, 6, 8]) {
    const found = colours(n).map(luminance)
    assert.is(found.length, n)
    for (const [i, one] of found.entries()) {
      assert.ok(1.05 / (one + 0.05) >= 3)
      if (i > 0) assert.ok(one > found[i - 1]!)
    }
  }
})

test('eight labels have eight point shapes', () => {
  assert.ok(new Set(symbols).size >= 8)
  const svg = parsed(curvesSvg({ ...options, series: series([1, 2, 3, 4, 5, 6, 7, 8]), styles: {} }))
  const legend = [...svg.querySelectorAll('g[aria-label="dot"]')].filter((g) => g.children.length === 1)
  const shapes = legend.map((g) => g.firstElementChild!.getAttribute('d') ?? 'circle')
  assert.is(shapes.length, 8)
  assert.is(new Set(shapes).size, 8)
})

test('lines are cut where they leave the axes', () => {
  const pieces = clipPolyline(
    [
      [0.1, 1e-2],
      [1000, 1e2],
      [1e4, 1e-3],
    ],
    [1, 1e4],
    [1e-1, 10],
  )
  assert.is(pieces.length, 2)
  const flat = pieces.flat(2).map((x) => Math.log10(x).toFixed(9))
  const expected = [1, 0.1, 100, 10, 1000 * 10 ** 0.2, 10, 1000 * 10 ** 0.6, 0.1]
  assert.equal(
    flat,
    expected.map((x) => Math.log10(x).toFixed(9)),
  )
  assert.equal(clipPolyline([[2, 2]], [1, 10], [1, 10]), [])
})

test('ticks are exact', () => {
  assert.is(powerOfTen(-12), '10⁻¹²')
  assert.equal(decades([1e-7, 0.5]), [-7, -6, -5, -4, -3, -2, -1])
  assert.equal(decades([1e-3, 1e3]), [-3, -2, -1, 0, 1, 2, 3])
  assert.equal(minorTicks([0.5, 30]), [0.5, 0.6, 0.7, 0.8, 0.9, 2, 3, 4, 5, 6, 7, 8, 9, 20, 30])
  assert.equal(decadeRange([0, 0.02, 5, 1000]), [0.01, 1000])
  assert.equal(decadeRange([1, 1]), [1, 10])
  assert.equal(decadeRange([]), [0.1, 1])
})

test('a linear axis has round ticks, and cuts lines straight', () => {
  assert.equal(linearTicks([100, 550]), [100, 200, 300, 400, 500])
  assert.equal(linearTicks([0, 6]), [0, 1, 2, 3, 4, 5, 6])
  const [piece] = clipPolyline(
    [
      [1, 0],
      [100, 20],
    ],
    [1, 100],
    [0, 10],
    'linear',
  )
  assert.equal(
    piece!.at(-1)!.map((x) => x.toFixed(9)),
    ['10.000000000', '10.000000000'],
  )
})

test('the spread is drawn by bars, or by a band', () => {
  const areas = (spread?: 'bars' | 'band') =>
    parsed(curvesSvg({ ...options, ...(spread && { spread }) })).querySelectorAll('g[aria-label="area"] path')
      .length
  assert.is(areas(), 0)
  assert.is(areas('bars'), 0)
  assert.is(areas('band'), 2)
})

test('the legend stands below or above', () => {
  const height = (legendAt?: 'lower' | 'upper') => {
    const svg = parsed(curvesSvg({ ...options, ...(legendAt && { legendAt }) }))
    const found = [...svg.querySelectorAll('text')].find(
      (one) => one.textContent === 'L = 4' && one.closest('[text-anchor=start]'),
    )!
    return Number(/translate\([\d.]+,([\d.]+)\)/.exec(found.getAttribute('transform')!)![1])
  }
  assert.ok(height() > 300)
  assert.ok(height('upper') < 120)
})

test('captions break at spaces, but not inside a formula', () => {
  assert.equal(wrap('aaa bbb ccc', 4.5), ['aaa bbb', 'ccc'])
  assert.equal(wrap('aaaa *x* = 1 b', 4.5), ['aaaa', '*x*\u00a0=\u00a01 b'])
  assert.is(plain('*ε*_{*g*} ∝ *k*^{−1}'), 'εg ∝ k−1')
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

const fewLevels = [1, 2, 4, 8, 16, 32]
const allLevels = [...fewLevels, 128, 1024]

/** Trajectories for the parts of figure 1, as if they had been computed. */
function figure1Trajectories(parts: Part[]): Trajectory[] {
  const made = curves(allLevels)
  return parts.map(({ label, experiment, run }) => ({
    ...made.find((one) => one.label === label && one.trajectory.kind === run.kind)!.trajectory,
    status: 'done',
    message: 'reached α = 4000',
    work: {},
    experiment: experiment as Trajectory['experiment'],
    version: '0.0.0',
  }))
}

const levelsOf = (parts: Part[], kind: Part['run']['kind']) =>
  parts.filter(({ run }) => run.kind === kind).map(({ levels }) => levels)

test('figure 1 has theory of all curves, and simulations of the same experiments', () => {
  for (const full of [false, true]) {
    const parts = figure1.parts(full)
    assert.equal(levelsOf(parts, 'solve'), allLevels)
    assert.equal(levelsOf(parts, 'simulate'), full ? allLevels : fewLevels)
    for (const { label, levels, experiment, run } of parts) {
      assert.equal(experiment.spectrum, { kind: 'power-law', beta: 1, levels })
      assert.is(experiment.inputDimension, levels === 1024 ? 2048 : 1024)
      assert.is(experiment.seed, 1)
      if (run.kind === 'solve') continue
      assert.is(run.runs, full ? 10 : 3)
      const twin = parts.find((one) => one.label === label && one.run.kind === 'solve')!
      assert.equal({ ...experiment, time: 0 }, { ...twin.experiment, time: 0 })
    }
  }
})

/** The texts of figure 1 with single spaces. */
const figure1Words = (parts: Part[]) =>
  texts(curvesSvg(figure1.picture(parts, figure1Trajectories(parts))))
    .join(' ')
    .replaceAll('\u00a0', ' ')

test('figure 1 has its parameters in the caption, its curves in the legend and on the lines', () => {
  const words = figure1Words(figure1.parts(false))
  for (const text of [
    'K = M = 2',
    'η = 0.1',
    'β = 1',
    'σJ = 0.01',
    'N = 1024, but N = 2048 at L = 1024 (2 directions for each eigenvalue)',
    'seed 1',
    'mean of 3 simulations at L ≤ 32,',
    '10⁻⁸',
    // The legend
    'simulation, N = 1024',
    'L = 32 L = 128 L = 1024, N = 2048',
    // On the lines
    '1 2 4 8 16 32 128 1024',
  ])
    assert.ok(words.includes(text), text)
  assert.ok(figure1Words(figure1.parts(true)).includes('mean of 10 simulations, started'))
})

test('the table of figure 1 gives plateaus and slopes, and says what is not reached', () => {
  const parts = figure1.parts(false)
  const trajectories = figure1Trajectories(parts)
  const table = figure1.table(parts, trajectories)
  assert.match(table, /^Figure 1: K = M = 2, erf, η = 0\.1/)
  assert.match(table, /\n +1 +1024 +0\.005\d+ +\d+\.?\d* … \d+ +\d+ +× \d+\.?\d*\n/)
  assert.match(table, /\n1024 +2048 +none +\n/)
  // ε_g ∝ exp(−α/4000) is left out while it is on its plateau
  assert.is(tailSlope(table, 1, 320), '')
  assert.is(tailSlope(table, 1, 640), '−0.23')
  // An exponential's slope passes −0.5, but does not stay there
  assert.is(tailSlope(table, 1, 1280), '−0.47')
  assert.match(
    table,
    /\nNowhere does the slope stay within 0\.05 of −β\/\(1\+β\) = −0\.5, its value for L → ∞\.$/,
  )
  // All of them power laws: the note goes by what is measured
  const reached = trajectories.map((one) => ({
    ...one,
    generalizationError: one.alpha.map((a) => (a + 1e-9) ** -0.5),
  }))
  assert.match(
    figure1.table(parts, reached),
    /\nWithin 0\.05 of −β\/\(1\+β\) = −0\.5, its value for L → ∞: at L = 1 from α = 10 to 81920, at L = 2 /,
  )
  const short = trajectories.map((one) => ({ ...one, alpha: [1, 2], generalizationError: [1, 1] }))
  assert.match(figure1.table(parts, short), /\nNo slope could be measured/)
  const failed = trajectories.map((one, i) => (i === 9 ? { ...one, status: 'diverged' as const } : one))
  assert.match(figure1.table(parts, failed), /\nL = 2, simulate: diverged: reached α = 4000$/)
})

/** What the table of figure 1 gives as the slope of a curve while α doubles from `from`. */
function tailSlope(table: string, levels: number, from: number): string {
  const head = /^ +α .*$/m.exec(table)![0]
  const columns = [...head.matchAll(/ L = (\d+)/g)]
  const column = columns.findIndex(([, L]) => Number(L) === levels)
  const end = (i: number) => columns[i]!.index + columns[i]![0].length
  const row = new RegExp(`^ *${from} … ${2 * from} .*$`, 'm').exec(table)![0]
  return row.slice(column === 0 ? columns[0]!.index : end(column - 1), end(column)).trim()
}

/**
 * Slope of ε_g while α doubles from `from`, by gradient flow (small η) near perfect learning. In every level the
 * students' errors perpendicular to the teachers have two modes; ε_g decays in each with a rate of its own, and weighs
 * it by that rate. A level that has not been learned yet has both modes alike.
 */
function predictedSlope(levels: number, from: number): number {
  const [units, beta, learningRate] = [2, 1, 0.1]
  const powers = Array.from({ length: levels }, (_, k) => (k + 1) ** -(1 + beta))
  const mean = powers.reduce((a, b) => a + b) / levels
  const rates = [-1 / 2, (units - 1) / 2].map((x) => (4 / (Math.PI * units)) * (1 / Math.sqrt(3) + x))
  const error = (alpha: number) => {
    let sum = 0
    for (const power of powers)
      for (const rate of rates) sum += power * rate * Math.exp((-rate * learningRate * power * alpha) / mean)
    return sum
  }
  return Math.log2(error(2 * from) / error(from))
}

test('the slopes of figure 1 are those of the linearised dynamics: exponential at L = 1, a power law at 1024', async () => {
  const parts = figure1
    .parts(false)
    .filter(({ levels, run }) => run.kind === 'solve' && [1, 32, 128, 1024].includes(levels))
  const table = figure1.table(parts, await computeParts(parts, { workers: 1 }))
  const slope = (levels: number, from: number) => Number(tailSlope(table, levels, from).replace('−', '-'))
  // From where nothing is left of the plateau. The fit differs from the secant by up to 0.02 where the slope changes
  for (const [levels, first, last] of [
    [32, 640, 10240],
    [128, 160, 40960],
    [1024, 20, 40960],
  ] as const)
    for (let from = first; from <= last; from *= 2)
      assert.ok(
        Math.abs(slope(levels, from) - predictedSlope(levels, from)) < 0.03,
        `L = ${levels}, α = ${from}: ${slope(levels, from)}, expected ${predictedSlope(levels, from)}`,
      )
  // Exponential; slower than for small η by a tenth
  const late = slope(1, 5120)
  assert.ok(Math.abs(late / slope(1, 2560) - 2) < 0.01)
  assert.ok(late / predictedSlope(1, 5120) > 0.87 && late / predictedSlope(1, 5120) < 1)
  // There ε_g reaches its floor
  assert.is(tailSlope(table, 1, 10240), '')
  // No power law at 32, a steep one at 128, −β/(1+β) at 1024 until the smallest eigenvalue is felt
  for (const from of [640, 1280, 2560]) assert.ok(slope(32, from) < -1.1 && slope(32, from) > -1.4)
  for (const from of [80, 160, 320]) assert.ok(slope(128, from) < -0.65 && slope(128, from) > -0.76)
  for (const from of [20, 40, 80, 160, 320]) assert.ok(slope(1024, from) < -0.5 && slope(1024, from) > -0.58)
  assert.is(slope(1024, 640), -0.61)
  assert.match(table, /\nWithin 0\.05 of .*: at L = 1024 from α = 20 to 320\.$/)
})

test('the simulations that only the full figure has follow its theory', async () => {
  const parts = figure1
    .parts(true)
    .filter(({ levels }) => levels > 32)
    .map((part): Part => {
      const run: Part['run'] = part.run.kind === 'simulate' ? { kind: 'simulate', runs: 2 } : part.run
      return { ...part, run, experiment: { ...part.experiment, time: { at: [0.5, 2, 8] } } }
    })
  const trajectories = await computeParts(parts)
  for (const levels of [128, 1024]) {
    const [theory, simulation] = ['solve', 'simulate'].map(
      (kind) => trajectories[parts.findIndex((part) => part.levels === levels && part.run.kind === kind)]!,
    )
    simulation!.generalizationError.forEach((one, i) => {
      const expected = theory!.generalizationError[i]!
      assert.ok(Math.abs(one / expected - 1) < 0.06, `L = ${levels}: ${one}, expected ${expected}`)
    })
  }
})

test('finite-n has theory and simulations from the same overlaps at each N, and at the same times', () => {
  for (const full of [false, true]) {
    const parts = finiteN.parts(full)
    assert.is(parts.length, full ? 8 : 6)
    for (const [i, { label, experiment, run }] of parts.entries()) {
      if (run.kind !== 'simulate') continue
      const { time, ...simulated } = experiment
      const { time: times, ...theory } = parts[i - 1]!.experiment
      assert.equal(simulated, theory)
      assert.is(label, parts[i - 1]!.label)
      assert.equal(run, { kind: 'simulate', runs: full ? 100 : 20, method: 'reduced' })
      const at = 'at' in time ? time.at : []
      assert.ok(at.length > 30 && 'at' in times && at.every((alpha) => times.at.includes(alpha)))
      for (const alpha of at) assert.ok(Math.abs(alpha * 100 - Math.round(alpha * 100)) < 1e-9)
    }
  }
})

test('finite-n shows the mean and the spread of the runs over theory', async () => {
  const parts = finiteN.parts(false).slice(0, 2)
  const trajectories = await computeParts(parts, { workers: 1 })
  const { series, caption, spread } = finiteN.picture(parts, trajectories)
  assert.is(spread, 'band')
  assert.equal(
    series.map(({ kind }) => kind),
    ['solve', 'simulate'],
  )
  const { generalizationError, quantiles } = trajectories[1]!
  series[1]!.samples.forEach((sample, i) => {
    assert.is(sample.y, generalizationError[i])
    assert.is(sample.quantiles![0], quantiles!['0.05'][i])
  })
  for (const text of ['*K* = *M* = 2', 'mean of 20 runs', '*σ*_{*J*} = 0.01', 'seed 1', '*β* = 1', '*L* = 2'])
    assert.ok(caption.includes(text), text)
  assert.match(
    finiteN.table(parts, trajectories),
    /20 runs\n\n +N .*\n100 +0\.1 +0\.15\d+ +[\d.]+ +0\.9\d+ … 1\.\d+\n/,
  )
})

/** Curves that leave their plateau at given times, as if they had been computed for parts of plateau-length. */
function plateauTrajectories(parts: Part[], ends: (N: number, run: number) => number): Trajectory[] {
  const height = 0.0073385
  return parts.map(({ experiment, run: { kind } }) => {
    const alpha = 'at' in experiment.time ? experiment.time.at : []
    const N = experiment.inputDimension!
    // 0.9 of its height at the end
    const curve = (run: number) => {
      const scale = ends(N, run) / (-Math.log(0.9)) ** (1 / 40)
      return alpha.map((a) => 0.16 * Math.exp(-a / 5) + height * Math.exp(-((a / scale) ** 40)))
    }
    return {
      kind,
      alpha,
      generalizationError: curve(0),
      ...(kind === 'simulate' && { runs: [0, 1, 2].map(curve) }),
      floor: 0,
      status: 'done',
      message: 'done',
      work: {},
      experiment: experiment as Trajectory['experiment'],
      version: '0.0.0',
    }
  })
}

test('plateau-length measures the lengths of theory and runs, and compares with the escape time', () => {
  const parts = plateauLength.parts(true)
  assert.equal(
    parts.map(({ run, experiment }) =>
      run.kind === 'simulate' ? [run.method, run.keepRuns, run.runs] : experiment.inputDimension,
    ),
    [
      ...[3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((n) => 10 ** n),
      ...[200, 40, 6, 2].map((runs) => ['reduced', true, runs]),
    ],
  )
  const end = (N: number) => 100 + 10 * Math.log(N)
  const trajectories = plateauTrajectories(parts, (N, run) => end(N) + 5 * run)
  const { series, caption, guides } = plateauLength.picture(parts, trajectories)
  const [theory, simulation] = series
  assert.equal(
    theory!.samples.map(({ x }) => x),
    [3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((n) => 10 ** n),
  )
  const first = theory!.samples[0]!.y
  for (const { x, y } of theory!.samples) assert.ok(Math.abs(y - first - 10 * Math.log(x / 1000)) < 0.05)
  simulation!.samples.forEach(({ y, standardError, quantiles }, i) => {
    assert.ok(Math.abs(y - theory!.samples[i]!.y - 5) < 0.05)
    assert.ok(Math.abs(standardError! - 5 / Math.sqrt(3)) < 0.05)
    assert.ok(Math.abs(quantiles![2] - quantiles![0] - 9) < 0.05)
  })
  // τ_esc at η = 1: 1.0446 times as fast as for η → 0
  const escapeTime = 1 / (0.0328749 * 1.0446)
  const [{ from, to }] = guides as [NonNullable<typeof guides>[number]]
  assert.ok(Math.abs((to[1] - from[1]) / Math.log(to[0] / from[0]) / (escapeTime / 2) - 1) < 1e-4)
  assert.ok(caption.includes(`at *N* = 1,000 is ${(5 / escapeTime).toFixed(2)} *τ*_{esc}`))
  assert.match(
    plateauLength.table(parts, trajectories),
    /τ_esc\/2 = 14\.560; slope of the theory's length in ln N: 10\.0\d\d$/,
  )
  assert.match(toCsv(series, plateauLength.columns), /^series,kind,L,N,length,standardError,/)
})

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

test('a part that cannot be computed stops the others', async () => {
  const parts = smallParts()
  parts[0]!.experiment = { ...parts[0]!.experiment, time: { until: 1e6 } }
  parts[2]!.experiment = { ...parts[2]!.experiment, learningRate: -1 }
  try {
    await computeParts(parts, { workers: 6 })
    assert.unreachable()
  } catch (error) {
    assert.match((error as Error).message, /learningRate/)
  }
})

test('drawFigure refuses what it does not know, and stops when it is told to', async () => {
  const folder = join(tmpdir(), `onepass-figures-${process.pid}`)
  const refused = async (field: string, name: string, given: object) => {
    try {
      await drawFigure(name, given as DrawFigureOptions)
    } catch (error) {
      assert.is((error as { field?: string }).field, field)
      return
    }
    assert.unreachable(`${field} was not refused`)
  }
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

test('legend, lines and points tell the kinds of series apart', () => {
  const [line, points] = series([1]) as [Series, Series]
  const kinds: Series[] = [
    line,
    { ...line, kind: 'predict' },
    { ...line, kind: 'mean' },
    points,
    { ...points, kind: 'measure' },
  ]
  const drawn = (given: Series[]) =>
    curvesSvg({ ...options, series: given, guides: [], brackets: [], styles: {} })
  const found = kinds.map((one) => drawn([one]))
  assert.is(new Set(found).size, kinds.length)
  const dashes = (svg: string) => /stroke-dasharray="([^"]*)"/.exec(svg)?.[1]
  assert.equal(found.slice(0, 3).map(dashes), [undefined, '7 3.5', '1.5 2.5'])
  const styles = { solve: 'a', predict: 'b', mean: 'c', simulate: 'd', measure: 'e' }
  const words = texts(curvesSvg({ ...options, styles }))
  for (const text of Object.values(styles)) assert.ok(words.includes(text))
})

test('the legend stands in the corner that is asked for', () => {
  const place = (legendAt?: 'lower' | 'upper' | 'right') => {
    const svg = parsed(curvesSvg({ ...options, ...(legendAt && { legendAt }) }))
    const text = [...svg.querySelectorAll('text')].find((one) => one.textContent === 'L = 1')!
    const [, x, y] = /translate\(([\d.]+),([\d.]+)\)/.exec(text.getAttribute('transform')!)!
    return [Number(x), Number(y)] as const
  }
  assert.ok(place()[1] > 250 && place('upper')[1] < 150 && place('right')[1] < 150)
  assert.ok(place('right')[0] > 400 && place('upper')[0] < 200)
})

test('the x axis has the ticks that are asked for', () => {
  const words = texts(curvesSvg({ ...options, xTicks: [1, 2, 4, 8], xRange: [0.5, 10] }))
  for (const text of ['1', '2', '4', '8']) assert.ok(words.includes(text), text)
  assert.not.ok(words.includes('10⁰') && words.includes('10¹'))
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

test.run()
