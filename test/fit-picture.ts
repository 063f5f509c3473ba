import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { fitFile, fitPicture } from '../src/figures/fit.js'
import { readCurve } from '../src/fit/reading.js'
import { fit } from '../src/index.js'
import { ensemble } from './support/fit-checks.js'

const alpha = Array.from({ length: 121 }, (_, i) => 10 ** (i / 20 - 2))
const curve = {
  alpha,
  generalizationError: alpha.map((a) => 0.1 * Math.exp(-a) + 0.01 * Math.max(1, a / 50) ** -0.5),
}

test('a picture shows the law beside its window, and the plateaus', async () => {
  const result = await fit(curve)
  const { guides, brackets, caption, series } = fitPicture(readCurve(curve), result)
  const { window, exponent } = result.powerLaw!
  const [guide] = guides!
  assert.equal([guide!.from[0], guide!.to[0]], window)
  const slope = Math.log(guide!.to[1] / guide!.from[1]) / Math.log(window[1] / window[0])
  assert.ok(Math.abs(slope - exponent) < 1e-9)
  assert.equal(
    brackets!.map(({ from, to }) => [from, to]),
    [[result.plateaus[0]!.start, result.plateaus[0]!.end], window],
  )
  assert.match(caption, 'Power law: exponent −0.5')
  assert.is(series[0]!.samples.length, alpha.length)
  const svg = String(await fitFile(curve, result, 'svg'))
  assert.match(svg, /^<\?xml/)
  assert.match(svg, '−0.5')
  const png = (await fitFile(curve, result, 'png')) as Uint8Array
  assert.equal([...png.subarray(1, 4)], [0x50, 0x4e, 0x47])
})

test('a noisy curve is drawn as points with bars; what means nothing is not drawn', async () => {
  const standardError = curve.generalizationError.map((e) => 0.1 * e)
  const noisy = {
    ...curve,
    generalizationError: curve.generalizationError.map((e, i) => e * (i % 2 ? 1.1 : 0.9)),
  }
  const own = { ...noisy, standardError }
  const { series, caption } = fitPicture(readCurve(own), await fit(own))
  assert.is(series[0]!.kind, 'simulate')
  assert.ok(series[0]!.samples[0]!.quantiles![2] > series[0]!.samples[0]!.y)
  assert.match(caption, 'Bars: ±1.96 standard errors.')
  const trajectory = { ...ensemble, ...noisy, floor: 0.005 }
  const drawn = fitPicture(readCurve(trajectory), await fit(trajectory)).series[0]!.samples
  assert.ok(drawn.length < alpha.length && drawn.every(({ y }) => y > 0.005))
})

test('as CSV: the curve, and the law inside its window', async () => {
  const result = await fit(curve)
  const rows = String(await fitFile(curve, result, 'csv'))
    .trimEnd()
    .split('\n')
  assert.is(rows[0], 'alpha,generalizationError,powerLaw')
  const table = rows.slice(1).map((row) => row.split(','))
  assert.equal(
    table.map(([a, e]) => [Number(a), Number(e)]),
    alpha.map((a, i) => [a, curve.generalizationError[i]!]),
  )
  const inside = table.filter(([, , law]) => law !== '')
  assert.equal([Number(inside[0]![0]), Number(inside.at(-1)![0])], result.powerLaw!.window)
  for (const [, e, law] of inside) assert.ok(Math.abs(Number(law) / Number(e) - 1) < 0.05)
})

test.run()
