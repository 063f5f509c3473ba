// One step of direct SGD with input generation, erf, a power-law spectrum of eight levels: nanoseconds per step and
// component. Run: node --import tsx bench/direct.mjs

import { readFileSync, writeFileSync } from 'node:fs'
import { Kernel } from '../src/kernel/kernel.ts'
import { Child, compile, hasCompiler, hasNumpy, numpyScript, temporary } from './children.mjs'
import { interleave, now, spread } from './interleaved.mjs'
import { printMachine } from './machine.mjs'
import { plainNetwork } from './plain/direct.mjs'
import { normalSource } from './plain/random.mjs'
import { printTable } from './table.mjs'

const sizes = [
  { K: 2, M: 2, N: 1000 },
  { K: 2, M: 2, N: 10000 },
  { K: 4, M: 4, N: 1000 },
  { K: 40, M: 40, N: 512 },
]
const LEVELS = 8
const LEARNING_RATE = 1
const SEED = 1
/** Steps after which the overlaps are compared, and runs of this package's that tell how far they scatter. */
const CHECKED_STEPS = 20000
const CHECKED_RUNS = 12
/** Work of one call, as src/simulate/simulation-run.ts has it. */
const SLICE_WORK = 5e5

const module = await WebAssembly.compile(readFileSync(new URL('../build/kernel.wasm', import.meta.url)))
// what lets the compiler vectorise a sum; 128-bit vectors unless the machine's own are asked for
const sums = ['-fassociative-math', '-fno-signed-zeros', '-fno-trapping-math', '-fno-math-errno']
const native = hasCompiler
  ? [
      ['C++, same algorithm, 128-bit', 'direct-same', ['-msse2', '-ffp-contract=off']],
      ['C++, same algorithm, 128-bit, VEX', 'direct-same', ['-mavx', '-ffp-contract=off']],
      ['C++, ziggurat, 128-bit', 'direct-textbook', ['-msse2', ...sums]],
      ['C++, ziggurat, -march=native', 'direct-textbook', ['-march=native', ...sums]],
    ].map(([name, source, flags]) => ({ name, program: compile(source, flags) }))
  : []

const withNumpy = hasNumpy()

function makeProblem({ K, M, N }) {
  const eigenvalues = Array.from({ length: LEVELS }, (_, k) => (k + 1) ** -2)
  const mean = eigenvalues.reduce((sum, value) => sum + value) / LEVELS
  const roots = Float64Array.from({ length: N }, (_, c) =>
    Math.sqrt(eigenvalues[Math.floor((c * LEVELS) / N)] / mean),
  )
  const fill = normalSource(7)
  const ones = new Float64Array(N).fill(1)
  const vectors = Array.from({ length: K + M }, (_, a) => {
    const vector = new Float64Array(N)
    fill(vector, ones)
    return a < K ? vector.map((value) => 0.1 * value) : vector
  })
  const studentWeights = new Array(K).fill(Math.sqrt(M) / K)
  const teacherWeights = new Array(M).fill(1 / Math.sqrt(M))
  return {
    ...{ K, M, N, roots, vectors, studentWeights, teacherWeights },
    eigenvalues: eigenvalues.map((value) => value / mean),
    outputs: Float64Array.from([...studentWeights.map((w) => -w), ...teacherWeights]),
    learningRate: LEARNING_RATE,
  }
}

/** Contenders have `run(steps)`, which tells the time, and `overlaps()`, C row by row. */
function ourContender(problem, seed) {
  const { N, eigenvalues, vectors, studentWeights, teacherWeights, learningRate } = problem
  const kernel = new Kernel(module)
  kernel.setNetwork({ activation: 'erf', studentWeights, teacherWeights })
  const network = kernel.direct({
    inputDimension: N,
    eigenvalues,
    levelSizes: new Array(LEVELS).fill(N / LEVELS),
    trained: new Array(LEVELS).fill(true),
    learningRate,
    activation: 'erf',
    inputs: kernel.stream({ seed, purpose: 'inputs' }),
  })
  vectors.forEach((vector, a) => {
    for (let k = 0; k < LEVELS; k++) {
      network.level(a, k).set(vector.subarray((k * N) / LEVELS, ((k + 1) * N) / LEVELS))
    }
  })
  const most = Math.max(1, Math.floor(SLICE_WORK / (N * vectors.length)))
  return {
    name: 'onepass',
    run(count) {
      const start = now()
      for (let done = 0; done < count; ) done += network.step(Math.min(most, count - done))
      return now() - start
    },
    overlaps() {
      network.gather()
      return kernel.covariance()
    },
  }
}

function plainContender(problem) {
  const vectors = problem.vectors.map((vector) => vector.slice())
  const step = plainNetwork({ ...problem, vectors, seed: SEED })
  const { N, roots } = problem
  return {
    name: 'plain JavaScript, ziggurat',
    run(count) {
      const start = now()
      step(count)
      return now() - start
    },
    overlaps() {
      return vectors.flatMap((x) =>
        vectors.map((y) => x.reduce((sum, value, c) => sum + value * y[c] * roots[c] ** 2, 0) / N),
      )
    },
  }
}

function childContender(name, [command, ...args], { K, M, N }, file) {
  const child = new Child(command, [...args, K, M, N, LEARNING_RATE, SEED, file])
  return {
    name,
    run: async (count) => (await child.ask(`step ${count}`))[0],
    overlaps: () => child.ask('overlaps'),
    close: () => child.close(),
  }
}

function writeProblem({ K, N, vectors, roots, outputs }) {
  const file = temporary(`problem-${K}-${N}`)
  writeFileSync(file, Buffer.concat([...vectors, roots, outputs].map((part) => Buffer.from(part.buffer))))
  return file
}

/** After the same number of steps all have the same overlaps, within what they scatter from run to run. */
async function check(problem, contenders) {
  const runs = []
  for (let run = 0; run < CHECKED_RUNS; run++) {
    const ours = ourContender(problem, 100 + run)
    ours.run(CHECKED_STEPS)
    runs.push(ours.overlaps())
  }
  const mean = runs[0].map((_, e) => runs.reduce((sum, run) => sum + run[e], 0) / CHECKED_RUNS)
  const deviation = mean.map((value, e) =>
    Math.sqrt(runs.reduce((sum, run) => sum + (run[e] - value) ** 2, 0) / (CHECKED_RUNS - 1)),
  )
  let reference
  for (const contender of contenders) {
    await contender.run(CHECKED_STEPS)
    const overlaps = await contender.overlaps()
    reference ??= overlaps
    const far = Math.max(...mean.map((value, e) => Math.abs(overlaps[e] - value) / (deviation[e] + 1e-12)))
    if (!(far < 8)) throw new Error(`${contender.name}: an overlap is ${far} deviations off`)
    if (contender.name.includes('same algorithm')) {
      const off = Math.max(...mean.map((_, e) => Math.abs(overlaps[e] - reference[e])))
      if (!(off < 1e-9)) throw new Error(`${contender.name}: an overlap is ${off} off, from the same seed`)
    }
  }
}

printMachine('One direct SGD step with input generation, erf, f64: ns per (step × N)')
for (const size of sizes) {
  const problem = makeProblem(size)
  const file = writeProblem(problem)
  const contenders = [
    ourContender(problem, SEED),
    plainContender(problem),
    ...native.map(({ name, program }) => childContender(name, [program], size, file)),
    ...(withNumpy ? [childContender('numpy', numpyScript('direct'), size, file)] : []),
  ]
  await check(problem, contenders)
  const results = await interleave(contenders)
  const { K, M, N } = size
  printTable(
    [`K = ${K}, M = ${M}, N = ${N}`, 'ns', 'times onepass'],
    results.map(({ name, times, ratios }) => [
      name,
      spread(
        times.map((time) => time / N),
        3,
      ),
      spread(ratios, 3),
    ]),
  )
  for (const contender of contenders) contender.close?.()
}

/** Four steps at a time, as they are made. */
function byFours({ name, run, close }, N) {
  return { name, N, run: async (count) => (await run(4 * count)) / 4, close }
}

printMachine('Past the caches, K = M = 2: ns per (step × N)')
const large = []
for (const N of [1e5, 1e6, 1e7]) {
  const problem = makeProblem({ K: 2, M: 2, N })
  large.push(byFours(ourContender(problem, SEED), N))
  if (N === 1e7) continue // the others hold two copies of it
  const file = writeProblem(problem)
  for (const { name, program } of native.slice(0, 1)) {
    large.push(byFours(childContender(name, [program], { K: 2, M: 2, N }, file), N))
  }
}
const results = await interleave(large, { rounds: 9, span: 2e8 })
const perComponent = results.map(({ times }, c) => times.map((time) => time / large[c].N))
printTable(
  ['', 'N', 'ns', 'times as long as at N = 10⁵'],
  large.map(({ name, N }, c) => {
    const base = perComponent[large.findIndex((one) => one.name === name)]
    const ratios = perComponent[c].map((time, round) => time / base[round])
    return [name, N.toExponential(0), spread(perComponent[c], 3), N === 1e5 ? '' : spread(ratios, 2)]
  }),
)
for (const contender of large) contender.close?.()
