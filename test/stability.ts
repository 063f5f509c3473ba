import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import { experimentNetwork } from '../src/experiment/network.js'
import { experimentLevels } from '../src/experiment/spectrum.js'
import type { Experiment, ExperimentSpectrum } from '../src/experiment.js'
import { initialSystem } from '../src/solve/level-system.js'
import { instability, largestStableRate } from '../src/solve/stability.js'
import { solve } from '../src/solve.js'
import { openKernel } from './support/kernel.js'

/** The bound of an experiment, and what is said of it at its learning rate. */
function stability(changes: Partial<Experiment>) {
  const experiment = completeExperiment(
    {
      teacher: { units: 2, vectors: 'orthonormal' },
      student: { units: 2 },
      learningRate: 1,
      time: { at: [0] },
      ...changes,
    },
    'solve',
  )
  const kernel = openKernel()
  const system = initialSystem(experiment, experimentLevels(experiment, kernel))
  const network = experimentNetwork(experiment)
  return {
    bound: largestStableRate(network, system, kernel),
    remark: instability(network, system, experiment.learningRate, kernel),
  }
}

const units = (M: number): Partial<Experiment> => ({
  teacher: { units: M, vectors: 'orthonormal' },
  student: { units: M },
})
const isotropic: ExperimentSpectrum = { kind: 'isotropic' }
const powerLaw: ExperimentSpectrum = { kind: 'power-law', beta: 1, levels: 4 }
/** Of mean 0.9. */
const uneven: ExperimentSpectrum = { kind: 'values', eigenvalues: [1.6, 0.4, 0], weights: [0.5, 0.25, 0.25] }

/**
 * For orthonormal teachers of variance `mean` and scaled weights everything is symmetric under permutations of the units:
 * D has one element d on its diagonal and one, o, off it, and the threshold is a root of a 2×2 determinant. With
 * f(m) = ⟨g′^m⟩ every average is a product over the units in it.
 */
function symmetricBound(M: number, mean: number): number {
  const f = (m: number) => (2 / Math.PI) ** (m / 2) / Math.sqrt(1 + m * mean)
  if (M === 1) return (2 * f(2)) / (f(4) * mean)
  const damping = [
    [(2 / M) * f(2), (2 / M) * (M - 1) * f(1) ** 2],
    [(2 / M) * f(1) ** 2, (2 / M) * (f(2) + (M - 2) * f(1) ** 2)],
  ]
  const noise = [
    [f(4) + (M - 1) * f(2) ** 2, 2 * (M - 1) * f(3) * f(1) + (M - 1) * (M - 2) * f(2) * f(1) ** 2],
    [
      2 * f(3) * f(1) + (M - 2) * f(2) * f(1) ** 2,
      2 * f(2) ** 2 + 4 * (M - 2) * f(2) * f(1) ** 2 + (M - 2) * (M - 3) * f(1) ** 4,
    ],
  ].map((row) => row.map((value) => value / M ** 2))
  // det(noise y − damping) = a y² − b y + c
  const [[s, t], [u, v]] = damping as [[number, number], [number, number]]
  const [[x, y], [z, w]] = noise as [[number, number], [number, number]]
  const [a, b, c] = [x * w - y * z, x * v + w * s - y * u - z * t, s * v - t * u]
  const root = Math.sqrt(b * b - 4 * a * c)
  return Math.min(...[(b - root) / (2 * a), (b + root) / (2 * a)].filter((value) => value > 0)) / mean
}

test('erf, orthonormal teachers: the published bounds, whatever the spectrum', () => {
  assert.ok(Math.abs(stability(units(1)).bound! - Math.PI * Math.sqrt(5 / 3)) < 1e-12)
  // found from eigenvalues of numerical Jacobians
  for (const [index, expected] of [4.0558, 4.6137, 4.862, 4.9976].entries()) {
    for (const spectrum of [isotropic, powerLaw]) {
      const { bound } = stability({ ...units(index + 1), spectrum })
      assert.ok(Math.abs(bound! - expected) < 5e-5, `${bound}`)
    }
  }
})

test('erf, orthonormal teachers: the closed form for any M and mean eigenvalue', () => {
  for (const M of [1, 2, 3, 5, 12]) {
    for (const [factor, spectrum] of [
      [1, isotropic],
      [0.9, uneven],
      [3, { kind: 'values', eigenvalues: [4, 2] }],
    ] as [number, ExperimentSpectrum][]) {
      const { bound } = stability({ ...units(M), spectrum, inputDimension: 1024 })
      const expected = symmetricBound(M, factor)
      assert.ok(Math.abs(bound! / expected - 1) < 1e-9, `M = ${M}: ${bound}, expected ${expected}`)
    }
  }
})

/** Students close to their teachers, in the other order: J = B + δ with δ of squared length `square` beside all B. */
function nearPerfect(
  square: number,
  levels: { t: number[][]; share: number }[],
): Experiment['initialOverlaps'] {
  const swap = <T>([a, b]: T[]) => [b!, a!]
  return {
    student: levels.map(({ t, share }) =>
      swap(t.map(swap)).map((row, i) => row.map((x, j) => x + (i === j ? square * share : 0))),
    ),
    studentTeacher: levels.map(({ t }) => swap(t)),
    teacher: levels.map(({ t }) => t),
  }
}

const weights: Partial<Experiment> = {
  teacher: { units: 2, outputWeights: [0.9, -0.6] },
  student: { units: 2, outputWeights: [-0.6, 0.9] },
}
const unlike: Record<string, Partial<Experiment>> = {
  'one level, correlated teachers': {
    ...weights,
    initialOverlaps: nearPerfect(1e-12, [
      {
        t: [
          [1.3, 0.4],
          [0.4, 0.7],
        ],
        share: 1,
      },
    ])!,
  },
  'two levels, mean 0.8': {
    ...weights,
    spectrum: { kind: 'values', eigenvalues: [1.7, 0.5], weights: [0.25, 0.75] },
    initialOverlaps: nearPerfect(1e-12, [
      {
        t: [
          [0.4, -0.1],
          [-0.1, 0.2],
        ],
        share: 0.25,
      },
      {
        t: [
          [0.5, 0.2],
          [0.2, 0.9],
        ],
        share: 0.75,
      },
    ])!,
  },
}
for (const [name, experiment] of Object.entries(unlike)) {
  test(`erf: just below the bound a small error falls, just above it grows and stays finite: ${name}`, async () => {
    const bound = stability(experiment).bound!
    const run = async (learningRate: number) => {
      const { generalizationError, status, message } = await solve({
        ...(experiment as Experiment),
        learningRate,
        time: { at: [500, 1000, 1e5] },
      })
      assert.is(status, 'done')
      return { errors: generalizationError, message }
    }
    const below = await run(0.995 * bound)
    assert.ok(below.errors[1]! < 0.9 * below.errors[0]!, `${below.errors}`)
    assert.is(below.message, 'reached the last time')
    const above = await run(1.005 * bound)
    assert.ok(above.errors[1]! > 1.1 * above.errors[0]!, `${above.errors}`)
    assert.ok(above.errors[2]! > 1e-6 && above.errors[2]! < 1, `${above.errors}`)
    assert.match(above.message, `perfect learning is unstable from η = ${bound.toPrecision(5)} on`)
  })
}

test('signs of output weights, and units without one, change nothing', () => {
  const given = (v: number[], w: number[]) =>
    stability({
      teacher: { units: v.length, outputWeights: v, vectors: 'orthonormal' },
      student: { units: w.length, outputWeights: w },
    }).bound!
  const bound = given([0.9, 0.6], [0.9, 0.6])
  for (const [v, w] of [
    [
      [0.6, 0.9],
      [0.9, 0.6],
    ],
    [
      [0.6, -0.9],
      [0.9, 0.6],
    ],
    [
      [0.6, 0, 0.9],
      [0.9, 0.6],
    ],
    [
      [0.6, 0.9],
      [0, 0.9, 0, 0.6],
    ],
  ] as const) {
    assert.ok(Math.abs(given([...v], [...w]) / bound - 1) < 1e-12)
  }
})

test('erf: nothing is said where the students cannot become the teachers one to one', () => {
  const two: Experiment['teacher'] = { units: 2, vectors: 'orthonormal' }
  const fields: Partial<Experiment>[] = [
    { student: { units: 1 } },
    { student: { units: 3 } },
    { student: { units: 4 } },
    { student: { units: 2, outputWeights: 'unit' } },
    { student: { units: 2, outputWeights: [0.7, 0.8] } },
    { student: { units: 2, outputWeights: [0, 0] }, teacher: { ...two, outputWeights: [0, 0] } },
    { student: { units: 2, trained: 512 }, inputDimension: 1024 },
    // equal teachers
    {
      initialOverlaps: nearPerfect(1e-12, [
        {
          t: [
            [1, 1],
            [1, 1],
          ],
          share: 1,
        },
      ])!,
      teacher: { units: 2 },
    },
  ]
  for (const changes of fields) {
    const { bound, remark } = stability({ teacher: two, ...changes, learningRate: 50 })
    assert.is(bound, undefined)
    assert.is(remark, undefined)
  }
})

test('linear: 2/(s Σ p λ), whatever K and M; above it the run diverges and says so', async () => {
  for (const { spectrum, mean } of [
    { spectrum: powerLaw, mean: 1 },
    { spectrum: uneven, mean: 0.9 },
  ]) {
    const experiment: Experiment = {
      spectrum,
      activation: 'linear',
      teacher: { units: 2 },
      student: { units: 3, outputWeights: [0.5, 1, 0.3] },
      learningRate: 1,
      time: { at: [100, 200, 1e4] },
    }
    const bound = 2 / ((0.25 + 1 + 0.09) * mean)
    assert.ok(Math.abs(stability(experiment).bound! / bound - 1) < 1e-12)
    const below = await solve({ ...experiment, learningRate: 0.98 * bound })
    assert.ok(below.generalizationError[1]! < below.generalizationError[0]!)
    assert.is(below.message, 'reached the last time')
    const above = await solve({ ...experiment, learningRate: 1.02 * bound, time: { at: [100, 200] } })
    assert.ok(above.generalizationError[1]! > above.generalizationError[0]!)
    const words = `stable only below η = 2/(s Σ p_k λ_k) = ${bound.toPrecision(5)}, s = Σ w_i²`
    assert.ok(above.message.endsWith(words), above.message)
    const diverged = await solve({ ...experiment, learningRate: 1.2 * bound })
    assert.is(diverged.status, 'diverged')
    assert.ok(diverged.message.includes('lower learningRate'))
    assert.ok(diverged.message.endsWith(words), diverged.message)
  }
  // half of the directions are trained: those of the larger eigenvalues
  const half = stability({
    ...{ activation: 'linear', learningRate: 1, inputDimension: 1024 },
    spectrum: { kind: 'values', eigenvalues: [0.5, 1.5] },
    student: { units: 1, trained: 512 },
    teacher: { units: 1 },
  })
  assert.ok(Math.abs(half.bound! / (2 / 0.75) - 1) < 1e-12)
  // students that do not show
  const student = { units: 1, outputWeights: [0] }
  assert.is(stability({ activation: 'linear', student, learningRate: 1e6 }).bound, undefined)
})

test('no bound is given where the weights are beyond all bounds', () => {
  const student = { units: 1, outputWeights: [1e160] }
  assert.is(stability({ activation: 'linear', student }).bound, undefined)
})

test.run()
