import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { matrix, product } from '../src/matrices.js'
import { openKernel } from './support/kernel.js'

const kernel = openKernel()
const stream = kernel.stream({ seed: 7, purpose: 'inputs' })

function compare(found: number[], expected: number[], within: number): void {
  const sorted = [...expected].sort((a, b) => b - a)
  assert.is(found.length, sorted.length)
  found.forEach((value, i) => {
    assert.ok(Math.abs(value - sorted[i]!) < within, `${value}, expected ${sorted[i]}`)
  })
}

for (const size of [1, 2, 3, 4, 10, 26, 57]) {
  test(`of random matrices they are those of another decomposition: ${size} × ${size}`, () => {
    for (let draw = 0; draw < 5; draw++) {
      const random = matrix(size, size, () => stream.normal())
      const expected = new EigenvalueDecomposition(new Matrix(random)).realEigenvalues
      compare(kernel.realParts(random), expected, 1e-11 * size)
    }
  })
}

test('eigenvalues given, several of them equal, some tiny, and a pair that is complex', () => {
  const values = [3, 1, 1, 1, 1, 1e-9, -1e-9, 0, 0, -2]
  const size = values.length + 2
  const diagonal = matrix(size, size, (i, j) => {
    if (i < values.length) return i === j ? values[i]! : 0
    if (j < values.length) return 0
    return i === j ? 0.25 : i < j ? 4 : -4
  })
  const shear = matrix(size, size, () => stream.normal() / 4)
  // (1 − u vᵀ)⁻¹ = 1 + u vᵀ/(1 − v·u)
  const [u, v] = [shear[0]!, shear[1]!]
  const overlap = u.reduce((sum, value, i) => sum + value * v[i]!, 0)
  const turn = (factor: number) => matrix(size, size, (i, j) => (i === j ? 1 : 0) + factor * u[i]! * v[j]!)
  compare(
    kernel.realParts(product(product(turn(-1), diagonal), turn(1 / (1 - overlap)))),
    [...values, 0.25, 0.25],
    1e-13,
  )
})

test('the matrix is left as it is', () => {
  const given = matrix(5, 5, () => stream.normal())
  const copy = given.map((row) => [...row])
  kernel.realParts(given)
  assert.equal(given, copy)
})

for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
  test(`a matrix with ${value} in it is refused`, () => {
    const given = matrix(3, 3, (i, j) => (i === 1 && j === 2 ? value : i + j))
    assert.throws(() => kernel.realParts(given), /does not converge/)
  })
}

test.run()
