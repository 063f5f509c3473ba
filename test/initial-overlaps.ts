import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { isPositiveSemidefinite, readInitialOverlaps } from '../src/experiment/initial-overlaps.js'
import { randomNumbers } from './support/random.js'
import { thrown } from './support/thrown.js'

/** One level with K = M = 1. */
const level = (q: number, r: number, t: number) => ({
  student: [[[q]]],
  studentTeacher: [[[r]]],
  teacher: [[[t]]],
})
const read = (value: unknown, L = 1, K = 1, M = 1) => readInitialOverlaps(value, 'initialOverlaps', L, K, M)

test('overlaps are copied as they are', () => {
  const given = level(1, -0.5, 0.25)
  const copy = read(given)
  assert.equal(copy, given)
  assert.not(copy.student[0]![0] === given.student[0]![0])
})

test('positive semidefinite within 1e-9 of the largest entry, at any scale', () => {
  for (const scale of [1, 1e-150, 1e150]) {
    const scaled = (q: number, r: number, t: number) => level(q * scale, r * scale, t * scale)
    assert.is(
      thrown(() => read(scaled(4, 2, 1))),
      undefined,
    ) // singular
    assert.is(
      thrown(() => read(scaled(-0.9e-9, 0, 1))),
      undefined,
    )
    assert.is(
      thrown(() => read(scaled(1, 1 + 0.9e-9, 1))),
      undefined,
    )
    for (const bad of [
      scaled(-1.1e-9, 0, 1),
      scaled(1, 1 + 1.1e-9, 1),
      scaled(0, 0.001, 1),
      scaled(-1, 0, -1),
    ]) {
      const error = thrown(() => read(bad))
      assert.instance(error, RangeError)
      assert.is(error?.field, 'initialOverlaps')
    }
  }
})

test('each level is measured by its own largest entry', () => {
  const two = (q: number) => ({
    student: [[[1]], [[q]]],
    studentTeacher: [[[0]], [[0]]],
    teacher: [[[1]], [[1e-12]]],
  })
  assert.is(
    thrown(() => read(two(0), 2)),
    undefined,
  )
  const error = thrown(() => read(two(-1e-12), 2))
  assert.match(error?.message ?? '', 'got a negative eigenvalue at index 1')
})

test('a level without any vectors is fine', () => {
  assert.is(
    thrown(() => read(level(0, 0, 0))),
    undefined,
  )
})

test('symmetric within 1e-9 of the largest entry', () => {
  const asymmetric = (difference: number, scale = 1) => ({
    student: [
      [
        [scale, 0.5 * scale],
        [(0.5 + difference) * scale, scale],
      ],
    ],
    studentTeacher: [[[0], [0]]],
    teacher: [[[scale]]],
  })
  assert.is(
    thrown(() => read(asymmetric(0.9e-9), 1, 2)),
    undefined,
  )
  assert.is(thrown(() => read(asymmetric(1.1e-9), 1, 2))?.field, 'initialOverlaps.student.0')
  assert.is(
    thrown(() => read(asymmetric(0.9e-9, 1e300), 1, 2)),
    undefined,
  )
  // The student's and the teacher's entries count together.
  const beside = { ...asymmetric(1.1e-9), teacher: [[[10]]] }
  assert.is(
    thrown(() => read(beside, 1, 2)),
    undefined,
  )
})

test('isPositiveSemidefinite agrees with matrices made from known eigenvalues', () => {
  const random = randomNumbers(3)
  for (let round = 0; round < 100; round++) {
    const n = 2 + Math.floor(random() * 6)
    // A reflection 1 − 2vvᵀ turns the diagonal into a full matrix.
    const v = Array.from({ length: n }, () => random() - 0.5)
    const norm = Math.sqrt(v.reduce((sum, x) => sum + x * x, 0))
    const reflect = (i: number, j: number) => (i === j ? 1 : 0) - (2 * v[i]! * v[j]!) / norm ** 2
    const matrix = (least: number) => {
      const eigenvalues = Array.from({ length: n }, (_, i) => (i === 0 ? least : random()))
      return Array.from({ length: n }, (_, i) =>
        Array.from({ length: n }, (_, j) =>
          eigenvalues.reduce((sum, value, a) => sum + value * reflect(i, a) * reflect(j, a), 0),
        ),
      )
    }
    assert.ok(isPositiveSemidefinite(matrix(0), 1e-9))
    assert.ok(isPositiveSemidefinite(matrix(-0.99e-9), 1e-9))
    assert.not(isPositiveSemidefinite(matrix(-1.01e-9), 1e-9))
  }
})

test.run()
