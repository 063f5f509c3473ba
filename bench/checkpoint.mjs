// What checkpoints cost. A difference below 1 % cannot be seen between two runs on a shared machine, so the processor time
// of one checkpoint, from the saved state to the file, is set against the time between two of them, as
// src/simulate/checkpoint-schedule.ts chooses it from what the last one took by the clock; then whole runs with as many checkpoints
// as the schedule allows beside runs without. Run: node --import tsx bench/checkpoint.mjs

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { embeddedKernel } from '../src/embedded.ts'
import { Kernel } from '../src/kernel/kernel.ts'
import { makeCheckpoint } from '../src/simulate/checkpoint.ts'
import { pauseAfter } from '../src/simulate/checkpoint-schedule.ts'
import { saveRun } from '../src/simulate/run.ts'
import { simulationJob } from '../src/simulate/simulation-job.ts'
import { startRun } from '../src/simulate/start-run.ts'
import { simulate } from '../src/simulate.ts'
import { writeAtomic } from '../src/write-atomic.ts'
import { interleave, median, now, spread } from './interleaved.mjs'
import { printMachine } from './machine.mjs'
import { printTable } from './table.mjs'

const folder = mkdtempSync(join(tmpdir(), 'onepass-bench-'))
const file = join(folder, 'state')

function experimentOf({ N, L = 4, time }) {
  return {
    spectrum: { kind: 'power-law', beta: 1, levels: L },
    teacher: { units: 2 },
    student: { units: 2 },
    learningRate: 0.1,
    inputDimension: N,
    time,
  }
}

/** What one checkpoint takes, in milliseconds: processor time and by the clock. */
async function costOf({ N, L, method, rounds = 9 }) {
  const job = simulationJob({ experiment: experimentOf({ N, L, time: { at: [1] } }), options: { method } })
  const plan = { experiment: job.experiment, method, overlaps: false, redraw: false, run: 0 }
  const run = startRun(plan, new Kernel(embeddedKernel()))
  const costs = []
  const lasts = []
  let bytes = 0
  for (let i = 0; i < rounds; i++) {
    const [start, clock] = [now(), performance.now()]
    const checkpoint = await makeCheckpoint(job, [saveRun(run)])
    await writeAtomic(file, checkpoint)
    costs.push((now() - start) / 1e6)
    lasts.push(performance.now() - clock)
    bytes = checkpoint.length
  }
  return { bytes, cost: median(costs), last: median(lasts) }
}

try {
  printMachine('One checkpoint of one run, K = M = 2, written to a file')
  const rows = []
  for (const one of [
    { method: 'direct', N: 1e3 },
    { method: 'direct', N: 1e6 },
    { method: 'direct', N: 1e7, rounds: 3 },
    { method: 'reduced', N: 1e6, L: 4 },
    { method: 'reduced', N: 1e6, L: 1e5 },
  ]) {
    const { bytes, cost, last } = await costOf(one)
    const pause = pauseAfter(last, 30_000)
    const { method, N, L = 4 } = one
    rows.push([
      `${method}, N = ${N}, L = ${L}`,
      (bytes / 1e6).toPrecision(3),
      cost.toPrecision(2),
      last.toPrecision(2),
      (pause / 1000).toPrecision(3),
      `${((100 * cost) / pause).toPrecision(2)} %`,
    ])
  }
  printTable(['', 'MB', 'processor ms', 'clock ms', 'interval s', 'cost'], rows)

  console.log(
    '\nWhole runs, with as many checkpoints as the schedule allows, over those without: processor time\n',
  )
  const time = { until: 1000, samples: 10 }
  let kept = 0
  const onCheckpoint = async (checkpoint) => {
    kept++
    await writeAtomic(file, checkpoint)
  }
  const contender = (name, options) => ({
    name,
    run: async (count) => {
      const start = now()
      for (let i = 0; i < count; i++) {
        await simulate(experimentOf({ N: 1024, time }), { method: 'direct', ...options })
      }
      return now() - start
    },
  })
  const [, { ratios }] = await interleave(
    [contender('without', {}), contender('with', { checkpointEvery: 0, onCheckpoint })],
    { rounds: 5, span: 5e8 },
  )
  console.log(`${spread(ratios, 3)}, ${kept} checkpoints`)
} finally {
  rmSync(folder, { recursive: true })
}
