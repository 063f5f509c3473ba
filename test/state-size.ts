import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { FieldError } from '../src/check.js'
import {
  checkKeptRuns,
  checkOutputSize,
  checkStateSize,
  directStateBytes,
  formatBytes,
  solveStateBytes,
} from '../src/state-size.js'

const small = { levels: 4, studentUnits: 2, teacherUnits: 2, inputDimension: 1024 }
const fields = {
  levels: { field: 'spectrum.levels', noun: 'levels' },
  studentUnits: { field: 'student.units', noun: 'units' },
  teacherUnits: { field: 'teacher.units', noun: 'units' },
  inputDimension: { field: 'inputDimension', noun: 'components' },
}

function thrown(run: () => unknown): FieldError | undefined {
  try {
    run()
  } catch (error) {
    return error as FieldError
  }
  return undefined
}

test('the state of the theory grows with L and not with N', () => {
  // 20 copies of 4 + 3 order parameters, M² + 2 more, and 8 matrices 4 × 4
  assert.is(solveStateBytes(small), 8 * (4 * (20 * 7 + 6) + 8 * 16))
  assert.is(solveStateBytes({ ...small, inputDimension: 1e15 }), solveStateBytes(small))
})

test('the state of the direct simulation grows with N', () => {
  const more = directStateBytes({ ...small, inputDimension: 2024 }) - directStateBytes(small)
  assert.is(more, 8 * 1000 * 6)
})

test('more than 3 GiB is refused, naming the field whose reduction saves most', () => {
  const blamed = (changes: object) => {
    return thrown(() => checkStateSize({ ...small, ...changes }, fields, directStateBytes))?.field
  }
  assert.is(blamed({}), undefined)
  assert.is(blamed({ inputDimension: 1e10 }), 'inputDimension')
  assert.is(blamed({ levels: 1e10 }), 'spectrum.levels')
  assert.is(blamed({ studentUnits: 1e6 }), 'student.units')
  assert.is(blamed({ teacherUnits: 1e6, studentUnits: 10 }), 'teacher.units')
})

test('the limit is 3 GiB exactly', () => {
  const bytes = ({ levels }: { levels: number }) => levels
  assert.is(
    thrown(() => checkStateSize({ ...small, levels: 3 * 2 ** 30 }, fields, bytes)),
    undefined,
  )
  const error = thrown(() => checkStateSize({ ...small, levels: 3 * 2 ** 30 + 1 }, fields, bytes))
  assert.instance(error, RangeError)
  assert.match(error?.message ?? '', 'which need 3.0 GiB')
})

test('output times', () => {
  assert.is(
    thrown(() => checkOutputSize(1e6, 'time.samples')),
    undefined,
  )
  assert.is(
    thrown(() => checkOutputSize(1e9, 'time.samples'))?.message,
    'time.samples: expected a state of at most 3 GiB, got 1e9 output times, which need 2.8 TiB',
  )
})

test('curves of runs that are kept: up to 3 GiB, and as many as JSON text can hold', () => {
  const error = (runs: number, times: number) => thrown(() => checkKeptRuns(runs, times))
  assert.is(error(335_544, 60), undefined)
  assert.is(
    error(335_545, 60)?.message,
    'runs: expected a state of at most 3 GiB, got 335545 runs kept at 60 times, which need 3.0 GiB',
  )
  assert.is(error(1e9, 60)?.field, 'runs')
  assert.is(error(1, 2 ** 20), undefined)
  // the longest numbers have 24 characters and a comma, the longest string of V8 has 2^29 − 24
  const numbers = 335_544 * 60
  assert.ok(numbers * (JSON.stringify(-1.2345678901234567e-100).length + 1) < 2 ** 29 - 24)
})

test('formatBytes', () => {
  assert.is(formatBytes(3.25 * 2 ** 30), '3.3 GiB')
  assert.is(formatBytes(640 * 2 ** 30), '640 GiB')
  assert.is(formatBytes(1.2 * 2 ** 40), '1.2 TiB')
  assert.is(formatBytes(5e24), '4.34e6 EiB')
})

test.run()
