import type { Kernel } from '../../src/kernel/kernel.js'
import type { RandomStream } from '../../src/kernel/random-stream.js'
import { openKernel } from './kernel.js'

/** A curve with a power law in a known window, and noise of known size. */
export interface SyntheticCurve {
  alpha: number[]
  generalizationError: number[]
  standardError?: number[]
  runs?: number[][]
  /** What is true of it */
  exponent: number
  window: [number, number]
  /** Half of the 95 % interval of least squares on the true window with the true noise */
  ideal: number
  /** What was drawn, in words */
  description: { head: string; tail: string; noise: string }
}

const heads = ['plateau', 'curved', 'steep', 'none'] as const
const tails = ['exponential', 'none'] as const
const noises = ['stated', 'not stated', 'runs', 'correlated runs'] as const

/**
 * One of the seeded curves: a head (a plateau, a bend that ends where the power law begins, or one steeper the earlier), a power
 * law with exponent −0.2 to −2 over 1 to 3 decades, an exponential tail; 15 to 40 samples a decade; noise of 1 % to 10 %.
 */
export function syntheticCurve(seed: number): SyntheticCurve {
  const kernel = openKernel()
  const stream = kernel.stream({ seed, purpose: 'inputs' })
  const pick = <T>(of: readonly T[]) => of[Math.floor(stream.uniform() * of.length)]!
  const between = (a: number, b: number) => a + (b - a) * stream.uniform()
  const decade = kernel.log(10)

  const exponent = -between(0.2, 2)
  const [head, tail, kind] = [pick(heads), pick(tails), pick(noises)]
  const from = between(0, 2) * decade
  const to = from + between(1, 3) * decade
  const first = head === 'none' ? from : from - between(0.7, 1.5) * decade
  const last = tail === 'none' ? to : to + between(0.2, 0.7) * decade
  const perDecade = between(15, 40)
  const count = Math.max(8, Math.round((perDecade * (last - first)) / decade))
  const sigma = kernel.exp(between(kernel.log(0.01), kernel.log(0.1)))
  const x = Array.from({ length: count }, (_, i) => first + ((last - first) * i) / (count - 1))
  const bend = between(0.5, 1.5)
  const truth = x.map((xi) => {
    const base = exponent * Math.min(Math.max(xi, from), to)
    if (xi < from) {
      if (head === 'plateau') return base
      const back = from - xi
      if (head === 'steep') return base - exponent * back + (bend * back * back) / 2
      // bends over to flat
      const bent = Math.min(back, -exponent / bend)
      return base - exponent * bent - (bend * bent * bent) / 2
    }
    // continuous in value and slope: ln ε falls as α, whose logarithmic slope at the window's end is that of the law
    return xi > to ? base + Math.min(exponent, -0.5) * (kernel.exp(xi - to) - 1) : base
  })

  const inside = x.flatMap((xi, i) => (xi >= from - 1e-9 && xi <= to + 1e-9 ? [i] : []))
  const runCount = 8 + Math.floor(stream.uniform() * 13)
  const length = kind === 'correlated runs' ? between(0.1, 1) : 0
  const draw = (size: number) => ornsteinUhlenbeck(x, size, length, stream, kernel)
  let error: number[]
  let runs: number[][] | undefined
  if (kind === 'stated' || kind === 'not stated') {
    const wiggle = draw(sigma)
    error = truth.map((y, i) => y + wiggle[i]!)
  } else {
    runs = Array.from({ length: runCount }, () => {
      const wiggle = draw(sigma * Math.sqrt(runCount))
      return truth.map((y, i) => kernel.exp(y) * (1 + wiggle[i]!))
    })
    error = truth.map((_, i) => kernel.log(runs!.reduce((sum, run) => sum + run[i]!, 0) / runCount))
  }
  const generalizationError = error.map((y) => kernel.exp(y))
  return {
    alpha: x.map((xi) => kernel.exp(xi)),
    generalizationError,
    ...(kind === 'stated' && { standardError: generalizationError.map((e) => sigma * e) }),
    ...(runs && { runs, standardError: generalizationError.map((e) => sigma * e) }),
    exponent,
    window: [kernel.exp(from), kernel.exp(to)],
    ideal:
      1.959963985 *
      slopeError(
        inside.map((i) => x[i]!),
        sigma,
        length,
        kernel,
      ),
    description: { head, tail, noise: kind },
  }
}

function ornsteinUhlenbeck(
  x: number[],
  sigma: number,
  length: number,
  stream: RandomStream,
  kernel: Kernel,
): number[] {
  const noise: number[] = []
  for (const [i, xi] of x.entries()) {
    const rho = i === 0 || length === 0 ? 0 : kernel.exp((x[i - 1]! - xi) / length)
    noise.push(
      i === 0
        ? sigma * stream.normal()
        : rho * noise[i - 1]! + sigma * Math.sqrt(1 - rho * rho) * stream.normal(),
    )
  }
  return noise
}

/** Standard error of the least-squares slope under that noise. */
function slopeError(x: number[], sigma: number, length: number, kernel: Kernel): number {
  const mean = x.reduce((sum, xi) => sum + xi, 0) / x.length
  const spread = x.reduce((sum, xi) => sum + (xi - mean) ** 2, 0)
  let variance = 0
  for (const a of x)
    for (const b of x) {
      const correlation = length === 0 ? Number(a === b) : kernel.exp(-Math.abs(a - b) / length)
      variance += (a - mean) * (b - mean) * correlation
    }
  return (sigma * Math.sqrt(variance)) / spread
}

/**
 * A seeded curve that is exponential throughout, its times log-spaced or evenly spaced from 0.01 to 0.3 of its decay time
 * to 3 to 8 times it; noise of 1 % to 10 %, independent or correlated, stated or not, or none.
 */
export function exponentialCurve(
  seed: number,
  isNoisy: boolean,
): Pick<SyntheticCurve, 'alpha' | 'generalizationError' | 'standardError'> {
  const kernel = openKernel()
  const stream = kernel.stream({ seed, purpose: 'inputs', run: 1 })
  const between = (a: number, b: number) => a + (b - a) * stream.uniform()
  const decay = kernel.exp(between(0, 7))
  const from = decay * kernel.exp(between(kernel.log(0.01), kernel.log(0.3)))
  const to = decay * between(3, 8)
  const isLogarithmic = stream.uniform() < 0.7
  const count = Math.round(between(30, 120))
  const alpha = Array.from({ length: count }, (_, i) => {
    const fraction = i / (count - 1)
    return isLogarithmic ? from * kernel.exp(kernel.log(to / from) * fraction) : from + (to - from) * fraction
  })
  const sigma = kernel.exp(between(kernel.log(0.01), kernel.log(0.1)))
  const length = stream.uniform() < 0.3 ? between(0.1, 1) : 0
  const isStated = stream.uniform() < 0.5
  const x = alpha.map((a) => kernel.log(a))
  const noise = ornsteinUhlenbeck(x, sigma, length, stream, kernel)
  const level = kernel.exp(between(-3, 1))
  const generalizationError = alpha.map((a, i) => level * kernel.exp(-a / decay + (isNoisy ? noise[i]! : 0)))
  return {
    alpha,
    generalizationError,
    ...(isNoisy && isStated && { standardError: generalizationError.map((e) => sigma * e) }),
  }
}
