import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { RandomStream, StreamAddress } from '../src/kernel/random-stream.js'
import { readFixture } from './support/fixtures.js'
import { openKernel } from './support/kernel.js'
import { measureNormals, measureTails } from './support/normals.js'
import { equalBeginnings, gridAddresses } from './support/word-sources.js'

const NORMALS_PER_WORD = 2

test('bulk normals have the moments, tails, distribution and independence of normals (4 million; more in docs/random.md)', () => {
  const findings = measureNormals(
    4e6,
    { seed: 1, purpose: 'inputs', run: 0 },
    { seed: 1, purpose: 'inputs', run: 1 },
  )
  assert.is(findings.length, 13)
  for (const { name, sigmas, p } of findings) {
    assert.ok(sigmas === undefined || Math.abs(sigmas) < 4.5, `${name}: ${sigmas} standard errors`)
    assert.ok(p === undefined || p > 1e-4, `${name}: p = ${p}`)
  }
})

test('the measures see two streams that are one', () => {
  const same = { seed: 1, purpose: 'inputs', run: 0 } as const
  const correlation = measureNormals(1e5, same, same).find(
    ({ name }) => name === 'correlation of two streams',
  )!
  assert.ok(Math.abs(correlation.sigmas!) > 100)
})

test('both tails of bulk normals, to 4 σ (20 million; to 6 σ in docs/random.md)', () => {
  const findings = measureTails(2e7, 1, 2)
  assert.is(findings.length, 4)
  for (const { name, sigmas } of findings) assert.ok(Math.abs(sigmas!) < 4.5, `${name}: ${sigmas}`)
})

test('single normals follow the same law', () => {
  const stream = openKernel().stream({ seed: 3, purpose: 'initialOverlaps' })
  const n = 1e6
  let sum = 0
  let squares = 0
  let fourth = 0
  let beyond3 = 0
  for (let i = 0; i < n; i++) {
    const z = stream.normal()
    sum += z
    squares += z * z
    fourth += z ** 4
    if (Math.abs(z) > 3) beyond3++
  }
  assert.ok(Math.abs(sum / Math.sqrt(n)) < 4.5)
  assert.ok(Math.abs(squares / n - 1) < 4.5 * Math.sqrt(2 / n))
  assert.ok(Math.abs(fourth / n - 3) < 4.5 * Math.sqrt(96 / n))
  assert.ok(Math.abs(beyond3 / (n * 0.0026997960632601866) - 1) < 4.5 / Math.sqrt(n * 0.0027))
})

for (const degrees of [1, 2, 3, 10, 1022, 1e6, 1e12]) {
  test(`χ² of ${degrees} degrees of freedom has the right mean, variance and third moment`, () => {
    const stream = openKernel().stream({ seed: 5, purpose: 'initialOverlaps' })
    const n = 4e5
    let first = 0
    let second = 0
    let third = 0
    for (let i = 0; i < n; i++) {
      // standardised, so that large degrees lose nothing
      const u = (stream.chiSquare(degrees) - degrees) / Math.sqrt(2 * degrees)
      first += u
      second += u * u
      third += u ** 3
    }
    const skewness = Math.sqrt(8 / degrees)
    const kurtosis = 3 + 12 / degrees
    assert.ok(Math.abs(first / n) < 4.5 / Math.sqrt(n))
    assert.ok(Math.abs(second / n - 1) < 4.5 * Math.sqrt((kurtosis - 1) / n))
    // the third moment's own variance: the sixth cumulants of a χ², bounded generously
    const sixth = 15 + 130 * (12 / degrees) + 120 * (12 / degrees) ** 2
    assert.ok(Math.abs(third / n - skewness) < 4.5 * Math.sqrt(sixth / n))
  })
}

const chiQuantiles = readFixture<{ degrees: number; quantiles: number[] }[]>('chi')

/** The largest deviation of the distribution function at 63 quantiles, in standard errors. */
function largestDeviation(chis: Float64Array, quantiles: number[]): number {
  const sorted = chis.map(Math.abs).sort()
  let below = 0
  const deviations = quantiles.map((quantile, i) => {
    while (sorted[below]! < quantile) below++
    const p = (i + 1) / 64
    return Math.abs(below - p * sorted.length) / Math.sqrt(p * (1 - p) * sorted.length)
  })
  return Math.max(...deviations)
}

const every = (chis: Float64Array, lane: number, scale: number) =>
  chis.filter((_, i) => i % 2 === lane).map((chi) => chi / scale)

for (const [i, { degrees, quantiles }] of chiQuantiles.entries()) {
  test(`χ of ${degrees} degrees of freedom, drawn in pairs, has its law in both lanes, whatever the other one draws`, () => {
    const stream = openKernel().stream({ seed: 13, purpose: 'inputs' })
    const other = chiQuantiles[(i + 1) % chiQuantiles.length]!
    const scales = [0.7, 3] as const
    const left = stream.chis(4e5, [degrees, other.degrees], scales)
    const right = stream.chis(4e5, [other.degrees, degrees], scales)
    for (const chis of [every(left, 0, 0.7), every(right, 1, 3)]) {
      const deviation = largestDeviation(chis, quantiles)
      assert.ok(deviation < 4.5, `${deviation} standard errors`)
    }
  })
}

test('the same measure sees one degree of freedom more', () => {
  const stream = openKernel().stream({ seed: 13, purpose: 'inputs' })
  for (const { degrees, quantiles } of chiQuantiles.filter(({ degrees }) => degrees <= 1000)) {
    assert.ok(largestDeviation(stream.chis(2e5, [degrees + 1, degrees + 1], [1, 1]), quantiles) > 8)
  }
})

test('χ of no degrees of freedom is 0; neighbours are not correlated', () => {
  const stream = openKernel().stream({ seed: 13, purpose: 'inputs' })
  assert.ok(stream.chis(1e4, [0, 2], [1, 1]).every((chi, i) => (i % 2 === 0 ? chi === 0 : chi > 0)))
  const n = 4e5
  const chis = stream.chis(n, [10, 10], [1, 1])
  for (const lag of [1, 2]) {
    let sum = 0
    for (let i = lag; i < n; i++) sum += (chis[i]! ** 2 - 10) * (chis[i - lag]! ** 2 - 10)
    // a χ² of 10 degrees of freedom has variance 20
    assert.ok(Math.abs(sum / 20 / Math.sqrt(n)) < 4.5)
  }
})

test('uniform numbers lie inside (0, 1) and fill it evenly', () => {
  const stream = openKernel().stream({ seed: 9, purpose: 'inputs' })
  const counts = new Float64Array(16)
  const n = 1.6e6
  for (let i = 0; i < n; i++) {
    const u = stream.uniform()
    assert.ok(u > 0 && u < 1)
    counts[Math.floor(u * 16)]!++
  }
  const chi = counts.reduce((sum, count) => sum + (count - n / 16) ** 2 / (n / 16), 0)
  assert.ok(chi < 50, `χ² of 15 degrees: ${chi}`)
})

test('an address repeats its numbers; any change of it gives others', () => {
  const base = { seed: 7, purpose: 'inputs', run: 2, level: 3 } as const
  const head = (address: Parameters<ReturnType<typeof openKernel>['stream']>[0]) => {
    const stream = openKernel().stream(address)
    return [...stream.normalBlocks(64)(), stream.normal(), stream.uniform()]
  }
  const numbers = head(base)
  assert.equal(head(base), numbers)
  const others = [
    { ...base, seed: 8 },
    { ...base, purpose: 'initialOverlaps' } as const,
    { ...base, run: 3 },
    { ...base, level: 4 },
    { ...base, seed: 2 ** 53 - 1 },
    { ...base, run: 2 ** 40 },
  ].map(head)
  const all = new Set([numbers, ...others].flat())
  assert.is(all.size, 66 * 7, 'no number is met twice')
})

/** Triples of words, each as 16 hexadecimal digits, generator by generator. */
function wordsOf(stream: RandomStream, count: number): string[][] {
  const halves = stream.wordBlocks(count)().slice()
  const words = Array.from(new BigUint64Array(halves.buffer), (word) => word.toString(16).padStart(16, '0'))
  return [0, 1, 2].map((generator) => words.filter((_, i) => i % 3 === generator))
}

interface Sfc64 {
  address: StreamAddress
  words: string[][]
}

test('the words of both lanes and of the scalar generator are those of numpy’s sfc64', () => {
  for (const { address, words } of readFixture<Sfc64[]>('sfc64')) {
    assert.equal(wordsOf(openKernel().stream(address), 100), words)
  }
})

test('bulk normals take the words of the lanes in turn, one word to NORMALS_PER_WORD of them', () => {
  const address = { seed: 17, purpose: 'inputs' } as const
  const count = 8192 * 3
  const words = wordsOf(openKernel().stream(address), count)
  const stream = openKernel().stream(address)
  stream.normalBlocks(count)()
  const next = wordsOf(stream, 2)
  for (const lane of [0, 1]) {
    assert.is(words[lane]!.indexOf(next[lane]![0]!), count / 2 / NORMALS_PER_WORD)
  }
})

test('no two streams of a grid of 2 million have begun with an equal word', () => {
  assert.is(equalBeginnings(openKernel(), gridAddresses()), 0)
  const twice = [1, 2, 1].map((seed) => ({ seed, purpose: 'inputs' }) as const)
  assert.is(equalBeginnings(openKernel(), twice), 3)
})

test('drawing in blocks of any size gives the same numbers', () => {
  const address = { seed: 11, purpose: 'inputs' } as const
  const whole = openKernel().stream(address).normalBlocks(16384)().slice()
  const half = openKernel().stream(address).normalBlocks(8192)
  assert.equal([...half(), ...half()], [...whole])
})

test.run()
