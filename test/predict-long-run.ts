import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { longRun } from '../src/predict/long-run.js'
import type { Trajectory } from '../src/trajectory.js'
import { openKernel } from './support/kernel.js'

/** Runs on a curve that never settles, each of so many evaluations; how long they were. */
async function ends(evaluations: number): Promise<number[]> {
  const found: number[] = []
  const curve = async (alpha: number[]) => {
    found.push(alpha.at(-1)!)
    const generalizationError = alpha.map((time) => 1 / (1 + time))
    return {
      alpha,
      generalizationError,
      floor: 0,
      status: 'done',
      work: { evaluations },
    } as unknown as Trajectory
  }
  const { isSettled } = await longRun({ learningRate: 1, curve }, openKernel(), () => false)
  assert.is(isSettled, false)
  return found
}

test('runs become ten times as long each, until they have cost enough or are late', async () => {
  const three = await ends(1.2e6)
  assert.equal(
    three.map((end) => Math.round(end)),
    [1e3, 1e4, 1e5],
  )
  assert.is((await ends(1)).length, 14)
})

test.run()
