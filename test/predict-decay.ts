import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type Feedback, FeedbackDecay } from '../src/predict/decay.js'
import { openKernel } from './support/kernel.js'

/** Reproducible numbers in (0, 1). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 16807) % 2147483647
    return state / 2147483647
  }
}

/** Couplings h b²/Σ b, as of a spectrum of mean 1 with equal weights: ε grows from h = 1 on. */
function feedback(rates: number[], h: number, changes: Partial<Feedback> = {}): Feedback {
  const sum = rates.reduce((total, rate) => total + rate, 0)
  const couplings = rates.map((rate) => (h * rate * rate) / sum)
  return { rates, couplings, sources: rates, constant: 0, step: 0, ...changes }
}

const powerLaw = (n: number, beta: number) => Array.from({ length: n }, (_, k) => (k + 1) ** -(1 + beta))

/** Eigenvalues, ascending, and the sum over modes, by a dense eigensolver: of F_k = s_k/√q_k, which is symmetric. */
function dense({ rates, couplings, sources }: Feedback) {
  const n = rates.length
  const roots = Array.from(couplings, Math.sqrt)
  const matrix = Matrix.zeros(n, n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) matrix.set(i, j, (i === j ? rates[i]! : 0) - roots[i]! * roots[j]!)
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  })
  const order = realEigenvalues.map((_, j) => j).sort((a, b) => realEigenvalues[a]! - realEigenvalues[b]!)
  const amplitudes = order.map((j) => {
    let start = 0
    let sum = 0
    for (let k = 0; k < n; k++) {
      start += (eigenvectorMatrix.get(k, j) * sources[k]!) / roots[k]!
      sum += eigenvectorMatrix.get(k, j) * roots[k]!
    }
    return start * sum
  })
  const values = order.map((j) => realEigenvalues[j]!)
  return {
    values,
    at: (t: number) => values.reduce((sum, x, j) => sum + amplitudes[j]! * Math.exp(-x * t), 0),
  }
}

const random = numbers(5)
const spectra: Record<string, Feedback> = {
  'one rate': feedback([0.7], 0.4),
  'a power law': feedback(powerLaw(200, 1), 0.6),
  'a steep one, growing': feedback(powerLaw(30, 2), 1.3),
  'random rates, weights and sources': {
    rates: Array.from({ length: 150 }, random),
    couplings: Array.from({ length: 150 }, () => random() ** 4 / 60),
    sources: Array.from({ length: 150 }, () => random() ** 2),
    constant: 0,
    step: 0,
  },
  'tiny couplings, nearly equal rates': {
    rates: Array.from({ length: 60 }, (_, k) => 1 + 1e-9 * k),
    couplings: Array.from({ length: 60 }, (_, k) => 10 ** -(1 + (k % 8))),
    sources: Array.from({ length: 60 }, random),
    constant: 0,
    step: 0,
  },
}
for (const [name, setting] of Object.entries(spectra)) {
  test(`poles and curve are those of a dense eigensolver: ${name}`, () => {
    const decay = new FeedbackDecay(openKernel(), setting)
    const expected = dense(setting)
    const size = Math.max(...expected.values.map(Math.abs))
    assert.is(decay.count, expected.values.length)
    expected.values.forEach((value, j) => {
      const { origin, offset } = decay.root(j)
      assert.ok(Math.abs(origin + offset - value) < 1e-13 * size, `pole ${j}: ${origin + offset}, ${value}`)
    })
    const times = [0, 0.01, 1, 5, 20]
    const { values, formulas } = decay.curve(times)
    assert.equal(formulas, ['start', 'modes', 'modes', 'modes', 'modes'])
    values.forEach((value, i) => {
      const there = expected.at(times[i]!)
      assert.ok(Math.abs(value - there) < 1e-11 * there, `t = ${times[i]}: ${value}, ${there}`)
    })
  })
}

test('equal rates count as one, and what has no coupling stays', () => {
  const split = feedback([1, 0.5, 0.5, 0.5, 0.1, 0], 0.8, { sources: [1, 0.1, 0.2, 0.3, 0.4, 0.05] })
  const q = split.couplings
  const merged: Feedback = {
    rates: [1, 0.5, 0.1],
    couplings: [q[0]!, q[1]! + q[2]! + q[3]!, q[4]!],
    sources: [1, 0.6, 0.4],
    constant: 0.05,
    step: 0,
  }
  const times = [0, 1, 30, 1000]
  const one = new FeedbackDecay(openKernel(), split)
  assert.is(one.count, 3)
  const other = new FeedbackDecay(openKernel(), merged)
  const expected = other.curve(times).values
  one.curve(times).values.forEach((value, i) => {
    assert.ok(Math.abs(value / expected[i]! - 1) < 1e-14)
  })
  const still = new FeedbackDecay(openKernel(), feedback([0], 0, { couplings: [0], sources: [0.3] }))
  assert.equal(still.curve([0, 5]).values, [0.3, 0.3])
  assert.is(still.slowestRate, undefined)
})

test('with a constant it ends at U/D(0), and near the bound rises as it should', () => {
  const rates = powerLaw(40, 1)
  const end = new FeedbackDecay(openKernel(), feedback(rates, 0.6, { constant: 0.01 })).curve([1e6])
  assert.ok(Math.abs(end.values[0]! / (0.01 / 0.4) - 1) < 1e-12)
  // one rate b and q = b: ds/dt = b U, so that ε = U + s + b U t
  const marginal = new FeedbackDecay(openKernel(), {
    rates: [0.5],
    couplings: [0.5],
    sources: [1],
    constant: 0.01,
    step: 0,
  }).curve([10])
  assert.ok(Math.abs(marginal.values[0]! / 1.06 - 1) < 1e-14)
})

test('a map of steps is what its steps make, by modes, by the transform and one by one', () => {
  for (const n of [50, 400]) {
    const step = 0.2
    const rates = powerLaw(n, 0.5).map((lambda) => lambda * (1 - 0.5 * step * lambda))
    const setting = feedback(rates, 0.7, { step, constant: 0.002 })
    const steps = [0, 1, 7, 100, 256, 300, 2000]
    const { values, formulas } = new FeedbackDecay(openKernel(), setting).curve(
      steps.map((count) => count * step),
    )
    const long = n > 256 ? 'transform' : 'modes'
    assert.is(formulas.at(-1), long)
    assert.is(formulas[1], n > 256 ? 'steps' : 'modes')
    const s = Array.from(setting.sources)
    let made = 0
    steps.forEach((count, i) => {
      for (; made < count; made++) {
        const error = s.reduce((sum, value) => sum + value, setting.constant)
        s.forEach((value, k) => {
          s[k] = value * (1 - step * rates[k]!) + step * setting.couplings[k]! * error
        })
      }
      const expected = s.reduce((sum, value) => sum + value, setting.constant)
      assert.ok(
        Math.abs(values[i]! / expected - 1) < 1e-11,
        `n = ${n}, ${count} steps: ${values[i]}, ${expected}`,
      )
    })
  }
})

const noisy = numbers(11)
const many: Record<string, Feedback> = {
  'small feedback': feedback(powerLaw(600, 1), 0.05),
  'random sources': feedback(powerLaw(600, 0.25), 0.5, {
    sources: powerLaw(600, 0.25).map((rate) => rate * (noisy() + noisy()) ** 3),
  }),
  'a steep power law close to the bound': feedback(powerLaw(600, 3), 0.99),
  growing: feedback(powerLaw(600, 1), 1.05),
  'all in the fastest': feedback(powerLaw(600, 1), 0.9, {
    sources: powerLaw(600, 1).map((_, k) => (k ? 0 : 1)),
  }),
  'all in the slowest': feedback(powerLaw(600, 1), 0.9, {
    sources: powerLaw(600, 1).map((_, k) => (k < 599 ? 0 : 1)),
  }),
  'a constant': feedback(powerLaw(600, 1), 0.5, { constant: 1e-3 }),
  'a constant far below the rest': feedback(powerLaw(600, 1), 0.5, { constant: 1e-12 }),
  'a constant, growing slowly': feedback(powerLaw(600, 1), 1.001, { constant: 1e-3 }),
  'little in the slow rates': feedback(powerLaw(600, 1), 1e-6, {
    sources: powerLaw(600, 1).map((rate, k) => (k ? 1e-16 * rate : 1)),
  }),
}
const used = new Set<string>()
for (const [name, setting] of Object.entries(many)) {
  test(`many rates: the transform is within 1e-9, and both within their error bounds of the sum over all modes: ${name}`, () => {
    const last = name.includes('growing') ? 3000 : 3e7
    const times = Array.from({ length: 60 }, (_, i) => 10 ** (-2 + (i * (Math.log10(last) + 2)) / 59))
    const { values, errors, formulas } = new FeedbackDecay(openKernel(), setting).curve(times)
    formulas.forEach((formula) => {
      used.add(formula)
    })
    const order = Array.from(setting.rates, (_, k) => k).reverse()
    const sum = openKernel().decay({
      ...setting,
      rates: order.map((k) => setting.rates[k]!),
      couplings: order.map((k) => setting.couplings[k]!),
      sources: order.map((k) => setting.sources[k]!),
    })
    sum.findModes(0, 600)
    times.forEach((t, i) => {
      const { value, error } = sum.byModes(t, 600)
      const difference = Math.abs(values[i]! - value)
      assert.ok(difference <= 1e-11 * value, `t = ${t}: ${values[i]}, ${value}`)
      assert.ok(difference <= errors[i]! + error, `t = ${t}: ${difference}, bounds ${errors[i]} and ${error}`)
      assert.ok(errors[i]! <= 1e-9 * value)
    })
  })
}

test('those are cases of the transform and of some modes alike', () => {
  assert.equal([...used].sort(), ['modes', 'transform'])
})

test.run()
