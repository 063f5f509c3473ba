import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { CheckpointSchedule } from '../src/simulate/checkpoint-schedule.js'
import type { SavedRun } from '../src/simulate/run.js'

const run: SavedRun = { run: 3, steps: 7, state: new Uint8Array() }
const save = async () => [run]
const later = (ms = 0) => new Promise<void>((resolve) => setTimeout(resolve, ms))

test('none before the interval has passed, but one at the end, of the runs as they are', async () => {
  const kept: SavedRun[][] = []
  const schedule = new CheckpointSchedule(1000, async (runs) => void kept.push(runs))
  for (let i = 0; i < 100; i++) schedule.tick(save)
  await later()
  assert.equal(kept, [])
  await schedule.finish(save)
  assert.equal(kept, [[run]])
})

test('never two at once; the last one waits for the one before', async () => {
  let running = 0
  let begun = 0
  const schedule = new CheckpointSchedule(0, async () => {
    assert.is(running++, 0)
    begun++
    await later(5)
    running--
  })
  for (let i = 0; i < 100; i++) schedule.tick(save)
  const end = schedule.finish(save)
  await end
  assert.is(begun, 2)
})

test('the pause grows with what a checkpoint takes', async () => {
  let kept = 0
  const slow = new CheckpointSchedule(0, async () => {
    kept++
    await later(50) // so the next one is due in five seconds
  })
  slow.tick(save)
  await later(60)
  for (let i = 0; i < 20; i++) {
    slow.tick(save)
    await later(1)
  }
  assert.is(kept, 1)
  const quick = new CheckpointSchedule(0, async () => void kept++)
  while (kept < 10) {
    quick.tick(save)
    await later()
  }
})

test('what goes wrong is told at the next tick, and at the end', async () => {
  for (const fail of [
    new CheckpointSchedule(0, () => Promise.reject(new Error('no room'))),
    new CheckpointSchedule(0, async () => {}),
  ]) {
    fail.tick(() => Promise.reject(new Error('no room')))
    await later()
    assert.throws(() => fail.tick(save), 'no room')
    const end = await fail.finish(save).catch((error) => error)
    assert.is(end?.message, 'no room')
  }
})

test.run()
