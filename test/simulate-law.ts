import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Experiment } from '../src/experiment.js'
import { simulate } from '../src/simulate.js'
import { solve } from '../src/solve.js'
import { deviations, networks } from './support/against-theory.js'
import { small } from './support/simulated-experiments.js'

/** c of docs/bias.md: the bias of the mean is at most c T2/N, relative, before a plateau's end. */
const BIAS = 0.94

const starts: Record<string, Experiment> = {
  'random teacher, K = 3, M = 2': {
    ...small,
    student: { units: 3 },
    inputDimension: 1024,
    time: { at: [0] },
  },
  'orthonormal teacher': { ...small, teacher: { units: 2, vectors: 'orthonormal' }, time: { at: [0] } },
  'levels smaller than K + M': {
    ...small,
    spectrum: { kind: 'power-law', beta: 0.5, levels: 32 },
    inputDimension: 64,
    time: { at: [0] },
  },
  'L = N': { ...small, spectrum: { kind: 'power-law', beta: 1, levels: 64 }, time: { at: [0] } },
  'linear, unequal weights': {
    ...small,
    activation: 'linear',
    student: { units: 2, outputWeights: [0.3, -2], initialStd: 1 },
    time: { at: [0] },
  },
  'given overlaps, one of them singular': {
    spectrum: { kind: 'values', eigenvalues: [1.5, 0.5] },
    teacher: { units: 2 },
    student: { units: 2 },
    learningRate: 0.1,
    inputDimension: 100,
    initialOverlaps: {
      student: [
        [
          [0.5, 0.1],
          [0.1, 0.4],
        ],
        [
          [0.5, 0.5],
          [0.5, 0.5],
        ],
      ],
      studentTeacher: [
        [
          [0.2, 0.1],
          [-0.1, 0.3],
        ],
        [
          [0.5, 0],
          [0.5, 0],
        ],
      ],
      teacher: [
        [
          [0.6, 0],
          [0, 0.5],
        ],
        [
          [0.5, 0],
          [0, 0.7],
        ],
      ],
    },
    time: { at: [0] },
  },
}

/** Two levels of one direction each, the second one without a student. */
starts['given, one direction a level'] = {
  spectrum: { kind: 'values', eigenvalues: [1.5, 0.5] },
  teacher: { units: 1 },
  student: { units: 2 },
  learningRate: 0.5,
  inputDimension: 2,
  initialOverlaps: {
    student: [
      [
        [0.04, -0.1],
        [-0.1, 0.25],
      ],
      [
        [0, 0],
        [0, 0],
      ],
    ],
    studentTeacher: [
      [[0.2], [-0.5]],
      [[0], [0]],
    ],
    teacher: [[[1]], [[0.7]]],
  },
  time: { at: [0] },
}

/** Both ways of making steps. */
const methods = ['direct', 'reduced'] as const

for (const [name, experiment] of Object.entries(starts)) {
  for (const method of methods) {
    test(`${method}: starts where solve starts: ${name}`, async () => {
      const theory = await solve(experiment, { overlaps: 'levels' })
      const run = await simulate(experiment, { method, overlaps: 'levels' })
      const [first, second] = [theory, run].map((trajectory) => trajectory.generalizationError[0]!)
      assert.ok(first! > 0 && Math.abs(second! - first!) <= 1e-9 * first!)
      for (const order of ['R', 'Q', 'T', 'r', 'q', 't'] as const) {
        const [expected, found] = [theory, run].map(({ overlaps }) =>
          (overlaps![order] as number[][]).flat(4),
        )
        assert.is(found!.length, expected!.length)
        expected!.forEach((value, i) => {
          assert.ok(
            Math.abs((found![i] as number) - (value as number)) <= 1e-9,
            `${order}: ${found![i]} ${value}`,
          )
        })
      }
    })
  }
}

test('the random teacher and student are those of the law: ⟨T_11⟩ = 1, ⟨Q_11⟩ = σ_J², ⟨R⟩ = 0 with variance σ_J² T2/N', async () => {
  const N = 64
  const T2 = 2.13
  const sums = { T: 0, Q: 0, R: 0, R2: 0 }
  const seeds = 400
  for (let seed = 0; seed < seeds; seed++) {
    const { overlaps } = await solve(
      { ...small, seed, student: { units: 2, initialStd: 0.5 }, time: { at: [0] } },
      { overlaps: true },
    )
    sums.T += overlaps!.T[0]![0]!
    sums.Q += overlaps!.Q[0]![1]![1]!
    sums.R += overlaps!.R[0]![1]![0]!
    sums.R2 += overlaps!.R[0]![1]![0]! ** 2
  }
  const spread = Math.sqrt((2 * T2) / N / seeds)
  assert.ok(Math.abs(sums.T / seeds - 1) < 4.5 * spread)
  assert.ok(Math.abs(sums.Q / seeds / 0.25 - 1) < 4.5 * spread)
  assert.ok(Math.abs(sums.R / seeds) < 4.5 * 0.5 * Math.sqrt(T2 / N / seeds))
  assert.ok(Math.abs(sums.R2 / seeds / (0.25 * (T2 / N)) - 1) < 4.5 * Math.sqrt(3 / seeds))
})

for (const method of methods) {
  test(`${method}: at N = 4,096 the mean lies on theory within 4 standard errors and the bias measured at small N`, async () => {
    for (const { name, T2, experiment } of networks(4096)) {
      for (const { deviation, standardError } of await deviations(experiment, experiment, 12, method)) {
        const allowed = 4 * standardError + (BIAS * T2) / 4096
        assert.ok(Math.abs(deviation) <= allowed, `${name}: ${deviation}, allowed ${allowed}`)
      }
    }
  })

  test(`${method}: the same test tells a learning rate that is 3 % larger`, async () => {
    const wrong = networks(4096, 1.03)
    for (const [i, { name, T2, experiment }] of networks(4096).entries()) {
      const found = await deviations(wrong[i]!.experiment, experiment, 12, method)
      const beyond = found.filter((f) => Math.abs(f.deviation) > 4 * f.standardError + (BIAS * T2) / 4096)
      assert.ok(beyond.length > 0, `${name}: ${JSON.stringify(found)}`)
    }
  })
}

/** The exact mean of ε_g at finite N of a linear network, from its residuals per level (theory: section 6). */
function exactMean(
  residuals: number[],
  eigenvalues: number[],
  sizes: number[],
  mu: number,
  steps: number[],
): number[] {
  let E = [...residuals]
  let done = 0
  return steps.map((step) => {
    for (; done < step; done++) {
      const all = E.reduce((sum, e, k) => sum + eigenvalues[k]! * e, 0)
      E = E.map((e, k) => {
        const x = mu * eigenvalues[k]!
        return e * (1 - 2 * x + 2 * x * x) + mu * x * sizes[k]! * all
      })
    }
    return 0.5 * E.reduce((sum, e, k) => sum + eigenvalues[k]! * e, 0)
  })
}

const linear: [name: string, levels: number, N: number, eta: number][] = [
  ['L = 4, N = 32', 4, 32, 0.6],
  ['L = N = 48', 48, 48, 0.4],
]
for (const [name, levels, N, learningRate] of linear) {
  test(`linear: the mean is the exact mean at finite N, with no allowance: ${name}`, async () => {
    const w = [0.9, 0.4]
    const v = [1, -0.5, 0.7]
    const experiment: Experiment = {
      activation: 'linear',
      spectrum: { kind: 'power-law', beta: 1, levels },
      teacher: { units: 3, outputWeights: v },
      student: { units: 2, outputWeights: w, initialStd: 0.5 },
      learningRate,
      inputDimension: N,
      time: { at: [0.25, 1, 3, 6] },
    }
    const start = await solve({ ...experiment, time: { at: [0] } }, { overlaps: 'levels' })
    const { r, q, t } = start.overlaps!
    const c = [...w.map((weight) => -weight), ...v]
    const residuals = q![0]!.map((qk, k) => {
      const gram = (a: number, b: number): number => {
        if (a < 2 && b < 2) return qk[a]![b]!
        if (a < 2) return r![0]![k]![a]![b - 2]!
        return b < 2 ? gram(b, a) : t![k]![a - 2]![b - 2]!
      }
      return c.reduce((sum, ca, a) => sum + c.reduce((part, cb, b) => part + ca * cb * gram(a, b), 0), 0)
    })
    const raw = Array.from({ length: levels }, (_, k) => (k + 1) ** -2)
    const mean = raw.reduce((sum, value) => sum + value, 0) / levels
    const eigenvalues = raw.map((value) => value / mean)
    const sizes = raw.map(() => N / levels)
    const s = w.reduce((sum, weight) => sum + weight * weight, 0)
    for (const method of methods) {
      const runs = await simulate(experiment, { method, runs: 4000 })
      const steps = runs.alpha.map((alpha) => Math.round(alpha * N))
      const expected = exactMean(residuals, eigenvalues, sizes, (learningRate * s) / N, steps)
      const infinite = await solve({ ...experiment, time: { at: runs.alpha } })
      let power = 0
      expected.forEach((value, i) => {
        const error = runs.standardError![i]!
        assert.ok(Math.abs(runs.generalizationError[i]! - value) <= 4 * error, `α = ${runs.alpha[i]}`)
        power = Math.max(power, Math.abs(infinite.generalizationError[i]! - value) / error)
      })
      assert.ok(power > 5, `N → ∞ theory is ${power} standard errors away: the test can tell`)
    }
  })
}

test.run()
