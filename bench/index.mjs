// Runs every bench, one after the other: node bench/index.mjs [name …]

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const all = [
  'direct',
  'right-hand-side',
  'methods',
  'integrator',
  'many-levels',
  'levels',
  'linear',
  'work-precision',
  'checkpoint',
  'predict',
]
const names = process.argv.length > 2 ? process.argv.slice(2) : all

for (const name of names) {
  if (!all.includes(name)) {
    console.error(`there is no bench "${name}"; there are ${all.join(', ')}`)
    process.exitCode = 1
    continue
  }
  const file = fileURLToPath(new URL(`${name}.mjs`, import.meta.url))
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', file], { stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}
