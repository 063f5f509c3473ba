import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import type { Experiment, ExperimentSpectrum } from '../src/experiment.js'
import { isPredicted } from '../src/predict/not-predicted.js'
import { predictStableRate } from '../src/predict/stable-rate.js'
import { solve } from '../src/solve.js'
import { openKernel } from './support/kernel.js'
import { nearPerfect } from './support/near-perfect.js'

const predicted = (experiment: Experiment) =>
  predictStableRate(completeExperiment(experiment, 'solve'), openKernel())

function stableRate(experiment: Experiment) {
  const prediction = predicted(experiment)
  if (!isPredicted(prediction)) throw new Error(prediction.notPredicted)
  return prediction
}

const isotropic: ExperimentSpectrum = { kind: 'isotropic' }
const powerLaw: ExperimentSpectrum = { kind: 'power-law', beta: 1, levels: 4 }
const cases: [name: string, experiment: Experiment][] = (['erf', 'linear'] as const).flatMap((activation) =>
  [isotropic, powerLaw].flatMap((spectrum) =>
    [1, 2, 3].map((M): [string, Experiment] => [
      `${activation}, ${spectrum.kind}, K = M = ${M}`,
      {
        ...{ activation, spectrum, learningRate: 1, time: { at: [0] } },
        teacher: { units: M, vectors: 'orthonormal' },
        student: { units: M },
      },
    ]),
  ),
)

for (const [name, experiment] of cases) {
  test(`from near perfect learning solve goes to zero at 0.95 of the bound, and not at 1.05: ${name}`, async () => {
    const { largest } = stableRate(experiment)
    const at = async (share: number) => {
      const near = nearPerfect({ ...experiment, learningRate: share * largest }, { square: 1e-6 })
      const { isStable } = stableRate(near)
      assert.is(isStable, share < 1)
      const end = isStable ? 3000 : 300
      const { generalizationError: e, floor } = await solve({ ...near, time: { at: [0, end] } })
      return { start: e[0]!, end: e[1]!, floor }
    }
    const below = await at(0.95)
    assert.ok(below.end < Math.max(1e-6 * below.start, below.floor), `${below.start} to ${below.end}`)
    const above = await at(1.05)
    assert.ok(!(above.end < 2 * above.start), `${above.start} to ${above.end}`)
  })
}

test('what is said: where it stands, what happens above, and that a small start may fail near the bound', () => {
  const of = (activation: 'erf' | 'linear', learningRate: number) =>
    stableRate({
      ...{ activation, learningRate, time: { at: [0] } },
      teacher: { units: 2, vectors: 'orthonormal' },
      student: { units: 2 },
    }).statements
  assert.equal(of('erf', 1), [
    'Perfect learning is stable below η = 4.6137 (N → ∞, linearised there); η is 1, 0.217 times that: stable.',
  ])
  assert.match(of('erf', 4.7)[0]!, 'unstable; above it ε_g stays finite')
  assert.match(of('linear', 3)[0]!, 'unstable; above it ε_g grows without bound')
  assert.match(of('erf', 4.5)[1]!, 'a small random start may end elsewhere')
  assert.is(of('linear', 1.9).length, 1)
  assert.is(of('erf', 4.7).length, 1)
})

test('no bound where students cannot become the teachers one to one', () => {
  const prediction = predicted({
    teacher: { units: 2 },
    student: { units: 3 },
    learningRate: 1,
    time: { at: [0] },
  })
  assert.match(isPredicted(prediction) ? '' : prediction.notPredicted, 'one to one')
})

test('K = M = 4 from a small start: it ends elsewhere at 0.98 of the bound, as is said', async () => {
  const experiment: Experiment = {
    teacher: { units: 4, vectors: 'orthonormal' },
    student: { units: 4 },
    learningRate: 0.98 * 4.9976,
    time: { at: [3e4] },
  }
  assert.is(stableRate(experiment).isStable, true)
  const { generalizationError } = await solve(experiment)
  assert.ok(Math.abs(generalizationError[0]! / 0.015 - 1) < 0.02, `${generalizationError}`)
})

test.run()
