import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { FieldError } from '../src/check.js'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import type { Experiment } from '../src/experiment.js'
import { checkSolveSize, isSolvable, type SolveRun } from '../src/solve/solve-size.js'
import { solve } from '../src/solve.js'

const experiment = (changes: Partial<Experiment>) => {
  const basic: Experiment = {
    teacher: { units: 2 },
    student: { units: 2 },
    learningRate: 0.1,
    inputDimension: 1e7,
    time: { at: [1] },
  }
  return completeExperiment({ ...basic, ...changes }, 'solve')
}
const powerLaw = (levels: number) => experiment({ spectrum: { kind: 'power-law', beta: 1, levels } })
const exactly: SolveRun = { integrator: 'auto', counts: undefined, recordedTimes: 0 }
const nodes: SolveRun = { ...exactly, counts: { coarse: 150, fine: 170 } }

/** The message of what is refused. */
function refusal(...[given, run]: Parameters<typeof checkSolveSize>): string | undefined {
  try {
    checkSolveSize(given, run)
    assert.ok(isSolvable(given, run))
    return undefined
  } catch (error) {
    assert.instance(error, RangeError)
    assert.ok(!isSolvable(given, run))
    assert.ok((error as FieldError).message.startsWith(`${(error as FieldError).field}: `))
    return (error as FieldError).message
  }
}

test('exact levels that do not fit are refused; of nodes only the initial overlaps count', () => {
  assert.is(refusal(powerLaw(1e6), exactly), undefined)
  const expected = 'spectrum.levels: expected a state of at most 3 GiB, got 2e6 levels, which need 4.0 GiB'
  assert.is(refusal(powerLaw(2e6), exactly), expected)
  assert.is(refusal(powerLaw(1e7), nodes), undefined)
})

test('fewer copies of the state for one method than for auto', () => {
  assert.is(refusal(powerLaw(2e6), { ...exactly, integrator: 'explicit' }), undefined)
  assert.is(refusal(powerLaw(2e6), { ...exactly, integrator: 'implicit' }), undefined)
})

test('the dense system of many units, which only the implicit method needs, and auto does without', () => {
  const many = experiment({ student: { units: 90 }, teacher: { units: 90 } })
  const implicit = { ...exactly, integrator: 'implicit' } as const
  assert.match(String(refusal(many, implicit)), /^student\.units: .* got 90 units, which need 3\.\d GiB$/)
  assert.is(refusal(many, { ...exactly, integrator: 'explicit' }), undefined)
  assert.is(refusal(many, exactly), undefined)
})

test('the overlaps of every level recorded', () => {
  assert.is(refusal(powerLaw(1e5), { ...exactly, recordedTimes: 10 }), undefined)
  assert.match(
    String(refusal(powerLaw(1e5), { ...exactly, recordedTimes: 1000 })),
    /^spectrum\.levels: .* 1e5 levels/,
  )
})

test('values name their own field', () => {
  const values = experiment({ spectrum: { kind: 'values', eigenvalues: new Array(2e5).fill(1) } })
  assert.match(String(refusal(values, { ...exactly, recordedTimes: 1000 })), /^spectrum\.eigenvalues: /)
})

test('solve refuses before any work, by what it is asked to do', async () => {
  const given: Experiment = {
    spectrum: { kind: 'power-law', beta: 1, levels: 2e6 },
    teacher: { units: 2 },
    student: { units: 2 },
    learningRate: 0.1,
    inputDimension: 2e6,
    time: { until: 1 },
  }
  for (const options of [{ levels: 'exact' }, { overlaps: 'levels', integrator: 'explicit' }] as const) {
    let error: unknown
    await solve(given, options).catch((reason) => {
      error = reason
    })
    assert.instance(error, RangeError)
    assert.is((error as FieldError).field, 'spectrum.levels')
  }
})

test.run()
