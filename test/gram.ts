import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { factoriseGram, fitsDirections } from '../src/experiment/gram.js'
import { randomNumbers } from './support/random.js'

/** Products over N of `count` random vectors of `rank` components. */
function randomGram(count: number, rank: number, inputDimension: number): number[][] {
  const random = randomNumbers(count + 10 * rank)
  const vectors = Array.from({ length: count }, () => Array.from({ length: rank }, () => random() - 0.5))
  return vectors.map((x) =>
    vectors.map((y) => x.reduce((sum, value, c) => sum + value * y[c]!, 0) / inputDimension),
  )
}

test('vectors with given overlaps, in as many columns as their rank', () => {
  for (const [count, rank] of [
    [4, 4],
    [4, 2],
    [5, 1],
    [3, 5],
  ] as const) {
    const gram = randomGram(count, rank, 7)
    const { rows, columns } = factoriseGram(gram, 7, 10)
    assert.is(columns, Math.min(rank, count))
    rows.forEach((x, a) => {
      assert.is(x.length, columns)
      rows.forEach((y, b) => {
        const product = x.reduce((sum, value, c) => sum + value * y[c]!, 0) / 7
        assert.ok(Math.abs(product - gram[a]![b]!) < 1e-14)
      })
    })
  }
  assert.is(
    factoriseGram(
      [
        [0, 0],
        [0, 0],
      ],
      7,
      2,
    ).columns,
    0,
  )
})

test('overlaps find room in a level of as many directions as their rank, but for what is checked as semidefinite', () => {
  for (const rank of [1, 2, 3]) {
    const gram = randomGram(4, rank, 1)
    for (const directions of [1, 2, 3, 4, 5]) assert.is(fitsDirections(gram, directions), directions >= rank)
  }
  const nearly = (share: number) => [
    [1, 0.5],
    [0.5, 0.25 + share],
  ]
  assert.is(fitsDirections(nearly(1e-10), 1), true)
  assert.is(fitsDirections(nearly(1e-8), 1), false)
  assert.is(factoriseGram(nearly(1e-10), 1, 1).columns, 1)
})

test.run()
