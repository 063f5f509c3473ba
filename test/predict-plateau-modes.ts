import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { powerLaw } from '../src/experiment/spectrum.js'
import type { Experiment } from '../src/experiment.js'
import { plateauEscape } from '../src/predict/plateau-escape.js'
import { plateauFixedPoint } from '../src/predict/plateau-fixed-point.js'
import { plateauInstability } from '../src/predict/plateau-modes.js'
import { solve } from '../src/solve.js'
import { openKernel } from './support/kernel.js'
import { fixedPointSetting, plateauFixtures, systemOf } from './support/plateau-fixtures.js'
import { symmetricNetwork } from './support/symmetric-network.js'

function instabilityOf(experiment: Experiment) {
  const setting = fixedPointSetting(experiment)
  const kernel = openKernel()
  return plateauInstability(setting, plateauFixedPoint(setting, kernel), systemOf(experiment), kernel)
}

const near = (found: number, expected: number, relative: number) =>
  assert.ok(Math.abs(found / expected - 1) < relative, `${found}, expected ${expected}`)

for (const { name, experiment, rates, levelRate } of plateauFixtures) {
  test(`the unstable directions are those of the dense Jacobian: ${name}`, () => {
    const found = instabilityOf(experiment)
    const listed = found.directions.flatMap(({ rate, escapeTime, multiplicity }) => {
      near(escapeTime, 1 / rate, 1e-15)
      return new Array<number>(multiplicity).fill(rate)
    })
    assert.is(listed.length, rates.length)
    // the fixture's are from numerical derivatives
    listed.forEach((rate, i) => {
      near(rate, rates[i]!, 1e-7)
    })
    assert.ok(Math.abs(found.levelRate - levelRate) < 1e-9)
  })
}

const orthonormal = (K: number, M: number, L: number, learningRate: number): Experiment => ({
  spectrum: { kind: 'power-law', beta: 1, levels: L },
  teacher: { units: M, vectors: 'orthonormal' },
  student: { units: K },
  learningRate,
  inputDimension: L * 1024,
  time: { until: 1 },
})

test('for η → 0 escape and arrival are the known ones', () => {
  for (const [K, M, L] of [
    [2, 2, 1],
    [3, 2, 8],
    [2, 3, 4],
    [4, 4, 2],
  ] as const) {
    const { eigenvalues } = powerLaw(1, L)
    const T2 = eigenvalues.reduce((sum, lambda) => sum + lambda ** 2 / L, 0)
    const limit = (value: (of: ReturnType<typeof instabilityOf>) => number) => {
      const at = (rate: number) => value(instabilityOf(orthonormal(K, M, L, rate))) / rate
      return 2 * at(1e-5) - at(2e-5)
    }
    const expected = ((M / K) * (2 / Math.PI) * T2) / ((2 * M + 1) ** 1.5 * Math.sqrt(2 * M - 1))
    near(
      limit(({ directions }) => directions[0]!.rate),
      expected,
      1e-8,
    )
    const arrival = (M / K) * (2 / Math.PI) * Math.sqrt((2 * M - 1) / (2 * M + 1)) * eigenvalues.at(-1)!
    near(
      limit(({ relaxationRate }) => relaxationRate),
      arrival,
      1e-8,
    )
    assert.is(instabilityOf(orthonormal(K, M, L, 1e-5)).directions[0]!.multiplicity, (K - 1) * (M - 1))
  }
})

test('with a thousand levels it is the rate that the symmetry gives', () => {
  const { directions } = instabilityOf(orthonormal(3, 3, 1000, 0.5))
  const { eigenvalues, weights } = powerLaw(1, 1000)
  const levels = { eigenvalues: Float64Array.from(eigenvalues), weights: Float64Array.from(weights) }
  near(directions[0]!.rate, plateauEscape(symmetricNetwork(3, 3), levels, 0.5, openKernel()).rate, 1e-11)
})

test('directions are listed down to the rate of a single level, whatever was known there', () => {
  // one of them is told to be slower by a search that ends at that rate
  const { directions, levelRate } = instabilityOf({
    ...orthonormal(6, 6, 1000, 0.5),
    spectrum: { kind: 'power-law', beta: 0.1, levels: 1000 },
    teacher: { units: 6 },
    inputDimension: 10000,
  })
  assert.ok(levelRate > 0.05)
  assert.ok(directions.length > 3)
  assert.ok(directions.every(({ rate }, i) => rate > levelRate && rate < (directions[i - 1]?.rate ?? 1)))
})

test('where one student learns nothing is unstable', () => {
  assert.equal(instabilityOf(orthonormal(1, 2, 2, 0.5)).directions, [])
})

test('on the plateau of a curve the asymmetry grows at this rate: K = 3, M = 2, L = 2, η = 0.5', async () => {
  const experiment = orthonormal(3, 2, 2, 0.5)
  const { rate } = instabilityOf(experiment).directions[0]!
  const { alpha, overlaps } = await solve(
    {
      ...experiment,
      student: { units: 3, initialStd: 1e-4 },
      inputDimension: 1e12,
      time: { from: 1, until: 30 / rate, samples: 200 },
    },
    { tolerance: 1e-9, overlaps: true },
  )
  const asymmetry = overlaps!.R.map(([one, two]) => Math.abs(one![0]! + two![1]! - one![1]! - two![0]!))
  const first = alpha.findIndex((a) => a > 12 / rate)
  const last = asymmetry.findIndex((x, i) => i > first && x > 1e-3)
  assert.ok(last > first + 5)
  const measured = Math.log(asymmetry[last]! / asymmetry[first]!) / (alpha[last]! - alpha[first]!)
  near(measured, rate, 1e-4)
})

test.run()
