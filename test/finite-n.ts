import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { simulate } from '../src/simulate.js'
import { againstTheory, linearStart, sameStart, secondMoment } from './support/finite-n.js'

// docs/finite-n.md has more N and more runs; plateau-length.ts has the escape times

test('the spread of runs falls as √(T2/N)', async () => {
  for (const [L, expected] of [
    [1, 0.54],
    [4, 0.58],
  ] as const)
    for (const N of [256, 4096, 65536]) {
      const { deviation } = await againstTheory(sameStart(L, 0.5, 1), N, 20)
      const unit = Math.sqrt(secondMoment(L) / N)
      // The deviation of 20 runs is known to 16 %
      assert.ok(Math.abs(Math.log(deviation / unit / expected)) < 3 * 0.16, `N = ${N}: ${deviation / unit}`)
    }
})

test('the bias of the mean falls as 1/N', async () => {
  const found = []
  for (const [N, runs] of [
    [32, 8000],
    [128, 20000],
  ] as const) {
    const { mean, error } = await againstTheory(sameStart(1, 3, 3), N, runs)
    found.push({ bias: N * (mean - 1), error: N * error })
  }
  const [small, large] = found
  assert.ok(small!.bias > 8 * small!.error && large!.bias > 5 * large!.error, JSON.stringify(found))
  assert.ok(Math.abs(small!.bias - large!.bias) < 3 * Math.hypot(small!.error, large!.error))
})

for (const [L, N, learningRate, method] of [
  [1, 32, 1, 'reduced'],
  [4, 32, 1, 'reduced'],
  [32, 32, 0.5, 'direct'],
  [32, 32, 0.5, 'reduced'],
] as const) {
  test(`linear: the mean of ${method} runs is the exact one at L = ${L}, N = ${N}, which is not that of N → ∞`, async () => {
    const alphas = [1, 3]
    const { experiment, exact, limit } = await linearStart(L, N, learningRate, alphas)
    const { generalizationError, standardError } = await simulate(experiment, { runs: 10_000, method })
    alphas.forEach((_, i) => {
      const error = standardError![i + 1]!
      const deviation = Math.abs(generalizationError[i + 1]! - exact[i]!)
      assert.ok(deviation < 4 * error, `${deviation / error} standard errors`)
    })
    assert.ok(Math.abs(limit[1]! - exact[1]!) > 5 * standardError![2]!)
  })
}

test.run()
