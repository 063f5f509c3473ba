import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { leastSquares } from '../src/fit/comparison.js'
import { GrowingFit } from '../src/fit/growing-fit.js'
import { randomNumbers } from './support/random.js'

for (const columns of [1, 2, 3])
  test(`${columns} columns that grow: at every length as by orthogonal columns`, () => {
    const random = randomNumbers(columns)
    const rows = Array.from({ length: 12 }, () => Array.from({ length: columns + 1 }, random))
    const fit = new GrowingFit(columns)
    for (const [i, row] of rows.entries()) {
      fit.add(Float64Array.from(row))
      if (i < columns) continue
      fit.solve()
      const column = (j: number) => rows.slice(0, i + 1).map((one) => one[j]!)
      const expected = leastSquares(
        Array.from({ length: columns }, (_, j) => column(j)),
        column(columns),
      )
      assert.ok(Math.abs(fit.rest - expected.rest) < 1e-9 * (1 + expected.rest))
      for (const [j, value] of expected.solution.entries())
        assert.ok(Math.abs(fit.coefficients[j]! - value) < 1e-8 * (1 + Math.abs(value)))
    }
  })

test('the determinant is that of the normal equations', () => {
  const fit = new GrowingFit(2)
  for (const x of [0, 1, 3]) fit.add(Float64Array.of(1, x, 5))
  fit.solve()
  // n Σx² − (Σx)²
  assert.ok(Math.abs(fit.determinant - (3 * 10 - 16)) < 1e-12)
  assert.ok(fit.rest >= 0 && fit.rest < 1e-12)
})

test.run()
