// What a table of times was measured on: printed above each of them.

import { cpus } from 'node:os'

export function printMachine(title) {
  const processors = cpus()
  console.log(`\n${title}`)
  console.log(
    `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ` +
      `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}`,
  )
}
