import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** A change of one file of assembly/: `from` must occur there, exactly once. */
export interface Patch {
  file: string
  from: string
  to: string
}

/** Not an error: K = M = 2 is left to the loops for any K and M. */
export const generalLoops: Patch = {
  file: 'reduced.ts',
  from: 'isTwoByTwo = K === 2 && M === 2',
  to: 'isTwoByTwo = false',
}

/** The kernel, compiled from a copy of its sources with a change: an error planted for a test that is to see it. */
export function patchedKernel({ file, from, to }: Patch): WebAssembly.Module {
  const folder = mkdtempSync(join(tmpdir(), 'onepass-kernel-'))
  try {
    for (const name of ['assembly', 'asconfig.json']) {
      cpSync(join(root, name), join(folder, name), { recursive: true })
    }
    const path = join(folder, 'assembly', file)
    const text = readFileSync(path, 'utf8')
    if (text.split(from).length !== 2) throw new Error(`expected ${from} once in ${file}`)
    writeFileSync(
      path,
      text.replace(from, () => to),
    )
    const compiler = join(root, 'node_modules/assemblyscript/bin/asc.js')
    // hardly optimised: compiling would take longer than the test
    const options = ['--target', 'release', '--optimizeLevel', '0', '--outFile', 'kernel.wasm']
    execFileSync(process.execPath, [compiler, 'assembly/index.ts', ...options], { cwd: folder })
    return new WebAssembly.Module(readFileSync(join(folder, 'kernel.wasm')))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
