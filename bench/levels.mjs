// How time and memory grow with the number of levels: the same curve (K = M = 2, power law β = 1, η = 0.1, to α = 10) with
// exact levels and with nodes, each in a process of its own. Median processor time; of nodes also that of the pass over the levels
// before anything is integrated, which is the same run to α = 10⁻¹².

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { now } from './interleaved.mjs'
import { printMachine } from './machine.mjs'
import { printTable } from './table.mjs'

const EXACT = [1e2, 1e3, 1e4, 1e5]
const NODES = [1e3, 1e4, 1e5, 1e6]
const UNTIL = 10
/** Runs of which the median is taken; one where it takes seconds. */
const ROUNDS = 9

/** What one run comes to, in this process. */
async function run(L, levels, until) {
  const { solve } = await import('../build/onepass.js')
  const experiment = (count, last) => ({
    spectrum: { kind: 'power-law', beta: 1, levels: count },
    teacher: { units: 2, vectors: 'orthonormal' },
    student: { units: 2 },
    learningRate: 0.1,
    inputDimension: 2 * count,
    time: { from: last / 1e6, until: last, samples: 20 },
  })
  // warms up, and says what the process holds without levels
  for (let i = 0; i < 3; i++) await solve(experiment(64, UNTIL), { levels: 'exact', integrator: 'implicit' })
  const before = process.resourceUsage().maxRSS
  const once = async () => {
    const start = now()
    const { work } = await solve(experiment(L, until), { levels, integrator: 'implicit' })
    return { nanoseconds: now() - start, work }
  }
  const { nanoseconds, work } = await once()
  const bytes = 1024 * (process.resourceUsage().maxRSS - before)
  const times = [nanoseconds]
  while (times.length < ROUNDS && nanoseconds < 4e9) times.push((await once()).nanoseconds)
  times.sort((a, b) => a - b)
  const milliseconds = times[times.length >> 1] / 1e6
  return { milliseconds, bytes, steps: work.steps, nodes: work.nodes }
}

function inChild(L, levels, until = UNTIL) {
  const args = [fileURLToPath(import.meta.url), String(L), levels, String(until)]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

function count(L) {
  return L.toLocaleString('en')
}

function report() {
  printMachine('Time and memory against the number of levels')
  const exact = EXACT.map((L) => {
    const { milliseconds, bytes, steps } = inChild(L, 'exact')
    const perLevel = (1e6 * milliseconds) / (L * steps)
    // of fewer levels the memory drowns in that of the process
    const memory = L < 1e4 ? '' : (bytes / L).toFixed(0)
    return [count(L), milliseconds.toFixed(0), String(steps), perLevel.toFixed(0), memory]
  })
  printTable(['exact levels: L', 'ms', 'steps', 'ns per step and level', 'bytes per level'], exact)
  const nodes = NODES.map((L) => {
    const all = inChild(L, 'auto')
    const pass = inChild(L, 'auto', 1e-12)
    return [
      count(L),
      String(all.nodes),
      all.milliseconds.toFixed(0),
      pass.milliseconds.toFixed(0),
      (all.milliseconds - pass.milliseconds).toFixed(0),
      L < 1e5 ? '' : (all.bytes / L).toFixed(0),
    ]
  })
  printTable(['nodes: L', 'nodes', 'ms', 'pass over the levels', 'the rest', 'bytes per level'], nodes)
}

const [L, levels, until] = process.argv.slice(2)
if (L === undefined) report()
else console.log(JSON.stringify(await run(Number(L), levels, Number(until))))
