import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { compressor } from '../src/compression.js'
import type { Experiment, ExperimentSpectrum } from '../src/experiment.js'
import { completeExperiment } from '../src/experiment.js'
import { initialSystem } from '../src/level-system.js'
import { solve } from '../src/solve.js'
import { openKernel } from './support/kernel.js'
import { randomNumbers } from './support/random.js'

const random = randomNumbers(17)

/** L values, log-uniform over some decades. */
function logUniform(count: number, decades: number): number[] {
  return Array.from({ length: count }, () => 10 ** (-decades * random()))
}

const spectra: Record<string, ExperimentSpectrum> = {
  'β = −0.5, L = 400': { kind: 'power-law', beta: -0.5, levels: 400 },
  'β = 0.5, L = 1000': { kind: 'power-law', beta: 0.5, levels: 1000 },
  'β = 1, L = 2000': { kind: 'power-law', beta: 1, levels: 2000 },
  'β = 3, L = 1000': { kind: 'power-law', beta: 3, levels: 1000 },
  'two scales': {
    kind: 'values',
    eigenvalues: [...logUniform(300, 1), ...logUniform(300, 1).map((x) => x / 300)],
  },
  'a gap': { kind: 'values', eigenvalues: [2, 3, ...logUniform(500, 2).map((x) => x / 100)] },
  'some eigenvalues of zero': {
    kind: 'values',
    eigenvalues: [...logUniform(500, 3), ...new Array<number>(100).fill(0)],
  },
}

for (const [name, spectrum] of Object.entries(spectra)) {
  for (const activation of ['erf', 'linear'] as const) {
    test(`nodes give what exact levels give, and the error stated bounds the error: ${activation}, ${name}`, async () => {
      const experiment: Experiment = {
        spectrum,
        activation,
        // random: every level has overlaps of its own
        teacher: { units: 2 },
        student: { units: 2, initialStd: 0.1 },
        learningRate: 0.1,
        time: { from: 0.1, until: 1e4, samples: 15 },
      }
      const tolerance = 1e-5
      const nodes = await solve(experiment, { tolerance })
      const exact = await solve(experiment, { tolerance: 1e-8, levels: 'exact' })
      assert.is(exact.work.nodes, undefined)
      assert.ok(Number(nodes.work.nodes) > 20, 'nodes are used')
      let worst = 0
      exact.generalizationError.forEach((value, i) => {
        if (value > 1e-12) worst = Math.max(worst, Math.abs(nodes.generalizationError[i]! / value - 1))
      })
      assert.ok(worst <= 100 * tolerance, `${worst}`)
      // what the integration itself may err comes on top of what the nodes do
      assert.ok(
        worst <= Number(nodes.work.estimatedError) + 10 * tolerance,
        `${worst} ${nodes.work.estimatedError}`,
      )
    })
  }
}

test('nodes keep the sums over levels of what is smooth in ln λ', () => {
  const kernel = openKernel()
  const experiment = completeExperiment(
    {
      spectrum: { kind: 'power-law', beta: 1, levels: 6000 },
      teacher: { units: 1 },
      student: { units: 1 },
      learningRate: 1,
      time: { at: [0] },
    },
    'solve',
  )
  const system = initialSystem(experiment, kernel)
  const small = compressor(system, kernel)(160)
  for (const time of [0, 1e-3, 1, 1e3, 1e5]) {
    const sum = ({ levels }: typeof system, row: Float64Array) =>
      levels.eigenvalues.reduce((total, lambda, k) => total + lambda * row[k]! * Math.exp(-lambda * time), 0)
    for (const pick of [(s: typeof system) => s.levels.weights, (s: typeof system) => s.rows[1]![1]!]) {
      const expected = sum(system, pick(system))
      assert.ok(Math.abs(sum(small, pick(small)) - expected) <= 1e-9 * Math.abs(expected), `${time}`)
    }
  }
})

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
  assert.ok(Number((await solve(many)).work.nodes) > 20)
  const { overlaps, work } = await solve(many, { overlaps: 'levels' })
  assert.is(work.nodes, undefined)
  assert.is(overlaps!.q![0]!.length, 2000)
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
