import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { compressed, type Integrate, largestDifference, nodeCounts } from '../src/solve/compressed.js'
import type { Integration } from '../src/solve/integration.js'
import type { LevelSystem } from '../src/solve/level-system.js'
import type { Status } from '../src/trajectory.js'
import { openKernel } from './support/kernel.js'

const TOLERANCE = 1e-6
const L = 2000

/** L levels from e^−range to 1, K = M = 1. */
function systemOf(range: number): LevelSystem {
  const eigenvalues = Float64Array.from({ length: L }, (_, k) => Math.exp((-range * k) / (L - 1)))
  const row = new Float64Array(L).fill(1 / L)
  return {
    levels: { eigenvalues, weights: row, trained: Array.from(row, () => true) },
    rows: [
      [row, row],
      [row, row],
    ],
  }
}
const kernel = openKernel()
const system = systemOf(10)
const counts = nodeCounts(system.levels, TOLERANCE, kernel)!

/** Compresses with an integrator that errs by `errorOf` the number of levels it is given, and notes every call. */
async function run(
  errorOf: (levels: number) => number,
  statusOf: (call: number) => Status = () => 'done',
  mayBeExact = true,
) {
  const calls: { levels: number; from: number; to: number; mayBeResult: boolean }[] = []
  const integrate: Integrate = async ({ levels }, { from, to }, mayBeResult) => {
    const n = levels.weights.length
    calls.push({ levels: n, from, to, mayBeResult })
    const status = statusOf(calls.length - 1)
    return { generalizationError: [1, 0.1 * (1 + errorOf(n))], status, n } as unknown as Integration
  }
  const floorOf = () => 1e-14
  const result = await compressed(system, {
    counts,
    tolerance: TOLERANCE,
    kernel,
    integrate,
    floorOf,
    mayBeExact,
  })
  const { nodes, estimatedError, status } = result
  return { calls, nodes, estimatedError, status, levels: (result.integration as unknown as { n: number }).n }
}

test('two integrations, of which the finer one is the result and the only one recorded', async () => {
  const errorOf = (n: number) => 1e-6 * (n === counts.fine ? 1 : 4)
  const { calls, nodes, estimatedError, status, levels } = await run(errorOf)
  assert.equal(calls, [
    { levels: counts.fine, from: 0, to: 0.5, mayBeResult: true },
    { levels: counts.coarse, from: 0.5, to: 1, mayBeResult: false },
  ])
  assert.is(nodes, counts.fine)
  assert.is(levels, counts.fine)
  assert.is(status, 'done')
  // twice the difference
  assert.ok(Math.abs(estimatedError! - 6e-6) < 1e-11, `${estimatedError}`)
})

test('more nodes until the tolerance is kept, one integration for each attempt', async () => {
  const { calls, nodes, estimatedError, levels } = await run((n) => Math.exp(-n / 10))
  assert.ok(calls.length > 2)
  assert.equal(
    calls.map((call) => call.mayBeResult),
    calls.map((_, i) => i !== 1),
  )
  assert.is(nodes, calls.at(-1)!.levels)
  assert.is(levels, nodes)
  for (let i = 2; i < calls.length; i++)
    assert.ok(calls[i]!.levels >= 1.15 * calls[i === 2 ? 0 : i - 1]!.levels)
  assert.ok(estimatedError! <= 30 * TOLERANCE)
  assert.ok(Math.exp(-nodes! / 10) <= estimatedError!)
})

test('exact levels where nodes do not converge, if they fit', async () => {
  const errorOf = (n: number) => (n === L ? 0 : 0.1 * Math.sin(n))
  const exact = await run(errorOf)
  assert.is(exact.levels, L)
  assert.is(exact.status, 'done')
  assert.is(exact.nodes, undefined)
  assert.is(exact.estimatedError, undefined)
  assert.ok(exact.calls.at(-1)!.mayBeResult)
  const nodes = await run(errorOf, () => 'done', false)
  assert.is(nodes.levels, nodes.nodes)
  assert.ok(nodes.nodes! < L && nodes.nodes! > L / 2)
  assert.ok(nodes.estimatedError! > 30 * TOLERANCE)
})

test('a curve that stops is the result, with the status of what stopped', async () => {
  const first = await run(
    () => 0,
    () => 'aborted',
  )
  assert.is(first.calls.length, 1)
  assert.is(first.status, 'aborted')
  assert.is(first.estimatedError, undefined)
  // its curve is whole, but nothing has told its error
  const second = await run(
    () => 0,
    (call) => (call === 1 ? 'aborted' : 'done'),
  )
  assert.is(second.levels, counts.fine)
  assert.is(second.status, 'aborted')
  assert.is(second.estimatedError, undefined)
  const diverged = await run(
    () => 0,
    () => 'diverged',
  )
  assert.is(diverged.calls.length, 2)
  assert.is(diverged.status, 'diverged')
  assert.is(diverged.estimatedError, 0)
  // too few nodes may stall where more do not
  const stalled = await run(
    () => 0,
    (call) => (call === 1 ? 'stalled' : 'done'),
  )
  assert.is(stalled.calls.length, 3)
  assert.is(stalled.status, 'done')
})

test('more nodes for a wider range and a finer tolerance; none where exact levels cost no more', () => {
  const countOf = (range: number, tolerance: number) => nodeCounts(systemOf(range).levels, tolerance, kernel)!
  for (const { coarse, fine } of [countOf(10, 1e-6), countOf(0, 1e-6), countOf(10, 0.1)])
    assert.ok(fine > coarse)
  assert.ok(countOf(20, 1e-6).coarse > 1.8 * countOf(10, 1e-6).coarse)
  assert.ok(countOf(10, 1e-12).coarse > 1.8 * countOf(10, 1e-6).coarse)
  assert.is(nodeCounts(systemOf(600).levels, 1e-6, kernel), undefined)
  const few = {
    eigenvalues: Float64Array.of(1, 0.9, 0.8),
    weights: new Float64Array(3).fill(1 / 3),
    trained: [true, true, true],
  }
  assert.is(nodeCounts(few, 1e-6, kernel), undefined)
})

test('differences are relative to the second curve, beyond rounding, at the times both have', () => {
  const curve = (...generalizationError: number[]) => ({ generalizationError })
  assert.is(largestDifference(curve(1, 3, 0.5), curve(1, 2, 0.5), 0), 0.5)
  assert.is(largestDifference(curve(1, 3), curve(1, 2), 0.5), 0.25)
  assert.is(largestDifference(curve(1, 3), curve(1, 2), 1), 0)
  assert.is(largestDifference(curve(1), curve(1, 2), 0), 0)
  assert.is(largestDifference(curve(1, 2), curve(1), 0), 0)
})

test.run()
