import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import type { Experiment } from '../src/experiment.js'
import { type RunPlan, saveRun } from '../src/simulate/run.js'
import { startRun } from '../src/simulate/start-run.js'
import { openKernel } from './support/kernel.js'

const plan = (experiment: Experiment, run: number, changes: Partial<RunPlan> = {}): RunPlan => ({
  experiment: completeExperiment(experiment, 'simulate'),
  method: 'direct',
  overlaps: 'levels',
  redraw: true,
  run,
  ...changes,
})

function resultOf(one: RunPlan, kernel = openKernel()) {
  const run = startRun(one, kernel)
  while (!run.advance());
  return run.result
}

const plans: RunPlan[] = [
  plan(
    {
      spectrum: { kind: 'power-law', beta: 1, levels: 4 },
      teacher: { units: 3 },
      student: { units: 2, initialStd: 0.5 },
      learningRate: 0.5,
      inputDimension: 64,
      time: { until: 5, samples: 5 },
    },
    3,
  ),
  plan(
    {
      activation: 'linear',
      teacher: { units: 1 },
      student: { units: 1 },
      learningRate: 3,
      inputDimension: 4,
      time: { at: [0, 100, 200, 300] },
    },
    7,
  ),
  plan(
    {
      teacher: { units: 5, vectors: 'orthonormal' },
      student: { units: 4 },
      learningRate: 0.1,
      inputDimension: 2000,
      time: { at: [0.5, 1] },
    },
    1,
  ),
]

test('a kernel that has been used gives the same bits as a fresh one, after whatever it was used for', () => {
  const expected = plans.map((one) => resultOf(one))
  assert.ok(expected[1]!.diverged && !expected[0]!.diverged)
  const kernel = openKernel()
  for (const order of [
    [0, 0, 1, 2],
    [2, 1, 0, 2],
  ]) {
    for (const i of order) assert.equal(resultOf(plans[i]!, kernel), expected[i])
  }
})

test('also after a run that was left half-way', () => {
  const kernel = openKernel()
  startRun(plans[2]!, kernel).advance()
  assert.equal(resultOf(plans[0]!, kernel), resultOf(plans[0]!))
})

test('a run does not make the kernel’s memory grow when it is repeated', () => {
  const kernel = openKernel()
  resultOf(plans[2]!, kernel)
  const { memoryBytes } = kernel
  for (let i = 0; i < 20; i++) resultOf(plans[i % 3]!, kernel)
  assert.is(kernel.memoryBytes, memoryBytes)
})

test('the plan’s run chooses the stream of the inputs, and with redraw the start', () => {
  const { experiment } = plans[0]!
  const at = (run: number, redraw: boolean) =>
    resultOf({ experiment, method: 'direct', overlaps: false, redraw, run }).generalizationError
  assert.equal(at(0, true), at(0, false))
  assert.is.not(at(1, false).at(-1), at(0, false).at(-1))
  assert.is.not(at(1, true)[0], at(1, false)[0])
})

const split: Experiment = {
  spectrum: { kind: 'values', eigenvalues: [0.5, 2, 1], weights: [0.25, 0.25, 0.5] },
  teacher: { units: 2 },
  student: { units: 3, trained: 100, initialStd: 0.3 },
  learningRate: 0.2,
  inputDimension: 256,
  time: { until: 30, samples: 4 },
}

for (const method of ['direct', 'reduced'] as const) {
  const two = { ...split, student: { units: 2, initialStd: 0.3 } }
  const all = [...plans, plan(split, 5), plan(two, 2, { redraw: false })]
  test(`a run that is saved anywhere and gone on with in another kernel gives the same bits: ${method}`, () => {
    for (const one of all.map((some) => ({ ...some, method }))) {
      const kernel = openKernel()
      const expected = resultOf(one, kernel)
      const other = openKernel()
      resultOf({ ...plans[2]!, run: 9 }, other)
      // at steps that fall in the middle of normals drawn for several
      let made = 0
      for (let run = startRun(one, kernel); !run.advance(); made++) {
        if (made > 7) continue
        const { run: number, steps, state } = saveRun(run)
        assert.equal([number, steps], [one.run, run.result.steps])
        const resumed = startRun(one, other, state)
        assert.is(resumed.result.steps, steps)
        while (!resumed.advance());
        assert.equal(resumed.result, expected)
      }
      assert.ok(made > 0)
    }
  })
}

test('saving changes nothing', () => {
  for (const method of ['direct', 'reduced'] as const) {
    const one = { ...plans[0]!, method }
    const run = startRun(one, openKernel())
    do saveRun(run)
    while (!run.advance())
    assert.equal(run.result, resultOf(one))
  }
})

test.run()
