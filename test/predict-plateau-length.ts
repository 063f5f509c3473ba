import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { isPredicted } from '../src/predict/not-predicted.js'
import { endExperiment, measuredPlateau, predictionOf, simulatedEnds } from './support/plateau-ends.js'
import { statistics } from './support/statistics.js'

type Untimed = Parameters<typeof predictionOf>[0]

async function compare(experiment: Untimed, method: string, within: number): Promise<void> {
  const { own } = predictionOf(experiment)
  if (!isPredicted(own)) throw new Error(own.notPredicted)
  assert.is(own.method, method)
  const measured = await measuredPlateau(experiment, own)
  for (const side of ['start', 'end', 'height'] as const) {
    const ratio = own[side] / measured![side]!
    // the start is told by slopes between samples 5 % apart
    assert.ok(Math.abs(ratio - 1) < (side === 'end' ? within : 0.03), `${side}: ${ratio}`)
  }
}

const cases = [
  { units: 2, levels: 1, learningRate: 0.1, inputDimension: 1e3 },
  { units: 2, levels: 8, learningRate: 0.5, inputDimension: 1e9 },
  { units: 3, levels: 4, learningRate: 1, inputDimension: 1e5 },
  { units: 4, levels: 8, learningRate: 0.1, inputDimension: 1e4 },
  { units: 6, levels: 2, learningRate: 0.5, inputDimension: 1e3 },
]
// docs/plateau-ends.md has more
for (const one of cases) {
  test(`the end is the one measured on solve: ${JSON.stringify(one)}`, () =>
    compare(endExperiment({ ...one, seed: 4 }), 'linear response', 0.004))
}

const small = endExperiment({ units: 2, levels: 2, learningRate: 0.5, inputDimension: 1e5, seed: 2 })

test('K ≠ M, and unit weights', async () => {
  await compare({ ...small, student: { units: 3 } }, 'linear response', 0.01)
  await compare({ ...small, teacher: { units: 3, vectors: 'orthonormal' } }, 'linear response', 0.01)
  const unit = { units: 2, outputWeights: 'unit' as const }
  await compare(
    { ...small, teacher: { ...unit, vectors: 'orthonormal' }, student: unit },
    'linear response',
    0.01,
  )
})

test('negative output weights are those of vectors turned round', async () => {
  const teacher = { units: 2, vectors: 'orthonormal' as const, outputWeights: [1, -1] }
  await compare(
    { ...small, teacher, student: { units: 2, outputWeights: [-0.9, 0.9] } },
    'linear response',
    0.01,
  )
})

test('units that are not interchangeable: the full equations', async () => {
  await compare({ ...small, student: { units: 2, outputWeights: [0.9, 0.5] } }, 'equations', 1e-3)
  await compare({ ...small, teacher: { units: 2 } }, 'equations', 1e-3)
})

test('many levels are replaced by nodes', async () => {
  const spectrum = { kind: 'power-law' as const, beta: -0.7, levels: 200 }
  await compare({ ...small, inputDimension: 2e5, spectrum }, 'linear response', 0.004)
})

test('over seeds the ends scatter as the law says', () => {
  for (const [units, count] of [
    [2, 60],
    [3, 40],
  ] as const) {
    const ends: number[] = []
    const laws = []
    for (let seed = 1; seed <= count; seed++) {
      const { own, law } = predictionOf(
        endExperiment({ units, levels: 2, learningRate: 0.5, inputDimension: 1e5, seed }),
      )
      if (!isPredicted(own) || !isPredicted(law)) throw new Error('a plateau was expected')
      ends.push(own.end)
      laws.push(law)
    }
    const found = statistics(ends)
    const law = laws[0]!
    assert.ok(Math.abs(found.mean - law.meanEnd) < 3 * found.error + 0.1 * law.deviation)
    assert.ok(Math.abs(found.deviation / law.deviation - 1) < 0.4, `${found.deviation}, ${law.deviation}`)
    // whatever seed it comes from
    for (const other of laws) {
      assert.ok(Math.abs(other.meanEnd - law.meanEnd) < 0.6 * law.deviation)
    }
  }
})

test('the length grows by τ_esc/2 for a unit of ln N and of −ln σ_J²', () => {
  const of = (inputDimension: number, initialStd: number) => {
    const prediction = predictionOf({ ...small, inputDimension, student: { units: 2, initialStd } })
    if (!isPredicted(prediction.law)) throw new Error(prediction.law.notPredicted)
    return { ...prediction.law, escapeTime: prediction.directions[0]!.escapeTime }
  }
  const first = of(1e5, 1e-3)
  assert.is(first.slope, first.escapeTime / 2)
  const unit = (other: number, factor: number) => (other - first.meanLength) / Math.log(factor)
  assert.ok(Math.abs(unit(of(1e8, 1e-3).meanLength, 1e3) / first.slope - 1) < 0.01)
  assert.ok(Math.abs(unit(of(1e5, 1e-4).meanLength, 100) / first.slope - 1) < 0.03)
  const length = first.escapeTime * (first.offset + Math.log(1e5) / 2 - Math.log(1e-6) / 2)
  assert.ok(Math.abs(length / first.meanLength - 1) < 1e-12)
})

test('simulations leave the plateau when predicted', async () => {
  const experiment = endExperiment({ units: 2, levels: 2, learningRate: 1, inputDimension: 1000, seed: 1 })
  const { own, directions } = predictionOf(experiment)
  if (!isPredicted(own)) throw new Error(own.notPredicted)
  const { escapeTime } = directions[0]!
  const ends = statistics(await simulatedEnds(experiment, own, escapeTime, 24))
  assert.ok(Math.abs(ends.mean - own.end) < 4 * ends.error + 0.05 * escapeTime, `${ends.mean}, ${own.end}`)
})

test.run()
