import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { computeParts } from '../src/figures/compute.js'
import { toCsv } from '../src/figures/csv.js'
import type { Part } from '../src/figures/recipe.js'
import { finiteN } from '../src/figures/recipes/finite-n.js'
import { plateauLength } from '../src/figures/recipes/plateau-length.js'
import type { Trajectory } from '../src/trajectory.js'

test('finite-n has theory and simulations from the same overlaps at each N, and at the same times', () => {
  for (const full of [false, true]) {
    const parts = finiteN.parts(full)
    assert.is(parts.length, full ? 8 : 6)
    for (const [i, { label, experiment, run }] of parts.entries()) {
      if (run.kind !== 'simulate') continue
      const { time, ...simulated } = experiment
      const { time: times, ...theory } = parts[i - 1]!.experiment
      assert.equal(simulated, theory)
      assert.is(label, parts[i - 1]!.label)
      assert.equal(run, { kind: 'simulate', runs: full ? 100 : 20, method: 'reduced' })
      const at = 'at' in time ? time.at : []
      assert.ok(at.length > 30 && 'at' in times && at.every((alpha) => times.at.includes(alpha)))
      for (const alpha of at) assert.ok(Math.abs(alpha * 100 - Math.round(alpha * 100)) < 1e-9)
    }
  }
})

test('finite-n shows the mean and the spread of the runs over theory', async () => {
  const parts = finiteN.parts(false).slice(0, 2)
  const trajectories = await computeParts(parts, { workers: 1 })
  const { series, caption, spread } = finiteN.picture(parts, trajectories)
  assert.is(spread, 'band')
  assert.equal(
    series.map(({ kind }) => kind),
    ['solve', 'simulate'],
  )
  const { generalizationError, quantiles } = trajectories[1]!
  series[1]!.samples.forEach((sample, i) => {
    assert.is(sample.y, generalizationError[i])
    assert.is(sample.quantiles![0], quantiles!['0.05'][i])
  })
  for (const text of ['*K* = *M* = 2', 'mean of 20 runs', '*σ*_{*J*} = 0.01', 'seed 1', '*β* = 1', '*L* = 2'])
    assert.ok(caption.includes(text), text)
  assert.match(
    finiteN.table(parts, trajectories),
    /20 runs\n\n +N .*\n100 +0\.1 +0\.15\d+ +[\d.]+ +0\.9\d+ … 1\.\d+\n/,
  )
})

/** Curves that leave their plateau at given times, as if they had been computed for parts of plateau-length. */
function plateauTrajectories(parts: Part[], ends: (N: number, run: number) => number): Trajectory[] {
  const height = 0.0073385
  return parts.map(({ experiment, run: { kind } }) => {
    const alpha = 'at' in experiment.time ? experiment.time.at : []
    const N = experiment.inputDimension!
    // 0.9 of its height at the end
    const curve = (run: number) => {
      const scale = ends(N, run) / (-Math.log(0.9)) ** (1 / 40)
      return alpha.map((a) => 0.16 * Math.exp(-a / 5) + height * Math.exp(-((a / scale) ** 40)))
    }
    return {
      kind,
      alpha,
      generalizationError: curve(0),
      ...(kind === 'simulate' && { runs: [0, 1, 2].map(curve) }),
      floor: 0,
      status: 'done',
      message: 'done',
      work: {},
      experiment: experiment as Trajectory['experiment'],
      version: '0.0.0',
    }
  })
}

test('plateau-length measures the lengths of theory and runs, and compares with the escape time', () => {
  const parts = plateauLength.parts(true)
  assert.equal(
    parts.map(({ run, experiment }) =>
      run.kind === 'simulate' ? [run.method, run.keepRuns, run.runs] : experiment.inputDimension,
    ),
    [
      ...[3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((n) => 10 ** n),
      ...[200, 40, 6, 2].map((runs) => ['reduced', true, runs]),
    ],
  )
  const end = (N: number) => 100 + 10 * Math.log(N)
  const trajectories = plateauTrajectories(parts, (N, run) => end(N) + 5 * run)
  const { series, caption, guides } = plateauLength.picture(parts, trajectories)
  const [theory, simulation] = series
  assert.equal(
    theory!.samples.map(({ x }) => x),
    [3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((n) => 10 ** n),
  )
  const first = theory!.samples[0]!.y
  for (const { x, y } of theory!.samples) assert.ok(Math.abs(y - first - 10 * Math.log(x / 1000)) < 0.05)
  simulation!.samples.forEach(({ y, standardError, quantiles }, i) => {
    assert.ok(Math.abs(y - theory!.samples[i]!.y - 5) < 0.05)
    assert.ok(Math.abs(standardError! - 5 / Math.sqrt(3)) < 0.05)
    assert.ok(Math.abs(quantiles![2] - quantiles![0] - 9) < 0.05)
  })
  // τ_esc at η = 1: 1.0446 times as fast as for η → 0
  const escapeTime = 1 / (0.0328749 * 1.0446)
  const [{ from, to }] = guides as [NonNullable<typeof guides>[number]]
  assert.ok(Math.abs((to[1] - from[1]) / Math.log(to[0] / from[0]) / (escapeTime / 2) - 1) < 1e-4)
  assert.ok(caption.includes(`at *N* = 1,000 is ${(5 / escapeTime).toFixed(2)} *τ*_{esc}`))
  assert.match(
    plateauLength.table(parts, trajectories),
    /τ_esc\/2 = 14\.560; slope of the theory's length in ln N: 10\.0\d\d$/,
  )
  assert.match(toCsv(series, plateauLength.columns), /^series,kind,L,N,length,standardError,/)
})

test.run()
