import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import { experimentLevels } from '../src/experiment/spectrum.js'
import { levelEdges } from '../src/experiment/trained.js'
import type { Experiment, InitialOverlaps } from '../src/experiment.js'
import { integrators } from '../src/kernel/integrators.js'
import { simulate } from '../src/simulate.js'
import { solve } from '../src/solve.js'
import type { Trajectory } from '../src/trajectory.js'
import { deviations } from './support/against-theory.js'
import { readFixture } from './support/fixtures.js'
import { openKernel } from './support/kernel.js'

/** Levels in no order, two of them equal; N = 64 directions: 16, 8, 16 and 24. */
const basic: Experiment = {
  spectrum: { kind: 'values', eigenvalues: [0.5, 2, 1, 1], weights: [0.25, 0.125, 0.25, 0.375] },
  teacher: { units: 2 },
  student: { units: 3, outputWeights: 'unit', initialStd: 0.3 },
  learningRate: 0.2,
  inputDimension: 64,
  time: { at: [0, 1, 5, 20] },
}

const methods = ['direct', 'reduced'] as const

function withTrained(trained: number | undefined, experiment = basic): Experiment {
  return { ...experiment, student: { ...experiment.student, ...(trained !== undefined && { trained }) } }
}

/** Largest relative difference of two curves. */
function difference(a: number[], b: number[]): number {
  assert.is(a.length, b.length)
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value / b[i]! - 1)), 0)
}

function levelsOf(experiment: Experiment) {
  const { eigenvalues, weights, trained } = experimentLevels(
    completeExperiment(experiment, 'simulate'),
    openKernel(),
  )
  return { eigenvalues: [...eigenvalues], sizes: [...weights].map((weight) => weight * 64), trained }
}

test('the directions of the largest eigenvalues are trained, equal ones in the order given; the rest of a level comes last', () => {
  const [no, yes] = [false, true]
  const eigenvalues = [0.5, 2, 1, 1]
  const sizes = [16, 8, 16, 24]
  const edges: [number, boolean[]][] = [
    [8, [no, yes, no, no]],
    [24, [no, yes, yes, no]],
    [48, [no, yes, yes, yes]],
    [64, [yes, yes, yes, yes]],
  ]
  for (const [directions, trained] of edges) {
    assert.equal(levelsOf(withTrained(directions)), { eigenvalues, sizes, trained })
  }
  assert.equal(levelsOf(basic), { eigenvalues, sizes, trained: [yes, yes, yes, yes] })
  assert.equal(levelsOf(withTrained(1)), {
    eigenvalues: [...eigenvalues, 2],
    sizes: [16, 1, 16, 24, 7],
    trained: [no, yes, no, no, no],
  })
  assert.equal(levelsOf(withTrained(30)), {
    eigenvalues: [...eigenvalues, 1],
    sizes: [16, 8, 16, 6, 18],
    trained: [no, yes, yes, yes, no],
  })
  assert.equal(levelsOf(withTrained(63)), {
    eigenvalues: [...eigenvalues, 0.5],
    sizes: [15, 8, 16, 24, 1],
    trained: [yes, yes, yes, yes, no],
  })
  const power = { kind: 'power-law', beta: 0.5, levels: 4 } as const
  assert.equal(levelsOf({ ...withTrained(32), spectrum: power }).trained, [yes, yes, no, no])
  assert.equal(levelsOf({ ...withTrained(33), spectrum: power }).trained, [yes, yes, yes, no, no])
})

for (const activation of ['erf', 'linear'] as const) {
  test(`${activation}: all N directions trained is the same to the bit as without the field`, async () => {
    const experiment: Experiment = { ...basic, activation }
    for (const run of [
      (e: Experiment) => solve(e, { overlaps: 'levels' }),
      (e: Experiment) => solve(e, { integrator: 'implicit' }),
      ...methods.map((method) => (e: Experiment) => simulate(e, { method, runs: 2, overlaps: 'levels' })),
    ]) {
      const [without, all, fewer] = [
        await run(experiment),
        await run(withTrained(64, experiment)),
        await run(withTrained(63, experiment)),
      ]
      assert.is(all.experiment.student.trained, 64)
      assert.is(without.experiment.student.trained, undefined)
      assert.equal({ ...all, experiment: without.experiment }, without)
      assert.ok(difference(fewer.generalizationError, without.generalizationError) > 1e-3)
    }
  })

  test(`${activation}: what is not trained stays as it is, what is trained moves, in theory and simulation`, async () => {
    const experiment = withTrained(30, { ...basic, activation })
    const { trained } = levelsOf(experiment)
    const runs: Trajectory[] = [
      await solve(experiment, { overlaps: 'levels', integrator: 'explicit' }),
      await simulate(experiment, { method: 'direct', overlaps: 'levels' }),
      await simulate(experiment, { method: 'reduced', overlaps: 'levels' }),
    ]
    for (const { overlaps } of runs) {
      const { q, r, t } = overlaps!
      assert.is(t!.length, 5)
      trained.forEach((isTrained, k) => {
        for (const order of [q!, r!]) {
          assert.is(order.length, 4)
          if (isTrained) assert.not.equal(order.at(-1)![k], order[0]![k])
          else assert.equal(order.at(-1)![k], order[0]![k])
        }
      })
    }
    // turning to the frame in which X is diagonal, and back, rounds
    const { q } = (await solve(experiment, { overlaps: 'levels', integrator: 'implicit' })).overlaps!
    trained.forEach((isTrained, k) => {
      const change = Math.abs(q!.at(-1)![k]![0]![0]! - q![0]![k]![0]![0]!)
      assert.is(change < 1e-12, !isTrained, `${k}: ${change}`)
    })
  })
}

test('a seed draws the same vectors in every level but the one that is split, whose parts are levels of their size', async () => {
  const at0 = (experiment: Experiment) =>
    solve({ ...experiment, time: { at: [0] } }, { overlaps: 'levels' }).then(({ overlaps }) => overlaps!)
  const whole = await at0(basic)
  assert.equal(await at0(withTrained(24)), whole)
  const split = await at0(withTrained(30))
  for (const k of [0, 1, 2]) {
    assert.equal(split.t![k], whole.t![k])
    assert.equal(split.q![0]![k], whole.q![0]![k])
  }
  assert.not.equal(split.t![3], whole.t![3])
  assert.not.equal(split.t![4], split.t![3])
  const orthonormal = { ...basic, teacher: { units: 2, vectors: 'orthonormal' } } as const
  const { t } = await at0(withTrained(30, orthonormal))
  const sizes = [16, 8, 16, 6, 18]
  assert.equal(
    t!.map((level) => level.map((row) => row.map((value) => Math.round(64e9 * value) / 1e9))),
    sizes.map((size) => [
      [size, 0],
      [0, size],
    ]),
  )
  // of a random teacher, in the mean: t_11 = m/N with standard deviation √(2m)/N
  const sums = sizes.map(() => 0)
  const seeds = 300
  for (let seed = 0; seed < seeds; seed++) {
    const drawn = await at0({ ...withTrained(30), seed })
    for (const k of sizes.keys()) sums[k]! += drawn.t![k]![0]![0]! * 64
  }
  sizes.forEach((size, k) => {
    assert.ok(
      Math.abs(sums[k]! / seeds - size) < 4 * Math.sqrt((2 * size) / seeds),
      `${k}: ${sums[k]! / seeds}`,
    )
  })
})

for (const trained of [24, 30]) {
  test(`simulation starts where theory starts, with ${trained} directions trained`, async () => {
    const experiment = { ...withTrained(trained), time: { at: [0] } }
    const theory = await solve(experiment, { overlaps: 'levels' })
    for (const method of methods) {
      const run = await simulate(experiment, { method, overlaps: 'levels' })
      assert.ok(difference(run.generalizationError, theory.generalizationError) < 1e-12)
      for (const order of ['R', 'Q', 'T', 'r', 'q', 't'] as const) {
        const [expected, found] = [theory, run].map(({ overlaps }) =>
          (overlaps![order] as number[][]).flat(4),
        )
        assert.is(found!.length, expected!.length)
        expected!.forEach((value, i) => {
          assert.ok(Math.abs(Number(found![i]) - Number(value)) <= 1e-12, `${order}: ${found![i]} ${value}`)
        })
      }
    }
  })
}

test('a level that is split is the same as one that is given as two, and as given overlaps', async () => {
  const split = withTrained(30)
  const { overlaps } = await solve(split, { overlaps: 'levels' })
  const start: InitialOverlaps = {
    student: overlaps!.q![0]!,
    studentTeacher: overlaps!.r![0]!,
    teacher: overlaps!.t!,
  }
  const { initialStd: _, ...student } = split.student
  const given: Experiment = {
    ...split,
    student,
    spectrum: {
      kind: 'values',
      eigenvalues: [0.5, 2, 1, 1, 1],
      weights: [16 / 64, 8 / 64, 16 / 64, 6 / 64, 18 / 64],
    },
    initialOverlaps: start,
  }
  for (const integrator of integrators) {
    const [a, b] = [await solve(split, { integrator }), await solve(given, { integrator })]
    assert.ok(difference(a.generalizationError, b.generalizationError) < 1e-12)
  }
  for (const method of methods) {
    const [a, b] = [await simulate(split, { method }), await simulate(given, { method })]
    assert.ok(Math.abs(a.generalizationError[0]! / b.generalizationError[0]! - 1) < 1e-12)
  }
})

/** See test/fixtures/trained.py. */
interface Solved {
  name: string
  experiment: Experiment
  generalizationError: number[]
  uncertainty: number[]
  plateauEnd: number | null
}

for (const { name, experiment, generalizationError, uncertainty, plateauEnd } of readFixture<Solved[]>(
  'trained',
)) {
  test(`erf: the curve is right with every integrator, exact or merged levels: ${name}`, async () => {
    for (const integrator of integrators) {
      // of order 2: finer ones take hundreds of thousands of steps, and their rounding
      const tolerance = integrator === 'stabilised' ? 1e-6 : 1e-9
      for (const levels of ['auto', 'exact'] as const) {
        const found = await solve(experiment, { tolerance, integrator, levels })
        assert.is(found.status, 'done')
        assert.is(found.floor < 1e-30, name.startsWith('late'))
        generalizationError.forEach((expected, i) => {
          const error = Math.abs(found.generalizationError[i]! - expected) - uncertainty[i]!
          const allowed = tolerance * (i < (plateauEnd ?? Number.POSITIVE_INFINITY) ? 100 : 1e4)
          assert.ok(error <= allowed * expected, `${integrator}, ${levels}: ${error} at ${expected}`)
        })
      }
    }
    const { inputDimension, student } = experiment
    const all = await solve({ ...experiment, student: { ...student, trained: inputDimension! } })
    assert.ok(all.generalizationError.at(-1)! < 0.9999 * generalizationError.at(-1)!, 'the field matters')
  })
}

/** λ_k, p_k and E_k of the levels of a linear experiment at the start: cᵀ S^k c. */
async function residualLevels(experiment: Experiment) {
  const { overlaps } = await solve({ ...experiment, time: { at: [0] } }, { overlaps: 'levels' })
  const [w, v] = [experiment.student.outputWeights, experiment.teacher.outputWeights] as number[][]
  const { eigenvalues, weights, trained } = experimentLevels(
    completeExperiment(experiment, 'solve'),
    openKernel(),
  )
  const product = (x: number[], matrix: number[][], y: number[]) =>
    matrix.reduce((sum, row, i) => sum + x[i]! * row.reduce((part, value, j) => part + value * y[j]!, 0), 0)
  return trained.map((isTrained, k) => ({
    lambda: eigenvalues[k]!,
    p: weights[k]!,
    trained: isTrained,
    E:
      product(w!, overlaps!.q![0]![k]!, w!) -
      2 * product(w!, overlaps!.r![0]![k]!, v!) +
      product(v!, overlaps!.t![k]!, v!),
  }))
}

const linear: Experiment = {
  activation: 'linear',
  spectrum: { kind: 'power-law', beta: 1, levels: 64 },
  teacher: { units: 3, outputWeights: [1, -0.5, 0.7] },
  student: { units: 2, outputWeights: [0.9, 0.4], initialStd: 0.5 },
  learningRate: 0.4,
  inputDimension: 192,
  time: { at: [1e4] },
}
const s = 0.9 ** 2 + 0.4 ** 2

function sumOver<T>(list: T[], value: (item: T) => number): number {
  return list.reduce((sum, item) => sum + value(item), 0)
}

test('linear: the floor is ½ Σ_untrained λ_k E_k(0) / (1 − (ηs/2) Σ_trained p_k λ_k)', async () => {
  for (const trained of [60, 76]) {
    const experiment = withTrained(trained, linear)
    const levels = await residualLevels(experiment)
    const moving = sumOver(levels, (level) => (level.trained ? level.p * level.lambda : 0))
    const left = sumOver(levels, (level) => (level.trained ? 0 : level.lambda * level.E))
    const floor = left / 2 / (1 - (linear.learningRate * s * moving) / 2)
    for (const integrator of ['auto', 'implicit'] as const) {
      for (const options of [{}, { levels: 'exact' }] as const) {
        const found = await solve(experiment, { tolerance: 1e-9, integrator, ...options })
        assert.ok(
          Math.abs(found.generalizationError[0]! / floor - 1) < 1e-9,
          `${found.generalizationError[0]} ${floor}`,
        )
        assert.ok(found.floor < 1e-9 * floor)
      }
    }
  }
})

test('linear: the largest stable learning rate is 2/(s Σ_trained p_k λ_k)', async () => {
  const experiment = withTrained(100, { ...linear, spectrum: { kind: 'power-law', beta: -0.5, levels: 8 } })
  const levels = await residualLevels(experiment)
  const bound = 2 / (s * sumOver(levels, (level) => (level.trained ? level.p * level.lambda : 0)))
  assert.ok(bound > 2.1 / s)
  for (const [trained, factor, status] of [
    [100, 0.97, 'done'],
    [100, 1.03, 'diverged'],
    [192, 0.97, 'diverged'],
  ] as const) {
    const tried = { ...withTrained(trained, experiment), learningRate: factor * bound, time: { at: [1e4] } }
    assert.is((await solve(tried, { integrator: 'explicit' })).status, status)
  }
})

test('linear: the floors of a power law fall as N_l^−β', async () => {
  for (const beta of [1, 2]) {
    const floors: number[] = []
    for (const trained of [16, 32, 64, 128]) {
      const { generalizationError } = await solve({
        activation: 'linear',
        spectrum: { kind: 'power-law', beta, levels: 20000 },
        teacher: { units: 1, vectors: 'orthonormal' },
        student: { units: 1, initialStd: 0, trained },
        learningRate: 0.01,
        time: { at: [1e6] },
      })
      floors.push(generalizationError[0]!)
    }
    for (let i = 1; i < floors.length; i++) {
      const exponent = Math.log2(floors[i]! / floors[i - 1]!)
      assert.ok(Math.abs(exponent + beta) < 0.05, `β = ${beta}: ${exponent}`)
    }
  }
})

for (const activation of ['erf', 'linear'] as const) {
  test(`${activation}: nodes stand for the trained levels only, and give what exact levels give`, async () => {
    const experiment: Experiment = {
      activation,
      spectrum: { kind: 'power-law', beta: 1, levels: 3000 },
      teacher: { units: 2 },
      student: { units: 2, initialStd: 0.1, trained: 1500 },
      learningRate: 0.1,
      time: { from: 0.1, until: 1e6, samples: 12 },
    }
    const nodes = await solve(experiment, { tolerance: 1e-5 })
    const exact = await solve(experiment, { tolerance: 1e-7, levels: 'exact' })
    assert.ok(Number(nodes.work.nodes) > 20)
    assert.ok(difference(nodes.generalizationError, exact.generalizationError) < 1e-4)
    const all = await solve(withTrained(3000, experiment), { tolerance: 1e-5 })
    assert.ok(all.generalizationError.at(-1)! < 0.9 * nodes.generalizationError.at(-1)!)
    // of few trained levels none is replaced, however many there are
    assert.is((await solve(withTrained(40, experiment))).work.nodes, undefined)
  })
}

/** c of docs/bias.md: the bias of the mean is at most c T2/N, relative. */
const BIAS = 0.94
const large: Experiment[] = [
  {
    spectrum: { kind: 'power-law', beta: 1, levels: 4 },
    teacher: { units: 2, vectors: 'orthonormal' },
    student: { units: 2, initialStd: 0.3, trained: 1500 },
    learningRate: 0.5,
    inputDimension: 4096,
    time: { at: [0.25, 1, 3, 6, 10] },
  },
  { ...withTrained(2000), inputDimension: 4096, time: { at: [0.25, 1, 3, 6, 10] } },
]

test('at N = 4,096 the mean lies on theory within 4 standard errors and the bias measured, and not without the field', async () => {
  for (const experiment of large) {
    const T2 = 2.13
    for (const method of methods) {
      for (const { deviation, standardError } of await deviations(experiment, experiment, 16, method)) {
        const allowed = 4 * standardError + (BIAS * T2) / 4096
        assert.ok(Math.abs(deviation) <= allowed, `${method}: ${deviation}, allowed ${allowed}`)
      }
    }
    for (const trained of [4096, experiment.student.trained! + 200]) {
      const other = await deviations(withTrained(trained, experiment), experiment, 6)
      const beyond = other.filter((f) => Math.abs(f.deviation) > 4 * f.standardError + (BIAS * T2) / 4096)
      assert.ok(beyond.length > 0, `${trained}`)
    }
  }
})

test('linear: the mean of a simulation is the exact mean at finite N, with no allowance', async () => {
  const N = 32
  const experiment: Experiment = {
    ...linear,
    spectrum: { kind: 'values', eigenvalues: [0.25, 2.25, 1], weights: [0.25, 0.25, 0.5] },
    student: { ...linear.student, trained: 13 },
    learningRate: 0.6,
    inputDimension: N,
    time: { at: [0.25, 1, 3, 6] },
  }
  const levels = await residualLevels(experiment)
  assert.equal(
    levels.map(({ p, trained }) => (trained ? 1 : -1) * p * N),
    [-8, 8, 5, -11],
  )
  const mu = (experiment.learningRate * s) / N
  for (const method of methods) {
    // one square of a residual e to each direction (theory: section 6)
    const squares = levels.flatMap(({ lambda, p, trained, E }) =>
      Array.from({ length: p * N }, () => ({ lambda, trained, value: E / p })),
    )
    const runs = await simulate(experiment, { method, runs: 4000 })
    let done = 0
    runs.alpha.forEach((alpha, i) => {
      for (; done < Math.round(alpha * N); done++) {
        const all = sumOver(squares, ({ lambda, value }) => lambda * value)
        for (const square of squares.filter(({ trained }) => trained)) {
          const x = mu * square.lambda
          square.value = square.value * (1 - 2 * x + 2 * x * x) + mu * x * all
        }
      }
      const expected = sumOver(squares, ({ lambda, value }) => lambda * value) / 2 / N
      const [found, error] = [runs.generalizationError[i]!, runs.standardError![i]!]
      assert.ok(
        Math.abs(found - expected) <= 4 * error,
        `${method}, α = ${alpha}: ${found} ${expected} ${error}`,
      )
      assert.ok(error < 0.02 * expected)
    })
  }
})

test('the edges of levels are counted from the largest eigenvalue', () => {
  assert.equal(levelEdges(completeExperiment(basic, 'solve').spectrum, 64), [8, 24, 48, 64])
})

test.run()
