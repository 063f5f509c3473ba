// One evaluation of the order-parameter equations' right-hand side, erf, in microseconds: the kernel against loops
// that use no symmetry of the averages. Run: node bench/right-hand-side.mjs

import { readFileSync } from 'node:fs'
import { instantiateSync } from '@assemblyscript/loader'
import { Child, compile, hasCompiler } from './children.mjs'
import { interleave, now, spread } from './interleaved.mjs'
import { printMachine } from './machine.mjs'
import { makeSystem, writeSystem } from './order-parameters.mjs'
import { plainEquations } from './plain/right-hand-side.mjs'
import { printTable } from './table.mjs'

const sizes = [
  { K: 2, M: 2, L: 1 },
  { K: 4, M: 4, L: 1 },
  { K: 2, M: 2, L: 64 },
  { K: 4, M: 4, L: 64 },
  { K: 2, M: 2, L: 1024 },
  { K: 4, M: 4, L: 1024 },
]
const ERF = 1

const module = new WebAssembly.Module(readFileSync(new URL('../build/kernel.wasm', import.meta.url)))
const native = hasCompiler
  ? [
      ['C++, no symmetry', []],
      ['C++, no symmetry, -march=native', ['-march=native']],
    ].map(([name, flags]) => ({ name, program: compile('right-hand-side', ['-fno-math-errno', ...flags]) }))
  : []

/** Contenders have `run(count)`, which tells the time, and `value()`: r of every level, then q. */
function ourContender({ K, M, L, learningRate, grams, eigenvalues, weights, outputs }) {
  const { exports } = instantiateSync(module, {})
  const n = K + M
  const view = (at, length) => new Float64Array(exports.memory.buffer, at, length)
  exports.setUpFields(K, M, ERF)
  view(exports.outputs.value, n).set(outputs)
  exports.startFields()
  exports.setUpEquations(L, learningRate)
  view(exports.eigenvalues.value, L).set(eigenvalues)
  view(exports.trainedEigenvalues.value, L).set(eigenvalues)
  view(exports.weights.value, L).set(weights)
  for (let a = 0; a < n; a++) {
    for (let b = a; b < n; b++) view(exports.rowOf(a, b), L).set(grams.map((gram) => gram[a][b]))
  }
  exports.startEquations()
  const out = exports.zeros(exports.stateSize.value)
  return {
    name: 'onepass',
    run(count) {
      const start = now()
      for (let i = 0; i < count; i++) exports.evaluate(out)
      return now() - start
    },
    value() {
      exports.evaluate(out)
      const rows = (a, b) => view(out + exports.rowOf(a, b) - exports.state.value, L)
      const block = (first, end) =>
        Array.from({ length: L }, (_, k) =>
          Array.from({ length: K }, (_, i) =>
            Array.from({ length: end - first }, (_, b) => rows(i, first + b)[k]),
          ),
        ).flat(2)
      return [...block(K, n), ...block(0, K)]
    },
  }
}

function plainContender(system) {
  const derivative = plainEquations(system)
  const out = new Float64Array(system.state.length)
  return {
    name: 'plain JavaScript, no symmetry',
    run(count) {
      const start = now()
      for (let i = 0; i < count; i++) derivative(system.state, out)
      return now() - start
    },
    value() {
      derivative(system.state, out)
      return out
    },
  }
}

function childContender(name, program, args) {
  const child = new Child(program, args)
  return {
    name,
    run: async (count) => (await child.ask(`time ${count}`))[0],
    value: () => child.ask('value'),
    close: () => child.close(),
  }
}

async function check([ours, ...others]) {
  const expected = ours.value()
  const scale = Math.max(...expected.map(Math.abs))
  for (const { name, value } of others) {
    const got = await value()
    const off = Math.max(...expected.map((number, e) => Math.abs(number - got[e]))) / scale
    if (!(off < 1e-12)) throw new Error(`${name}: off by ${off}`)
  }
}

printMachine('One evaluation of the right-hand side, erf: microseconds')
for (const size of sizes) {
  const system = makeSystem({ ...size, learningRate: 0.1, initialStd: 0.5 })
  const args = writeSystem(system)
  const contenders = [
    ourContender(system),
    ...native.map(({ name, program }) => childContender(name, program, args)),
    plainContender(system),
  ]
  await check(contenders)
  const results = await interleave(contenders)
  const { K, M, L } = size
  printTable(
    [`K = ${K}, M = ${M}, L = ${L}`, 'µs', 'times onepass'],
    results.map(({ name, times, ratios }) => [
      name,
      spread(
        times.map((time) => time / 1000),
        3,
      ),
      spread(ratios, 2),
    ]),
  )
  for (const contender of contenders) contender.close?.()
}
