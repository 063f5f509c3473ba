import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { goldenSection } from '../src/predict/golden-section.js'

test('it brackets the minimum as closely as asked, in as few steps as golden section takes', async () => {
  for (const minimum of [-0.9, -0.2, 0.013, 0.7]) {
    let count = 0
    const f = async (x: number) => {
      count++
      return Math.abs(x - minimum) ** 1.5
    }
    const start = { at: 0, value: Math.abs(minimum) ** 1.5 }
    const found = await goldenSection(f, [-1, 1], start, 1e-6)
    assert.ok(found.low <= minimum && minimum <= found.high)
    assert.ok(found.high - found.low <= 1e-6)
    assert.ok(found.low < found.at && found.at < found.high)
    assert.is(found.value, Math.abs(found.at - minimum) ** 1.5)
    // log(2e6)/log φ = 30.1
    assert.ok(count <= 33, `${count} steps`)
  }
})

test('a bracket narrow enough is not narrowed', async () => {
  const never = async () => {
    throw new Error('evaluated')
  }
  const start = { at: 0.5, value: 1 }
  assert.equal(await goldenSection(never, [0, 1], start, 1), { ...start, low: 0, high: 1 })
})

test.run()
