import { readFileSync } from 'node:fs'
import asc from 'assemblyscript/asc'

const root = new URL('../../', import.meta.url)

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

/** The kernel, compiled from its sources with a change: an error planted for a test that is to see it. */
export async function patchedKernel({ file, from, to }: Patch): Promise<WebAssembly.Module> {
  let wasm: Uint8Array<ArrayBuffer> | undefined
  const { error, stderr } = await asc.main(
    // hardly optimised: compiling takes longer than the test
    ['assembly/index.ts', '--target', 'release', '--optimizeLevel', '0', '--outFile', 'kernel.wasm'],
    {
      readFile: (name) => {
        const text = read(name)
        if (name !== `assembly/${file}`) return text
        if (text?.split(from).length !== 2) throw new Error(`expected ${from} once in ${name}`)
        return text.replace(from, () => to)
      },
      writeFile: (_, contents) => {
        wasm = Uint8Array.from(contents as Uint8Array)
      },
      listFiles: () => [],
    },
  )
  if (error !== null || wasm === undefined) throw new Error(stderr.toString(), { cause: error })
  return new WebAssembly.Module(wasm)
}

function read(name: string): string | null {
  try {
    return readFileSync(new URL(name, root), 'utf8')
  } catch {
    return null // the compiler asks for what there may be
  }
}
