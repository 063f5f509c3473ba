import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import { experimentLevels } from '../src/experiment/spectrum.js'
import { initialSystem, joinLevels, mergeUntrained, selectLevels } from '../src/solve/level-system.js'
import { openKernel } from './support/kernel.js'

const student = { units: 2, initialStd: 0.5 }
const experiment = {
  spectrum: { kind: 'values', eigenvalues: [0.5, 0, 2, 1], weights: [0.25, 0.25, 0.25, 0.25] },
  teacher: { units: 1 },
  student,
  learningRate: 1,
  time: { at: [1] },
}

function systemOf(changes: object) {
  const completed = completeExperiment({ ...experiment, ...changes }, 'solve')
  return initialSystem(completed, experimentLevels(completed, openKernel()))
}

test('levels that are not trained become one with the same sum of λ S, the others stay', () => {
  // trained: 2, and three quarters of 1
  const system = systemOf({ student: { ...student, trained: 448 } })
  assert.equal(system.levels.trained, [false, false, true, true, false])
  const { levels, rows } = mergeUntrained(system)
  assert.equal(levels.trained, [true, true, false])
  assert.equal([...levels.eigenvalues.subarray(0, 2)], [2, 1])
  const sum = (eigenvalues: Float64Array, row: Float64Array) =>
    eigenvalues.reduce((total, lambda, k) => total + lambda * row[k]!, 0)
  rows.forEach((others, a) => {
    others.forEach((row, b) => {
      const before = system.rows[a]![b]!
      assert.equal([...row.subarray(0, 2)], [before[2], before[3]])
      const expected = sum(system.levels.eigenvalues, before)
      assert.ok(Math.abs(sum(levels.eigenvalues, row) - expected) < 1e-14)
    })
  })
})

test('nothing is merged where all are trained', () => {
  const system = systemOf({})
  assert.equal(system.levels.trained, [true, true, true, true])
  assert.is(mergeUntrained(system), system)
})

test('the trained levels and the others make up the system', () => {
  const system = systemOf({ student: { ...student, trained: 512 } })
  const joined = joinLevels(selectLevels(system, true), selectLevels(system, false))
  const order = [2, 3, 0, 1]
  assert.equal(
    [...joined.levels.eigenvalues],
    order.map((k) => system.levels.eigenvalues[k]),
  )
  assert.equal(joined.levels.trained, [true, true, false, false])
  assert.equal(
    [...joined.rows[0]![2]!],
    order.map((k) => system.rows[0]![2]![k]),
  )
  assert.is(joined.rows[2]![0], joined.rows[0]![2])
})

test.run()
