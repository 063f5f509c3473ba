// Whole curves of many levels and long times: milliseconds, median and range over the repetitions. The same problem is
// solved with exact levels and with nodes, and the two are compared before anything is timed.
import { cpus } from 'node:os'
import { solve } from '../build/onepass.js'

const problem = (levels, until, units = 2) => ({
  spectrum: { kind: 'power-law', beta: 1, levels },
  teacher: { units, vectors: 'orthonormal' },
  student: { units },
  learningRate: 0.1,
  inputDimension: Math.max(1024, levels * units),
  time: { until, samples: 20 },
})

const problems = [
  { name: 'K = M = 2, L = 1,024, α → 10⁸, exact levels', experiment: problem(1024, 1e8), levels: 'exact' },
  { name: 'the same, nodes', experiment: problem(1024, 1e8), levels: 'auto' },
  { name: 'K = M = 2, L = 10⁵, α → 10¹⁰, nodes', experiment: problem(1e5, 1e10), levels: 'auto' },
  { name: 'K = M = 2, L = 10⁶, α → 10¹², nodes', experiment: problem(1e6, 1e12), levels: 'auto' },
  { name: 'K = M = 4, L = 256, α → 10⁶, exact levels', experiment: problem(256, 1e6, 4), levels: 'exact' },
  { name: 'K = M = 4, L = 256, α → 10⁶, nodes', experiment: problem(256, 1e6, 4), levels: 'auto' },
]

const [exact, nodes] = [
  await solve(problems[0].experiment, { levels: 'exact' }),
  await solve(problems[0].experiment),
]
const apart = exact.generalizationError.map((value, i) => Math.abs(nodes.generalizationError[i] / value - 1))
const worst = Math.max(...apart.filter((_, i) => exact.generalizationError[i] > 1e-10))
if (!(worst < 1e-4)) throw new Error(`nodes and exact levels are ${worst} apart`)

console.log(
  `Whole curves at tolerance 1e-6: milliseconds\n${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus().length} × ${cpus()[0].model}\n`,
)
for (const { name, experiment, levels } of problems) {
  const times = []
  let work = {}
  for (let i = 0; i < 5; i++) {
    const start = performance.now()
    work = (await solve(experiment, { levels })).work
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  const [least, median, most] = [times[0], times[2], times[4]].map((time) => time.toFixed(0))
  console.log(
    `  ${name.padEnd(44)} ${median.padStart(6)} (${least}–${most})   ${work.steps} steps, ${work.nodes ?? 'no'} nodes`,
  )
}
