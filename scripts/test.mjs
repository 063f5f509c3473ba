// Runs everything that has to pass: the linter and formatter, the type check, and every test/*.ts in a process of its
// own. `npm test -- NAME …` runs only those: lint, types, or test files by name.
//
// Builds first: tests read build/, and a source changed since the last build would go untested.
import { spawn, spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { readReport } from './test-report.mjs'

/** Longest time for a file, in milliseconds. */
const LIMIT = 5 * 60_000
/** Time to clean up before a file that took too long is killed. */
const GRACE = 5000
/** The longest files, begun first, so that no lane waits for them in the end. */
const LONGEST = ['tolerance', 'stabilised']
/** Lines of a failed file's output that are shown. */
const MOST_LINES = 300

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

const { FORCE_COLOR: _, ...environment } = process.env
const env = { ...environment, NO_COLOR: '1' }

const check = (name, ...args) => ({ name, args, read: checked })
const jobs = [
  check('lint', 'node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '--colors=off'),
  check('types', 'node_modules/typescript/bin/tsc', '--project', 'tsconfig.json'),
  ...readdirSync('test')
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -3))
    .sort((a, b) => LONGEST.includes(b) - LONGEST.includes(a) || (a < b ? -1 : 1))
    .map((name) => ({ name, args: ['--import', 'tsx', `test/${name}.ts`], read: readReport })),
]

/** The result of a job that is one test: it passes if its process ends well. */
function checked(_output, ending) {
  const failures = ending ? [ending] : []
  return { passed: 1 - failures.length, failed: failures.length, skipped: 0, failures, reasons: [] }
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !jobs.some((job) => job.name === name))
if (unknown.length > 0) {
  console.error(`no such test: ${unknown.join(', ')}; there are ${jobs.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}

const running = new Set()
// Each file leads a process group, which Ctrl-C does not reach by itself.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    for (const child of running) stop(child, 'SIGTERM')
    process.exit(130)
  })
}

/** Ends a process and those it has started. */
function stop(child, signal) {
  try {
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch {
    // It has just ended by itself.
  }
}

function run({ name, args, read }) {
  return new Promise((resolve) => {
    const start = performance.now()
    let output = ''
    let late = false
    let killer
    const child = spawn(process.execPath, args, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    })
    running.add(child)
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text
      })
    }
    const limit = setTimeout(() => {
      late = true
      stop(child, 'SIGTERM')
      killer = setTimeout(() => stop(child, 'SIGKILL'), GRACE)
    }, LIMIT)
    child.on('close', (code, signal) => {
      running.delete(child)
      clearTimeout(limit)
      clearTimeout(killer)
      const seconds = (performance.now() - start) / 1000
      const ending = late
        ? `took more than ${LIMIT / 1000} s`
        : signal
          ? `ended by ${signal}`
          : code && `exit code ${code}`
      resolve({ name, output, seconds, ...read(output, ending || undefined) })
    })
  })
}

function describe({ name, passed, failed, skipped, seconds }) {
  const counts = [`${passed} passed`, failed > 0 && `${failed} FAILED`, skipped > 0 && `${skipped} skipped`]
  return `${name.padEnd(24)} ${`${seconds.toFixed(1)} s`.padStart(8)}   ${counts.filter(Boolean).join(', ')}`
}

/** The last line, and the exit code. */
function finish(passed, failed, skipped) {
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
  process.exitCode = failed > 0 ? 1 : 0
}

async function testAll() {
  const queue = jobs.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
  const results = []
  // No more than two: some tests start workers or a browser, and measure times.
  const lanes = Array.from({ length: Math.min(2, availableParallelism()) }, async () => {
    for (let job = queue.shift(); job; job = queue.shift()) {
      const result = await run(job)
      results.push(result)
      console.log(describe(result))
    }
  })
  await Promise.all(lanes)
  return results
}

/** Output and names of what failed, and why tests were skipped. */
function explain(results) {
  const broken = results.filter(({ failed }) => failed > 0)
  for (const { name, output } of broken) {
    const lines = output.trimEnd().split('\n')
    console.log(`\n──── ${name}`)
    if (lines.length > MOST_LINES) console.log(`(the last ${MOST_LINES} of ${lines.length} lines)`)
    console.log(lines.slice(-MOST_LINES).join('\n'))
  }
  list('failed', broken, 'failures')
  list('skipped', results, 'reasons')
}

function list(title, results, key) {
  const lines = results.flatMap((result) => result[key].map((text) => `  ${result.name}: ${text}`))
  if (lines.length > 0) console.log(`\n${title}:\n${lines.join('\n')}`)
}

console.log('building')
if (spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit', env }).status !== 0) {
  console.log('\nthe build failed: nothing was tested')
  finish(0, 1, 0)
} else {
  const results = await testAll()
  explain(results)
  const sum = (key) => results.reduce((total, result) => total + result[key], 0)
  console.log()
  finish(sum('passed'), sum('failed'), sum('skipped'))
}
