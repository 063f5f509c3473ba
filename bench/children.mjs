// Contenders in other languages: compiled into a temporary folder, each a process that waits for a line on its
// standard input, does what it says, and answers with one line. While others are timed it sleeps.

import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const folder = mkdtempSync(join(tmpdir(), 'onepass-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

/** A path in the temporary folder. */
export function temporary(name) {
  return join(folder, name)
}

function here(path) {
  return fileURLToPath(new URL(path, import.meta.url))
}

/** Whether a tool cannot be used; then says so. */
function missing(command, args, what) {
  const { status } = spawnSync(command, args, { stdio: 'ignore' })
  if (status === 0) return false
  console.log(`  ${what} skipped: "${[command, ...args].join(' ')}" fails on this machine`)
  return true
}

export const hasCompiler = !missing('g++', ['--version'], 'native C++')
export function hasNumpy() {
  return !missing('python3', ['-c', 'import numpy'], 'numpy')
}

/** Compiles native/<source>.cpp; returns the program's path. */
export function compile(source, flags) {
  const program = temporary(`${source}${flags.join('')}`)
  execFileSync('g++', ['-std=c++17', '-O3', ...flags, here(`native/${source}.cpp`), '-o', program])
  return program
}

export function numpyScript(name) {
  return ['python3', here(`numpy/${name}.py`)]
}

// processor time counts every thread: numpy's own would only make it look slower
const env = { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' }

/** A running child; `ask` sends a line and resolves with the numbers of the answer. */
export class Child {
  #process
  #lines

  constructor(command, args) {
    this.#process = spawn(command, args.map(String), { stdio: ['pipe', 'pipe', 'inherit'], env })
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]()
  }

  async ask(line) {
    this.#process.stdin.write(`${line}\n`)
    const { value, done } = await this.#lines.next()
    if (done) throw new Error(`a child ended when it was asked "${line}"`)
    return value.trim().split(/\s+/).map(Number)
  }

  close() {
    this.#process.stdin.end()
  }
}
