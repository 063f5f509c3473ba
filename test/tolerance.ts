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

/** Where relative errors are compared: nonlinear networks by the floor, linear ones far below it. */
const LEAST = 1e-30

/** The experiment up to where ε_g has fallen to 1e-12: later times are those of test/late.ts. */
async function early(experiment: Experiment): Promise<Experiment> {
  const { alpha, generalizationError } = await run(experiment, 1e-4, 'implicit')
  return { ...experiment, time: { at: alpha.filter((_, i) => generalizationError[i]! > 1e-12) } }
}

for (const [index, whole] of seededExperiments(36).entries()) {
  const { student, teacher, activation, spectrum } = whole
  const L =
    spectrum?.kind === 'values' ? spectrum.eigenvalues.length : (spectrum as { levels: number }).levels
  test(`the tolerance holds: ${index}, ${activation}, K = ${student.units}, M = ${teacher.units}, L = ${L}`, async () => {
    const experiment = await early(whole)
    const reference = await run(experiment, 1e-13, 'explicit')
    assert.is(reference.status, 'done')
    const [plateau] = plateaus(reference.alpha, reference.generalizationError, reference.floor)
    const end = plateau?.end ?? Number.POSITIVE_INFINITY
    for (const integrator of ['implicit', 'auto'] as const) {
      for (const tolerance of [1e-3, 1e-5, 1e-7, 1e-9]) {
        const { generalizationError, floor, status } = await run(experiment, tolerance, integrator)
        assert.is(status, 'done')
        generalizationError.forEach((value, i) => {
          const expected = reference.generalizationError[i]!
          if (activation === 'linear' && expected < LEAST) return
          const allowed = reference.alpha[i]! < end ? 100 : 1e4
          // the reference is rounded too
          const most = allowed * tolerance * expected + floor + reference.floor
          assert.ok(
            Math.abs(value - expected) <= most,
            `${integrator}, ${tolerance}, α = ${reference.alpha[i]}: ${value}, expected ${expected}`,
          )
        })
      }
    }
  })
}

test.run()
