import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import type { Experiment } from '../src/experiment.js'
import { changeField } from '../src/explorer/change.js'
import { fields } from '../src/explorer/fields.js'

const experiment = completeExperiment(
  {
    spectrum: { kind: 'power-law', beta: 1, levels: 4 },
    teacher: { units: 2 },
    student: { units: 2 },
    learningRate: 0.1,
    time: { until: 100 },
  },
  'solve',
)
const lockedOf = (one: Experiment) =>
  fields
    .filter(({ locked }) => locked?.(completeExperiment(one, 'solve')) !== undefined)
    .map(({ path }) => path)

test('every value that a control offers is taken', () => {
  for (const field of fields) {
    const offered =
      field.kind === 'choice' ? field.choices.map(([value]) => value) : (field.values?.(experiment) ?? [])
    for (const value of offered) {
      if (field.path === 'runs') continue
      const isLinear = field.path === 'activation' && value === 'linear'
      const start = isLinear
        ? completeExperiment({ ...experiment, teacher: { units: 1 }, student: { units: 1 } }, 'solve')
        : experiment
      changeField(start, field.path, value)
    }
    if (field.kind === 'number' && field.values)
      assert.equal(
        offered,
        [...(offered as number[])].sort((a, b) => a - b),
        field.path,
      )
  }
})

test('the sliders reach what is asked of them', () => {
  const values = (path: string) => {
    const field = fields.find((one) => one.path === path)!
    return field.kind === 'number' ? field.values!(experiment) : []
  }
  assert.is(values('inputDimension').at(-1), 1e12)
  assert.is(values('spectrum.levels').at(-1), 1024)
  const n = experiment.inputDimension!
  assert.equal(values('student.trained'), [n / 4, n / 2, (3 * n) / 4, n])
})

test('what an experiment does not leave open is locked', () => {
  assert.equal(lockedOf(experiment), [])
  const { spectrum: _, ...isotropic } = experiment
  assert.equal(lockedOf(isotropic), ['spectrum.levels', 'spectrum.beta'])
  assert.equal(lockedOf({ ...experiment, time: { at: [1, 2] } }), ['time.until'])
  const overlaps = { student: [[[1]]], studentTeacher: [[[0.5]]], teacher: [[[1]]] }
  const given = lockedOf({
    teacher: { units: 1 },
    student: { units: 1 },
    learningRate: 0.1,
    initialOverlaps: overlaps,
    time: { until: 10 },
  })
  for (const path of [
    'student.units',
    'teacher.units',
    'student.initialStd',
    'student.trained',
    'teacher.vectors',
  ])
    assert.ok(given.includes(path), path)
})

test.run()
