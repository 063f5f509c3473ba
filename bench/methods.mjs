// The two ways of simulating: what a step of the reduced one takes whatever N is, beside the direct one; and whether
// `auto` takes the faster of the two. Run: node --import tsx bench/methods.mjs

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { simulate } from '../build/onepass.js'
import { completeExperiment } from '../src/experiment/complete-experiment.ts'
import { experimentNetwork } from '../src/experiment/network.ts'
import { experimentLevels } from '../src/experiment/spectrum.ts'
import { Kernel } from '../src/kernel/kernel.ts'
import { chooseMethod, engines } from '../src/simulate/engines.ts'
import { Child } from './children.mjs'
import { interleave, now, spread } from './interleaved.mjs'
import { printMachine } from './machine.mjs'
import { printTable } from './table.mjs'

const module = await WebAssembly.compile(readFileSync(new URL('../build/kernel.wasm', import.meta.url)))

function experimentOf({ K = 2, M = 2, L = 4, N = 1000 }) {
  return completeExperiment(
    {
      spectrum: { kind: 'power-law', beta: 1, levels: L },
      teacher: { units: M },
      student: { units: K, initialStd: 0.1 },
      learningRate: 0.1,
      inputDimension: N,
      time: { at: [1] },
    },
    'simulate',
  )
}

/** Steps of a network that goes on and on; made by twos, as the direct ones are. */
function contender(name, experiment, method) {
  const kernel = new Kernel(module)
  kernel.setNetwork(experimentNetwork(experiment))
  const network = engines[method].network({
    experiment,
    levels: experimentLevels(experiment, kernel),
    kernel,
    draw: 0,
    inputs: kernel.stream({ seed: 1, purpose: 'inputs' }),
  })
  return {
    name,
    run: (count) => {
      const start = now()
      for (let left = 2 * count; left > 0; left -= 20000) {
        const piece = Math.min(left, 20000)
        if (network.step(piece) !== piece) throw new Error(`${name} diverged`)
      }
      return (now() - start) / 2
    },
  }
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1]

printMachine('A step of the reduced simulation, K = M = 2: nanoseconds per step and level')
const sizes = [
  { L: 4, N: 1e3 },
  { L: 4, N: 1e6 },
  { L: 4, N: 1e12 },
  { L: 1, N: 1e6 },
  { L: 2, N: 1e6 },
  { L: 8, N: 1e6 },
  { L: 32, N: 1.024e6 },
  { L: 128, N: 1.024e6 },
]
const steps = await interleave(
  sizes.map((size) => contender(`L = ${size.L}, N = ${size.N}`, experimentOf(size), 'reduced')),
)
printTable(
  ['', 'ns per step and level', 'time as that of N = 1,000'],
  steps.map(({ name, times, ratios }, i) => [
    name,
    (median(times) / sizes[i].L).toFixed(1),
    i < 3 ? spread(ratios, 3) : '',
  ]),
)

printMachine('Direct over reduced, N = 10⁶, L = 4, K = M = 2: time of a step')
const million = experimentOf({ L: 4, N: 1e6 })
const both = await interleave(
  ['reduced', 'direct'].map((method) => contender(method, million, method)),
  {
    rounds: 7,
    span: 1e8,
  },
)
printTable(
  ['', 'ns per step', 'times as long as reduced'],
  both.map(({ name, times, ratios }) => [name, median(times).toFixed(0), spread(ratios, 0)]),
)

printMachine('Two workers beside one: 128 runs of 10⁶ steps, by the clock')
// What the machine itself gives: two processes, half of the runs each, that know nothing of each other.
const ensemble = { ...million, inputDimension: 1e5, time: { at: [10] } }
const halves = [1, 2].map(
  () => new Child(process.execPath, [fileURLToPath(new URL('half-ensemble.mjs', import.meta.url))]),
)
const clocked = async (work) => {
  const start = performance.now()
  await work()
  return performance.now() - start
}
const ensembleOn = (workers) => clocked(() => simulate(ensemble, { method: 'reduced', runs: 128, workers }))
const half = JSON.stringify(ensemble)
const gains = { workers: [], processes: [] }
for (let round = 0; round < 7; round++) {
  const before = await ensembleOn(1)
  const workers = await ensembleOn(2)
  const processes = await clocked(() => Promise.all(halves.map((child) => child.ask(half))))
  const alone = (before + (await ensembleOn(1))) / 2
  gains.workers.push(alone / workers)
  gains.processes.push(alone / processes)
}
for (const child of halves) child.close()
printTable(
  ['', 'times as fast as one thread'],
  [
    ['two workers', spread(gains.workers, 2)],
    ['two processes apart', spread(gains.processes, 2)],
  ],
)

printMachine('Which method `auto` takes, and what the slower one would cost')
const grid = []
for (const [K, M] of [
  [1, 1],
  [2, 2],
  [2, 4],
  [4, 2],
  [4, 4],
  [8, 8],
]) {
  for (const [L, N] of [
    [1, 64],
    [4, 256],
    [16, 512],
    [16, 2048],
    [64, 4096],
  ]) {
    grid.push({ K, M, L, N })
  }
}
const rows = []
let worst = 0
for (const size of grid) {
  const experiment = experimentOf(size)
  const contenders = ['direct', 'reduced'].map((method) => contender(method, experiment, method))
  const [direct, reduced] = await interleave(contenders, { rounds: 5, span: 5e6 })
  const taken = chooseMethod(experiment)
  const ratio = median(direct.times) / median(reduced.times)
  const loss = taken === 'direct' ? Math.max(1, ratio) : Math.max(1, 1 / ratio)
  worst = Math.max(worst, loss)
  rows.push([
    `K = ${size.K}, M = ${size.M}, L = ${size.L}, N = ${size.N}`,
    median(direct.times).toFixed(0),
    median(reduced.times).toFixed(0),
    engines.direct.stepTime(experiment).toFixed(0),
    engines.reduced.stepTime(experiment).toFixed(0),
    taken,
    loss.toFixed(2),
  ])
}
printTable(
  ['', 'direct, ns', 'reduced, ns', 'direct, model', 'reduced, model', 'auto', 'over the faster'],
  rows,
)
console.log(
  `\n  auto takes at most ${worst.toFixed(2)} times as long as the faster one, over ${grid.length} experiments`,
)
