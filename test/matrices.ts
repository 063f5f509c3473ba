import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { linearSolution, matrix, product, transpose } from '../src/matrices.js'

test('a linear system is solved, with rows exchanged where a pivot is 0', () => {
  const coefficients = [
    [0, 2, 1],
    [1, -1, 3],
    [4, 1, 0],
  ]
  const solution = [3, -2, 0.5]
  const right = product(
    coefficients,
    solution.map((x) => [x]),
  ).map(([value]) => value!)
  linearSolution(coefficients, right).forEach((value, i) => {
    assert.ok(Math.abs(value - solution[i]!) < 1e-14, String(value))
  })
  assert.equal(coefficients[0], [0, 2, 1])
})

test('products and transposes of matrices that are not square', () => {
  const a = matrix(2, 3, (i, j) => 10 * i + j)
  assert.equal(a, [
    [0, 1, 2],
    [10, 11, 12],
  ])
  assert.equal(product(a, transpose(a)), [
    [5, 35],
    [35, 365],
  ])
})

test.run()
