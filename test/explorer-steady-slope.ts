import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { steadySlope } from '../src/explorer/steady-slope.js'
import { solve } from '../src/index.js'
import { openKernel } from './support/kernel.js'

const kernel = openKernel()
const alpha = Array.from({ length: 61 }, (_, i) => 10 ** (i / 10 - 2))
const setting = { after: 0, floor: 0, kernel }

test('a power law is found whole, with its slope', () => {
  const found = steadySlope(
    alpha,
    alpha.map((a) => 3 * a ** -0.5),
    setting,
  )!
  assert.is(found.from, alpha[0])
  assert.is(found.to, alpha.at(-1))
  assert.ok(Math.abs(found.slope + 0.5) < 1e-12)
})

test('an exponential and a plateau are none', () => {
  const falls = alpha.map((a) => Math.exp(-a / 100))
  assert.is(steadySlope(alpha, falls, { ...setting, after: 10 }), undefined)
  assert.is(
    steadySlope(
      alpha,
      alpha.map(() => 1),
      setting,
    ),
    undefined,
  )
})

test('what lies before `after`, or near the floor, does not count', () => {
  const broken = alpha.map((a) => (a < 1 ? a ** -2 : a ** -0.5))
  assert.ok(Math.abs(steadySlope(alpha, broken, { ...setting, after: 1 })!.slope + 0.5) < 1e-12)
  const { to } = steadySlope(
    alpha,
    alpha.map((a) => a ** -1),
    { ...setting, floor: 1e-4 },
  )!
  assert.ok(to < 100 && to > 70, `${to}`)
})

test('the exponent of a wide spectrum is near −β/(1+β)', async () => {
  const { generalizationError, floor, ...curve } = await solve({
    spectrum: { kind: 'power-law', beta: 1, levels: 1024 },
    teacher: { units: 1 },
    student: { units: 1 },
    activation: 'linear',
    learningRate: 0.01,
    // Many directions a level: one alone would draw the curve's bends
    inputDimension: 1024 * 1000,
    time: { until: 1e5 },
  })
  const { slope, from, to } = steadySlope(curve.alpha, generalizationError, { after: 0, floor, kernel })!
  assert.ok(slope < -0.45 && slope > -0.6, `${slope} from ${from} to ${to}`)
})

test('a wave in each third leaves their slopes, but is no line', () => {
  const wave = (size: number) =>
    alpha.map((a, i) => a ** -0.5 * Math.exp(size * Math.cos((2 * Math.PI * i) / 20)))
  // The whole falls by 6.9 in ln ε
  const { from, to } = steadySlope(alpha, wave(0.5), setting)!
  assert.ok(to / from > 9e5)
  assert.is(steadySlope(alpha, wave(0.8), setting), undefined)
})

test.run()
