import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import { powerLaw } from '../src/experiment/spectrum.js'
import type { Experiment, ExperimentSpectrum } from '../src/experiment.js'
import { type Late, predictLate } from '../src/predict/late.js'
import { isPredicted } from '../src/predict/not-predicted.js'
import { solve } from '../src/solve.js'
import { openKernel } from './support/kernel.js'
import { nearPerfect } from './support/near-perfect.js'

const levels = (count: number, beta = 1): ExperimentSpectrum => ({ kind: 'power-law', beta, levels: count })

const base: Experiment = {
  teacher: { units: 2, vectors: 'orthonormal' },
  student: { units: 2 },
  learningRate: 0.1,
  time: { until: 1000 },
}

function late(changes: Partial<Experiment>): Late {
  const prediction = predictLate(completeExperiment({ ...base, ...changes }, 'solve'), openKernel())
  if (!isPredicted(prediction)) throw new Error(prediction.notPredicted)
  return prediction
}

function whyNot(changes: Partial<Experiment>): string {
  const prediction = predictLate(completeExperiment({ ...base, ...changes }, 'solve'), openKernel())
  return isPredicted(prediction) ? 'predicted' : prediction.notPredicted
}

test('orthonormal teachers, scaled weights: 4/(πM) (1/√3 − ½) and 4/(πM) (1/√3 + (M−1)/2) per η λ_k', () => {
  for (const M of [2, 3, 5, 40]) {
    const units: Partial<Experiment> = {
      teacher: { units: M, vectors: 'orthonormal' },
      student: { units: M },
      spectrum: levels(4),
    }
    const { levelRates } = late({ ...units, learningRate: 0.3 })
    assert.is(levelRates.length, M)
    const per = (0.3 * 4) / (Math.PI * M)
    const [slow, fast] = [per * (1 / Math.sqrt(3) - 0.5), per * (1 / Math.sqrt(3) + (M - 1) / 2)]
    for (const rate of levelRates.slice(0, -1)) assert.ok(Math.abs(rate / slow - 1) < 1e-9)
    assert.ok(Math.abs(levelRates.at(-1)! / fast - 1) < 1e-12)
  }
})

/** −d ln ε_g / dα of a curve that starts near perfect learning, between two late times. */
async function measuredRate(
  experiment: Experiment,
  at: { short?: number; square?: number },
  slowest: number,
) {
  const time = { at: [12 / slowest, 16 / slowest] }
  const near = nearPerfect({ ...base, ...experiment }, at)
  const { generalizationError: e } = await solve({ ...near, time }, { tolerance: 1e-10 })
  return (Math.log(e[0]! / e[1]!) * slowest) / 4
}

const unlike: Record<string, Partial<Experiment>> = {
  'one level, η = 0.1': {},
  'three levels, η = 2': {
    spectrum: { kind: 'values', eigenvalues: [1.5, 0.7, 0.3], weights: [0.5, 0.25, 0.25] },
    learningRate: 2,
  },
  'random teachers of their own weights, η = 1': {
    spectrum: levels(3),
    teacher: { units: 2, outputWeights: [0.9, 0.6] },
    student: { units: 2, outputWeights: [0.9, 0.6] },
    inputDimension: 24,
    learningRate: 1,
  },
}
for (const [name, changes] of Object.entries(unlike)) {
  test(`both slowest rates are those of solve: ${name}`, async () => {
    const { rates, exponentialFrom } = late(changes)
    if (!isPredicted(rates)) throw new Error(rates.notPredicted)
    assert.is(rates.slowest, Math.min(rates.lengths, rates.overlaps))
    assert.is(exponentialFrom, 1 / rates.slowest)
    const experiment = { ...base, ...changes }
    const lengths = await measuredRate(experiment, { square: 1e-6 }, rates.lengths)
    assert.ok(Math.abs(lengths / rates.lengths - 1) < 1e-3, `${lengths}, expected ${rates.lengths}`)
    const slowest = await measuredRate(experiment, { short: 1e-3, square: 1e-7 }, rates.slowest)
    assert.ok(Math.abs(slowest / rates.slowest - 1) < 0.02, `${slowest}, expected ${rates.slowest}`)
  })
}

test('more than 8 units: no coupling, and the crossover by the slowest level', () => {
  const units: Partial<Experiment> = { teacher: { units: 9, vectors: 'orthonormal' }, student: { units: 9 } }
  const { rates, exponentialFrom, levelRates } = late(units)
  assert.not.ok(isPredicted(rates))
  assert.ok(Math.abs(exponentialFrom * levelRates[0]! - 1) < 1e-12)
})

test('the local slope is that of solve once the students have specialised', async () => {
  // [L, from α, tolerance]: with few levels the exponential's start depends on how the plateau was left
  for (const [count, from, allowed] of [
    [1024, 200, 0.05],
    [128, 1000, 0.15],
  ] as const) {
    const experiment: Partial<Experiment> = { spectrum: levels(count), teacher: { units: 2 } }
    const { localSlope } = late(experiment)
    const { alpha, slope } = localSlope
    const chosen = alpha.map((_, i) => i).filter((i) => alpha[i]! > from && alpha[i]! < 1e5)
    assert.ok(chosen.length > 12)
    const h = 0.01
    const at = chosen.flatMap((i) => [alpha[i]! * (1 - h), alpha[i]! * (1 + h)])
    const { generalizationError: e } = await solve({ ...base, ...experiment, time: { at } })
    chosen.forEach((i, j) => {
      const measured = Math.log(e[2 * j + 1]! / e[2 * j]!) / Math.log((1 + h) / (1 - h))
      const message = `L = ${count}, α = ${alpha[i]}: ${measured}, expected ${slope[i]}`
      assert.ok(Math.abs(measured - slope[i]!) < allowed * Math.abs(measured) + 0.03, message)
    })
  }
})

test('the power law and its window', () => {
  for (const [beta, count] of [
    [1, 1024],
    [0.5, 4096],
    [2, 200],
  ] as const) {
    const { powerLaw: law, levelRates } = late({
      spectrum: levels(count, beta),
      inputDimension: 2 * count,
      student: { units: 2 },
    })
    if (!isPredicted(law)) throw new Error(law.notPredicted)
    assert.ok(Math.abs(law.exponent + beta / (1 + beta)) < 1e-12)
    const { eigenvalues } = powerLaw(beta, count)
    assert.ok(Math.abs(law.from * eigenvalues[0]! * levelRates[0]! - 1) < 1e-12)
    assert.ok(Math.abs(law.to * eigenvalues.at(-1)! * levelRates[1]! - 1) < 1e-12)
    if (!isPredicted(law.near)) throw new Error(law.near.notPredicted)
    assert.ok(law.near.from >= law.from && law.near.to <= law.to && law.near.to > 10 * law.near.from)
  }
  const few = late({ spectrum: levels(16) }).powerLaw
  assert.ok(isPredicted(few) && !isPredicted(few.near))
  const narrow = late({ spectrum: levels(3) }).powerLaw
  assert.match(isPredicted(narrow) ? '' : narrow.notPredicted, 'span too little')
})

test('values in any order, of any mean, and with directions of λ = 0, are the same law', () => {
  const { eigenvalues } = powerLaw(1, 64)
  const shuffled = [...eigenvalues.slice(20), ...eigenvalues.slice(0, 20)].map((value) => 2 * value)
  const one = late({ spectrum: levels(64), inputDimension: 1024 })
  const other = late({
    spectrum: { kind: 'values', eigenvalues: [...shuffled, ...new Array(64).fill(0)] },
    inputDimension: 1024,
  })
  const [a, b] = [one.powerLaw, other.powerLaw]
  assert.ok(isPredicted(a) && isPredicted(b))
  assert.ok(Math.abs(a.exponent - b.exponent) < 1e-9)
  assert.ok(isPredicted(one.rates) && isPredicted(other.rates))
  const isotropic = late({ spectrum: { kind: 'values', eigenvalues: [1, 0] }, inputDimension: 1024 })
  assert.ok(isPredicted(isotropic.rates) && isotropic.rates.slowest > 0)
})

test('no power law is an answer', () => {
  const digits = JSON.parse(readFileSync(new URL('../examples/digits.json', import.meta.url), 'utf8'))
  const { powerLaw: law, statements } = late({ ...digits, learningRate: 0.1 })
  assert.match(isPredicted(law) ? '' : law.notPredicted, /λ_k falls as k\^−\d\.\d+ up to k = \d+ and as k\^−/)
  assert.ok(statements.some((statement) => statement.startsWith('No power law in time: the spectrum is no')))
  const isotropic = late({}).powerLaw
  assert.match(isPredicted(isotropic) ? '' : isotropic.notPredicted, 'one eigenvalue')
})

test('what does not apply is answered with the reason', () => {
  assert.match(whyNot({ activation: 'linear' }), 'linear')
  assert.match(whyNot({ student: { units: 1 } }), 'limit above zero')
  assert.match(whyNot({ student: { units: 3 } }), 'limit above zero')
  assert.match(whyNot({ student: { units: 4 } }), /power law of its own.*does not come from the spectrum/)
  assert.match(whyNot({ learningRate: 4.7 }), /unstable from η = 4.61 on: the error stays finite/)
  assert.match(whyNot({ student: { units: 2, trained: 512 } }), 'only 512 directions are trained')
  const unit: Partial<Experiment> = {
    teacher: { units: 2, outputWeights: 'unit', vectors: 'orthonormal' },
    student: { units: 3, outputWeights: 'unit' },
  }
  assert.match(whyNot(unit), 'while the others vanish')
  const equal = [
    [
      [1, 1],
      [1, 1],
    ],
  ]
  const initialOverlaps = { student: equal, studentTeacher: equal, teacher: equal }
  assert.match(whyNot({ teacher: { units: 2 }, initialOverlaps }), 'cannot be told apart')
})

test('K a multiple of M: slope → −2 with isotropic inputs', async () => {
  const at = [1e5, 1e6]
  const { generalizationError: e } = await solve({
    ...base,
    student: { units: 4 },
    learningRate: 1,
    time: { at },
  })
  const slope = Math.log10(e[1]! / e[0]!)
  assert.ok(slope < -1.9 && slope > -2.1, `${slope}`)
})

test('the statements name what holds', () => {
  const { statements, rates } = late({ spectrum: levels(1024) })
  assert.ok(isPredicted(rates))
  assert.is(statements.length, 3)
  assert.match(statements[0]!, `exp(−${String(Number(rates.slowest.toPrecision(3)))} α)`)
  assert.match(statements[2]!, /^ε_g ∝ α\^-0\.5 .*within 20 % of it for/)
})

test.run()
