import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Words } from '../../test/support/word-sources.js'

/** A test of dieharder's by its number, with the size of its tuples where it has one. */
export interface DieharderTest {
  number: number
  tuple?: number
}

export interface DieharderResult {
  name: string
  /** One-sided: close to 0 if the words are less even than random ones, close to 1 if more. */
  p: number
}

/** Runs one test of dieharder (Robert G. Brown; version 3.31.1) on words that it reads from its standard input. */
export async function runDieharder(
  { number, tuple }: DieharderTest,
  words: Words,
): Promise<DieharderResult[]> {
  const fields = ['test_name', 'ntuple', 'pvalues'].flatMap((field) => ['-D', field])
  const ntuple = tuple === undefined ? [] : ['-n', `${tuple}`]
  const child = spawn(
    'dieharder',
    ['-d', `${number}`, ...ntuple, '-g', '200', '-k', '2', '-c', ',', ...fields],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text
  })
  const ended = once(child, 'close')
  function* bytes() {
    for (const chunk of words) {
      // a copy: the chunk is written over while it waits in the pipe
      yield new Uint8Array(chunk.slice().buffer)
    }
  }
  // it stops reading when it has enough, and that breaks the pipe; how it ends is seen below
  await pipeline(Readable.from(bytes()), child.stdin).catch(() => {})
  const [code] = await ended
  const results = output
    .split('\n')
    .map((line) => line.split(',').map((part) => part.trim()))
    .filter((parts) => parts.length === 3)
    .map(([name, ntuple, p]) => ({
      name: ntuple === '0' ? name! : `${name} ${ntuple}`,
      p: Number(p),
    }))
  if (code !== 0 || results.length === 0)
    throw new Error(`dieharder -d ${number} ended with ${code}: ${output}`)
  return results
}
