import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type Experiment, fit, powerLaw, solve } from '../src/index.js'

const experiment: Experiment = {
  spectrum: { kind: 'power-law', beta: 1, levels: 2 },
  teacher: { units: 2, vectors: 'orthonormal' },
  student: { units: 2 },
  learningRate: 0.1,
  time: { from: 0.01, until: 1e4, samples: 200 },
}

test('the moments’ plateaus have the height Σ λ_k^l p_k R*, and each entry its own', async () => {
  const theory = await solve(experiment, { overlaps: 'levels' })
  const { moments, options, plateaus } = await fit(theory, { moments: [0, 2, 1] })
  assert.equal(options.moments, [0, 2, 1])
  assert.equal(
    moments!.map(({ order, student, teacher }) => [order, student, teacher]),
    [0, 2, 1].flatMap((order) => [0, 1].flatMap((i) => [0, 1].map((n) => [order, i, n]))),
  )
  const { eigenvalues, weights } = powerLaw(1, 2)
  const symmetric = 1 / Math.sqrt(2 * 3) // R* of K = M = 2 at small η
  for (const { order, plateaus: found } of moments!) {
    const expected = symmetric * eigenvalues.reduce((sum, value, k) => sum + weights[k]! * value ** order, 0)
    // Late plateaus, where the students have specialised, come after it
    const near = found.find(({ height }) => Math.abs(height / expected - 1) < 0.05)
    assert.ok(near, `order ${order}: ${found.map(({ height }) => height)} for ${expected}`)
    // … and an overlap leaves it before ε_g does
    assert.ok(near.end! < plateaus[0]!.end!)
  }
})

test('they need the overlaps of every level', async () => {
  const theory = await solve(experiment, { overlaps: true })
  try {
    await fit(theory, { moments: [1] })
    assert.unreachable()
  } catch (error) {
    assert.is((error as { field: string }).field, 'moments')
  }
})

test.run()
