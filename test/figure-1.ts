import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { computeParts } from '../src/figures/compute.js'
import type { Part } from '../src/figures/recipe.js'
import { figure1 } from '../src/figures/recipes/figure-1.js'
import { curvesSvg } from '../src/figures/svg.js'
import type { Trajectory } from '../src/trajectory.js'
import { curves } from './support/figure-curves.js'
import { texts } from './support/svg.js'

const fewLevels = [1, 2, 4, 8, 16, 32]
const allLevels = [...fewLevels, 128, 1024]

/** Trajectories for the parts of figure 1, as if they had been computed. */
function figure1Trajectories(parts: Part[]): Trajectory[] {
  const made = curves(allLevels)
  return parts.map(({ label, experiment, run }) => ({
    ...made.find((one) => one.label === label && one.trajectory.kind === run.kind)!.trajectory,
    status: 'done',
    message: 'reached α = 4000',
    work: {},
    experiment: experiment as Trajectory['experiment'],
    version: '0.0.0',
  }))
}

const levelsOf = (parts: Part[], kind: Part['run']['kind']) =>
  parts.filter(({ run }) => run.kind === kind).map(({ levels }) => levels)

test('figure 1 has theory of all curves, and simulations of the same experiments', () => {
  for (const full of [false, true]) {
    const parts = figure1.parts(full)
    assert.equal(levelsOf(parts, 'solve'), allLevels)
    assert.equal(levelsOf(parts, 'simulate'), full ? allLevels : fewLevels)
    for (const { label, levels, experiment, run } of parts) {
      assert.equal(experiment.spectrum, { kind: 'power-law', beta: 1, levels })
      assert.is(experiment.inputDimension, levels === 1024 ? 2048 : 1024)
      assert.is(experiment.seed, 1)
      if (run.kind === 'solve') continue
      assert.is(run.runs, full ? 10 : 3)
      const twin = parts.find((one) => one.label === label && one.run.kind === 'solve')!
      assert.equal({ ...experiment, time: 0 }, { ...twin.experiment, time: 0 })
    }
  }
})

/** The texts of figure 1 with single spaces. */
const figure1Words = (parts: Part[]) =>
  texts(curvesSvg(figure1.picture(parts, figure1Trajectories(parts))))
    .join(' ')
    .replaceAll('\u00a0', ' ')

test('figure 1 has its parameters in the caption, its curves in the legend and on the lines', () => {
  const words = figure1Words(figure1.parts(false))
  for (const text of [
    'K = M = 2',
    'η = 0.1',
    'β = 1',
    'σJ = 0.01',
    'N = 1024, but N = 2048 at L = 1024 (2 directions for each eigenvalue)',
    'seed 1',
    'mean of 3 simulations at L ≤ 32,',
    '10⁻⁸',
    // The legend
    'simulation, N = 1024',
    'L = 32 L = 128 L = 1024, N = 2048',
    // On the lines
    '1 2 4 8 16 32 128 1024',
  ])
    assert.ok(words.includes(text), text)
  assert.ok(figure1Words(figure1.parts(true)).includes('mean of 10 simulations, started'))
})

test('the table of figure 1 gives plateaus and slopes, and says what is not reached', () => {
  const parts = figure1.parts(false)
  const trajectories = figure1Trajectories(parts)
  const table = figure1.table(parts, trajectories)
  assert.match(table, /^Figure 1: K = M = 2, erf, η = 0\.1/)
  assert.match(table, /\n +1 +1024 +0\.005\d+ +\d+\.?\d* … \d+ +\d+ +× \d+\.?\d*\n/)
  assert.match(table, /\n1024 +2048 +none +\n/)
  // ε_g ∝ exp(−α/4000) is left out while it is on its plateau
  assert.is(tailSlope(table, 1, 320), '')
  assert.is(tailSlope(table, 1, 640), '−0.23')
  // An exponential's slope passes −0.5, but does not stay there
  assert.is(tailSlope(table, 1, 1280), '−0.47')
  assert.match(
    table,
    /\nNowhere does the slope stay within 0\.05 of −β\/\(1\+β\) = −0\.5, its value for L → ∞\.$/,
  )
  // All of them power laws: the note goes by what is measured
  const reached = trajectories.map((one) => ({
    ...one,
    generalizationError: one.alpha.map((a) => (a + 1e-9) ** -0.5),
  }))
  assert.match(
    figure1.table(parts, reached),
    /\nWithin 0\.05 of −β\/\(1\+β\) = −0\.5, its value for L → ∞: at L = 1 from α = 10 to 81920, at L = 2 /,
  )
  const short = trajectories.map((one) => ({ ...one, alpha: [1, 2], generalizationError: [1, 1] }))
  assert.match(figure1.table(parts, short), /\nNo slope could be measured/)
  const failed = trajectories.map((one, i) => (i === 9 ? { ...one, status: 'diverged' as const } : one))
  assert.match(figure1.table(parts, failed), /\nL = 2, simulate: diverged: reached α = 4000$/)
})

/** What the table of figure 1 gives as the slope of a curve while α doubles from `from`. */
function tailSlope(table: string, levels: number, from: number): string {
  const head = /^ +α .*$/m.exec(table)![0]
  const columns = [...head.matchAll(/ L = (\d+)/g)]
  const column = columns.findIndex(([, L]) => Number(L) === levels)
  const end = (i: number) => columns[i]!.index + columns[i]![0].length
  const row = new RegExp(`^ *${from} … ${2 * from} .*$`, 'm').exec(table)![0]
  return row.slice(column === 0 ? columns[0]!.index : end(column - 1), end(column)).trim()
}

/**
 * Slope of ε_g while α doubles from `from`, by gradient flow (small η) near perfect learning. In every level the
 * students' errors perpendicular to the teachers have two modes; ε_g decays in each with a rate of its own, and weighs
 * it by that rate. A level that has not been learned yet has both modes alike.
 */
function predictedSlope(levels: number, from: number): number {
  const [units, beta, learningRate] = [2, 1, 0.1]
  const powers = Array.from({ length: levels }, (_, k) => (k + 1) ** -(1 + beta))
  const mean = powers.reduce((a, b) => a + b) / levels
  const rates = [-1 / 2, (units - 1) / 2].map((x) => (4 / (Math.PI * units)) * (1 / Math.sqrt(3) + x))
  const error = (alpha: number) => {
    let sum = 0
    for (const power of powers)
      for (const rate of rates) sum += power * rate * Math.exp((-rate * learningRate * power * alpha) / mean)
    return sum
  }
  return Math.log2(error(2 * from) / error(from))
}

test('the slopes of figure 1 are those of the linearised dynamics: exponential at L = 1, a power law at 1024', async () => {
  const parts = figure1
    .parts(false)
    .filter(({ levels, run }) => run.kind === 'solve' && [1, 32, 128, 1024].includes(levels))
  const table = figure1.table(parts, await computeParts(parts, { workers: 1 }))
  const slope = (levels: number, from: number) => Number(tailSlope(table, levels, from).replace('−', '-'))
  // From where nothing is left of the plateau. The fit differs from the secant by up to 0.02 where the slope changes
  for (const [levels, first, last] of [
    [32, 640, 10240],
    [128, 160, 40960],
    [1024, 20, 40960],
  ] as const)
    for (let from = first; from <= last; from *= 2)
      assert.ok(
        Math.abs(slope(levels, from) - predictedSlope(levels, from)) < 0.03,
        `L = ${levels}, α = ${from}: ${slope(levels, from)}, expected ${predictedSlope(levels, from)}`,
      )
  // Exponential; slower than for small η by a tenth
  const late = slope(1, 5120)
  assert.ok(Math.abs(late / slope(1, 2560) - 2) < 0.01)
  assert.ok(late / predictedSlope(1, 5120) > 0.87 && late / predictedSlope(1, 5120) < 1)
  // There ε_g reaches its floor
  assert.is(tailSlope(table, 1, 10240), '')
  // No power law at 32, a steep one at 128, −β/(1+β) at 1024 until the smallest eigenvalue is felt
  for (const from of [640, 1280, 2560]) assert.ok(slope(32, from) < -1.1 && slope(32, from) > -1.4)
  for (const from of [80, 160, 320]) assert.ok(slope(128, from) < -0.65 && slope(128, from) > -0.76)
  for (const from of [20, 40, 80, 160, 320]) assert.ok(slope(1024, from) < -0.5 && slope(1024, from) > -0.58)
  assert.is(slope(1024, 640), -0.61)
  assert.match(table, /\nWithin 0\.05 of .*: at L = 1024 from α = 20 to 320\.$/)
})

test('the simulations that only the full figure has follow its theory', async () => {
  const parts = figure1
    .parts(true)
    .filter(({ levels }) => levels > 32)
    .map((part): Part => {
      const run: Part['run'] = part.run.kind === 'simulate' ? { kind: 'simulate', runs: 2 } : part.run
      return { ...part, run, experiment: { ...part.experiment, time: { at: [0.5, 2, 8] } } }
    })
  const trajectories = await computeParts(parts)
  for (const levels of [128, 1024]) {
    const [theory, simulation] = ['solve', 'simulate'].map(
      (kind) => trajectories[parts.findIndex((part) => part.levels === levels && part.run.kind === kind)]!,
    )
    simulation!.generalizationError.forEach((one, i) => {
      const expected = theory!.generalizationError[i]!
      assert.ok(Math.abs(one / expected - 1) < 0.06, `L = ${levels}: ${one}, expected ${expected}`)
    })
  }
})

test.run()
