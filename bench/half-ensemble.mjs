// A process for itself: for every line, an experiment, it makes 64 runs in one thread, and answers when they are done.

import { createInterface } from 'node:readline'
import { simulate } from '../build/onepass.js'

for await (const line of createInterface({ input: process.stdin })) {
  const { work } = await simulate(JSON.parse(line), { method: 'reduced', runs: 64, workers: 1 })
  console.log(work.steps)
}
