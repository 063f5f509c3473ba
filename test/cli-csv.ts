import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { trajectoryCsv } from '../src/cli/csv.js'
import { plain } from './support/malformed.js'
import { trajectory } from './support/platform.js'

const two = { alpha: [0.1, 2], generalizationError: [0.30000000000000004, 1e-22] }

test('a single run has two columns, with all digits', () => {
  assert.is(
    trajectoryCsv(trajectory(plain, 'solve', two)),
    'alpha,generalizationError\n0.1,0.30000000000000004\n2,1e-22\n',
  )
})

test('an ensemble has its spread, and its runs if kept', () => {
  const quantiles = { '0.05': [1, 2], '0.5': [3, 4], '0.95': [5, 6] }
  const ensemble = {
    ...two,
    standardError: [7, 8],
    quantiles,
    runs: [
      [9, 10],
      [11, 12],
    ],
  }
  assert.is(
    trajectoryCsv(trajectory(plain, 'simulate', ensemble)),
    'alpha,generalizationError,standardError,q05,q50,q95,run0,run1\n' +
      '0.1,0.30000000000000004,7,1,3,5,9,11\n2,1e-22,8,2,4,6,10,12\n',
  )
})

test('overlaps have a column for each entry', () => {
  const experiment = { ...plain, student: { units: 2 }, teacher: { units: 1 } }
  const overlaps = {
    R: [
      [[1], [2]],
      [[3], [4]],
    ],
    Q: [
      [
        [5, 6],
        [7, 8],
      ],
      [
        [9, 10],
        [11, 12],
      ],
    ],
    T: [[13]],
  }
  const lines = trajectoryCsv(trajectory(experiment, 'solve', { ...two, overlaps })).split('\n')
  assert.is(lines[0], 'alpha,generalizationError,R_0_0,R_1_0,Q_0_0,Q_0_1,Q_1_0,Q_1_1,T_0_0')
  assert.is(lines[1], '0.1,0.30000000000000004,1,2,5,6,7,8,13')
  assert.is(lines[2], '2,1e-22,3,4,9,10,11,12,13')
})

test('a run that stopped before its first time is a header', () => {
  const nothing = { alpha: [], generalizationError: [] }
  assert.is(trajectoryCsv(trajectory(plain, 'solve', nothing)), 'alpha,generalizationError\n')
})

test.run()
