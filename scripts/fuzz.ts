// Runs 10⁵ random experiments, valid and not, through the library, and writes docs/fuzz.md (about ten minutes; Ctrl-C
// ends it with those done so far):
//   node --import tsx scripts/fuzz.ts
// One of them, shown with what becomes of it:
//   node --import tsx scripts/fuzz.ts SEED
import { fork } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { fuzzCase } from '../test/support/fuzz-cases.js'
import { type Outcome, runCase } from '../test/support/fuzz-outcome.js'

const COUNT = 1e5
/** A case that has not ended after so many milliseconds hangs. */
const HANG = 120_000
/** Milliseconds that a run may take to stop. */
const LONGEST_DELAY = 100
/** So often is one that took longer tried again, and its processor time measured: others may have held it. */
const TRIALS = 5
/** Cases from one look at the memory to the next. */
const LOOK_EVERY = 2000
/** Bytes that may be held after all cases beyond those after the first looks. */
const MOST_GROWTH = 16 * 2 ** 20

type Memory = Pick<NodeJS.MemoryUsage, 'heapUsed' | 'external' | 'arrayBuffers' | 'rss'>
type Message = { seed: number; outcome?: Outcome; memory?: Memory }

if (process.send !== undefined) await runCases(Number(process.argv[2]), (message) => process.send!(message))
else if (process.argv[2] !== undefined) await showCase(Number(process.argv[2]))
else await fuzz()

async function runCases(from: number, send: (message: Message) => void): Promise<void> {
  for (let seed = from; seed < COUNT; seed++) {
    send({ seed })
    const outcome = await runCase(fuzzCase(seed))
    for (let trial = 0; trial < TRIALS && outcome.delay > LONGEST_DELAY; trial++) {
      const one = fuzzCase(seed)
      const before = process.cpuUsage()
      await runCase(one)
      const { user, system } = process.cpuUsage(before)
      outcome.delay = Math.min(outcome.delay, Math.max(0, (user + system) / 1000 - one.stopAfter))
    }
    send({ seed, outcome })
    if ((seed + 1) % LOOK_EVERY === 0) send({ seed, memory: await memoryHeld() })
  }
  process.disconnect()
}

async function memoryHeld(): Promise<Memory> {
  for (let i = 0; i < 3; i++) {
    globalThis.gc!()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return process.memoryUsage()
}

async function showCase(seed: number): Promise<void> {
  const one = fuzzCase(seed)
  console.log(inspect(one, { depth: 8, breakLength: 110, maxArrayLength: 20 }))
  console.log(await runCase(one))
}

async function fuzz(): Promise<void> {
  const ends: Record<string, number> = {}
  const failures: string[] = []
  const looks: Memory[] = []
  let longest = { seed: 0, delay: 0 }
  let count = 0
  let isEnded = false
  const started = process.hrtime.bigint()

  const take = ({ seed, outcome, memory }: Message) => {
    if (memory !== undefined) {
      looks.push(memory)
      console.log(seed + 1, ends, failures.length)
    }
    if (outcome === undefined) return
    const { end, faults, delay } = outcome
    ends[end] = (ends[end] ?? 0) + 1
    count++
    if (delay > longest.delay) longest = { seed, delay }
    if (delay > LONGEST_DELAY) faults.push(`stopped after ${delay.toFixed(0)} ms`)
    for (const fault of faults) {
      failures.push(`${seed}: ${fault}`)
      console.log(failures.at(-1))
    }
  }

  /** Runs the cases from one on in a process of their own; tells the seed of one that ended it, if any did. */
  const runFrom = (from: number) =>
    new Promise<number | undefined>((resolve) => {
      const execArgv = ['--expose-gc', '--import', 'tsx']
      const child = fork(fileURLToPath(import.meta.url), [String(from)], { execArgv, detached: true })
      process.once('SIGINT', () => {
        isEnded = true
        child.kill()
      })
      let current = from
      const watch = () => setTimeout(() => child.kill('SIGKILL'), HANG)
      let watchdog = watch()
      child.on('message', (message: Message) => {
        clearTimeout(watchdog)
        watchdog = watch()
        current = message.seed
        take(message)
      })
      child.on('exit', (code) => {
        clearTimeout(watchdog)
        resolve(code === 0 || isEnded ? undefined : current)
      })
    })

  for (let from: number | undefined = 0; from !== undefined; ) {
    const stuck: number | undefined = await runFrom(from)
    if (stuck !== undefined)
      take({ seed: stuck, outcome: { end: 'failed', faults: ['hangs, or ends the process'], delay: 0 } })
    from = stuck === undefined ? undefined : stuck + 1
  }

  // what is compiled and cached once has been by the second look
  const held = ({ heapUsed, external }: Memory) => heapUsed + external
  const growth = looks.length > 2 ? held(looks.at(-1)!) - held(looks[1]!) : 0
  if (growth > MOST_GROWTH) failures.push(`memory grew by ${growth} bytes`)
  const seconds = Number(process.hrtime.bigint() - started) / 1e9
  writeFileSync(
    new URL('../docs/fuzz.md', import.meta.url),
    report({ count, ends, failures, looks, longest, growth }),
  )
  console.log(`${seconds.toFixed(0)} s, ${failures.length} failures`)
  process.exitCode = failures.length > 0 ? 1 : 0
}

interface Found {
  count: number
  ends: Record<string, number>
  failures: string[]
  looks: Memory[]
  longest: { seed: number; delay: number }
  growth: number
}

function report({ count, ends, failures, looks, longest, growth }: Found): string {
  const mib = (bytes: number) => (bytes / 2 ** 20).toFixed(1)
  const names: Record<string, string> = {
    done: 'trajectories, done',
    diverged: 'trajectories, diverged',
    stalled: 'trajectories, stalled',
    stopped: 'stopped by their signal',
    refused: 'refused',
    failed: 'failed',
  }
  const rows = looks.map(
    ({ heapUsed, external, rss }, i) =>
      `| ${(i + 1) * LOOK_EVERY} | ${[heapUsed, external, rss].map(mib).join(' | ')} |`,
  )
  return `# Random experiments

${count} seeded experiments with random options, through \`solve\` and \`simulate\`: half of them valid, three in ten with one
fault, one in six with several changes anywhere, the rest with nothing in its place (\`test/support/fuzz-cases.ts\`). Half of
the experiments take extreme values: numbers from 5e-324 to 1.8e308, ties, zeros, K and M up to 8, up to 3,000 levels (500 with
given overlaps), singular ones. Faults are wrong types, NaN, infinities, holes, getters, symbols, unknown and inherited fields, names such
as \`__proto__\`, cycles, arrays of length 2^32 − 1. Each run is stopped by a signal after 1 to 12 ms, if it has not ended.
Made by \`node --import tsx scripts/fuzz.ts\`; \`test/fuzz.ts\` runs a part.

Each has to end in a trajectory of the documented form (finite numbers, increasing times, as many of everything as there are
times, no ε_g below −floor, a named status, a simulation's start that of the theory, unchanged by JSON, its experiment complete), in a refusal
that names a field on one line, or, when stopped, with the signal's reason. Valid ones may not be refused; of those with one
fault the refusal must name it (\`test/support/fuzz-outcome.ts\`). Experiments are frozen: to change one is an error.

| | |
|---|---|
${Object.entries(names)
  .map(([end, name]) => `| ${name} | ${ends[end] ?? 0} |`)
  .join('\n')}

- Failures: ${failures.length}.${failures
    .slice(0, 20)
    .map((failure) => `\n  - ${failure}`)
    .join('')}
- From the signal to the end: at most ${longest.delay.toFixed(0)} ms (seed ${longest.seed}).
- Memory held from ${2 * LOOK_EVERY} to ${looks.length * LOOK_EVERY} cases: ${growth > 0 ? '+' : '−'}${mib(Math.abs(growth))} MiB.

How many are stopped depends on the machine. Memory after a collection, in MiB; that of WebAssembly is part of "external":

| cases | heap | external | resident |
|---|---|---|---|
${rows.join('\n')}
`
}
