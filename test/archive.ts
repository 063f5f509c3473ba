import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type Archive, Reader, store } from '../src/archive.js'

/** One of everything that an archive can hold. */
class Everything {
  number = 0
  flag = false
  text = ''
  values: number[] = []
  blob: Uint8Array = new Uint8Array()
  lists: number[][] = []
  bits = new BigUint64Array(3)
  counts = new Uint32Array(2)

  serialize(archive: Archive): void {
    this.number = archive.number(this.number)
    this.flag = archive.boolean(this.flag)
    this.text = archive.text(this.text)
    this.values = archive.numbers(this.values)
    this.blob = archive.blob(this.blob)
    this.lists = archive.list(this.lists, (values = []) => archive.numbers(values))
    archive.array(new Float64Array(this.bits.buffer))
    archive.array(this.counts)
  }
}

function filled(): Everything {
  const one = new Everything()
  one.number = -Infinity
  one.flag = true
  one.text = 'ε_g √N'
  one.values = [0.1, -0, 5e-324, Number.MAX_VALUE]
  one.blob = new Uint8Array([1, 2, 255])
  one.lists = [[1], [], [2, 3]]
  one.counts.set([7, 2 ** 32 - 1])
  // not the only NaN: all bits have to be kept
  one.bits.set([0x7ff8_dead_beef_0001n, 1n, 2n ** 64n - 1n])
  return one
}

test('what is stored comes back, to the bit', () => {
  const one = filled()
  const bytes = store((archive) => one.serialize(archive))
  const other = new Everything()
  other.serialize(new Reader(bytes))
  assert.equal(other, one)
  assert.ok(Object.is(other.values[1], -0))
  assert.equal(
    store((archive) => other.serialize(archive)),
    bytes,
  )
})

test('storing changes nothing', () => {
  const one = filled()
  store((archive) => one.serialize(archive))
  assert.equal(one, filled())
})

test('bytes behind free ones', () => {
  const one = filled()
  const serialize = (archive: Archive) => one.serialize(archive)
  const bytes = store(serialize, 5)
  assert.equal(bytes.slice(0, 5), new Uint8Array(5))
  assert.equal(bytes.slice(5), store(serialize))
})

test('a state that ends too early is refused wherever it ends', () => {
  const bytes = store((archive) => filled().serialize(archive))
  for (let length = 0; length < bytes.length; length++) {
    assert.throws(() => new Everything().serialize(new Reader(bytes.subarray(0, length))), /ends too early/)
  }
})

test.run()
