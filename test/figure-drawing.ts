import { parseHTML } from 'linkedom'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { clipPolyline } from '../src/figures/clip.js'
import { fromCsv, toCsv } from '../src/figures/csv.js'
import type { CurvesOptions } from '../src/figures/curves.js'
import { drawCurves } from '../src/figures/draw-curves.js'
import { width } from '../src/figures/layout.js'
import { linearTicks } from '../src/figures/linear-axis.js'
import { decadeRange, decades, minorTicks, powerOfTen } from '../src/figures/log-axis.js'
import { plain, wrap } from '../src/figures/markup.js'
import { colours, symbols } from '../src/figures/palette.js'
import { type Pixels, renderPixels, renderPng } from '../src/figures/png.js'
import { type Series, samplesAboveFloor } from '../src/figures/series.js'
import { curvesSvg } from '../src/figures/svg.js'
import { curves, error, floor } from './support/figure-curves.js'
import { parsed, texts } from './support/svg.js'

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

test.run()
