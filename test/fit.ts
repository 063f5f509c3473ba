import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Experiment } from '../src/experiment.js'
import { type Fit, fit, solve } from '../src/index.js'
import type { Trajectory } from '../src/trajectory.js'
import { checkInterval, ensemble, isTakenForPowerLaw } from './support/fit-checks.js'
import { openKernel } from './support/kernel.js'
import { syntheticCurve } from './support/synthetic-curves.js'

const kernel = openKernel()
const logSpaced = (from: number, to: number, n: number) =>
  Array.from({ length: n }, (_, i) => from * (to / from) ** (i / (n - 1)))

/** f on log-spaced times, with relative noise of a given size. */
function noisy(f: (a: number) => number, size: number, seed: number, alpha = logSpaced(1, 1e4, 80)) {
  const stream = kernel.stream({ seed, purpose: 'inputs' })
  const generalizationError = alpha.map((a) => f(a) * kernel.exp(size * stream.normal()))
  return { alpha, generalizationError, standardError: generalizationError.map((e) => size * e) }
}

const near = (actual: number, expected: number, relative: number) =>
  assert.ok(Math.abs(actual / expected - 1) < relative, `${actual} is not within ${relative} of ${expected}`)

const refused = (result: Fit, why: RegExp) => {
  assert.is(result.powerLaw, null)
  assert.match(result.message, /^no power law found because /)
  assert.match(result.message, why)
}

// All 1,000 of them are in docs/fits.md. With 95 % covered, fewer than 25 of 30 have a chance of 0.3 %.
test('intervals cover the exponents of synthetic curves, and are not wider than 1.5 times the ideal ones', async () => {
  const checked = []
  for (let seed = 2001; seed <= 2030; seed++) checked.push(await checkInterval(seed))
  const found = checked.filter((one) => one.found)
  assert.ok(found.filter(({ covered }) => covered).length >= 25)
  const mean = found.reduce((sum, { width }) => sum + width, 0) / found.length
  assert.ok(mean < 1.5 && mean > 0.9, `${mean}`)
})

test('an exponential is not taken for a power law', async () => {
  for (let seed = 2001; seed <= 2010; seed++) {
    assert.not.ok(await isTakenForPowerLaw(seed, true), `${seed}, with noise`)
    assert.not.ok(await isTakenForPowerLaw(seed, false), `${seed}, without`)
  }
})

/** Plateau until α = 10, power law to 1000, exponential tail. */
const three = (a: number) =>
  0.3 * Math.max(1, Math.min(a, 1000) / 10) ** -0.8 * (a > 1000 ? Math.exp(-0.8 * (a / 1000 - 1)) : 1)

test('the window is where the curve is a power law', async () => {
  const { powerLaw, message, comparison, plateaus } = await fit(
    noisy(three, 0.02, 1, logSpaced(0.1, 5000, 120)),
  )
  assert.match(message, /^power law: exponent −0\.[78]/)
  near(powerLaw!.window[0], 10, 0.3)
  near(powerLaw!.window[1], 1000, 0.5)
  near(powerLaw!.prefactor * 100 ** powerLaw!.exponent, three(100), 0.02)
  assert.equal(comparison!.window, powerLaw!.window)
  assert.is(powerLaw!.uncertainty, 'bootstrap over times')
  assert.is(powerLaw!.asymptotic, null)
  // The constant start of a curve is no plateau
  assert.equal(plateaus, [])
})

test('window: fits there, and says no where that is none', async () => {
  const curve = noisy(three, 0.02, 2, logSpaced(0.1, 5000, 120))
  const { powerLaw, options } = await fit(curve, { window: [20, 300] })
  assert.equal(options.window, [20, 300])
  assert.ok(powerLaw!.window[0] >= 20 && powerLaw!.window[0] < 22)
  assert.ok(powerLaw!.window[1] <= 300 && powerLaw!.window[1] > 270)
  near(powerLaw!.exponent, -0.8, 0.05)
  refused(await fit(curve, { window: [1, 100] }), /slope changes/)
  refused(await fit(curve, { window: [20, 50] }), /spans a factor/)
})

test('runs tell the noise: noise that they share at all times does not widen the interval', async () => {
  const alpha = logSpaced(1, 1000, 40)
  const stream = kernel.stream({ seed: 3, purpose: 'inputs' })
  const curves = (wiggle: () => (a: number) => number): Trajectory => {
    const runs = Array.from({ length: 12 }, () => {
      const own = wiggle()
      return alpha.map((a) => a ** -0.5 * own(a) * (1 + 0.003 * stream.normal()))
    })
    const mean = alpha.map((_, i) => runs.reduce((sum, run) => sum + run[i]!, 0) / 12)
    const standardError = mean.map((e) => 0.06 * e)
    return { ...ensemble, alpha, generalizationError: mean, standardError, runs }
  }
  const width = ({ powerLaw }: Fit) => powerLaw!.interval[1] - powerLaw!.interval[0]
  const levels = await fit(
    curves(() => {
      const factor = 1 + 0.2 * stream.normal()
      return () => factor
    }),
  )
  const tilts = await fit(
    curves(() => {
      const tilt = 0.03 * stream.normal()
      return (a) => a ** tilt
    }),
  )
  assert.is(levels.powerLaw!.uncertainty, 'bootstrap over runs')
  assert.is(levels.noise.source, 'runs')
  assert.ok(width(tilts) > 5 * width(levels), `${width(tilts)} ${width(levels)}`)
  // Each run's slope scatters by 0.03: that of the mean by 0.03/√12, times 2.2 for 11 degrees of freedom
  near(width(tilts), (2 * 2.2 * 0.03) / Math.sqrt(12), 0.5)
})

test('a curve that is too short, not positive, or rises beyond its error has none', async () => {
  const power = noisy((a) => a ** -1, 0.01, 4)
  const empty = await fit({ alpha: [], generalizationError: [] })
  refused(empty, /0 samples/)
  assert.is(empty.noise.relative, null)
  assert.is(empty.noise.correlation, null)
  refused(
    await fit({ alpha: [0, 1, 2, 3, 4, 50], generalizationError: [1, 1, 0.5, 0.3, 0.2, 0.1] }),
    /5 samples/,
  )
  refused(await fit(noisy((a) => a ** -1, 0.01, 5, logSpaced(1, 3, 40))), /spans a factor of 3 in α/)
  const generalizationError = power.generalizationError.map((e, i) => (i === 70 ? -e : e))
  refused(await fit({ ...power, generalizationError }), /not positive at α/)
  refused(await fit(noisy((a) => (a < 300 ? a ** -1 : a / 9e4), 0.01, 6)), /rises beyond its error from α = /)
  refused(await fit(noisy((a) => a ** -1 * (1.2 + Math.sin(a / 20)), 0.01, 6)), /rises/)
  const exact = logSpaced(1, 1e4, 200)
  const waves = exact.map((a) => a ** -0.5 * (1.5 + Math.sin(3 * Math.log(a))))
  refused(await fit({ alpha: exact, generalizationError: waves }), /rises|nowhere/)
  // … but a rise within its error is none
  assert.ok((await fit(noisy((a) => a ** -0.1, 0.1, 7, logSpaced(1, 1e4, 400)))).powerLaw !== null)
})

test('a flat curve, and one that is a power law nowhere for long, have none', async () => {
  refused(await fit(noisy(() => 0.1, 0.02, 8)), /nowhere|exponential|cannot be told/)
  refused(await fit(noisy((a) => kernel.exp(-((Math.log(a) + 1) ** 2)), 0.01, 9)), /nowhere|exponential/)
})

const figure1 = (levels: number): Experiment => ({
  spectrum: { kind: 'power-law', beta: 1, levels },
  teacher: { units: 2, vectors: 'orthonormal' },
  student: { units: 2 },
  learningRate: 0.1,
  inputDimension: levels === 1024 ? 2048 : 1024,
  time: { from: 0.01, until: 1e5, samples: 300 },
})

test('Figure 1: L = 1 prefers the exponential, L = 1024 the power law', async () => {
  const one = await fit(await solve(figure1(1), { tolerance: 1e-8 }))
  refused(one, /./)
  const aic = ({ comparison }: Fit, name: string) =>
    comparison!.models.find((model) => model.name === name)!.aic
  assert.ok(aic(one, 'exponential') < aic(one, 'powerLaw'))
  assert.is(one.plateaus.length, 1)
  near(one.comparison!.window[0], one.plateaus[0]!.end!, 0.06)

  const many = await fit(await solve(figure1(1024), { tolerance: 1e-8 }))
  const { window, exponent, interval, asymptotic } = many.powerLaw!
  assert.ok(window[0] < 15 && window[1] > 640, `${window}`)
  assert.ok(exponent > -0.57 && exponent < -0.52)
  assert.ok(interval[0] < exponent && exponent < interval[1])
  assert.is(asymptotic, -0.5)
  assert.ok(aic(many, 'powerLaw') < aic(many, 'exponential'))
})

test('at β = ½, L = 10⁵ the slope of 0.41 is shown to drift, beside the 0.33 of L → ∞', async () => {
  const linear: Experiment = {
    spectrum: { kind: 'power-law', beta: 0.5, levels: 1e5 },
    activation: 'linear',
    teacher: { units: 1, vectors: 'orthonormal' },
    student: { units: 1 },
    learningRate: 0.01,
    inputDimension: 1e5,
    time: { from: 0.001, until: 1e4, samples: 120 },
  }
  const theory = await solve(linear)
  const { powerLaw, message, localSlopes } = await fit(theory, { window: [2, 2000] })
  near(powerLaw!.exponent, -0.41, 0.05)
  assert.ok(powerLaw!.interval[1] < -1 / 3, 'the law for L → ∞ lies outside')
  assert.ok(powerLaw!.halves[0] - powerLaw!.halves[1] > 0.05)
  assert.match(message, '−β/(1+β) = −0.333 for L → ∞')
  for (let i = 1; i < localSlopes.length; i++) assert.ok(localSlopes[i]!.slope < localSlopes[i - 1]!.slope)
  // The window it finds by itself is the one where the slope drifts by no more than 10 %
  const found = (await fit(theory)).powerLaw!
  assert.ok(found.interval[1] / found.interval[0] > 0.9 / 1.1 - 1e-9)
  assert.ok(found.halves[1] < found.halves[0])
})

test('the same curve gives the same bytes, whatever else was fitted before', async () => {
  const curve = noisy(three, 0.05, 11)
  const first = JSON.stringify(await fit(curve))
  await fit(noisy(three, 0.05, 12))
  assert.is(JSON.stringify(await fit(curve)), first)
  assert.equal(JSON.parse(first), await fit(curve))
})

test('bad input is refused, naming the field', async () => {
  const good = { alpha: [1, 2], generalizationError: [1, 1] }
  const cases: [unknown, unknown, string, string][] = [
    [null, undefined, 'trajectory', 'expected an object, got null'],
    [{ alpha: [1] }, undefined, 'generalizationError', 'expected an array of 1 numbers, got nothing'],
    [{ ...good, error: 1 }, undefined, 'error', 'unknown field'],
    [{ ...good, alpha: [2, 1] }, undefined, 'alpha.1', 'expected a number > 2 (times increase), got 1'],
    [{ ...good, alpha: [-1, 1] }, undefined, 'alpha.0', 'expected a number ≥ 0, got -1'],
    [{ ...good, generalizationError: [1, Number.NaN] }, undefined, 'generalizationError.1', 'got NaN'],
    [{ ...good, standardError: [1] }, undefined, 'standardError', 'expected an array of 2 numbers, got 1'],
    [{ ...good, standardError: [1, -1] }, undefined, 'standardError.1', 'expected a number ≥ 0, got -1'],
    [{ ...good, kind: 'fit' }, undefined, 'kind', 'expected "solve" or "simulate", got "fit"'],
    [{ ...ensemble, ...good, runs: [[1]] }, undefined, 'runs.0', 'expected an array of 2 numbers, got 1'],
    [good, { windows: [1, 2] }, 'windows', 'did you mean window?'],
    [good, { window: [2, 1] }, 'window', 'expected [from, to] with from < to, got [2, 1]'],
    [good, { window: [0, 1] }, 'window.0', 'expected a number > 0, got 0'],
    [good, { moments: [1.5] }, 'moments.0', 'expected an integer from 0 to 100, got 1.5'],
    [good, { moments: [1] }, 'moments', 'expected a trajectory with the overlaps of every level'],
  ]
  for (const [curve, options, field, message] of cases) {
    try {
      await fit(curve as Trajectory, options as object)
      assert.unreachable(message)
    } catch (error) {
      assert.is((error as { field: string }).field, field, String(error))
      assert.match((error as Error).message, message)
    }
  }
})

test('synthetic curves are what they are said to be', () => {
  const { alpha, generalizationError, window, exponent } = syntheticCurve(5)
  const inside = alpha.flatMap((a, i) =>
    a >= window[0] && a <= window[1] ? [[a, generalizationError[i]!]] : [],
  )
  const [a, b] = [inside[0]!, inside.at(-1)!]
  near(Math.log(b[1]! / a[1]!) / Math.log(b[0]! / a[0]!), exponent, 0.1)
})

test.run()
