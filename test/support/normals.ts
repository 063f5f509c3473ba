import type { Kernel } from '../../src/kernel/kernel.js'
import type { StreamAddress } from '../../src/kernel/random-stream.js'
import { openKernel } from './kernel.js'

/** One finding about normals: a statistic in units of its standard error, or a p-value. */
export interface Finding {
  name: string
  value: number
  /** Standard errors from what is expected, if the statistic is normal. */
  sigmas?: number
  /** p-value, if it is not. */
  p?: number
}

const BLOCK = 1 << 16
const THRESHOLDS = [3, 4, 5, 5.5, 6]
/** P(|z| > t), by mpmath: erfc(t/√2). */
const TAILS = [
  0.002699796063260189, 6.334248366623985e-5, 5.733031437583878e-7, 3.7979124931775436e-8,
  1.973175290075396e-9,
]
/** A count that is expected to be smaller is far from normal. */
const FEWEST = 25

/**
 * Measures `count` normals of one stream, as the direct simulation draws them: moments, tails, the distribution function
 * (Kolmogorov–Smirnov on bins), correlations along the stream, between its lanes, and with a second stream.
 */
export function measureNormals(count: number, first: StreamAddress, second: StreamAddress): Finding[] {
  const kernel = openKernel()
  const other = openKernel()
  const draw = sampler(kernel, first)
  const drawOther = sampler(other, second)
  const sums = [0, 0, 0, 0, 0]
  const tails = THRESHOLDS.map(() => 0)
  const bins = new Float64Array(2001)
  const products = { lag1: 0, lag2: 0, lag8192: 0, streams: 0, squaresLag1: 0, squaresStreams: 0 }
  let previous: Float64Array = new Float64Array(BLOCK)
  let blocks = 0
  for (let done = 0; done < count; done += BLOCK) {
    const x = draw()
    const y = drawOther()
    for (let i = 0; i < BLOCK; i++) {
      const z = x[i]!
      const z2 = z * z
      sums[1]! += z
      sums[2]! += z2
      sums[3]! += z2 * z
      sums[4]! += z2 * z2
      const size = Math.abs(z)
      if (size > 3) for (let t = 0; size > THRESHOLDS[t]!; t++) tails[t]!++
      bins[Math.max(0, Math.min(2000, Math.floor(z * 200 + 1000)))]!++
      products.streams += z * y[i]!
      products.squaresStreams += (z2 - 1) * (y[i]! * y[i]! - 1)
      // neighbours: even places are one lane, odd ones the other
      if (i > 0) {
        products.lag1 += z * x[i - 1]!
        products.squaresLag1 += (z2 - 1) * (x[i - 1]! * x[i - 1]! - 1)
      }
      if (i > 1) products.lag2 += z * x[i - 2]!
      products.lag8192 += z * (i >= 8192 ? x[i - 8192]! : previous[i - 8192 + BLOCK]!)
    }
    previous = x
    blocks++
  }
  const n = blocks * BLOCK
  const root = Math.sqrt(n)
  const sigma = (name: string, value: number, sigmas: number): Finding => ({ name, value, sigmas })
  return [
    sigma('mean', sums[1]! / n, sums[1]! / root),
    sigma('variance − 1', sums[2]! / n - 1, (sums[2]! / n - 1) * (root / Math.sqrt(2))),
    sigma('third moment', sums[3]! / n, sums[3]! / root / Math.sqrt(15)),
    sigma('fourth moment − 3', sums[4]! / n - 3, (sums[4]! / n - 3) * (root / Math.sqrt(96))),
    ...tailFindings('beyond', tails, n),
    kolmogorovSmirnov(bins, n, kernel),
    sigma('correlation of neighbours (the two lanes)', products.lag1 / n, products.lag1 / root),
    sigma('correlation at lag 2 (one lane)', products.lag2 / n, products.lag2 / root),
    sigma('correlation at lag 8192 (a block)', products.lag8192 / n, products.lag8192 / root),
    sigma('correlation of squares of neighbours', products.squaresLag1 / n, products.squaresLag1 / root / 2),
    sigma('correlation of two streams', products.streams / n, products.streams / root),
    sigma(
      'correlation of squares of two streams',
      products.squaresStreams / n,
      products.squaresStreams / root / 2,
    ),
  ]
}

/** Numbers beyond each threshold, over how many of `n` normals are expected; where these are few, none. */
function tailFindings(name: string, tails: number[], n: number): Finding[] {
  return THRESHOLDS.flatMap((t, i) => {
    const expected = n * TAILS[i]!
    const value = tails[i]! / expected
    const sigmas = (tails[i]! - expected) / Math.sqrt(expected)
    return expected < FEWEST ? [] : [{ name: `${name} ${t} σ over expected`, value, sigmas }]
  })
}

/** Both tails of `count` normals in all, as many from each of the runs of a seed, drawn as the direct simulation does. */
export function measureTails(count: number, seed: number, runs: number, kernel = openKernel()): Finding[] {
  const above = THRESHOLDS.map(() => 0)
  const below = THRESHOLDS.map(() => 0)
  const blocks = Math.ceil(count / runs / BLOCK)
  for (let run = 0; run < runs; run++) {
    const draw = kernel.stream({ seed, purpose: 'inputs', run }).normalBlocks(BLOCK)
    for (let block = 0; block < blocks; block++) {
      const normals = draw()
      for (let i = 0; i < BLOCK; i++) {
        const z = normals[i]!
        if (z > 3) for (let t = 0; z > THRESHOLDS[t]!; t++) above[t]!++
        else if (z < -3) for (let t = 0; -z > THRESHOLDS[t]!; t++) below[t]!++
      }
    }
  }
  const half = (runs * blocks * BLOCK) / 2
  return [...tailFindings('above', above, half), ...tailFindings('below minus', below, half)]
}

/** Draws block after block; an instance is replaced now and then, since it never frees. */
function sampler(kernel: Kernel, address: StreamAddress): () => Float64Array {
  const stream = kernel.stream(address)
  const fill = stream.normalBlocks(BLOCK)
  return () => fill().slice()
}

/** Largest distance of the distribution functions at the edges of the bins; p by Kolmogorov's series. */
function kolmogorovSmirnov(bins: Float64Array, n: number, kernel: Kernel): Finding {
  let sum = 0
  let distance = 0
  for (let b = 0; b < 2000; b++) {
    sum += bins[b]!
    const edge = (b - 999) / 200
    const expected = 0.5 * (1 + kernel.erf(edge / Math.SQRT2))
    distance = Math.max(distance, Math.abs(sum / n - expected))
  }
  const t = distance * Math.sqrt(n)
  let p = 0
  for (let k = 1; k < 100; k++) p += 2 * (-1) ** (k - 1) * Math.exp(-2 * k * k * t * t)
  return { name: 'Kolmogorov–Smirnov distance', value: distance, p: Math.max(0, Math.min(1, p)) }
}
