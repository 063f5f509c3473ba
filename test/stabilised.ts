import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Experiment } from '../src/experiment.js'
import type { Integrator } from '../src/kernel/integrators.js'
import { plateaus } from '../src/plateau.js'
import { solve } from '../src/solve.js'
import type { Trajectory } from '../src/trajectory.js'
import { seededExperiments } from './support/seeded-experiments.js'

/** Every level itself: what is tested here is the integration. */
function run(experiment: Experiment, tolerance: number, integrator: Integrator): Promise<Trajectory> {
  return solve(experiment, { tolerance, integrator, levels: 'exact' })
}

for (const [index, experiment] of seededExperiments(36).entries()) {
  const { student, teacher, activation } = experiment
  test(`the tolerance holds: ${index}, ${activation}, K = ${student.units}, M = ${teacher.units}`, async () => {
    const reference = await run(experiment, 1e-9, 'auto')
    assert.is(reference.status, 'done')
    const [plateau] = plateaus(reference.alpha, reference.generalizationError, reference.floor)
    const end = plateau?.end ?? Number.POSITIVE_INFINITY
    const worst = { coarse: 0, fine: 0 }
    for (const [name, tolerance] of [
      ['coarse', 1e-4],
      ['fine', 1e-5],
    ] as const) {
      const { generalizationError, floor, status } = await run(experiment, tolerance, 'stabilised')
      assert.is(status, 'done')
      generalizationError.forEach((value, i) => {
        const expected = reference.generalizationError[i]!
        // below, other representations of the state than the stabilised method's are compared: test/late.ts
        if (expected < 1e-12) return
        const error = Math.abs(value - expected)
        const most = (reference.alpha[i]! < end ? 100 : 1e4) * tolerance * expected + floor + reference.floor
        assert.ok(error <= most, `${tolerance}, α = ${reference.alpha[i]}: ${value}, expected ${expected}`)
        if (expected > 1e-9) worst[name] = Math.max(worst[name], error / expected)
      })
    }
    // in proportion to the tolerance
    const ratio = worst.coarse / worst.fine
    assert.ok(ratio > 2 && ratio < 50, `${worst.coarse}, ${worst.fine}`)
  })
}

test('the work of the stabilised method grows as the root of the stiffness, that of the explicit one in proportion', async () => {
  /** A slow level that is followed, and one that is `ratio` times as fast. */
  const stiffened = (ratio: number): Experiment => ({
    teacher: { units: 2 },
    student: { units: 2 },
    spectrum: { kind: 'values', eigenvalues: [1, ratio], weights: [0.9, 0.1] },
    learningRate: 0.02 / ratio,
    inputDimension: 10240,
    time: { until: 100 * ratio, samples: 5 },
  })
  const evaluations = async (ratio: number, integrator: 'explicit' | 'stabilised') =>
    Number((await run(stiffened(ratio), 1e-3, integrator)).work.evaluations)
  const [few, many] = [await evaluations(1e5, 'stabilised'), await evaluations(1e7, 'stabilised')]
  assert.ok(many < 10 * few, `${few}, ${many}`)
  const [some, most] = [await evaluations(1e4, 'explicit'), await evaluations(1e6, 'explicit')]
  assert.ok(most > 15 * some, `${some}, ${most}`)
})

test('auto takes the stabilised method where units are many, and it agrees with the explicit one', async () => {
  const experiment: Experiment = {
    spectrum: { kind: 'power-law', beta: 1, levels: 24 },
    teacher: { units: 12 },
    student: { units: 12 },
    learningRate: 0.05,
    inputDimension: 1200,
    time: { until: 1000, samples: 6 },
  }
  const auto = await run(experiment, 1e-3, 'auto')
  assert.is(auto.work.integrator, 'explicit, then stabilised')
  assert.ok(Number(auto.work.stabilisedSteps) > 0)
  const { generalizationError, work } = await run(experiment, 1e-5, 'explicit')
  assert.ok(Number(auto.work.evaluations) < Number(work.evaluations))
  auto.generalizationError.forEach((value, i) => {
    assert.ok(Math.abs(value / generalizationError[i]! - 1) < 1e-2, `${value}, ${generalizationError[i]}`)
  })
})

test.run()
