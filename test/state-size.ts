import { instantiateSync } from '@assemblyscript/loader'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { embeddedKernel } from '../src/embedded.js'
import {
  checkKeptRuns,
  checkOutputSize,
  checkStateSize,
  directStateBytes,
  formatBytes,
  type IntegrationKind,
  initialBytes,
  integrationBytes,
  recordBytes,
  type StateSizes,
} from '../src/experiment/state-size.js'
import { integrators } from '../src/kernel/integrators.js'
import { thrown } from './support/thrown.js'

const small = { levels: 4, studentUnits: 2, teacherUnits: 2, inputDimension: 1024 }
const fields = {
  levels: { field: 'spectrum.levels', noun: 'levels' },
  studentUnits: { field: 'student.units', noun: 'units' },
  teacherUnits: { field: 'teacher.units', noun: 'units' },
  inputDimension: { field: 'inputDimension', noun: 'components' },
}

/** Bytes that the kernel allocates for an integration; `auto` goes on until it has changed to the implicit method. */
function allocated(sizes: StateSizes, { integrator, isLinear }: IntegrationKind): number {
  const { levels: L, studentUnits: K, teacherUnits: M } = sizes
  const { exports } = instantiateSync<Record<string, unknown>>(embeddedKernel(), {})
  const call = (name: string, ...args: number[]) => (exports[name] as (...args: number[]) => number)(...args)
  const value = (name: string) => (exports[name] as WebAssembly.Global).value as number
  const array = (at: number, count: number) =>
    new Float64Array((exports.memory as WebAssembly.Memory).buffer, at, count)
  const before = call('zeros', 0)
  call('setUpFields', K, M, isLinear ? 0 : 1)
  array(value('outputs'), K).fill(-1 / K)
  array(value('outputs') + 8 * K, M).fill(1 / M)
  call('startFields')
  call('setUpEquations', L, 0.1)
  for (const name of ['eigenvalues', 'trainedEigenvalues']) {
    for (let k = 0; k < L; k++) array(value(name), L)[k] = 10 ** ((-6 * k) / (L - 1))
  }
  array(value('weights'), L).fill(1 / L)
  for (let a = 0; a < K + M; a++) array(call('rowOf', a, a), L).fill((a < K ? 0.01 * (a + 1) : 1) / L)
  call('startEquations')
  call('gatherState')
  call('startIntegrator', 1e-6, 1e-6, integrators.indexOf(integrator))
  if (integrator === 'auto') {
    call('advance', 1e6, 2e4)
    assert.ok(value('implicitSteps') > 0, 'auto has changed')
  }
  return call('zeros', 0) - before
}

test('what an integration holds is counted: every copy of the state, and the dense system', () => {
  for (const integrator of integrators) {
    for (const isLinear of [false, true]) {
      for (const [levels, studentUnits, teacherUnits] of [
        [500, 2, 2],
        [500, 1, 3],
        [100, 4, 2],
      ] as const) {
        const sizes = { levels, studentUnits, teacherUnits, inputDimension: 1 }
        const found = integrationBytes(sizes, { integrator, isLinear })
        const expected = allocated(sizes, { integrator, isLinear })
        const title = `${integrator}, linear: ${isLinear}, L = ${levels}, K = ${studentUnits}: ${found}, ${expected}`
        // `auto` could have come by the stabilised method too
        const most = integrator === 'auto' ? 1.15 : 1.02
        assert.ok(found >= expected - 4096 && found <= most * expected + 4096, title)
      }
    }
  }
  const dense = { levels: 2, studentUnits: 20, teacherUnits: 20, inputDimension: 1 }
  const kind = { integrator: 'implicit', isLinear: false } as const
  const [found, expected] = [integrationBytes(dense, kind), allocated(dense, kind)]
  assert.ok(found >= expected && found <= 1.02 * expected, `${found}, ${expected}`)
})

test('the overlaps drawn grow with L alone', () => {
  // 10 pairs of 4 vectors, and 6 more numbers
  assert.is(initialBytes(small), 8 * 4 * (10 + 6))
  assert.is(initialBytes({ ...small, inputDimension: 1e15 }), initialBytes(small))
})

test('overlaps of every level, recorded', () => {
  const bytes = recordBytes(small, 3)
  assert.is(recordBytes({ ...small, levels: 8 }, 30), 20 * bytes)
  // as numbers alone: the Gram matrix, and r and q again as nested arrays
  assert.ok(bytes > 8 * 3 * 4 * (16 + 8))
})

test('the state of the direct simulation grows with N', () => {
  const more = directStateBytes({ ...small, inputDimension: 2024 }) - directStateBytes(small)
  // K + M vectors, four inputs, √λ
  assert.is(more, 8 * 1000 * 9)
})

test('more than 3 GiB is refused, naming the field whose reduction saves most', () => {
  const blamed = (changes: object) => {
    return thrown(() => checkStateSize({ ...small, ...changes }, fields, directStateBytes))?.field
  }
  assert.is(blamed({}), undefined)
  assert.is(blamed({ inputDimension: 1e10 }), 'inputDimension')
  assert.is(blamed({ levels: 1e10 }), 'spectrum.levels')
  assert.is(blamed({ studentUnits: 1e6 }), 'student.units')
  assert.is(blamed({ teacherUnits: 1e6, studentUnits: 10 }), 'teacher.units')
})

test('the limit is 3 GiB exactly', () => {
  const bytes = ({ levels }: { levels: number }) => levels
  assert.is(
    thrown(() => checkStateSize({ ...small, levels: 3 * 2 ** 30 }, fields, bytes)),
    undefined,
  )
  const error = thrown(() => checkStateSize({ ...small, levels: 3 * 2 ** 30 + 1 }, fields, bytes))
  assert.instance(error, RangeError)
  assert.match(error?.message ?? '', 'which need 3.0 GiB')
})

test('output times', () => {
  assert.is(
    thrown(() => checkOutputSize(1e6, 'time.samples')),
    undefined,
  )
  assert.is(
    thrown(() => checkOutputSize(1e9, 'time.samples'))?.message,
    'time.samples: expected a state of at most 3 GiB, got 1e9 output times, which need 2.8 TiB',
  )
})

test('curves of runs that are kept: up to 3 GiB, and as many as JSON text can hold', () => {
  const error = (runs: number, times: number) => thrown(() => checkKeptRuns(runs, times))
  assert.is(error(335_544, 60), undefined)
  assert.is(
    error(335_545, 60)?.message,
    'runs: expected a state of at most 3 GiB, got 335545 runs kept at 60 times, which need 3.0 GiB',
  )
  assert.is(error(1e9, 60)?.field, 'runs')
  assert.is(error(1, 2 ** 20), undefined)
  // the longest numbers have 24 characters and a comma, the longest string of V8 has 2^29 − 24
  const numbers = 335_544 * 60
  assert.ok(numbers * (JSON.stringify(-1.2345678901234567e-100).length + 1) < 2 ** 29 - 24)
})

test('formatBytes', () => {
  assert.is(formatBytes(3.25 * 2 ** 30), '3.3 GiB')
  assert.is(formatBytes(640 * 2 ** 30), '640 GiB')
  assert.is(formatBytes(1.2 * 2 ** 40), '1.2 TiB')
  assert.is(formatBytes(5e24), '4.34e6 EiB')
})

test.run()
