import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { studentQuantile } from '../src/fit/bootstrap.js'
import { leastSquares } from '../src/fit/comparison.js'
import { fitLine } from '../src/fit/line.js'
import { readFixture } from './support/fixtures.js'
import { openKernel } from './support/kernel.js'

const fixture = readFixture('least-squares') as {
  lines: {
    x: number[]
    y: number[]
    sigma: number[]
    length: number
    level: number
    slope: number
    slopeError: number
    chiSquare: number
  }[]
  general: { columns: number[][]; target: number[]; solution: number[]; rest: number }
  student: Record<string, number>
}
const kernel = openKernel()
const near = (actual: number, expected: number, relative: number) =>
  assert.ok(Math.abs(actual / expected - 1) < relative, `${actual} is not within ${relative} of ${expected}`)

for (const { x, y, sigma, length, level, slope, slopeError, chiSquare } of fixture.lines) {
  test(`a line through ${x.length} samples, noise correlated over ${length}: as by the covariance matrix`, () => {
    const rho = x.map((xi, i) => (i === 0 || length === 0 ? 0 : kernel.exp((x[i - 1]! - xi) / length)))
    const curve = { alpha: x.map((xi) => kernel.exp(xi)), x, y }
    const line = fitLine(curve, { sigma, rho, length }, 0, x.length)
    near(line.slope, slope, 1e-9)
    near(line.level, level, 1e-9)
    const squares = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0)
    near(Math.sqrt(squares(line.responses)), slopeError, 1e-9)
    near(squares(line.residuals), chiSquare, 1e-9)
    near(
      line.coefficients.reduce((sum, c, i) => sum + c * y[i]!, 0),
      slope,
      1e-9,
    )
  })
}

test('least squares of several columns', () => {
  const { columns, target, solution, rest } = fixture.general
  const found = leastSquares(columns, target)
  found.solution.forEach((value, i) => {
    near(value, solution[i]!, 1e-12)
  })
  near(found.rest, rest, 1e-12)
})

test('97.5 % of Student’s t', () => {
  for (const [freedoms, quantile] of Object.entries(fixture.student))
    near(studentQuantile(Number(freedoms)), quantile, Number(freedoms) > 2 ? 0.002 : 0.02)
})

test.run()
