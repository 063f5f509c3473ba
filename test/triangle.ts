import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { triangle } from '../src/simulate/triangle.js'
import { randomNumbers } from './support/random.js'

const product = (x: Float64Array, y: Float64Array) => {
  let sum = 0
  for (let c = 0; c < Math.min(x.length, y.length); c++) sum += x[c]! * y[c]!
  return sum
}

function randomRows(count: number, columns: number, seed: number): Float64Array[] {
  const random = randomNumbers(seed)
  return Array.from({ length: count }, () => Float64Array.from({ length: columns }, () => random() - 0.5))
}

function checkProducts(rows: Float64Array[], turned: Float64Array[]): void {
  for (let a = 0; a < rows.length; a++) {
    for (let b = 0; b <= a; b++) {
      const expected = product(rows[a]!, rows[b]!)
      assert.ok(Math.abs(product(turned[a]!, turned[b]!) - expected) < 1e-14, `${a}, ${b}`)
    }
  }
}

for (const [students, teachers, columns] of [
  [2, 2, 4],
  [2, 3, 5],
  [3, 2, 5],
  [3, 2, 2],
  [1, 4, 3],
  [2, 2, 1],
  [1, 1, 2],
] as const) {
  test(`products stay, and vectors become triangular: K = ${students}, M = ${teachers}, ${columns} columns`, () => {
    const rows = randomRows(students + teachers, columns, 7)
    const before = rows.map((row) => [...row])
    const turned = triangle(rows, students, columns)
    checkProducts(rows, turned)
    assert.equal(
      turned.map(({ length }) => length),
      rows.map((_, a) => Math.min(columns, a < students ? teachers + a + 1 : a - students + 1)),
    )
    assert.equal(
      rows.map((row) => [...row]),
      before,
    )
  })
}

test('rows that are triangular already are not touched, whatever their signs', () => {
  // teachers reach 1 and 2 columns far, students 3 and 4
  const rows = [
    [0.3, -0.1, -0.7, 0],
    [-0.2, 0.5, 0.1, -0.4],
    [-0.9, 0, 0, 0],
    [0.1, -0.3, 0, 0],
  ].map((row) => Float64Array.from(row))
  const reach = [3, 4, 1, 2]
  assert.equal(
    triangle(rows, 2, 4),
    rows.map((row, a) => row.slice(0, reach[a])),
  )
})

test('vectors that are zero, equal or in a plane', () => {
  const [x, y] = randomRows(2, 4, 3) as [Float64Array, Float64Array]
  const zero = new Float64Array(4)
  const sum = x.map((value, c) => value + y[c]!)
  for (const rows of [
    [zero, x, y, sum],
    [x, sum, y, zero],
    [x, y, zero, zero],
    [zero, x, sum, sum],
    [zero, zero, zero, zero],
  ]) {
    const turned = triangle(rows, 2, 4)
    assert.ok(turned.every((row) => row.every(Number.isFinite)))
    checkProducts(rows, turned)
  }
})

test('vectors whose squares are out of range are turned like others', () => {
  const scale = 2 ** 600
  for (const unit of [1 / scale, scale]) {
    const rows = randomRows(4, 4, 5)
    const plain = triangle(rows, 2, 4)
    const turned = triangle(
      rows.map((row) => row.map((value) => value * unit)),
      2,
      4,
    )
    turned.forEach((row, a) => {
      assert.equal([...row.map((value) => value / unit)], [...plain[a]!])
    })
  }
})

test.run()
