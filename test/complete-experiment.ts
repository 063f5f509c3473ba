import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import type { ExperimentKind } from '../src/experiment.js'
import { malformedJson, malformedValues, plain } from './support/malformed.js'
import { randomNumbers } from './support/random.js'
import { refusal } from './support/thrown.js'

const kinds: ExperimentKind[] = ['solve', 'simulate']

/** The plain experiment with every default, and changes. */
function completed(changes: object = {}) {
  return {
    spectrum: { kind: 'isotropic' },
    teacher: { units: 2, outputWeights: 'scaled', vectors: 'random' },
    student: { units: 2, outputWeights: 'scaled', initialStd: 0.01 },
    activation: 'erf',
    learningRate: 0.1,
    inputDimension: 1024,
    time: { until: 100, samples: 60, from: 0.01 },
    seed: 1,
    ...changes,
  }
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return
  Object.freeze(value)
  if (Array.isArray(value) && value.length > 1e6) return
  for (const key of Reflect.ownKeys(value)) freeze(Object.getOwnPropertyDescriptor(value, key)?.value)
}

test('malformed experiments are refused at once, in one line that names the field', () => {
  const all = [...malformedJson, ...malformedValues]
  assert.ok(all.length >= 80)
  for (const { experiment, field, errorClass, kind } of all) {
    freeze(experiment)
    const started = performance.now()
    const error = refusal(() => completeExperiment(experiment, kind))
    const title = `${field}: ${error.message}`
    assert.is(error.constructor, errorClass, title)
    assert.is(error.field, field, title)
    assert.ok(error.message.startsWith(`${field}: `), title)
    assert.match(error.message, /^[^\r\n\u2028]{1,240}$/, title)
    assert.match(error.message, /: (expected .*, got |unknown field, )/, title)
    assert.ok(performance.now() - started < 1000, title)
  }
})

test('messages are those of the contract', () => {
  const message = (experiment: unknown, kind: ExperimentKind = 'solve', method?: 'direct') =>
    refusal(() => completeExperiment(experiment, kind, method)).message
  assert.is(message({ ...plain, student: { units: 1.5 } }), 'student.units: expected an integer ≥ 1, got 1.5')
  assert.is(message({ ...plain, lerningRate: 0.1 }), 'lerningRate: unknown field, did you mean learningRate?')
  assert.is(message({ ...plain, learningRate: -1 }), 'learningRate: expected a number > 0, got -1')
  assert.is(
    message({ ...plain, learningRate: { kind: 'flow' } }),
    'learningRate: expected a number > 0, got an object',
  )
  assert.is(
    message({ ...plain, spectrum: { kind: 'power-law', beta: 1, levels: 1e9 } }),
    'spectrum.levels: expected a state of at most 3 GiB, got 1e9 levels, which need 119 GiB',
  )
  assert.is(
    message({ ...plain, inputDimension: 1e12 }, 'simulate', 'direct'),
    'inputDimension: expected a state of at most 3 GiB, got 1e12 components, which need 65.5 TiB',
  )
})

test('a field that is undefined counts as left out', () => {
  const experiment = { ...plain, seed: undefined, spectrum: undefined, time: { until: 100, at: undefined } }
  assert.equal(completeExperiment(experiment, 'solve'), completed())
})

test('every default is filled in', () => {
  for (const kind of kinds) assert.equal(completeExperiment(plain, kind), completed())
})

const spectra: [name: string, spectrum: object, expected: object][] = [
  ['isotropic', { kind: 'isotropic' }, {}],
  ['power law', { kind: 'power-law', beta: 1, levels: 4 }, {}],
  ['β = −1', { kind: 'power-law', beta: -1, levels: 3 }, { inputDimension: 1026 }],
  ['L > 1024', { kind: 'power-law', beta: 1, levels: 2000 }, { inputDimension: 2000 }],
  ['L = 10⁶', { kind: 'power-law', beta: 0.5, levels: 1e6 }, { inputDimension: 1e6 }],
  [
    'equal weights',
    { kind: 'values', eigenvalues: [3, 0, 1] },
    {
      spectrum: { kind: 'values', eigenvalues: [3, 0, 1], weights: [1 / 3, 1 / 3, 1 / 3] },
      inputDimension: 1026,
    },
  ],
  [
    'weights that sum to 1 only within 1e-9',
    { kind: 'values', eigenvalues: [1, 2], weights: [0.5, 0.5 + 0.9e-9] },
    {},
  ],
  [
    'rounded thirds',
    { kind: 'values', eigenvalues: [1, 2, 3], weights: [0.333333333, 0.333333333, 0.333333334] },
    { inputDimension: 1026 },
  ],
  ['tenths', { kind: 'values', eigenvalues: [1, 2], weights: [0.3, 0.7] }, { inputDimension: 1030 }],
]
for (const [name, spectrum, expected] of spectra) {
  test(`spectrum: ${name}`, () => {
    assert.equal(completeExperiment({ ...plain, spectrum }, 'solve'), completed({ spectrum, ...expected }))
  })
}

test('values on the edges of their ranges are taken', () => {
  const edges = {
    teacher: { units: 1, outputWeights: [-3], vectors: 'orthonormal' },
    student: { units: 3, outputWeights: [0, 1e300, -1], initialStd: 0 },
    activation: 'linear',
    learningRate: 5e-324,
    inputDimension: Number.MAX_SAFE_INTEGER,
    time: { until: 1, samples: 2, from: 0.9999999 },
    seed: Number.MAX_SAFE_INTEGER,
  }
  assert.equal(completeExperiment(edges, 'solve'), completed(edges))
  assert.equal(completeExperiment({ ...edges, seed: 0 }, 'solve'), completed({ ...edges, seed: 0 }))
  const one = { ...edges, inputDimension: 1 }
  assert.equal(completeExperiment(one, 'simulate'), completed(one))
})

test('times: at may begin with 0 and hold a single time', () => {
  for (const at of [[0], [5], [0, 1e-300, 2]]) {
    assert.equal(completeExperiment({ ...plain, time: { at } }, 'solve'), completed({ time: { at } }))
  }
})

test('times: from is the smaller of 0.01 and until/1000', () => {
  const from = (until: number) => {
    const { time } = completeExperiment({ ...plain, time: { until } }, 'solve')
    return 'from' in time ? time.from : undefined
  }
  assert.is(from(1e4), 0.01)
  assert.is(from(10), 0.01)
  assert.is(from(1), 0.001)
})

test('−0 becomes 0, as it would through JSON', () => {
  const experiment = { ...plain, seed: -0, time: { at: [-0, 1] }, student: { units: 1, outputWeights: [-0] } }
  const { seed, time, student } = completeExperiment(experiment, 'solve')
  assert.ok(Object.is(seed, 0))
  assert.ok('at' in time && Object.is(time.at[0], 0))
  assert.ok(Object.is((student.outputWeights as number[])[0], 0))
})

test('orthonormal teachers have M directions in every level', () => {
  const teacher = { units: 5, vectors: 'orthonormal' }
  const spectrum = { kind: 'power-law', beta: 1, levels: 1024 }
  assert.is(completeExperiment({ ...plain, teacher, spectrum }, 'solve').inputDimension, 5 * 1024)
  const error = refusal(() =>
    completeExperiment({ ...plain, teacher, spectrum, inputDimension: 2048 }, 'solve'),
  )
  assert.is(
    error.message,
    'inputDimension: expected N with p_k N whole and ≥ 5 in every level (nearest: 5120), got 2048',
  )
})

test('an N that does not fit is refused with its nearest ones', () => {
  const spectrum = { kind: 'power-law', beta: 1, levels: 4 }
  const error = refusal(() => completeExperiment({ ...plain, spectrum, inputDimension: 1022 }, 'solve'))
  assert.is(
    error.message,
    'inputDimension: expected N with p_k N whole in every level (nearest: 1020 and 1024), got 1022',
  )
})

test('N must be given where none fits by default', () => {
  const spectrum = { kind: 'values', eigenvalues: [1, 2], weights: [5e-8, 1 - 5e-8] }
  const error = refusal(() => completeExperiment({ ...plain, spectrum }, 'solve'))
  assert.match(error.message, /^inputDimension: expected a number, as no N from 1024 to 1e7 /)
  const experiment = { ...plain, spectrum, inputDimension: 2e7 }
  assert.is(completeExperiment(experiment, 'solve').inputDimension, 2e7)
})

const initialOverlaps = {
  student: [[[1]], [[0]]],
  studentTeacher: [[[0.5]], [[0]]],
  teacher: [[[0.25]], [[1]]],
}
const fromOverlaps = {
  ...plain,
  spectrum: { kind: 'values', eigenvalues: [1, 2], weights: [0.5, 0.5] },
  teacher: { units: 1 },
  student: { units: 1 },
  initialOverlaps,
}
const { inputDimension: _, ...withoutDimension } = completed({
  ...fromOverlaps,
  time: { until: 100, samples: 60, from: 0.01 },
  teacher: { units: 1, outputWeights: 'scaled' },
  student: { units: 1, outputWeights: 'scaled' },
})

test('solve from initial overlaps neither uses nor fills in N', () => {
  assert.equal(completeExperiment(fromOverlaps, 'solve'), withoutDimension)
  const odd = { ...fromOverlaps, inputDimension: 3 }
  assert.equal(completeExperiment(odd, 'solve'), { ...withoutDimension, inputDimension: 3 })
})

test('simulate from initial overlaps needs as many directions in every level as their rank there', () => {
  const inputDimension = 1024
  assert.equal(completeExperiment(fromOverlaps, 'simulate'), { ...withoutDimension, inputDimension })
  const four = { ...fromOverlaps, inputDimension: 4 }
  assert.is(completeExperiment(four, 'simulate').inputDimension, 4)
  const two = { ...fromOverlaps, inputDimension: 2 }
  // student and teacher lie along one line in each level
  assert.is(completeExperiment(two, 'simulate').inputDimension, 2)
  const plane = { ...two, initialOverlaps: { ...initialOverlaps, studentTeacher: [[[0]], [[0]]] } }
  const error = refusal(() => completeExperiment(plane, 'simulate'))
  assert.is(error.field, 'initialOverlaps')
  assert.match(error.message, 'expected a rank of at most 1 in level 0')
  assert.is(
    refusal(() => completeExperiment({ ...two, inputDimension: 3 }, 'simulate')).field,
    'inputDimension',
  )
  // and what `solve` completed can be completed for `simulate`
  const solved = completeExperiment(fromOverlaps, 'solve')
  assert.equal(completeExperiment(solved, 'simulate'), { ...withoutDimension, inputDimension })
})

test("trained directions are left out unless given, and counted in N: to a level's edge from initial overlaps", () => {
  const trained = (count: unknown, experiment: object = plain) => ({
    ...experiment,
    student: { ...(experiment as typeof plain).student, trained: count },
  })
  const message = (experiment: unknown, kind: ExperimentKind = 'solve') =>
    refusal(() => completeExperiment(experiment, kind)).message
  for (const kind of kinds) {
    for (const count of [1, 700, 1024]) {
      const once = completeExperiment(trained(count), kind)
      assert.equal(once, completed({ student: { ...completed().student, trained: count } }))
      assert.equal(completeExperiment(once, kind), once)
    }
    assert.is(message(trained(1025), kind), 'student.trained: expected an integer from 1 to 1024, got 1025')
  }
  const edges = { ...fromOverlaps, inputDimension: 40 }
  for (const kind of kinds) {
    for (const count of [20, 40]) {
      const once = completeExperiment(trained(count, edges), kind)
      assert.is(once.student.trained, count)
      assert.equal(completeExperiment(once, kind), once)
    }
    for (const [count, nearest] of [
      [19, '20'],
      [21, '20 and 40'],
    ]) {
      assert.is(
        message(trained(count, edges), kind),
        "student.trained: expected a number that ends at a level's edge, as initialOverlaps is given " +
          `(nearest: ${nearest}), got ${count}`,
      )
    }
  }
  assert.is(completeExperiment(trained(512, fromOverlaps), 'simulate').inputDimension, 1024)
  assert.is(
    message(trained(512, fromOverlaps)),
    'inputDimension: expected a number, as student.trained is given, got nothing',
  )
  // where N is used it must fit
  assert.match(
    message(trained(2, { ...fromOverlaps, inputDimension: 3 })),
    /^inputDimension: expected N with p_k N whole/,
  )
})

test('an orthonormal teacher needs M directions in both parts of a level that is split', () => {
  const experiment = (trained: number, N: number) => ({
    ...plain,
    spectrum: { kind: 'power-law', beta: 1, levels: 2 },
    teacher: { units: 3, vectors: 'orthonormal' },
    student: { units: 2, trained },
    inputDimension: N,
  })
  const refused = (N: number) => {
    const list: [number, string][] = []
    for (let trained = 1; trained <= N; trained++) {
      try {
        completeExperiment(experiment(trained, N), 'solve')
      } catch (error) {
        list.push([trained, /nearest: ([^)]*)/.exec((error as Error).message)![1]!])
      }
    }
    return list
  }
  assert.equal(refused(14), [
    [1, '3'],
    [2, '3'],
    [5, '4 and 7'],
    [6, '4 and 7'],
    [8, '7 and 10'],
    [9, '7 and 10'],
    [12, '11 and 14'],
    [13, '11 and 14'],
  ])
  // no level can be split
  assert.equal(
    refused(8),
    [1, 2, 3, 5, 6, 7].map((trained) => [trained, trained < 4 ? '4' : '4 and 8']),
  )
  assert.match(
    refusal(() => completeExperiment(experiment(5, 14), 'solve')).message,
    /^student.trained: expected a number that leaves ≥ 3 directions to both parts of the level in which it ends \(/,
  )
})

test('nothing of the input is changed or shared', () => {
  const experiment = {
    ...fromOverlaps,
    teacher: { units: 1, outputWeights: [2] },
    time: { at: [0, 1] },
  }
  const before = JSON.stringify(experiment)
  freeze(experiment)
  const result = completeExperiment(experiment, 'simulate')
  const scribble = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    for (const [key, item] of Object.entries(value)) {
      scribble(item)
      if (typeof item === 'number') (value as Record<string, unknown>)[key] = 99
    }
  }
  scribble(result)
  assert.is(JSON.stringify(experiment), before)
})

/** A valid experiment with some of the fields left out. */
function randomExperiment(random: () => number): Record<string, unknown> {
  const integer = (least: number, most: number) => least + Math.floor(random() * (most - least + 1))
  const maybe = (fields: object) => (random() < 0.5 ? fields : {})
  const K = integer(1, 4)
  const M = integer(1, 4)
  const L = integer(1, 9)
  const list = (length: number) => Array.from({ length }, () => random() * 2)
  const parts = Array.from({ length: L }, () => integer(1, 5))
  const total = parts.reduce((sum, part) => sum + part, 0)
  const outputWeights = (units: number) => [list(units), 'unit', 'scaled'][integer(0, 2)]
  const spectrum = [
    { kind: 'isotropic' },
    { kind: 'power-law', beta: random() * 3 - 1, levels: L },
    { kind: 'values', eigenvalues: list(L), ...maybe({ weights: parts.map((part) => part / total) }) },
  ][integer(0, 2)]!
  const levels = spectrum.kind === 'isotropic' ? 1 : L
  const times = [
    { until: 1 + random() * 1e5, ...maybe({ samples: integer(2, 99) }) },
    { at: [0, 1, 1 + random() + 1] },
  ]
  const common = {
    spectrum,
    learningRate: random() + 0.01,
    time: times[integer(0, 1)],
    ...maybe({ seed: integer(0, 1e9) }),
    ...maybe({ activation: 'linear' }),
  }
  if (random() < 0.3) {
    // Rank-one overlaps: the Gram matrix of numbers.
    const vectors = Array.from({ length: levels }, () => [list(K), list(M)] as const)
    const outer = (a: number[], b: number[]) => a.map((x) => b.map((y) => x * y))
    return {
      ...common,
      teacher: { units: M, ...maybe({ outputWeights: outputWeights(M) }) },
      student: { units: K, ...maybe({ outputWeights: outputWeights(K) }) },
      initialOverlaps: {
        student: vectors.map(([j]) => outer(j, j)),
        studentTeacher: vectors.map(([j, b]) => outer(j, b)),
        teacher: vectors.map(([, b]) => outer(b, b)),
      },
    }
  }
  return {
    ...common,
    teacher: {
      units: M,
      ...maybe({ outputWeights: outputWeights(M) }),
      ...maybe({ vectors: 'orthonormal' }),
    },
    student: { units: K, ...maybe({ outputWeights: outputWeights(K) }), ...maybe({ initialStd: random() }) },
  }
}

test('a completed experiment is complete: completing it again, or its JSON, changes nothing', () => {
  const random = randomNumbers(1)
  for (let i = 0; i < 500; i++) {
    const experiment = randomExperiment(random)
    freeze(experiment)
    for (const kind of kinds) {
      const once = completeExperiment(experiment, kind)
      freeze(once)
      assert.equal(completeExperiment(once, kind), once)
      assert.equal(completeExperiment(JSON.parse(JSON.stringify(once)), kind), once)
      // One completed for simulation is complete for the theory too.
      if (kind === 'simulate') assert.equal(completeExperiment(once, 'solve'), once)
    }
  }
})

test('large experiments that fit into memory are taken', () => {
  const large = { ...plain, spectrum: { kind: 'power-law', beta: 1, levels: 1e6 } }
  assert.is(completeExperiment(large, 'solve').inputDimension, 1e6)
  const wide = { ...plain, inputDimension: 6e7 }
  assert.is(completeExperiment(wide, 'simulate').inputDimension, 6e7)
  const long = { ...plain, time: { until: 1, samples: 1e6 } }
  assert.equal(completeExperiment(long, 'solve').time, { until: 1, samples: 1e6, from: 0.001 })
})

test.run()
