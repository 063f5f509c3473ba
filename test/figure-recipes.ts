import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { computeParts } from '../src/figures/compute.js'
import { fromCsv, toCsv } from '../src/figures/csv.js'
import { valueAt } from '../src/figures/curve-table.js'
import { recipes } from '../src/figures/gallery.js'
import { plain } from '../src/figures/markup.js'
import { linearOf } from '../src/figures/predictions.js'
import type { Part, Recipe } from '../src/figures/recipe.js'
import { measuredEscape } from '../src/figures/recipes/figure-4-escape.js'
import { curvesSvg } from '../src/figures/svg.js'
import { plateaus } from '../src/plateau.js'
import { solve } from '../src/solve.js'
import type { Trajectory } from '../src/trajectory.js'

const recipe = (name: string) => recipes.find((one) => one.name === name)!

/** The parts of a figure with fewer runs and shorter simulations. */
function reduced(parts: Part[], { runs = 2, until = 30 } = {}): Part[] {
  return parts.map((part): Part => {
    if (part.run.kind === 'solve') return part
    const { time } = part.experiment
    const short = 'at' in time ? { at: time.at.filter((a) => a <= until) } : { ...time, until, samples: 8 }
    return {
      ...part,
      experiment: { ...part.experiment, time: short },
      run: { ...part.run, runs: Math.min(runs, part.run.runs) },
    }
  })
}

async function computed(one: Recipe, parts: Part[]): Promise<Trajectory[]> {
  const trajectories = await computeParts(parts, { workers: 1 })
  for (const { status } of trajectories) assert.is(status, 'done', one.name)
  return trajectories
}

/** Those that take no time at all. */
const cheap = ['2-left', '3-left', '5', 'output-weights', 'near-degenerate']

const drawn = new Map<string, { parts: Part[]; trajectories: Trajectory[] }>()
for (const name of cheap) {
  const one = recipe(name)
  const parts = reduced(one.parts(false))
  drawn.set(name, { parts, trajectories: await computed(one, parts) })
}

test('names are those of files, each once, and every title is a line', () => {
  assert.is(new Set(recipes.map(({ name }) => name)).size, recipes.length)
  for (const { name, title } of recipes) {
    assert.match(name, /^[\da-z-]+$/)
    assert.ok(title.length > 10 && title.length < 100, title)
  }
  assert.equal(
    recipes.filter(({ takes }) => takes !== undefined).map(({ name }) => name),
    ['6-left'],
  )
})

test('in full a figure has at least as much work, and every simulation a theory, unless each run has a teacher of its own', () => {
  for (const { name, parts } of recipes) {
    const work = (full: boolean) => parts(full).reduce((sum, part) => sum + part.work, 0)
    assert.ok(work(true) >= work(false) && work(false) > 0, name)
    const solved = new Set(parts(false).flatMap(({ label, run }) => (run.kind === 'solve' ? label : [])))
    for (const { label, run } of parts(false))
      assert.ok(solved.has(label) || (run.kind === 'simulate' && run.redraw), `${name}: ${label}`)
  }
})

test('the CSV of a figure draws it again', () => {
  for (const [name, { parts, trajectories }] of drawn) {
    const { picture, columns } = recipe(name)
    const given = picture(parts, trajectories)
    const series = fromCsv(toCsv(given.series, columns), columns)
    assert.is(curvesSvg({ ...given, series }), curvesSvg(given), name)
  }
})

test('captions give every parameter', () => {
  for (const [name, { parts, trajectories }] of drawn) {
    const caption = plain(recipe(name).picture(parts, trajectories).caption)
    for (const { experiment } of parts) {
      const { learningRate, inputDimension, student, spectrum, activation } = experiment
      for (const text of [
        `η = ${learningRate}`,
        inputDimension!.toLocaleString('en'),
        `${student.initialStd ?? 0.01}`,
        activation === 'linear' ? 'g(x) = x' : 'erf(x/√2)',
        spectrum?.kind === 'power-law' ? `β = ${spectrum.beta}` : '1 ± δ',
        'seed 1',
        'orthonormal|random',
        'tolerance 10⁻⁸',
        'runs of SGD',
        'output weights',
      ])
        assert.ok(
          text.split('|').some((one) => caption.includes(one)),
          `${name}: ${text}`,
        )
    }
  }
})

/** ε_g, or what else a figure shows, of its theory at α = 1, 10 and 100, as three digits. */
function snapshot(name: string): Record<string, string[]> {
  const { parts, trajectories } = drawn.get(name)!
  const { series } = recipe(name).picture(parts, trajectories)
  return Object.fromEntries(
    series
      .filter(({ kind }) => kind === 'solve')
      .map(({ label, samples }) => [
        label,
        [1, 10, 100].map((at) => samples.find(({ x }) => x >= at * 0.999)!.y.toPrecision(3)),
      ]),
  )
}

test('theory of the cheap figures', () => {
  assert.equal(
    cheap.map((name) => snapshot(name)),
    [
      {
        'L = 4': ['0.260', '0.00461', '1.51e-16'],
        'L = 16': ['0.192', '0.0202', '0.00000259'],
        'L = N = 128': ['0.0653', '0.0216', '0.00155'],
      },
      {
        'N_l = 4': ['0.0830', '0.0678', '0.0678'],
        'N_l = 8': ['0.0714', '0.0362', '0.0354'],
        'N_l = 16': ['0.0693', '0.0240', '0.0177'],
        'N_l = 32': ['0.0690', '0.0214', '0.00899'],
        'N_l = 64': ['0.0690', '0.0210', '0.00633'],
        'N_l = 256': ['0.0690', '0.0209', '0.00580'],
      },
      {
        'l = 0': ['0.0211', '0.131', '0.338'],
        'l = 1': ['0.0444', '0.237', '0.385'],
        'l = 2': ['0.0552', '0.283', '0.398'],
        'l = 3': ['0.0577', '0.293', '0.400'],
      },
      {
        'v1/v2 = 1': ['0.0868', '0.0116', '0.00645'],
        'v1/v2 = 1.5': ['0.0870', '0.0112', '0.00490'],
        'v1/v2 = 3': ['0.0876', '0.00983', '0.00198'],
        'v1/v2 = 6': ['0.0879', '0.00912', '0.000703'],
      },
      {
        'δ = 1e-9': ['0.102', '0.00867', '0.00645'],
        'δ = 0.3': ['0.0995', '0.00932', '0.00645'],
        'δ = 0.6': ['0.0901', '0.0116', '0.00645'],
        'δ = 0.9': ['0.0732', '0.0122', '0.00653'],
      },
    ],
  )
})

const at = (curve: { alpha: number[]; generalizationError: number[] }, alpha: number) =>
  curve.generalizationError[curve.alpha.findIndex((one) => one >= alpha)]!

test('2-left: the small-η law meets the closed form at small η and departs from it at η = 1', () => {
  const [{ experiment }] = recipe('2-left').parts(false) as [Part]
  for (const [learningRate, low, high] of [
    [0.001, 0.999, 1.003],
    [1, 1.9, 2.4],
  ] as const) {
    const spectrum = { kind: 'power-law', beta: 1, levels: 16 } as const
    const time = { from: 0.1 / learningRate, until: 10 / learningRate, samples: 20 }
    const { curve, smallRate } = linearOf({ ...experiment, spectrum, learningRate, time })
    assert.ok('alpha' in curve && 'levelFactor' in smallRate)
    const ratio =
      at(curve, 3 / learningRate) /
      at({ alpha: curve.alpha, generalizationError: smallRate.generalizationError }, 3 / learningRate)
    assert.ok(ratio > low && ratio < high, `η = ${learningRate}: ${ratio}`)
  }
})

test('2-left: theory is the closed form, and at L = N the exact mean is far above it', () => {
  const { parts, trajectories } = drawn.get('2-left')!
  const { series } = recipe('2-left').picture(parts, trajectories)
  const of = (label: string, kind: string) =>
    series.find((one) => one.label === label && one.kind === kind)!.samples
  for (const [label, least, most] of [
    ['L = 4', 1, 1.06],
    ['L = N = 128', 20, 500],
  ] as const) {
    const theory = of(label, 'solve')
    const mean = of(label, 'mean')
    const ratio = valueAt(mean, 10)! / valueAt(theory, 10)!
    assert.ok(ratio > least && ratio < most, `${label}: ${ratio}`)
  }
  for (const [i, { run, experiment }] of parts.entries()) {
    if (run.kind !== 'solve') continue
    const { curve } = linearOf(experiment)
    assert.ok('alpha' in curve)
    trajectories[i]!.generalizationError.forEach((error, j) => {
      if (error > 1e-9) assert.ok(Math.abs(error / curve.generalizationError[j]! - 1) < 1e-6)
    })
  }
})

test('3-left: the floors are those in closed form, and fall as N_l^−β', () => {
  const { parts, trajectories } = drawn.get('3-left')!
  const floors = parts.flatMap(({ run, experiment }, i) => {
    const { trained } = experiment.student
    return run.kind === 'solve' && trained !== undefined
      ? [{ trained, floor: trajectories[i]!.generalizationError.at(-1)! }]
      : []
  })
  // Σ_{k > N_l} k^−2 up to L = 256, over Σ_{k ≤ L} k^−2, and what η adds
  for (const { trained, floor } of floors) {
    const sum = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, i) => (from + i) ** -2).reduce((a, b) => a + b)
    const share = sum(trained + 1, 256) / sum(1, 256)
    const expected = (0.5 * share) / (1 - 0.025 * (1 - share))
    // The student of this seed has overlaps of σ_J = 0.01 with the teacher, in a direction each
    assert.ok(Math.abs(floor / expected - 1) < 0.02, `${trained}: ${floor}, expected ${expected}`)
  }
  for (let i = 1; i < 4; i++) {
    const exponent = Math.log2(floors[i]!.floor / floors[i - 1]!.floor)
    assert.ok(exponent < -0.9 && exponent > -1.15, String(exponent))
  }
})

test('4-escape: the escape time on theory is that of the Jacobian, near its value for η → 0', async () => {
  const one = recipe('4-escape')
  const parts = one.parts(false).filter(({ run, levels }) => run.kind === 'solve' && levels === 4)
  const trajectories = await computed(one, parts.slice(0, 2))
  // τ_esc = (π/2)(2M+1)^{3/2}(2M−1)^{1/2}/(η T2) over 1.045 and 1.096 at η = 1 for one level
  const square = [1, 2, 3, 4].map((k) => k ** -2)
  const T2 = (4 * square.reduce((a, x) => a + x * x, 0)) / square.reduce((a, x) => a + x, 0) ** 2
  for (const [i, [M, factor]] of (
    [
      [2, 1.045],
      [3, 1.096],
    ] as const
  ).entries()) {
    const small = (Math.PI * (2 * M + 1) ** 1.5 * (2 * M - 1) ** 0.5) / (2 * T2)
    const measured = measuredEscape(trajectories[i]!, 1 / Math.sqrt(M * (2 * M - 1)))!
    assert.ok(Math.abs((measured * factor) / small - 1) < 0.03, `M = ${M}: ${measured}`)
  }
  assert.match(one.table(parts.slice(0, 2), trajectories), /\n2 +4 +solve +13\.5\d +13\.53 +[−\d.]+\n/)
})

test('5: a moment of a higher order reaches its plateau earlier', () => {
  const { parts, trajectories } = drawn.get('5')!
  const { brackets = [] } = recipe('5').picture(parts, trajectories)
  assert.equal(
    brackets.map(({ label }) => label),
    ['l = 0', 'l = 1', 'l = 2', 'l = 3'],
  )
  for (let i = 1; i < brackets.length; i++) assert.ok(brackets[i]!.from < brackets[i - 1]!.from)
})

test('1: plateaus shorten strictly over L = 1, 2, 4, and there is none at 16 and more', async () => {
  const parts = recipe('1')
    .parts(false)
    .filter(({ run, levels }) => run.kind === 'solve' && levels !== 8)
  const trajectories = await computed(recipe('1'), parts)
  const lengths = trajectories.map(({ alpha, generalizationError, floor }) =>
    plateaus(alpha, generalizationError, floor).map(({ start, end }) => end! - start),
  )
  assert.equal(
    lengths.map((found) => found.length),
    parts.map(({ levels }) => (levels <= 4 ? 1 : 0)),
  )
  const [one, two, four] = lengths as [number[], number[], number[]]
  assert.ok(one[0]! > two[0]! && two[0]! > four[0]!)
})

test('near-degenerate: levels that meet are one, from the same overlaps', async () => {
  const { parts } = drawn.get('near-degenerate')!
  const { spectrum: _, inputDimension: __, ...experiment } = parts[0]!.experiment
  const given = (levels: number) => {
    const each = <T>(value: T) => Array.from({ length: levels }, () => value)
    const share = (values: number[][]) => values.map((row) => row.map((value) => value / levels))
    return {
      student: each(
        share([
          [2e-4, 1e-5],
          [1e-5, 1e-4],
        ]),
      ),
      studentTeacher: each(
        share([
          [3e-4, 1e-4],
          [-2e-4, 2e-4],
        ]),
      ),
      teacher: each(
        share([
          [1, 0],
          [0, 1],
        ]),
      ),
    }
  }
  const curve = (eigenvalues: number[]) =>
    solve(
      {
        ...experiment,
        spectrum: { kind: 'values', eigenvalues },
        teacher: { units: 2 },
        student: { units: 2 },
        initialOverlaps: given(eigenvalues.length),
        time: { at: [1, 100, 300, 500] },
      },
      { tolerance: 1e-10 },
    )
  const [two, one] = await Promise.all([curve([1 + 1e-9, 1 - 1e-9]), curve([1])])
  two.generalizationError.forEach((error, i) => {
    assert.ok(
      Math.abs(error / one.generalizationError[i]! - 1) < 1e-5,
      `${error}, ${one.generalizationError[i]}`,
    )
  })
})

test.run()
