import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { cutCurve } from '../src/fit/cuts.js'
import { grouped } from '../src/fit/measured-curve.js'
import { scaled } from '../src/fit/noise.js'
import { openKernel } from './support/kernel.js'

const kernel = openKernel()

/** Samples of ln ε_g at ln α = 0, 0.5, … */
function curveOf(y: number[]) {
  const x = y.map((_, i) => i / 2)
  return grouped({ alpha: x.map(Math.exp), x, y }, 200, kernel)
}

/** Independent noise of one size. */
const white = (n: number, size: number) => ({
  sigma: new Array<number>(n).fill(size),
  rho: new Array<number>(n).fill(0),
  length: 0,
})

/** ln of the integral over level and slope, on a grid, of the samples' probability, with flat priors 1 and 3 wide. */
function evidence(coordinate: number[], unit: number, y: number[], size: number): number {
  const step = size / 40
  let sum = 0
  const meanX = coordinate.reduce((a, b) => a + b, 0) / coordinate.length
  const meanY = y.reduce((a, b) => a + b, 0) / y.length
  for (let level = -6 * size; level <= 6 * size; level += step)
    for (let slope = -6; slope <= 6; slope += step) {
      const squares = coordinate.reduce(
        (total, c, i) => total + (y[i]! - meanY - level - (slope * (c - meanX)) / unit) ** 2,
        0,
      )
      sum += Math.exp(-squares / (2 * size * size))
    }
  return Math.log((sum * step * step) / 3) - (y.length / 2) * Math.log(2 * Math.PI * size * size)
}

test('a curve’s evidence and pieces are those of all its cuts, enumerated', async () => {
  const y = [0, -0.4, -0.9, -0.95, -1.3, -1.5]
  const size = 0.3
  const curve = curveOf(y)
  const [cuts] = await cutCurve(curve, white(6, size), [1], 0.1, kernel)
  // Six samples are one piece, or two of three, straight in ln α or in α: too long for a bend, or too few
  const { alpha, x } = curve
  const both = (first: number, end: number) => {
    const part = (values: number[]) => values.slice(first, end)
    const middle = (alpha[first]! + alpha[end - 1]!) / 2
    return [evidence(part(x), 1, part(y), size), evidence(part(alpha), middle, part(y), size)] as const
  }
  const logPrior = -Math.log(6 * 3)
  const whole = both(0, 6).map((value) => Math.exp(value + logPrior))
  const left = both(0, 3).map((value) => Math.exp(value + logPrior))
  const right = both(3, 6).map((value) => Math.exp(value + logPrior))
  const total = whole[0]! + whole[1]! + (left[0]! + left[1]!) * (right[0]! + right[1]!)
  assert.ok(Math.abs(cuts!.logEvidence - Math.log(total)) < 1e-3)
  const probability = (kind: string, end: number) =>
    Math.exp(
      cuts!.pieces.find((one) => one.kind === kind && one.first === 0 && one.end === end)!.logProbability,
    )
  assert.ok(Math.abs(probability('powerLaw', 6) - whole[0]! / total) < 1e-3)
  assert.ok(Math.abs(probability('exponential', 6) - whole[1]! / total) < 1e-3)
  assert.ok(Math.abs(probability('exponential', 3) - (left[1]! * (right[0]! + right[1]!)) / total) < 1e-3)
})

/** The same over level, slope and bend, flat priors 1, 3 and 3 wide. */
function evidenceOfBend(x: number[], y: number[], size: number): number {
  const step = 0.05
  const middle = x.reduce((a, b) => a + b, 0) / x.length
  let sum = 0
  for (let level = -3; level <= 3; level += step)
    for (let slope = -3; slope <= 3; slope += step)
      for (let bend = -3; bend <= 3; bend += step) {
        const squares = x.reduce((total, xi, i) => {
          const u = xi - middle
          return total + (y[i]! - level - slope * u - bend * u * u) ** 2
        }, 0)
        sum += Math.exp(-squares / (2 * size * size))
      }
  return Math.log((sum * step ** 3) / 9) - (y.length / 2) * Math.log(2 * Math.PI * size * size)
}

test('a parabola over less than a factor of 10 is a bend, in proportion to its evidence', async () => {
  const y = [0, -0.1, -0.5, -1.2, -2.3]
  const curve = curveOf(y)
  const [cuts] = await cutCurve(curve, white(5, 0.3), [1], 0.1, kernel)
  const { alpha, x } = curve
  const middle = (alpha[0]! + alpha[4]!) / 2
  const [law, exponential, bend] = [
    evidence(x, 1, y, 0.3),
    evidence(alpha, middle, y, 0.3),
    evidenceOfBend(x, y, 0.3),
  ].map(Math.exp)
  const found = cuts!.pieces.find(({ kind }) => kind === 'bend')!
  const expected = bend! / (law! + exponential! + bend!)
  assert.ok(Math.abs(Math.exp(found.logProbability) - expected) < 1e-3, `${expected}`)
  assert.ok(expected > 0.1 && expected < 0.9)
  // By least squares, which is the mean slope here: u and u² are orthogonal at evenly spaced samples
  const slope =
    x.reduce((sum, xi, i) => sum + (xi - 1) * y[i]!, 0) / x.reduce((sum, xi) => sum + (xi - 1) ** 2, 0)
  assert.ok(Math.abs(found.slope - slope) < 1e-12)
})

test('what bends by less than is asked for, or over more than a factor of 10, is no bend', async () => {
  const bends = async (curvature: number, n: number, drift = 0.1) => {
    const y = Array.from({ length: n }, (_, i) => -i / 2 - curvature * (i / 2) ** 2)
    const [cuts] = await cutCurve(curveOf(y), white(n, 0.001), [1], drift, kernel)
    return cuts!.pieces.filter(({ kind }) => kind === 'bend')
  }
  assert.is((await bends(0.02, 5)).length, 0)
  assert.ok((await bends(0.1, 5)).length > 0)
  assert.is((await bends(0.1, 5, 1 / 3)).length, 0)
  assert.ok((await bends(0.5, 12)).every(({ first, end }) => end - first <= 5))
})

test('a page stays alive: control is given back for each kind of piece and each factor', async () => {
  let turns = 0
  let isOver = false
  const turn = () => {
    turns++
    if (!isOver) setImmediate(turn)
  }
  setImmediate(turn)
  await cutCurve(curveOf([0, -0.3, -0.7, -0.8, -1.3, -1.5]), white(6, 0.1), [0.5, 0.7, 1], 0.1, kernel)
  isOver = true
  assert.ok(turns >= 6, `${turns}`)
})

test('a factor on the noise is noise of that size', async () => {
  const curve = curveOf([0, -0.3, -0.7, -0.8, -1.3, -1.5, -1.7, -2.1])
  const noise = { ...white(8, 0.1), rho: [0, ...new Array(7).fill(0.4)], length: 1 }
  const cuts = await cutCurve(curve, noise, [0.5, 1.7], 0.1, kernel)
  for (const [i, factor] of [0.5, 1.7].entries()) {
    const [expected] = await cutCurve(curve, scaled(noise, factor), [1], 0.1, kernel)
    assert.ok(Math.abs(cuts[i]!.logEvidence - expected!.logEvidence) < 1e-9)
    assert.is(cuts[i]!.pieces.length, expected!.pieces.length)
  }
})

test('noise stated far too small cuts the curve into the shortest pieces', async () => {
  const [cuts] = await cutCurve(curveOf([0, 1, 0, 1, 0, 1, 0, 1, 0]), white(9, 1e-4), [1], 0.1, kernel)
  assert.ok(Number.isFinite(cuts!.logEvidence))
  assert.ok(cuts!.pieces.every(({ first, end }) => end - first === 3))
})

test.run()
