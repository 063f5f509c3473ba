import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Experiment, InitialOverlaps } from '../src/experiment.js'
import type { Integrator } from '../src/kernel/integrators.js'
import { solve } from '../src/solve.js'
import type { Trajectory } from '../src/trajectory.js'
import { readFixture } from './support/fixtures.js'
import { openKernel } from './support/kernel.js'
import { randomNumbers } from './support/random.js'
import { given, overlaps } from './support/two-levels.js'

/** See test/fixtures/stiff.py and solve-erf.py. */
interface Solved {
  name: string
  experiment: Experiment
  generalizationError: number[]
  /** Estimated error of the fixture itself, at each time. */
  uncertainty: number[]
  /** Index of the first time after a plateau's end; null without a plateau. */
  plateauEnd?: number | null
}

const stiff = readFixture<{ erf: Solved[]; linear: Solved[] }>('stiff')
const solved = readFixture<Solved[]>('solve-erf')

/** Those of high order: the stabilised one is of order 2, and takes millions of steps at the finest tolerances. */
const integrators = ['auto', 'explicit', 'implicit'] as const

/** Every level itself: what is tested here is the integration. */
function run(experiment: Experiment, tolerance: number, integrator: Integrator): Promise<Trajectory> {
  return solve(experiment, { tolerance, integrator, levels: 'exact' })
}

/** Largest relative difference where the expected value is above `least`. */
function difference(found: number[], expected: number[], least: number): number {
  assert.is(found.length, expected.length)
  return expected.reduce(
    (most, value, i) => (value > least ? Math.max(most, Math.abs(found[i]! / value - 1)) : most),
    0,
  )
}

for (const { name, experiment, generalizationError, uncertainty, plateauEnd } of [...stiff.erf, ...solved]) {
  test(`erf: every integrator gives the curve to 1e-8 at tolerance 1e-10: ${name}`, async () => {
    const end = plateauEnd ?? Number.POSITIVE_INFINITY
    for (const integrator of integrators) {
      const found = await run(experiment, 1e-10, integrator)
      assert.is(found.status, 'done')
      generalizationError.forEach((expected, i) => {
        if (expected <= 1e-7) return
        const error = Math.abs(found.generalizationError[i]! - expected) - uncertainty[i]!
        // a plateau multiplies even what is rounded
        const allowed = (i < end ? 1e-8 : 1e-7) * expected + 0.5 * found.floor
        assert.ok(error <= allowed, `${integrator}: ${error} at ε_g = ${expected}, α = ${found.alpha[i]}`)
      })
    }
  })
}

/** λ_1 η α up to which a linear network of a thousand levels is worth explicit steps. */
const EXPLICIT_UNTIL = 30
for (const { name, experiment, generalizationError } of stiff.linear) {
  test(`linear: every integrator gives the curve to 1e-8 at tolerance 1e-10, over all decades: ${name}`, async () => {
    for (const integrator of integrators) {
      const all = (experiment.time as { at: number[] }).at
      const at = integrator === 'explicit' ? all.filter((alpha) => alpha <= EXPLICIT_UNTIL) : all
      const { generalizationError: found, status } = await run(
        { ...experiment, time: { at } },
        1e-10,
        integrator,
      )
      assert.is(status, 'done')
      const error = difference(found, generalizationError.slice(0, at.length), 0)
      assert.ok(error <= 1e-8, `${integrator}: ${error}`)
    }
  })
}

test('the implicit method converges: less error and more work for a finer tolerance', async () => {
  for (const { experiment, generalizationError } of [stiff.erf[1]!, solved[2]!, solved[8]!]) {
    const errors: number[] = []
    let lastEvaluations = 0
    for (const tolerance of [1e-3, 1e-5, 1e-7, 1e-9]) {
      const { generalizationError: found, work } = await run(experiment, tolerance, 'implicit')
      // far above what is rounded
      errors.push(difference(found, generalizationError, 1e-4))
      assert.ok(Number(work.evaluations) > lastEvaluations)
      lastEvaluations = Number(work.evaluations)
    }
    for (let i = 1; i < errors.length; i++) assert.ok(errors[i]! < errors[i - 1]!, `${errors}`)
    assert.ok(errors.at(-1)! < 1e-3 * errors[0]!, `${errors}`)
  }
})

const easy: Experiment = {
  spectrum: { kind: 'isotropic' },
  teacher: { units: 2 },
  student: { units: 2 },
  learningRate: 0.1,
  inputDimension: 1024,
  time: { until: 100, samples: 5 },
}

test('work says what ran: auto stays explicit where nothing is stiff, and changes where levels are', async () => {
  const explicit = await run(easy, 1e-6, 'explicit')
  assert.is(explicit.work.integrator, 'explicit')
  assert.is(explicit.work.implicitSteps, 0)
  assert.is(explicit.work.factorisations, 0)
  const auto = await run(easy, 1e-6, 'auto')
  assert.is(auto.work.integrator, 'explicit')
  assert.equal(auto.generalizationError, explicit.generalizationError)
  const stabilised = await run(easy, 1e-6, 'stabilised')
  assert.is(stabilised.work.integrator, 'stabilised')
  assert.is(stabilised.work.stabilisedSteps, stabilised.work.steps)
  const implicit = await run(easy, 1e-6, 'implicit')
  assert.is(implicit.work.integrator, 'implicit')
  assert.is(implicit.work.implicitSteps, implicit.work.steps)
  for (const { name, experiment } of [stiff.erf[1]!, stiff.erf[2]!, stiff.linear[0]!]) {
    const { work } = await run(experiment, 1e-6, 'auto')
    assert.is(work.integrator, 'explicit, then implicit', name)
    const { steps, implicitSteps } = work as Record<string, number>
    assert.ok(implicitSteps! > 0 && implicitSteps! < steps!, name)
  }
})

test('work counts add up', async () => {
  for (const experiment of [easy, solved[2]!.experiment, stiff.erf[1]!.experiment]) {
    for (const integrator of integrators) {
      if (integrator === 'explicit' && experiment === stiff.erf[1]!.experiment) continue
      const { alpha, work } = await run(experiment, 1e-6, integrator)
      assert.is(work.stabilisedSteps, 0)
      const { steps, implicitSteps, rejectedSteps, evaluations, factorisations } = work as Record<
        string,
        number
      >
      for (const count of [steps, implicitSteps, rejectedSteps, evaluations, factorisations]) {
        assert.ok(Number.isInteger(count) && count! >= 0)
      }
      assert.ok(steps! >= alpha.length - 1)
      assert.ok(implicitSteps! <= steps!)
      // every implicit step, good or not, is factored once, and costs 7 evaluations; an explicit one 11
      assert.ok(factorisations! >= implicitSteps! && factorisations! <= implicitSteps! + rejectedSteps!)
      const tried = steps! + rejectedSteps!
      const least = 7 * factorisations! + 11 * (tried - factorisations!)
      assert.ok(evaluations! >= least, `${evaluations} ≥ ${least}`)
      assert.ok(evaluations! <= 1.2 * least + 3 * (tried + alpha.length) + 20, `${evaluations} of ${least}`)
    }
  }
})

/** See test/fixtures/averages.py. */
interface Averages {
  name: string
  K: number
  M: number
  C: number[][]
  w: number[]
  v: number[]
}

test('analytic derivatives of X, Y and the noise agree with differences', () => {
  let compared = 0
  for (const [index, { name, K, M, C, w, v }] of readFixture<Averages[]>('averages').entries()) {
    const size = K + M
    // differences need room: variances of order one, and no field that another one determines
    if (C.some((row, a) => row[a]! > 20 || row[a]! < 0.02)) continue
    if (C.some((row, a) => row.some((c, b) => a !== b && c * c > 0.95 * row[a]! * C[b]![b]!))) continue
    const averages = (covariance: number[][], direction?: number[][]) => {
      const kernel = openKernel()
      kernel.setNetwork({ activation: 'erf', studentWeights: w, teacherWeights: v })
      kernel.setCovariance(covariance)
      const { drift, noise } = direction ? kernel.averageChanges(direction) : kernel.averages()
      return [...drift, ...noise]
    }
    const random = randomNumbers(index + 1)
    const direction = C.map((row) => row.map(() => 0))
    for (let a = 0; a < K; a++) {
      for (let b = a; b < size; b++) {
        direction[a]![b] = (random() - 0.5) * Math.sqrt(C[a]![a]! * C[b]![b]!)
        direction[b]![a] = direction[a]![b]!
      }
    }
    const moved = (step: number) =>
      averages(C.map((row, a) => row.map((c, b) => c + step * direction[a]![b]!)))
    const central = (step: number) => {
      const [up, down] = [moved(step), moved(-step)]
      return up.map((value, i) => (value - down[i]!) / (2 * step))
    }
    // of fourth order
    const [coarse, fine] = [central(2e-3), central(1e-3)]
    const expected = fine.map((value, i) => value + (value - coarse[i]!) / 3)
    const found = averages(C, direction)
    const scale = Math.max(...expected.map(Math.abs), ...averages(C).map(Math.abs))
    found.forEach((value, i) => {
      assert.ok(Math.abs(value - expected[i]!) <= 1e-8 * scale, `${name} ${i}: ${value}, ${expected[i]}`)
    })
    compared++
  }
  assert.ok(compared >= 15, `${compared} are compared`)
})

for (const activation of ['erf', 'linear'] as const) {
  const experiment: Experiment = { ...given, activation, learningRate: activation === 'erf' ? 0.5 : 0.3 }
  const same = async (a: Experiment, b: Experiment, what: string) => {
    for (const integrator of ['implicit', 'auto'] as const) {
      const [x, y] = [await run(a, 1e-10, integrator), await run(b, 1e-10, integrator)]
      const apart = difference(x.generalizationError, y.generalizationError, 0)
      assert.ok(apart < 1e-8, `${what}, ${integrator}: ${apart}`)
    }
  }

  test(`${activation}, implicit: permuted units, levels cut or in another order, equal eigenvalues change nothing`, async () => {
    const swap = <T>(list: T[]) => [list[1]!, list[0]!, ...list.slice(2)]
    const permuted: Experiment = {
      ...experiment,
      teacher: { units: 3, outputWeights: [0.6, 0.4, 0.9] },
      student: { units: 2, outputWeights: [1.1, 0.8] },
      initialOverlaps: {
        student: overlaps.student.map((level) => swap(level.map(swap))),
        studentTeacher: overlaps.studentTeacher.map((level) => swap(level.map(swap))),
        teacher: overlaps.teacher.map((level) => swap(level.map(swap))),
      },
    }
    await same(experiment, permuted, 'permuted')
    const scaled = (level: number[][], factor: number) => level.map((row) => row.map((x) => factor * x))
    const changed = (change: (levels: number[][][]) => number[][][]): InitialOverlaps => ({
      student: change(overlaps.student),
      studentTeacher: change(overlaps.studentTeacher),
      teacher: change(overlaps.teacher),
    })
    const cut: Experiment = {
      ...experiment,
      spectrum: { kind: 'values', eigenvalues: [0.4, 1.5, 1.5], weights: [0.5, 0.125, 0.375] },
      initialOverlaps: changed(([first, second]) => [second!, scaled(first!, 0.25), scaled(first!, 0.75)]),
    }
    await same(experiment, cut, 'cut and in another order')
    const sum = ([first, second]: number[][][]) =>
      first!.map((row, i) => row.map((value, j) => value + second![i]![j]!))
    const one: Experiment = {
      ...experiment,
      spectrum: { kind: 'values', eigenvalues: [0.9] },
      initialOverlaps: changed((levels) => [sum(levels)]),
    }
    for (const count of [2, 7, 32]) {
      const equal: Experiment = {
        ...experiment,
        spectrum: { kind: 'values', eigenvalues: new Array(count).fill(0.9) },
        initialOverlaps: changed((levels) => new Array(count).fill(scaled(sum(levels), 1 / count))),
      }
      await same(equal, one, `${count} equal eigenvalues`)
    }
  })

  test(`${activation}, implicit: one student unit and one teacher unit`, async () => {
    for (const levels of [1, 8]) {
      const single: Experiment = {
        ...easy,
        activation,
        spectrum: { kind: 'power-law', beta: 1, levels },
        teacher: { units: 1 },
        student: { units: 1 },
        learningRate: 0.5,
      }
      const [a, b] = [await run(single, 1e-10, 'implicit'), await run(single, 1e-10, 'explicit')]
      assert.ok(difference(a.generalizationError, b.generalizationError, 1e-7) < 1e-8)
    }
  })
}

test.run()
