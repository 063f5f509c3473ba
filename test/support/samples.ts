import { openKernel } from './kernel.js'

/** Samples of n values of several kinds, from a seed. */
export function samples(n: number, seed: number): Record<string, Float64Array> {
  const stream = openKernel().stream({ seed, purpose: 'inputs' })
  const draw = (law: () => number) => Float64Array.from({ length: n }, law)
  return {
    'log-normal over many decades': draw(() => Math.exp(8 * stream.normal())),
    'heavy-tailed (Pareto, exponent 1/2)': draw(() => stream.uniform() ** -2),
    'tied: three distinct values': draw(() => [1e-4, 0.25, 3][Math.floor(3 * stream.uniform())]!),
    'a narrow distribution': draw(() => 0.3 * (1 + 1e-3 * stream.normal())),
    'rounding noise around 0': draw(() => 1e-15 * stream.normal()),
    'some exactly 0': draw(() => (stream.uniform() < 0.4 ? 0 : stream.uniform())),
  }
}
