import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { SimulateOptions } from '../src/api.js'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import type { Experiment } from '../src/experiment.js'
import type { Progress } from '../src/progress.js'
import type { RunSamples } from '../src/simulate/run-samples.js'
import { startRun } from '../src/simulate/start-run.js'
import { runSimulate, runSimulations, simulate } from '../src/simulate.js'
import { solve } from '../src/solve.js'
import type { Trajectory } from '../src/trajectory.js'
import { deviations, networks } from './support/against-theory.js'
import { openKernel } from './support/kernel.js'

/** c of docs/bias.md: the bias of the mean is at most c T2/N, relative, before a plateau's end. */
const BIAS = 0.94

const small: Experiment = {
  spectrum: { kind: 'power-law', beta: 1, levels: 4 },
  teacher: { units: 2 },
  student: { units: 2 },
  learningRate: 0.5,
  inputDimension: 64,
  time: { until: 20, samples: 12 },
}

const starts: Record<string, Experiment> = {
  'random teacher, K = 3, M = 2': {
    ...small,
    student: { units: 3 },
    inputDimension: 1024,
    time: { at: [0] },
  },
  'orthonormal teacher': { ...small, teacher: { units: 2, vectors: 'orthonormal' }, time: { at: [0] } },
  'levels smaller than K + M': {
    ...small,
    spectrum: { kind: 'power-law', beta: 0.5, levels: 32 },
    inputDimension: 64,
    time: { at: [0] },
  },
  'L = N': { ...small, spectrum: { kind: 'power-law', beta: 1, levels: 64 }, time: { at: [0] } },
  'linear, unequal weights': {
    ...small,
    activation: 'linear',
    student: { units: 2, outputWeights: [0.3, -2], initialStd: 1 },
    time: { at: [0] },
  },
  'given overlaps, one of them singular': {
    spectrum: { kind: 'values', eigenvalues: [1.5, 0.5] },
    teacher: { units: 2 },
    student: { units: 2 },
    learningRate: 0.1,
    inputDimension: 100,
    initialOverlaps: {
      student: [
        [
          [0.5, 0.1],
          [0.1, 0.4],
        ],
        [
          [0.5, 0.5],
          [0.5, 0.5],
        ],
      ],
      studentTeacher: [
        [
          [0.2, 0.1],
          [-0.1, 0.3],
        ],
        [
          [0.5, 0],
          [0.5, 0],
        ],
      ],
      teacher: [
        [
          [0.6, 0],
          [0, 0.5],
        ],
        [
          [0.5, 0],
          [0, 0.7],
        ],
      ],
    },
    time: { at: [0] },
  },
}

/** Two levels of one direction each, the second one without a student. */
starts['given, one direction a level'] = {
  spectrum: { kind: 'values', eigenvalues: [1.5, 0.5] },
  teacher: { units: 1 },
  student: { units: 2 },
  learningRate: 0.5,
  inputDimension: 2,
  initialOverlaps: {
    student: [
      [
        [0.04, -0.1],
        [-0.1, 0.25],
      ],
      [
        [0, 0],
        [0, 0],
      ],
    ],
    studentTeacher: [
      [[0.2], [-0.5]],
      [[0], [0]],
    ],
    teacher: [[[1]], [[0.7]]],
  },
  time: { at: [0] },
}

/** Both ways of making steps. */
const methods = ['direct', 'reduced'] as const

for (const [name, experiment] of Object.entries(starts)) {
  for (const method of methods) {
    test(`${method}: starts where solve starts: ${name}`, async () => {
      const theory = await solve(experiment, { overlaps: 'levels' })
      const run = await simulate(experiment, { method, overlaps: 'levels' })
      const [first, second] = [theory, run].map((trajectory) => trajectory.generalizationError[0]!)
      assert.ok(first! > 0 && Math.abs(second! - first!) <= 1e-9 * first!)
      for (const order of ['R', 'Q', 'T', 'r', 'q', 't'] as const) {
        const [expected, found] = [theory, run].map(({ overlaps }) =>
          (overlaps![order] as number[][]).flat(4),
        )
        assert.is(found!.length, expected!.length)
        expected!.forEach((value, i) => {
          assert.ok(
            Math.abs((found![i] as number) - (value as number)) <= 1e-9,
            `${order}: ${found![i]} ${value}`,
          )
        })
      }
    })
  }
}

test('the random teacher and student are those of the law: ⟨T_11⟩ = 1, ⟨Q_11⟩ = σ_J², ⟨R⟩ = 0 with variance σ_J² T2/N', async () => {
  const N = 64
  const T2 = 2.13
  const sums = { T: 0, Q: 0, R: 0, R2: 0 }
  const seeds = 400
  for (let seed = 0; seed < seeds; seed++) {
    const { overlaps } = await solve(
      { ...small, seed, student: { units: 2, initialStd: 0.5 }, time: { at: [0] } },
      { overlaps: true },
    )
    sums.T += overlaps!.T[0]![0]!
    sums.Q += overlaps!.Q[0]![1]![1]!
    sums.R += overlaps!.R[0]![1]![0]!
    sums.R2 += overlaps!.R[0]![1]![0]! ** 2
  }
  const spread = Math.sqrt((2 * T2) / N / seeds)
  assert.ok(Math.abs(sums.T / seeds - 1) < 4.5 * spread)
  assert.ok(Math.abs(sums.Q / seeds / 0.25 - 1) < 4.5 * spread)
  assert.ok(Math.abs(sums.R / seeds) < 4.5 * 0.5 * Math.sqrt(T2 / N / seeds))
  assert.ok(Math.abs(sums.R2 / seeds / (0.25 * (T2 / N)) - 1) < 4.5 * Math.sqrt(3 / seeds))
})

for (const method of methods) {
  test(`${method}: at N = 4,096 the mean lies on theory within 4 standard errors and the bias measured at small N`, async () => {
    for (const { name, T2, experiment } of networks(4096)) {
      for (const { deviation, standardError } of await deviations(experiment, experiment, 12, method)) {
        const allowed = 4 * standardError + (BIAS * T2) / 4096
        assert.ok(Math.abs(deviation) <= allowed, `${name}: ${deviation}, allowed ${allowed}`)
      }
    }
  })

  test(`${method}: the same test tells a learning rate that is 3 % larger`, async () => {
    const wrong = networks(4096, 1.03)
    for (const [i, { name, T2, experiment }] of networks(4096).entries()) {
      const found = await deviations(wrong[i]!.experiment, experiment, 12, method)
      const beyond = found.filter((f) => Math.abs(f.deviation) > 4 * f.standardError + (BIAS * T2) / 4096)
      assert.ok(beyond.length > 0, `${name}: ${JSON.stringify(found)}`)
    }
  })
}

/** The exact mean of ε_g at finite N of a linear network, from its residuals per level (theory: section 6). */
function exactMean(
  residuals: number[],
  eigenvalues: number[],
  sizes: number[],
  mu: number,
  steps: number[],
): number[] {
  let E = [...residuals]
  let done = 0
  return steps.map((step) => {
    for (; done < step; done++) {
      const all = E.reduce((sum, e, k) => sum + eigenvalues[k]! * e, 0)
      E = E.map((e, k) => {
        const x = mu * eigenvalues[k]!
        return e * (1 - 2 * x + 2 * x * x) + mu * x * sizes[k]! * all
      })
    }
    return 0.5 * E.reduce((sum, e, k) => sum + eigenvalues[k]! * e, 0)
  })
}

const linear: [name: string, levels: number, N: number, eta: number][] = [
  ['L = 4, N = 32', 4, 32, 0.6],
  ['L = N = 48', 48, 48, 0.4],
]
for (const [name, levels, N, learningRate] of linear) {
  test(`linear: the mean is the exact mean at finite N, with no allowance: ${name}`, async () => {
    const w = [0.9, 0.4]
    const v = [1, -0.5, 0.7]
    const experiment: Experiment = {
      activation: 'linear',
      spectrum: { kind: 'power-law', beta: 1, levels },
      teacher: { units: 3, outputWeights: v },
      student: { units: 2, outputWeights: w, initialStd: 0.5 },
      learningRate,
      inputDimension: N,
      time: { at: [0.25, 1, 3, 6] },
    }
    const start = await solve({ ...experiment, time: { at: [0] } }, { overlaps: 'levels' })
    const { r, q, t } = start.overlaps!
    const c = [...w.map((weight) => -weight), ...v]
    const residuals = q![0]!.map((qk, k) => {
      const gram = (a: number, b: number): number => {
        if (a < 2 && b < 2) return qk[a]![b]!
        if (a < 2) return r![0]![k]![a]![b - 2]!
        return b < 2 ? gram(b, a) : t![k]![a - 2]![b - 2]!
      }
      return c.reduce((sum, ca, a) => sum + c.reduce((part, cb, b) => part + ca * cb * gram(a, b), 0), 0)
    })
    const raw = Array.from({ length: levels }, (_, k) => (k + 1) ** -2)
    const mean = raw.reduce((sum, value) => sum + value, 0) / levels
    const eigenvalues = raw.map((value) => value / mean)
    const sizes = raw.map(() => N / levels)
    const s = w.reduce((sum, weight) => sum + weight * weight, 0)
    for (const method of methods) {
      const runs = await simulate(experiment, { method, runs: 4000 })
      const steps = runs.alpha.map((alpha) => Math.round(alpha * N))
      const expected = exactMean(residuals, eigenvalues, sizes, (learningRate * s) / N, steps)
      const infinite = await solve({ ...experiment, time: { at: runs.alpha } })
      let power = 0
      expected.forEach((value, i) => {
        const error = runs.standardError![i]!
        assert.ok(Math.abs(runs.generalizationError[i]! - value) <= 4 * error, `α = ${runs.alpha[i]}`)
        power = Math.max(power, Math.abs(infinite.generalizationError[i]! - value) / error)
      })
      assert.ok(power > 5, `N → ∞ theory is ${power} standard errors away: the test can tell`)
    }
  })
}

for (const method of methods) {
  test(`${method}: 1, 2 and 7 workers give the same bytes`, async () => {
    const options = { method, runs: 7, overlaps: 'levels', keepRuns: true } as const
    const texts = []
    for (const workers of [1, 2, 7])
      texts.push(JSON.stringify(await simulate(small, { ...options, workers })))
    assert.is(texts[1], texts[0])
    assert.is(texts[2], texts[0])
  })
}

/** Some runs grow beyond 1e150 before the last time, most do not. */
const unstable: Experiment = {
  activation: 'linear',
  teacher: { units: 1 },
  student: { units: 1 },
  learningRate: 3,
  inputDimension: 4,
  time: { at: [0, 1, 100, 150, 155, 160, 165, 170] },
}

test('the same with runs of unequal lengths, and the ensemble ends at the earliest last good time', async () => {
  const options = { runs: 200, overlaps: true, keepRuns: true } as const
  const [one, two, seven] = await Promise.all(
    [1, 2, 7].map((workers) => simulate(unstable, { ...options, workers })),
  )
  assert.is(one!.status, 'diverged')
  const [, diverged] = /in (\d+) of 200 runs/.exec(one!.message)!
  assert.ok(Number(diverged) > 1 && Number(diverged) < 100)
  assert.ok(one!.alpha.length > 2 && one!.alpha.length < 8)
  assert.equal(
    [two, seven].map((trajectory) => JSON.stringify(trajectory)),
    Array(2).fill(JSON.stringify(one)),
  )
  // before the end all runs count, also those that went on
  const stable = await simulate({ ...unstable, time: { at: one!.alpha } }, options)
  assert.is(stable.status, 'done')
  assert.equal(one!.generalizationError, stable.generalizationError)
  assert.equal(one!.quantiles, stable.quantiles)
})

const tiny: Experiment = {
  teacher: { units: 1 },
  student: { units: 1, initialStd: 0.5 },
  learningRate: 2,
  inputDimension: 8,
  time: { at: [0, 1, 4] },
}

test('the same with more runs than are kept, whose quantiles are within 0.4 % of the exact ones', async () => {
  const runs = 10_001
  const [one, two, seven] = await Promise.all([1, 2, 7].map((workers) => simulate(tiny, { runs, workers })))
  assert.is(JSON.stringify(two), JSON.stringify(one))
  assert.is(JSON.stringify(seven), JSON.stringify(one))
  assert.is(one!.work.quantiles, 'within 0.390625 %')
  assert.is(one!.work.finishedRuns, runs)
  // keepRuns changes nothing else
  const { runs: curves, work, ...kept } = await simulate(tiny, { runs, keepRuns: true })
  assert.equal(work, { ...one!.work, keepRuns: true })
  const { work: _, ...others } = one!
  assert.equal(kept, others)
  for (const time of [1, 2]) {
    const sorted = curves!.map((curve) => curve[time]!).sort((a, b) => a - b)
    for (const [probability, found] of Object.entries(kept.quantiles!)) {
      const exact = sorted[Math.round(Number(probability) * (runs - 1))]!
      assert.ok(Math.abs(found[time]! / exact - 1) <= 2 ** -8, `${probability}: ${found[time]} for ${exact}`)
    }
  }
  assert.is((await simulate(tiny, { runs: 2 })).work.quantiles, 'exact')
  assert.is((await simulate(tiny)).work.quantiles, undefined)
})

test('every run of an ensemble is the run of its stream, whichever worker makes it', async () => {
  const { runs } = await simulate(tiny, { runs: 300, keepRuns: true, workers: 3, redraw: true })
  const experiment = completeExperiment(tiny, 'simulate')
  for (const run of [0, 1, 2, 17, 150, 299]) {
    const single = startRun(
      { experiment, method: 'direct', overlaps: false, redraw: true, run },
      openKernel(),
    )
    while (!single.advance());
    assert.equal(runs![run], single.result.generalizationError)
  }
})

test('run 0 is the run without runs, runs differ, and mean, error and quantiles are those of the runs', async () => {
  const single = await simulate(small)
  const many = await simulate(small, { runs: 5, keepRuns: true })
  assert.equal(many.runs![0], single.generalizationError)
  assert.is(single.standardError, undefined)
  assert.is(single.runs, undefined)
  const last = many.alpha.length - 1
  const values = many.runs!.map((run) => run[last]!)
  assert.is(new Set(values).size, 5)
  const mean = values.reduce((sum, value) => sum + value, 0) / 5
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4
  assert.ok(Math.abs(many.generalizationError[last]! / mean - 1) < 1e-14)
  assert.ok(Math.abs(many.standardError![last]! / Math.sqrt(variance / 5) - 1) < 1e-12)
  const sorted = [...values].sort((a, b) => a - b)
  assert.is(many.quantiles!['0.5'][last], sorted[2])
  assert.ok(Math.abs(many.quantiles!['0.95'][last]! - (0.2 * sorted[3]! + 0.8 * sorted[4]!)) < 1e-15)
  assert.is((await simulate(small, { runs: 2 })).runs, undefined)
})

test('all runs start alike, with redraw each has its own teacher and student, and run 0 keeps the seed’s', async () => {
  const experiment = { ...small, time: { at: [0, 1] } }
  const same = await simulate(experiment, { runs: 4, keepRuns: true })
  assert.is(new Set(same.runs!.map((run) => run[0])).size, 1)
  const anew = await simulate(experiment, { runs: 4, keepRuns: true, redraw: true })
  assert.is(new Set(anew.runs!.map((run) => run[0])).size, 4)
  assert.equal(anew.runs![0], same.runs![0])
})

test('times are whole steps over N, equal ones once', async () => {
  const { alpha } = await simulate({ ...small, time: { at: [0, 0.001, 0.002, 0.1, 0.5] } })
  assert.equal(alpha, [0, 6 / 64, 0.5])
})

test('overlaps are left out unless asked for; with several runs they are means', async () => {
  assert.is((await simulate(small)).overlaps, undefined)
  const experiment = { ...small, time: { at: [1] } }
  const many = await simulate(experiment, { runs: 3, overlaps: true })
  assert.is(many.overlaps!.r, undefined)
  // λ-weighted sums of the levels
  const { overlaps } = await simulate(experiment, { runs: 3, overlaps: 'levels' })
  assert.equal(overlaps!.R, many.overlaps!.R)
  const raw = [1, 1 / 4, 1 / 9, 1 / 16]
  const mean = raw.reduce((sum, value) => sum + value, 0) / 4
  const sum = overlaps!.q![0]!.reduce((total, qk, k) => total + (raw[k]! / mean) * qk[0]![1]!, 0)
  assert.ok(Math.abs(sum - overlaps!.Q[0]![0]![1]!) < 1e-12)
})

test('what starts beyond all bounds has diverged before the first time', async () => {
  for (const method of ['direct', 'reduced'] as const) {
    const student = { units: 2, initialStd: 1e100 }
    const { status, message, alpha } = await simulate({ ...small, student, time: { at: [0, 1] } }, { method })
    assert.is(status, 'diverged')
    assert.match(message, /before the first time: lower learningRate, or what is so large from the start$/)
    assert.equal(alpha, [])
  }
})

test('a student so small that its square is 0 starts the reduced simulation, too', async () => {
  const student = { units: 2, initialStd: 1e-200 }
  const { status, generalizationError } = await simulate({ ...small, student }, { method: 'reduced' })
  assert.is(status, 'done')
  const nothing = { ...small, student: { units: 2, initialStd: 0 } }
  const expected = await simulate(nothing, { method: 'reduced' })
  assert.ok(Math.abs(generalizationError[0]! - expected.generalizationError[0]!) < 1e-14)
})

test('a diverging network ends at its last good time, with a remedy', async () => {
  const experiment: Experiment = {
    ...small,
    activation: 'linear',
    learningRate: 50,
    time: { at: [0, 1, 100, 1000] },
  }
  for (const options of [{}, { runs: 3, workers: 2 }]) {
    const { status, message, alpha, generalizationError } = await simulate(experiment, options)
    assert.is(status, 'diverged')
    assert.match(message, 'learningRate')
    assert.ok(alpha.length >= 1 && alpha.length < 4)
    assert.is(generalizationError.length, alpha.length)
    assert.ok(generalizationError.every(Number.isFinite))
  }
})

const long: Experiment = { ...small, inputDimension: 4096, time: { until: 1e5 } }

for (const [name, experiment, options] of [
  ['one run', long, {}],
  ['an ensemble', long, { runs: 4, workers: 2 }],
  ['many short runs', tiny, { runs: 1e9, workers: 2 }],
  ['many short runs in one thread', tiny, { runs: 1e9, workers: 1 }],
] as const) {
  test(`a signal stops ${name} within 100 ms, with its reason`, async () => {
    const controller = new AbortController()
    const reason = new Error('enough')
    let aborted = 0
    setTimeout(() => {
      aborted = performance.now()
      controller.abort(reason)
    }, 300)
    try {
      await simulate(experiment, { ...options, signal: controller.signal })
      assert.unreachable()
    } catch (error) {
      assert.is(error, reason)
      assert.ok(performance.now() - aborted < 100)
    }
  })
}

test('progress goes up to the total, ten times a second, and changes no number', async () => {
  const seen: { done: number; total: number; left: number }[] = []
  const experiment = { ...small, inputDimension: 2048, time: { until: 100, samples: 5 } }
  const method = 'direct'
  const watched = await simulate(experiment, { method, onProgress: (progress) => seen.push(progress) })
  assert.equal(watched, await simulate(experiment, { method }))
  assert.ok(seen.length >= 1)
  for (const { done, total, left } of seen)
    assert.ok(done > 0 && done <= total && total === 100 * 2048 && left >= 0)
})

for (const workers of [1, 2]) {
  test(`samples are told while runs go on, each once before its run has ended: ${workers} workers`, async () => {
    const time = { until: 100, samples: 40, from: 1 }
    const experiment = { ...small, inputDimension: 2048, time }
    const options: SimulateOptions = { method: 'direct', runs: 3, keepRuns: true }
    const heard: RunSamples[] = []
    const onSamples = (_: unknown, samples: RunSamples) => heard.push(samples)
    const [watched] = await runSimulations([{ experiment, options }], { workers, onSamples })
    assert.equal(watched, await simulate(experiment, options))
    for (const [run, curve] of watched!.runs!.entries()) {
      const pieces = heard.filter((samples) => samples.run === run)
      assert.equal(pieces.pop(), { run, first: 0, values: curve })
      assert.ok(pieces.length > 1, `${pieces.length} pieces`)
      assert.equal(
        pieces.map(({ first }) => first),
        pieces.map((_, i) => pieces.slice(0, i).reduce((sum, { values }) => sum + values.length, 0)),
      )
      const told = pieces.flatMap(({ values }) => values)
      assert.ok(told.length < curve.length)
      assert.equal(told, curve.slice(0, told.length))
    }
  })
}

test('an ensemble that is stopped gives its statistics over the finished runs', async () => {
  const controller = new AbortController()
  const experiment = { ...small, inputDimension: 1024, time: { until: 60, samples: 4 } }
  const whole = await simulate(experiment, { method: 'direct', runs: 8, keepRuns: true })
  const stopped = await runSimulate(
    experiment,
    {
      method: 'direct',
      runs: 1000,
      workers: 2,
      keepRuns: true,
      onProgress: ({ done }) => done > 3.5 * 60 * 1024 && controller.abort(),
    },
    controller.signal,
  )
  assert.is(stopped.status, 'aborted')
  assert.ok(stopped.runs!.length >= 2 && stopped.runs!.length < 1000)
  assert.is(stopped.work.finishedRuns, stopped.runs!.length)
  // which runs had finished depends on the workers, what they give does not
  const curves = whole.runs!.map((curve) => JSON.stringify(curve))
  const places = stopped.runs!.slice(0, 2).map((curve) => curves.indexOf(JSON.stringify(curve)))
  assert.ok(places[0]! >= 0 && places[1]! > places[0]!, `${places}`)
})

/** Simulates until `enough` says so. */
async function stopped(
  experiment: Experiment,
  options: SimulateOptions,
  enough: (progress: Progress) => boolean,
): Promise<Trajectory> {
  const controller = new AbortController()
  const onProgress = (progress: Progress) => enough(progress) && controller.abort()
  return runSimulate(experiment, { ...options, onProgress }, controller.signal)
}

for (const workers of [1, 2]) {
  test(`of 10⁹ short runs those that finished are shown: ${workers} workers`, async () => {
    const { alpha, status, message, work, ...curve } = await stopped(
      tiny,
      { runs: 1e9, workers },
      ({ done }) => done > 32 * 100,
    )
    assert.is(status, 'aborted')
    assert.equal(alpha, [0, 1, 4])
    assert.ok(Number(work.finishedRuns) >= 100 && Number(work.finishedRuns) < 1e9)
    assert.match(message, `stopped: ${work.finishedRuns} of 1000000000 runs had finished and are shown`)
    for (const values of [
      curve.generalizationError,
      curve.standardError!,
      ...Object.values(curve.quantiles!),
    ])
      assert.ok(values.length === 3 && values.every(Number.isFinite))
    assert.is(work.quantiles, 'within 0.390625 %')
  })

  test(`an ensemble that is stopped before a run has finished says so: ${workers} workers`, async () => {
    const { alpha, generalizationError, quantiles, runs, overlaps, status, message, work } = await stopped(
      long,
      { runs: 4, workers, keepRuns: true, overlaps: true },
      () => true,
    )
    assert.is(status, 'aborted')
    assert.is(message, 'stopped before any of 4 runs had finished: there is no curve')
    assert.equal([alpha, generalizationError, runs, overlaps!.R, overlaps!.Q], [[], [], [], [], []])
    assert.equal(quantiles, { '0.05': [], '0.5': [], '0.95': [] })
    assert.is(work.finishedRuns, 0)
  })
}

test('a single run that is stopped shows what it has', async () => {
  const { alpha, generalizationError, status, message, work } = await stopped(long, {}, () => true)
  assert.is(status, 'aborted')
  assert.ok(alpha.length > 0 && alpha.length < 60)
  assert.is(generalizationError.length, alpha.length)
  assert.is(message, `stopped after α = ${alpha.at(-1)}`)
  assert.is(work.finishedRuns, 0)
  assert.ok(Number(work.steps) > 0)
})

test('what went wrong in a run that diverged is told of an ensemble that is stopped, too', async () => {
  const { status, message } = await stopped(
    { ...unstable, time: { at: [0, 1, 300] } },
    { runs: 1e9, workers: 2 },
    ({ done }) => done > 1e6,
  )
  assert.is(status, 'aborted')
  assert.match(message, /^stopped: .* are shown; a residual or ε_g grew beyond 1e150 in .* learningRate$/)
})

for (const workers of [1, 2]) {
  test(`an error in onProgress rejects: ${workers} workers`, async () => {
    const reason = new Error('no screen')
    const onProgress = () => {
      throw reason
    }
    try {
      await simulate(long, { runs: 4, workers, onProgress })
      assert.unreachable()
    } catch (error) {
      assert.is(error, reason)
    }
  })
}

test('progress of many short runs adds up: it never goes back, and never beyond the total', async () => {
  for (const workers of [1, 2]) {
    const seen: Progress[] = []
    await stopped(tiny, { runs: 1e9, workers }, (progress) => seen.push(progress) === 5)
    assert.ok(seen.length >= 5)
    assert.is(seen[0]!.total, 32e9)
    seen.forEach(({ done }, i) => {
      assert.ok(done > (seen[i - 1]?.done ?? 0) && done < 32e9)
    })
  }
})

test('more runs than memory can keep are refused before any work', async () => {
  try {
    await simulate(tiny, { runs: 1e8, keepRuns: true })
    assert.unreachable()
  } catch (error) {
    assert.instance(error, RangeError)
    assert.is((error as { field: string }).field, 'runs')
    assert.is(
      (error as Error).message,
      'runs: expected a state of at most 3 GiB, got 1e8 runs kept at 3 times, which need 44.7 GiB',
    )
  }
})

test('unknown and malformed options are refused by name', async () => {
  const bad: [object, string][] = [
    [{ runs: 0 }, 'runs'],
    [{ runs: 1.5 }, 'runs'],
    [{ method: 'mean-field' }, 'method'],
    [{ workers: 0 }, 'workers'],
    [{ redraw: 1 }, 'redraw'],
    [{ keepRuns: 'yes' }, 'keepRuns'],
    [{ overlaps: 'level' }, 'overlaps'],
    [{ tolerance: 1e-6 }, 'tolerance'],
    [{ signal: {} }, 'signal'],
    [{ onProgress: 1 }, 'onProgress'],
  ]
  for (const [options, field] of bad) {
    try {
      await simulate(small, options)
      assert.unreachable(field)
    } catch (error) {
      assert.is((error as { field: string }).field, field)
    }
  }
})

test.run()
