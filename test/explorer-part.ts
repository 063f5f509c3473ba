import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Part } from '../src/explorer/part.js'

test('a part is drawn when it is new, and when any of its content is another', () => {
  const part = new Part()
  const curve = {}
  let count = 0
  const show = (...content: unknown[]) => part.show(content, () => count++)
  show(curve, 1, undefined)
  show(curve, 1, undefined)
  assert.is(count, 1)
  show({}, 1, undefined)
  show(curve, 1, undefined)
  assert.is(count, 3)
  show(curve, 2, undefined)
  show(curve, 2, curve)
  assert.is(count, 5)
})

test.run()
