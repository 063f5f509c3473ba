import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { plateauEscape } from '../src/predict/plateau-escape.js'
import { norm, propagator, symmetricPath, weightedSums } from '../src/predict/plateau-path.js'
import { solve } from '../src/solve.js'
import { openKernel } from './support/kernel.js'
import { type EndCase, endExperiment } from './support/plateau-ends.js'
import { systemOf } from './support/plateau-fixtures.js'
import { symmetricNetwork } from './support/symmetric-network.js'

function pathOf(one: EndCase) {
  const experiment = { ...endExperiment(one), time: { until: 1 } }
  const system = systemOf(experiment)
  const network = symmetricNetwork(one.units, one.units)
  const { learningRate } = one
  const { rate, plateau } = plateauEscape(network, system.levels, learningRate, openKernel())
  const setting = {
    integrator: openKernel(),
    network,
    learningRate,
    escapeTime: 1 / rate,
    plateauOverlap: plateau.studentTeacher,
  }
  return { experiment, system, path: symmetricPath(setting, system), plateau }
}

/** R without the means of its rows and columns. */
function centred(R: number[][]): number[][] {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const rows = R.map(mean)
  const columns = R[0]!.map((_, n) => mean(R.map((row) => row[n]!)))
  return R.map((row, i) => row.map((value, n) => value - rows[i]! - columns[n]! + mean(rows)))
}

for (const [units, levels, learningRate] of [
  [2, 1, 0.1],
  [2, 8, 0.5],
  [3, 4, 1],
] as const) {
  test(`path and asymmetry are those of the full equations: M = ${units}, L = ${levels}, η = ${learningRate}`, async () => {
    const one = { units, levels, learningRate, inputDimension: 1e8, seed: 3 }
    const { experiment, system, path, plateau } = pathOf(one)
    const { alpha, error } = path
    const every = Math.ceil(alpha.length / 20)
    const places = alpha.map((_, i) => i).filter((i) => i % every === 0 || i === alpha.length - 1)
    const { generalizationError, overlaps } = await solve(
      { ...experiment, time: { at: places.map((i) => alpha[i]!) } },
      { tolerance: 1e-9, overlaps: true },
    )
    // the asymmetry lowers ε_g by its square
    places.slice(0, -4).forEach((i, place) => {
      const ratio = error[i]! / generalizationError[place]!
      assert.ok(Math.abs(ratio - 1) < 1e-3, `${ratio} at α = ${alpha[i]}`)
    })
    const predicted = weightedSums(path.asymmetry, system.levels.eigenvalues)
    const found = centred(overlaps!.R.at(-1)!)
    const size = norm(found)
    const difference = norm(found.map((row, i) => row.map((value, n) => value - predicted[i]![n]!)))
    // grown by five orders, to 3 % of R*
    assert.ok(difference < 0.02 * size, `${difference / size}`)
    const reached = norm(predicted) / (plateau.studentTeacher * units)
    assert.ok(reached > 0.03 && reached < 0.035, String(reached))
  })
}

test('the propagator takes the initial asymmetry to the one at the end', () => {
  const { system, path } = pathOf({
    units: 3,
    levels: 5,
    learningRate: 0.4,
    inputDimension: 1e5,
    seed: 2,
  })
  const { levels, rows } = system
  const K = 3
  const g = propagator(path.steps, levels, rows[K]![K]!, openKernel())
  const start = weightedSums(
    [0, 1, 2].map((i) => [0, 1, 2].map((n) => rows[i]![K + n]!)),
    g,
  )
  const end = weightedSums(path.asymmetry, levels.eigenvalues)
  const difference = norm(centred(start).map((row, i) => row.map((value, n) => value - end[i]![n]!)))
  assert.ok(difference < 1e-12 * norm(end), String(difference))
})

test('levels that are not trained keep their asymmetry and still drive the others', () => {
  const one = { units: 2, levels: 2, learningRate: 0.5, inputDimension: 1e6, seed: 1 }
  const { system, path } = pathOf(one)
  const still = { ...system, levels: { ...system.levels, trained: [true, false] } }
  const { learningRate } = one
  const { rate, plateau } = plateauEscape(symmetricNetwork(2, 2), system.levels, learningRate, openKernel())
  const other = symmetricPath(
    {
      integrator: openKernel(),
      network: symmetricNetwork(2, 2),
      learningRate,
      escapeTime: 1 / rate,
      plateauOverlap: plateau.studentTeacher,
    },
    still,
  )
  const r = (i: number, n: number) => system.rows[i]![2 + n]![1]!
  const expected = (r(0, 0) + r(1, 1) - r(0, 1) - r(1, 0)) / 4
  assert.ok(Math.abs(other.asymmetry[0]![0]![1]! - expected) < 1e-16)
  assert.ok(Math.abs(path.asymmetry[0]![0]![1]! - expected) > 1e-4)
})

test.run()
