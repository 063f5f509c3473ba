import type { Kernel } from '../../src/kernel/kernel.js'
import type { StreamAddress } from '../../src/kernel/random-stream.js'

/** Endless 64-bit words, chunk by chunk; a chunk is overwritten by the next one. */
export type Words = Generator<Uint32Array, never>

/** Words of the streams, put together as a test is to see them; another `part` gives the words of other addresses. */
export interface WordSource {
  name: string
  words(kernel: Kernel, part: number): Words
}

/** Triples that are drawn from a stream at once. */
const BLOCK = 64
/** A triple of words: the two lanes' and the scalar generator's. */
const TRIPLE = 6
const STREAMS = 1024
/** Triples that are taken of a run that has just begun */
const BEGINNING = 8

const inputs = 'inputs' as const

/** Round after round, a triple of each stream in turn, or the first `width` halves of it. */
function* interleaved(kernel: Kernel, addresses: StreamAddress[], width = TRIPLE): Words {
  const count = addresses.length
  const draws = addresses.map((address) => kernel.stream(address).wordBlocks(BLOCK))
  const chunk = new Uint32Array(BLOCK * count * width)
  while (true) {
    for (let s = 0; s < count; s++) {
      const block = draws[s]!()
      for (let i = 0; i < BLOCK; i++) {
        const to = (i * count + s) * width
        for (let j = 0; j < width; j++) chunk[to + j] = block[i * TRIPLE + j]!
      }
    }
    yield chunk
  }
}

const sideBySide =
  (addressOf: (index: number, part: number) => StreamAddress) => (kernel: Kernel, part: number) =>
    interleaved(
      kernel,
      Array.from({ length: STREAMS }, (_, index) => addressOf(index, part)),
    )

/** A few triples of a run, then as many of the next: runs that have just begun. */
function* beginnings(kernel: Kernel, part: number): Words {
  const stream = kernel.stream({ seed: 1, purpose: inputs })
  const draw = stream.wordBlocks(BEGINNING)
  const chunk = new Uint32Array(STREAMS * BEGINNING * TRIPLE)
  for (let first = part * 2 ** 32; true; first += STREAMS) {
    for (let s = 0; s < STREAMS; s++) {
      stream.restart({ seed: 1, purpose: inputs, run: first + s })
      chunk.set(draw(), s * BEGINNING * TRIPLE)
    }
    yield chunk
  }
}

export const wordSources = {
  lanes: {
    name: 'the two lanes of a stream, as bulk normals use them',
    words: (kernel, part) => interleaved(kernel, [{ seed: part, purpose: inputs }], 4),
  },
  runs: {
    name: '1,024 runs side by side',
    words: sideBySide((run, part) => ({ seed: 1, purpose: inputs, run: part * STREAMS + run })),
  },
  seeds: {
    name: '1,024 seeds side by side',
    words: sideBySide((seed, part) => ({ seed: part * STREAMS + seed, purpose: inputs })),
  },
  levels: {
    name: '1,024 levels side by side, as initial overlaps use them',
    words: sideBySide((level, part) => ({ seed: part, purpose: 'initialOverlaps', level })),
  },
  beginnings: { name: 'the first words of one run after another', words: beginnings },
} satisfies Record<string, WordSource>

/** Addresses on a grid. */
export function gridAddresses(): StreamAddress[] {
  const addresses: StreamAddress[] = []
  for (const purpose of ['inputs', 'initialOverlaps'] as const)
    for (let seed = 0; seed < 64; seed++)
      for (let run = 0; run < 1024; run++)
        for (let level = 0; level < 16; level++) addresses.push({ purpose, seed, run, level })
  return addresses
}

/**
 * How many of the first three words of the streams with these addresses are equal to another one: of n independent words
 * n²/2^65 on average.
 */
export function equalBeginnings(kernel: Kernel, addresses: StreamAddress[]): number {
  const stream = kernel.stream(addresses[0]!)
  const draw = stream.wordBlocks(1)
  const words = new BigUint64Array(addresses.length * 3)
  const halves = new Uint32Array(words.buffer)
  for (const [i, address] of addresses.entries()) {
    stream.restart(address)
    halves.set(draw(), TRIPLE * i)
  }
  words.sort()
  return words.filter((word, i) => word === words[i - 1]).length
}
