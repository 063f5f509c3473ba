import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import { experimentLevels, powerLaw } from '../src/experiment/spectrum.js'
import type { Experiment, ExperimentSpectrum } from '../src/experiment.js'
import { compressor, logRange } from '../src/solve/compression.js'
import { initialSystem } from '../src/solve/level-system.js'
import { solve } from '../src/solve.js'
import { compressionErrors } from './support/compression-error.js'
import { openKernel } from './support/kernel.js'
import { seededSpectra } from './support/seeded-spectra.js'

/** Of those of docs/compression.md, the ones that are soon integrated. */
const cases = seededSpectra(50)
  .filter(({ levels }) => levels <= 200)
  .flatMap((spectrum) => (['erf', 'linear'] as const).map((activation) => ({ ...spectrum, activation })))
  .filter(({ levels, activation, isLate }) => activation === 'linear' || !isLate || levels <= 70)

for (const { name, levels, activation, experiment } of cases) {
  test(`the error stated bounds the nodes' error: ${name}, L = ${levels}, ${activation}`, async () => {
    const { resolution, errors } = await compressionErrors(experiment(activation), [1e-4, 1e-6])
    for (const { tolerance, nodes, stated, measured } of errors) {
      if (nodes === undefined) continue // exact levels in the end
      assert.ok(stated >= measured - resolution, `stated ${stated}, measured ${measured}`)
      assert.ok(measured <= 30 * tolerance, `${measured}`)
    }
  })

  test(`nodes keep the tolerance: ${name}, L = ${levels}, ${activation}`, async () => {
    const tolerance = 1e-5
    const given = experiment(activation)
    const nodes = await solve(given, { tolerance, integrator: 'implicit' })
    const exact = await solve(given, { tolerance: 1e-8, integrator: 'implicit', levels: 'exact' })
    assert.is(exact.work.nodes, undefined)
    assert.ok(Number(nodes.work.nodes) < levels, `${nodes.work.nodes} nodes`)
    exact.generalizationError.forEach((expected, i) => {
      const allowed = 100 * tolerance * expected + nodes.floor + exact.floor
      const found = nodes.generalizationError[i]!
      assert.ok(Math.abs(found - expected) <= allowed, `${found}, expected ${expected}`)
    })
  })
}

const gathered: Record<string, ExperimentSpectrum> = {
  'L = 6,000': { kind: 'power-law', beta: 1, levels: 6000 },
  'L = 20,000, gathered on a grid first': { kind: 'power-law', beta: 1, levels: 2e4 },
  'β = 3, L = 20,000': { kind: 'power-law', beta: 3, levels: 2e4 },
  'eigenvalues of zero': { kind: 'values', eigenvalues: [0, ...powerLaw(1, 200).eigenvalues, 0] },
  'equal eigenvalues': { kind: 'values', eigenvalues: new Array(9000).fill(0.7) },
  'eigenvalues equal but for rounding': {
    kind: 'values',
    eigenvalues: Array.from({ length: 9000 }, (_, k) => 0.7 + (k % 7) * 2 ** -53),
  },
}
for (const [name, spectrum] of Object.entries(gathered)) {
  test(`nodes keep the sums over levels of what is smooth in ln λ: ${name}`, () => {
    const kernel = openKernel()
    const experiment = completeExperiment(
      { spectrum, teacher: { units: 1 }, student: { units: 1 }, learningRate: 1, time: { at: [0] } },
      'solve',
    )
    const system = initialSystem(experiment, experimentLevels(experiment, kernel))
    const range = logRange(system.levels, kernel)
    const nodes = Math.ceil(11 * range) + 12
    // slow nodes hold terms √λ x of fast levels, which cancel
    const allowed = 1e-11 + Number.EPSILON * Math.exp(range / 2)
    const small = compressor(system, kernel)(nodes)
    assert.is(small.levels.eigenvalues.length, nodes)
    const least = Math.min(...system.levels.eigenvalues.filter((lambda) => lambda > 0))
    for (const time of [0, 1e-3, 1, 1 / least, 70 / least]) {
      // relative to the slowest level
      const sum = ({ levels }: typeof system, row: Float64Array) =>
        levels.eigenvalues.reduce(
          (total, lambda, k) => total + lambda * row[k]! * Math.exp((least - lambda) * time),
          0,
        )
      for (const pick of [(s: typeof system) => s.levels.weights, (s: typeof system) => s.rows[1]![1]!]) {
        const expected = sum(system, pick(system))
        const apart = Math.abs(sum(small, pick(small)) - expected)
        assert.ok(apart <= allowed * Math.abs(expected), `${time}: ${apart} of ${expected}`)
      }
    }
  })
}

test('few levels, and overlaps of every level, are solved exactly', async () => {
  const few: Experiment = {
    spectrum: { kind: 'power-law', beta: 1, levels: 40 },
    teacher: { units: 2 },
    student: { units: 2 },
    learningRate: 0.1,
    time: { until: 10, samples: 3 },
  }
  assert.is((await solve(few)).work.nodes, undefined)
  const many: Experiment = { ...few, spectrum: { kind: 'power-law', beta: 1, levels: 2000 } }
  const nodes = await solve(many, { overlaps: true })
  assert.ok(Number(nodes.work.nodes) > 20)
  const { overlaps, work } = await solve(many, { overlaps: 'levels' })
  assert.is(work.nodes, undefined)
  assert.is(overlaps!.q![0]!.length, 2000)
  // the sums of nodes are those of levels, at every time
  assert.is(nodes.overlaps!.R.length, 3)
  nodes.overlaps!.R.flat(2).forEach((R, i) => {
    assert.ok(Math.abs(R - overlaps!.R.flat(2)[i]!) < 1e-5, `${R}`)
  })
})

test('hundreds of thousands of levels over ten decades of time', async () => {
  const { generalizationError, status, work } = await solve({
    spectrum: { kind: 'power-law', beta: 1, levels: 2e5 },
    teacher: { units: 2, vectors: 'orthonormal' },
    student: { units: 2 },
    learningRate: 0.1,
    inputDimension: 4e5,
    time: { until: 1e8, samples: 20 },
  })
  assert.is(status, 'done')
  assert.ok(Number(work.evaluations) < 2e4)
  for (let i = 1; i < 20; i++) assert.ok(generalizationError[i]! < generalizationError[i - 1]!)
})

test.run()
