// Work and precision: the error of ε_g against evaluations and processor time, for tolerances from 1e-3 to 1e-11, by
// the explicit and the implicit integrator, by `auto`, and by the package odex (Gragg–Bulirsch–Stoer, dense output) on
// the equations in plain JavaScript, started like ours. Every level is integrated itself (levels: 'exact').
// Run: node --import tsx bench/work-precision.mjs; draws docs/work-precision.svg and .png with --draw.

import { Solver } from 'odex/src/odex.js'
import { solve } from '../build/onepass.js'
import { now } from './interleaved.mjs'
import { printMachine } from './machine.mjs'
import { makeSystem } from './order-parameters.mjs'
import { plainEquations } from './plain/right-hand-side.mjs'
import { printTable } from './table.mjs'

const [K, M, LEARNING_RATE] = [2, 2, 0.1]
const TOLERANCES = [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11]
/** Where errors are compared. */
const LEAST = 1e-7
/** odex: the absolute tolerance must be far below the initial asymmetry, or leaving the plateau blows it up. */
const ABSOLUTE = 1e-4
const problems = [
  { L: 1, until: 1000 },
  { L: 8, until: 1000, drawn: true },
  // odex did not finish in minutes
  { L: 32, until: 1e4, odex: [] },
  // explicit steps by the hundred thousand
  { L: 256, until: 1e5, explicit: [1e-3, 1e-6, 1e-9], odex: [] },
]

function experimentOf(system, until) {
  const cut = (rows, columns) =>
    system.grams.map((gram) => gram.slice(...rows).map((row) => row.slice(...columns)))
  return {
    spectrum: { kind: 'values', eigenvalues: [...system.eigenvalues], weights: [...system.weights] },
    teacher: { units: M },
    student: { units: K },
    learningRate: system.learningRate,
    initialOverlaps: {
      student: cut([0, K], [0, K]),
      studentTeacher: cut([0, K], [K, K + M]),
      teacher: cut([K, K + M], [K, K + M]),
    },
    time: { from: 0.01, until, samples: 40 },
  }
}

function ours(experiment, integrator) {
  return async (tolerance) => {
    const result = await solve(experiment, { tolerance, integrator, levels: 'exact' })
    return {
      errors: result.generalizationError,
      evaluations: result.work.evaluations,
      by: result.work.integrator,
    }
  }
}

function odex(system, times) {
  const derivative = plainEquations(system)
  const { L, eigenvalues, outputs, t } = system
  const n = K + M
  const size = system.state.length
  const q = L * K * M
  const C = new Float64Array(n * n)
  const error = (state) => {
    C.fill(0)
    for (let k = 0; k < L; k++) {
      const lambda = eigenvalues[k]
      for (let i = 0; i < K; i++) {
        for (let j = 0; j < K; j++) C[i * n + j] += lambda * state[q + (k * K + i) * K + j]
        for (let m = 0; m < M; m++) C[i * n + K + m] += lambda * state[(k * K + i) * M + m]
      }
      for (let m = 0; m < M; m++) {
        for (let l = 0; l < M; l++) C[(K + m) * n + K + l] += lambda * t[(k * M + m) * M + l]
      }
    }
    let sum = 0
    for (let a = 0; a < n; a++) {
      for (let b = 0; b < n; b++) {
        const c = a < K && b >= K ? C[a * n + b] : C[b * n + a]
        const root = Math.sqrt((1 + C[a * n + a]) * (1 + C[b * n + b]))
        sum += outputs[a] * outputs[b] * Math.asin((a >= K && b < K ? C[b * n + a] : c) / root)
      }
    }
    return sum / Math.PI
  }
  return (tolerance) => {
    const solver = new Solver(size)
    solver.relativeTolerance = tolerance
    solver.absoluteTolerance = tolerance * ABSOLUTE
    solver.maxSteps = 1e6
    solver.denseOutput = true
    const errors = []
    const state = new Float64Array(size)
    const observe = (_step, _from, to, _y, interpolate) => {
      while (errors.length < times.length && times[errors.length] <= to) {
        const time = times[errors.length]
        for (let i = 0; i < size; i++) state[i] = interpolate(i, time)
        errors.push(error(state))
      }
    }
    const f = (_time, y) => {
      const out = new Array(size)
      derivative(y, out)
      return out
    }
    const { nEval, outcome } = solver.solve(f, 0, [...system.state], times.at(-1), observe)
    return { errors, evaluations: nEval, by: outcome === 0 ? 'odex' : 'odex, not converged' }
  }
}

function distance(errors, reference) {
  if (errors.length < reference.length) return Number.NaN
  return reference.reduce(
    (most, value, i) => (value > LEAST ? Math.max(most, Math.abs(errors[i] / value - 1)) : most),
    0,
  )
}

/** The least processor time of a few runs, in ms. */
async function measure(run, tolerance) {
  let [best, spent, result] = [Number.POSITIVE_INFINITY, 0, undefined]
  for (let round = 0; round < 25 && (round === 0 || spent < 3e8); round++) {
    const start = now()
    result = await run(tolerance)
    const time = now() - start
    spent += time
    best = Math.min(best, time)
  }
  return { ...result, milliseconds: best / 1e6 }
}

async function bench({ L, until, explicit = TOLERANCES, odex: odexTolerances = TOLERANCES }) {
  const system = makeSystem({ K, M, L, learningRate: LEARNING_RATE, initialStd: 0.01 })
  const experiment = experimentOf(system, until)
  const reference = await solve(experiment, {
    tolerance: 1e-13,
    integrator: explicit === TOLERANCES ? 'explicit' : 'implicit',
    levels: 'exact',
  })
  const contenders = [
    ['explicit', ours(experiment, 'explicit'), explicit],
    ['implicit', ours(experiment, 'implicit'), TOLERANCES],
    ['auto', ours(experiment, 'auto'), TOLERANCES],
    ['odex', odex(system, reference.alpha), odexTolerances],
  ]
  const rows = []
  const curves = []
  for (const [name, run, tolerances] of contenders) {
    // warms up
    for (let start = now(); L <= 8 && now() - start < 3e8; ) await run(1e-6)
    const points = []
    for (const tolerance of tolerances) {
      const { errors, evaluations, by, milliseconds } = await measure(run, tolerance)
      const error = distance(errors, reference.generalizationError)
      points.push({ milliseconds, error })
      const method = name === by ? name : `${name} (${by})`
      rows.push([
        `${method}, tolerance ${tolerance.toExponential()}`,
        String(evaluations),
        milliseconds.toPrecision(3),
        error.toExponential(1),
        Number((error / tolerance).toPrecision(2)).toString(),
      ])
    }
    if (points.length > 0) curves.push({ name, points })
  }
  const title = `K = M = 2, power law β = 1, L = ${L}, to α = ${until}`
  printTable([title, 'evaluations', 'ms', 'error of ε_g', 'over tolerance'], rows)
  return curves
}

async function draw(curves, { L, until }) {
  const { curvesSvg } = await import('../src/figures/svg.ts')
  const { renderPng } = await import('../src/figures/png.ts')
  const { writeAtomic } = await import('../src/write-atomic.ts')
  // lines, and a point for each tolerance
  const series = ['solve', 'simulate'].flatMap((kind) =>
    curves.map(({ name, points }) => ({
      label: name,
      kind,
      levels: L,
      samples: points.map(({ milliseconds, error }) => ({ x: milliseconds, y: error })),
    })),
  )
  const svg = curvesSvg({
    series,
    xLabel: 'processor time, ms',
    yLabel: 'largest relative error of *ε*_{*g*}',
    caption:
      `Work and precision for *K* = *M* = 2, power law *β* = 1, *L* = ${L}, *η* = ${LEARNING_RATE}, to *α* = ${until}: a point for ` +
      'each tolerance from 10⁻³ to 10⁻¹¹, the least time of up to 25 runs. explicit, implicit and auto are the integrators ' +
      'of solve; odex is the package, in plain JavaScript.',
  })
  const file = (ending) => new URL(`../docs/work-precision.${ending}`, import.meta.url).pathname
  await writeAtomic(file('svg'), svg)
  await writeAtomic(file('png'), await renderPng(svg, 1080))
}

printMachine('Work and precision of the integrators')
for (const problem of problems) {
  const curves = await bench(problem)
  if (problem.drawn && process.argv.includes('--draw')) await draw(curves, problem)
}
