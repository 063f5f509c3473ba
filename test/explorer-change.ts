import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import type { Experiment } from '../src/experiment.js'
import { changeField, nearestFit } from '../src/explorer/change.js'

const given: Experiment = {
  spectrum: { kind: 'power-law', beta: 1, levels: 4 },
  teacher: { units: 2 },
  student: { units: 2 },
  learningRate: 0.5,
  inputDimension: 64,
  time: { until: 100 },
}
const experiment = completeExperiment(given, 'solve')
// Orthonormal: every part of a level needs two directions
const orthonormal: Experiment = { ...given, teacher: { units: 2, vectors: 'orthonormal' } }
const trained = completeExperiment({ ...orthonormal, student: { units: 2, trained: 32 } }, 'solve')

test('one field is changed, and nothing else', () => {
  const { experiment: changed, note } = changeField(experiment, 'learningRate', 0.25)
  assert.equal(changed, { ...experiment, learningRate: 0.25 })
  assert.is(note, undefined)
  assert.is(experiment.learningRate, 0.5)
})

test('N follows the levels, to the nearest that fits', () => {
  const { experiment: changed, note } = changeField(experiment, 'spectrum.levels', 6)
  assert.is(changed.inputDimension, 66)
  assert.is(note, 'N is 66 instead of 64: every level needs a whole number of directions')
  assert.is(changeField(experiment, 'inputDimension', 101).experiment.inputDimension, 100)
  assert.is(nearestFit(experiment, 102), 100)
  assert.is(nearestFit(experiment, 103), 104)
})

test('the trained directions follow too, and all of them are as none given', () => {
  assert.is(changeField(experiment, 'student.trained', 16).experiment.student.trained, 16)
  const { experiment: changed, note } = changeField(trained, 'spectrum.levels', 6)
  assert.is(changed.student.trained, 33)
  assert.is(
    note,
    'N is 66 instead of 64: every level needs a whole number of directions; ' +
      'N_l is 33 instead of 32, which does not fit the levels any more',
  )
  const whole = completeExperiment(orthonormal, 'solve')
  assert.equal(changeField(trained, 'student.trained', 64).experiment, whole)
  const fewer = changeField(trained, 'inputDimension', 24)
  assert.equal(fewer.experiment, { ...whole, inputDimension: 24 })
  assert.match(fewer.note!, /^N_l is 24 instead of 32/)
})

test('what cannot be is refused, with its name', () => {
  for (const [path, value, message] of [
    ['learningRate', -1, /^learningRate: expected a number > 0, got -1/],
    ['student.units', 'x', /^student\.units: /],
    ['student.trained', 1, /^student\.trained: .*got 1$/],
    ['student.trained', 65, /^student\.trained: /],
    ['inputDimension', 'x', /^inputDimension: /],
    ['inputDimension', 3, /^inputDimension: /],
  ] as const) {
    assert.throws(
      () => changeField(trained, path, value),
      (error: Error) => message.test(error.message),
      path,
    )
  }
})

test.run()
