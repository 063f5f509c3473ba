import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { trajectoryTable } from '../src/cli/table.js'
import { plain } from './support/malformed.js'
import { trajectory } from './support/platform.js'

const spectrum = { kind: 'power-law', beta: 1, levels: 4 }

test('what was computed, the curve, how it ended', () => {
  assert.is(
    trajectoryTable(trajectory({ ...plain, spectrum })),
    `theory (N → ∞): erf, power law β = 1, L = 4, M = 2, K = 2, η = 0.1, N = 1024, seed 1

     alpha   generalization error
         0   0.50000
         1   0.25000
        10   1.0000e-7

done: reached the last time
floor: 1.0e-15
work: steps 12
`,
  )
})

test('how many directions are trained, if not all', () => {
  const table = trajectoryTable(trajectory({ ...plain, student: { units: 2, trained: 300 } }))
  assert.match(table, 'N = 1024, N_l = 300, seed 1')
})

test('many times are thinned, the first and the last stay', () => {
  const alpha = Array.from({ length: 1000 }, (_, i) => i)
  const table = trajectoryTable(trajectory(plain, 'solve', { alpha, generalizationError: alpha }))
  assert.match(table, '\n         0   0.0000\n')
  assert.match(table, '\n       999   999.00\n')
  assert.match(table, '15 of 1000 times; --json or --out has all of them')
  assert.ok(table.split('\n').length < 25)
})

test('an ensemble shows its standard error', () => {
  const table = trajectoryTable(
    trajectory(plain, 'simulate', { standardError: [0.1, 0.01, 1e-9], work: { runs: 20 } }),
  )
  assert.match(table, 'simulation, 20 runs: erf, isotropic')
  assert.match(table, '0.25000 ± 0.010')
})

test('a run that stopped before its first time is one line', () => {
  const empty = { alpha: [], generalizationError: [], message: 'no curve', work: { runs: 20 } }
  assert.is(
    trajectoryTable(trajectory(plain, 'simulate', { ...empty, status: 'aborted' })),
    `simulation, 20 runs: erf, isotropic, M = 2, K = 2, η = 0.1, N = 1024, seed 1

aborted: no curve
floor: 1.0e-15
work: runs 20
`,
  )
})

test.run()
