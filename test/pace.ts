import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { ProgressMeter } from '../src/pace.js'
import type { Progress } from '../src/progress.js'

test('the time left is estimated from what has been done since the start, not before', async () => {
  let done = 900
  let last: Progress | undefined
  const meter = new ProgressMeter(
    1000,
    () => done,
    (progress) => {
      last = progress
    },
  )
  // reports come every tenth of a second
  await new Promise((resolve) => setTimeout(resolve, 120))
  meter.tick()
  assert.is(last!.left, Number.POSITIVE_INFINITY)
  last = undefined
  await new Promise((resolve) => setTimeout(resolve, 120))
  done = 910
  meter.tick()
  assert.is(last!.done, 910)
  // 10 took at least 0.2 s
  assert.ok(last!.left >= 9 * 0.2)
})

test.run()
