import { readFixture } from './fixtures.js'

/** Samples with their quantiles by numpy (test/fixtures/quantiles.py). */
export function quantileSamples() {
  const fixture = readFixture<{ name: string; values: number[]; quantiles: number[] }[]>('quantiles')
  return fixture.map((sample) => ({ ...sample, probabilities: [0.05, 0.5, 0.95] }))
}
