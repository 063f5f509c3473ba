import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { library } from '../src/cli/library.js'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import type { Experiment } from '../src/experiment.js'
import { isPredicted, type PredictOptions, predict } from '../src/index.js'
import { Equations } from '../src/kernel/equations.js'
import { Kernel } from '../src/kernel/kernel.js'

const base: Experiment = {
  teacher: { units: 2 },
  student: { units: 2 },
  learningRate: 2,
  time: { until: 100 },
}

test('plain data: it survives JSON, and names the completed experiment and the version', async () => {
  for (const experiment of [
    base,
    { ...base, student: { units: 3 } },
    { ...base, learningRate: 5 },
    { ...base, activation: 'linear' as const },
  ]) {
    const prediction = await predict(experiment)
    assert.equal(JSON.parse(JSON.stringify(prediction)), prediction)
    assert.is(prediction.kind, 'predict')
    assert.equal(prediction.experiment, completeExperiment(experiment, 'solve'))
    assert.is(prediction.version, await library.version())
    // completing again changes nothing
    assert.equal(await predict(prediction.experiment), prediction)
  }
})

test('the summary has the statements of every section, or its reason', async () => {
  const { plateau, late, stableRate, summary } = await predict(base)
  assert.ok(isPredicted(plateau) && isPredicted(late) && isPredicted(stableRate))
  assert.equal(summary, [...plateau.statements, ...late.statements, ...stableRate.statements])
  const closed = await predict({ ...base, activation: 'linear' })
  assert.ok(isPredicted(closed.linear) && !isPredicted(closed.late) && isPredicted(closed.stableRate))
  assert.equal(closed.summary, closed.linear.statements)
  assert.is(closed.stableRate.largest, closed.linear.largestStableRate.infinite)
  const other = await predict({ ...base, student: { units: 1 } })
  assert.match(other.summary.at(-2)!, /^Late phase: not predicted, as K = 1 .*limit above zero\.$/)
  assert.match(other.summary.at(-1)!, /^Largest stable learning rate: not predicted, as /)
})

test('each search is made when asked for, and only then', async () => {
  const none = await predict(base)
  for (const name of ['bestRate', 'timeTo', 'limit']) assert.not.ok(name in none)
  const { bestRate, timeTo, limit, summary } = await predict(base, {
    bestRateAt: 10,
    timeTo: 1e-3,
    limit: true,
  })
  assert.ok(bestRate && isPredicted(bestRate) && bestRate.alpha === 10)
  assert.ok(timeTo && isPredicted(timeTo) && timeTo.generalizationError === 1e-3)
  assert.ok(limit && isPredicted(limit) && limit.generalizationError === 0)
  assert.is(summary.length, none.summary.length + 3)
  assert.not.ok('limit' in (await predict(base, { limit: false })))
})

test('bad options and experiments are refused by field', async () => {
  const refused = async (field: string, options: unknown, experiment: unknown = base) => {
    try {
      await predict(experiment as Experiment, options as PredictOptions)
    } catch (error) {
      return assert.is((error as { field: string }).field, field)
    }
    assert.unreachable(field)
  }
  await refused('bestRateAt', { bestRateAt: 0 })
  await refused('timeTo', { timeTo: '1e-3' })
  await refused('limit', { limit: 1 })
  await refused('signal', { signal: true })
  await refused('onProgress', { onProgress: 1 })
  await refused('tolerance', { tolerance: 1e-8 })
  await refused('learningRate', {}, { ...base, learningRate: 0 })
})

test('an aborted signal rejects with its reason, before any work', async () => {
  const reason = new Error('enough')
  try {
    await predict(base, { signal: AbortSignal.abort(reason) })
    assert.unreachable()
  } catch (error) {
    assert.is(error, reason)
  }
})

/** What one prediction makes the kernel do: integrations, their evaluations, and kernels made for it. */
async function workOf(
  experiment: Experiment,
): Promise<Record<'integrations' | 'evaluations' | 'kernels', number>> {
  const { Instance } = WebAssembly
  const { equations } = Kernel.prototype
  const { advance } = Equations.prototype
  const work = { integrations: 0, evaluations: 0, kernels: 0 }
  WebAssembly.Instance = class extends Instance {
    constructor(...args: ConstructorParameters<typeof Instance>) {
      super(...args)
      work.kernels++
    }
  }
  Kernel.prototype.equations = function (...args) {
    work.integrations++
    return equations.apply(this, args)
  }
  Equations.prototype.advance = function (...args) {
    const before = this.work.evaluations
    const outcome = advance.apply(this, args)
    work.evaluations += this.work.evaluations - before
    return outcome
  }
  try {
    await predict(experiment)
  } finally {
    Object.assign(WebAssembly, { Instance })
    Object.assign(Kernel.prototype, { equations })
    Object.assign(Equations.prototype, { advance })
  }
  return work
}

const cases = [
  { units: 2, levels: 8, vectors: 'orthonormal', most: { integrations: 3, evaluations: 1300, kernels: 3 } },
  {
    units: 2,
    levels: 1000,
    vectors: 'orthonormal',
    most: { integrations: 3, evaluations: 1950, kernels: 3 },
  },
  { units: 4, levels: 8, vectors: 'orthonormal', most: { integrations: 11, evaluations: 4300, kernels: 3 } },
  { units: 4, levels: 8, vectors: 'random', most: { integrations: 13, evaluations: 5800, kernels: 4 } },
  { units: 4, levels: 1000, vectors: 'random', most: { integrations: 5, evaluations: 3400, kernels: 4 } },
] as const

for (const { units, levels, vectors, most } of cases) {
  test(`so much work and no more: K = M = ${units}, L = ${levels}, ${vectors} teacher`, async () => {
    const work = await workOf({
      spectrum: { kind: 'power-law', beta: 1, levels },
      teacher: { units, vectors },
      student: { units },
      learningRate: 0.1,
      inputDimension: 1e6,
      time: { until: 1000 },
    })
    for (const kind of ['integrations', 'evaluations', 'kernels'] as const) {
      assert.ok(work[kind] > 0 && work[kind] <= most[kind], JSON.stringify(work))
    }
  })
}

test.run()
