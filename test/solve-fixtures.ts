import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Experiment } from '../src/experiment.js'
import { solve } from '../src/solve.js'
import { readFixture } from './support/fixtures.js'

/** See test/fixtures/solve-linear.py and solve-erf.py. */
interface Solved {
  name: string
  experiment: Experiment
  generalizationError: number[]
  /** Estimated error of the fixture itself, at each time. */
  uncertainty?: number[]
  /** Index of the first time at or after the plateau's end; null without a plateau. */
  plateauEnd?: number | null
}

/** Where a fixture's ε_g is compared. */
const LEAST = 1e-9

async function compare(solved: Solved, tolerance: number, before: number, after: number): Promise<number> {
  const { alpha, generalizationError, status } = await solve(solved.experiment, { tolerance })
  assert.is(status, 'done')
  const end = solved.plateauEnd ?? Number.POSITIVE_INFINITY
  let worst = 0
  let compared = 0
  solved.generalizationError.forEach((expected, i) => {
    if (expected <= LEAST) return
    compared++
    const error = Math.abs(generalizationError[i]! / expected - 1) - (solved.uncertainty?.[i] ?? 0) / expected
    worst = Math.max(worst, error / (i <= end ? before : after))
    if (process.env.VERBOSE && error > (i <= end ? before : after))
      console.log(tolerance, alpha[i], expected, error)
  })
  assert.ok(compared >= 5, 'enough times are compared')
  return worst
}

for (const solved of readFixture<Solved[]>('solve-linear')) {
  test(`linear, tolerance 1e-8 gives 1e-6 and 1e-10 gives 1e-6: ${solved.name}`, async () => {
    const coarse = await compare(solved, 1e-8, 1e-6, 1e-6)
    assert.ok(coarse <= 1, `${coarse} of 1e-6 at 1e-8`)
    const fine = await compare(solved, 1e-10, 1e-6, 1e-6)
    assert.ok(fine <= 1, `${fine} of 1e-6 at 1e-10`)
  })
}

for (const solved of readFixture<Solved[]>('solve-erf')) {
  test(`erf, tolerance 1e-8 gives 1e-6 before the plateau's end and 1e-4 after it: ${solved.name}`, async () => {
    const coarse = await compare(solved, 1e-8, 1e-6, 1e-4)
    assert.ok(coarse <= 1, `${coarse} of what is allowed`)
  })

  test(`erf, tolerance 1e-10 gives 1e-6 everywhere: ${solved.name}`, async () => {
    const fine = await compare(solved, 1e-10, 1e-6, 1e-6)
    assert.ok(fine <= 1, `${fine} of 1e-6`)
  })
}

test.run()
