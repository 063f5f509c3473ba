// What a prediction on the command line costs, start included: processor time of whole processes, beside that of a bare
// one. Run after a build: node bench/predict.mjs (Linux, macOS: the shell's `times`)

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median, spread } from './interleaved.mjs'
import { printMachine } from './machine.mjs'
import { printTable } from './table.mjs'

const ROUNDS = 5
const cli = fileURLToPath(new URL('../build/cli.js', import.meta.url))

/** Processor seconds of node with these arguments: user and system of the shell's children. */
function processorTime(args) {
  const script = '"$@" > /dev/null; times'
  const { stdout } = spawnSync('bash', ['-c', script, 'bash', process.execPath, ...args], {
    encoding: 'utf8',
  })
  return stdout
    .trim()
    .split('\n')[1]
    .split(/\s+/)
    .reduce((sum, part) => {
      const [minutes, seconds] = part.replace('s', '').split('m').map(Number)
      return sum + 60 * minutes + seconds
    }, 0)
}

printMachine('What a prediction costs')
const folder = mkdtempSync(join(tmpdir(), 'onepass-bench-'))
try {
  const contenders = [{ name: 'bare node', args: ['-e', '0'], times: [] }]
  for (const vectors of ['orthonormal', 'random']) {
    for (const units of [2, 4]) {
      for (const levels of [8, 1000]) {
        const file = join(folder, `${vectors}-${units}-${levels}.json`)
        const experiment = {
          spectrum: { kind: 'power-law', beta: 1, levels },
          teacher: { units, vectors },
          student: { units },
          learningRate: 0.1,
          inputDimension: 1e6,
          time: { until: 1000 },
        }
        writeFileSync(file, JSON.stringify(experiment))
        const name = `K = M = ${units}, L = ${levels}, ${vectors}`
        contenders.push({ name, args: [cli, 'predict', file], times: [] })
      }
    }
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const { args, times } of contenders) times.push(processorTime(args))
  }
  const bare = median(contenders[0].times)
  printTable(
    ['', 'processor s', 'over bare node'],
    contenders.map(({ name, times }) => [name, spread(times, 3), (median(times) - bare).toFixed(3)]),
  )
} finally {
  rmSync(folder, { recursive: true })
}
