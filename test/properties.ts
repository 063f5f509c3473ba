// What the contract promises of every experiment, on experiments drawn by fast-check: a failure is shrunk to a small one.
import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { SimulateOptions, SolveOptions } from '../src/api.js'
import type { FieldError } from '../src/check.js'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import { powerLaw } from '../src/experiment/spectrum.js'
import type { Experiment, ExperimentSpectrum, InitialOverlaps } from '../src/experiment.js'
import { simulate } from '../src/simulate.js'
import { solve } from '../src/solve.js'
import type { Trajectory } from '../src/trajectory.js'

/** Every run of these tests draws the same. */
const SEED = 1
/** Where two ways to the same curve are compared: their errors may be 100 r ε_g each before the end of a plateau. */
const FINE = 1e-10

function check<T>(arbitrary: fc.Arbitrary<T>, numRuns: number, property: (value: T) => Promise<void> | void) {
  return fc.assert(
    fc.asyncProperty(arbitrary, async (value) => property(value)),
    { seed: SEED, numRuns },
  )
}

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const units = fc.integer({ min: 1, max: 3 })
const outputWeights = (count: number) =>
  fc.oneof(
    fc.constantFrom('scaled' as const, 'unit' as const),
    fc.array(real(0.3, 1.2), { minLength: count, maxLength: count }),
  )

const times: fc.Arbitrary<Experiment['time']> = fc.oneof(
  fc.record({ until: real(1, 10), samples: fc.integer({ min: 2, max: 12 }) }),
  fc
    .uniqueArray(real(0, 10), { minLength: 1, maxLength: 8 })
    .map((at) => ({ at: at.map((time) => time + 0).sort((a, b) => a - b) })),
)

/** Levels of whole numbers of directions, which N is a multiple of. */
const spectra = fc.oneof<fc.Arbitrary<{ parts: number[]; spectrum: ExperimentSpectrum }>[]>(
  fc.constant({ parts: [1], spectrum: { kind: 'isotropic' as const } }),
  fc.record({ beta: real(-1, 2), levels: fc.integer({ min: 1, max: 4 }) }).map(({ beta, levels }) => ({
    parts: new Array<number>(levels).fill(1),
    spectrum: { kind: 'power-law' as const, beta, levels },
  })),
  fc
    .array(fc.tuple(real(0.1, 2), fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 4 })
    .map((levels) => {
      const parts = levels.map(([, part]) => part)
      const total = parts.reduce((sum, part) => sum + part, 0)
      const weights = parts.map((part) => part / total)
      return {
        parts,
        spectrum: { kind: 'values' as const, eigenvalues: levels.map(([value]) => value), weights },
      }
    }),
)

/** Experiments whose teacher and student are drawn. */
const drawn = fc
  .record({ M: units, K: units, levels: spectra })
  .chain(({ M, K, levels: { parts, spectrum } }) =>
    fc.record(
      {
        spectrum: fc.constant(spectrum),
        teacher: fc.record(
          {
            units: fc.constant(M),
            outputWeights: outputWeights(M),
            vectors: fc.constantFrom('random' as const, 'orthonormal' as const),
          },
          { requiredKeys: ['units'] },
        ),
        student: fc.record(
          { units: fc.constant(K), outputWeights: outputWeights(K), initialStd: real(0, 1) },
          { requiredKeys: ['units'] },
        ),
        activation: fc.constantFrom('erf' as const, 'linear' as const),
        learningRate: real(0.01, 0.3),
        inputDimension: fc
          .integer({ min: 3, max: 6 })
          .map((n) => n * parts.reduce((sum, part) => sum + part, 0)),
        time: times,
        seed: fc.maxSafeNat(),
      },
      { requiredKeys: ['teacher', 'student', 'spectrum', 'learningRate', 'inputDimension', 'time'] },
    ),
  ) as fc.Arbitrary<Experiment & { inputDimension: number }>

/** The same from the overlaps that are drawn, given, with spectrum and output weights spelled out. */
type Given = Experiment & {
  spectrum: { kind: 'values'; eigenvalues: number[]; weights: number[] }
  teacher: { units: number; outputWeights: number[] }
  student: { units: number; outputWeights: number[] }
  initialOverlaps: InitialOverlaps
}

async function givenOf(experiment: Experiment): Promise<Given> {
  const { spectrum = { kind: 'isotropic' }, teacher, student } = experiment
  const { overlaps } = await solve({ ...experiment, time: { at: [0] } }, { overlaps: 'levels' })
  const levels =
    spectrum.kind === 'values'
      ? spectrum
      : spectrum.kind === 'isotropic'
        ? { eigenvalues: [1] }
        : powerLaw(spectrum.beta, spectrum.levels)
  const { eigenvalues, weights = eigenvalues.map(() => 1 / eigenvalues.length) } = {
    weights: undefined,
    ...levels,
  }
  const spell = (given: Experiment['teacher']['outputWeights'], count: number, scaled: number) =>
    Array.isArray(given) ? given : new Array<number>(count).fill(given === 'unit' ? 1 : scaled)
  const { units: M } = teacher
  const { units: K } = student
  return {
    ...experiment,
    spectrum: { kind: 'values', eigenvalues: [...eigenvalues], weights: [...weights] },
    teacher: { units: M, outputWeights: spell(teacher.outputWeights, M, 1 / Math.sqrt(M)) },
    student: { units: K, outputWeights: spell(student.outputWeights, K, Math.sqrt(M) / K) },
    initialOverlaps: { student: overlaps!.q![0]!, studentTeacher: overlaps!.r![0]!, teacher: overlaps!.t! },
  }
}

/** Asserts that two curves differ by what their tolerance and rounding allow: `factor` times the second one. */
function assertSame(a: Trajectory, b: Trajectory, factor = 1): void {
  assert.equal(a.alpha, b.alpha)
  a.generalizationError.forEach((value, i) => {
    const expected = factor * b.generalizationError[i]!
    const allowed = 200 * FINE * Math.abs(expected) + a.floor + factor * b.floor
    assert.ok(Math.abs(value - expected) <= allowed, `${value} against ${expected} at α = ${a.alpha[i]}`)
  })
}

async function assertEquivalent(one: Experiment, other: Experiment, factor = 1): Promise<void> {
  const options = { tolerance: FINE }
  assertSame(await solve(one, options), await solve(other, options), factor)
}

const bytes = (trajectory: Trajectory) => JSON.stringify(trajectory)
const runs = { solve, simulate } as const
const kinds = ['solve', 'simulate'] as const

test('a completed experiment gives the same bytes, and completing it again changes nothing', () =>
  check(drawn, 60, async (experiment) => {
    for (const kind of kinds) {
      const completed = completeExperiment(experiment, kind)
      assert.equal(completeExperiment(completed, kind), completed)
      const trajectory = await runs[kind](experiment)
      assert.is(bytes(await runs[kind](completed)), bytes(trajectory))
      assert.is(bytes(await runs[kind](trajectory.experiment)), bytes(trajectory))
    }
  }))

test("the caller's objects are not changed, and shared with nothing that is returned", () =>
  check(drawn, 40, async (experiment) => {
    const given = await givenOf(experiment)
    for (const kind of kinds) {
      for (const one of [experiment, given]) {
        const before = JSON.stringify(one)
        const trajectory = await runs[kind](one, { overlaps: 'levels' })
        scribble(trajectory)
        assert.is(JSON.stringify(one), before)
      }
    }
  }))

/** Overwrites every number. */
function scribble(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, item] of Object.entries(value)) {
    if (typeof item === 'number') (value as Record<string, unknown>)[key] = 99
    else scribble(item)
  }
}

test('a trajectory survives JSON and structured cloning', () =>
  check(drawn, 40, async (experiment) => {
    for (const kind of kinds) {
      const options = {
        overlaps: 'levels',
        ...(kind === 'simulate' && { runs: 3, workers: 1, keepRuns: true }),
      } as const
      const trajectory = await runs[kind](experiment, options)
      assert.equal(JSON.parse(bytes(trajectory)), trajectory)
      assert.equal(structuredClone(trajectory), trajectory)
    }
  }))

test('a signal, progress and the overlaps asked for change no bit', () =>
  check(drawn, 30, async (experiment) => {
    for (const kind of kinds) {
      const plain = await runs[kind](experiment)
      const { overlaps: _, ...watched } = await runs[kind](experiment, {
        signal: new AbortController().signal,
        onProgress: () => {},
        overlaps: true,
      })
      assert.equal({ ...watched, work: { ...watched.work, overlaps: false } }, plain)
    }
  }))

test('a prefix of the times gives the same numbers', () =>
  check(drawn, 60, async (experiment) => {
    const { alpha } = await solve(experiment)
    const prefix = { ...experiment, time: { at: alpha.slice(0, Math.ceil(alpha.length / 2)) } }
    const { length } = prefix.time.at
    for (const method of ['direct', 'reduced'] as const) {
      const all = await simulate({ ...experiment, time: { at: alpha } }, { method })
      const some = await simulate(prefix, { method })
      assert.equal(some.alpha, all.alpha.slice(0, some.alpha.length))
      assert.equal(some.generalizationError, all.generalizationError.slice(0, some.alpha.length))
    }
    const all = await solve(experiment, { tolerance: FINE })
    const some = await solve(prefix, { tolerance: FINE })
    assertSame(some, {
      ...all,
      alpha: all.alpha.slice(0, length),
      generalizationError: all.generalizationError.slice(0, length),
    })
  }))

test('the log-spaced times, listed, give the same curve', () =>
  check(drawn, 40, async (experiment) => {
    for (const kind of kinds) {
      const one = await runs[kind](experiment)
      const at = (await solve(experiment)).alpha
      const other = await runs[kind]({ ...experiment, time: { at } })
      assert.equal({ ...other, experiment: one.experiment }, one)
    }
  }))

test('theory and both simulations start at the same error', () =>
  check(drawn, 40, async (experiment) => {
    for (const one of [experiment, await givenOf(experiment)]) {
      const start = { ...one, time: { at: [0] } }
      const theory = await solve(start)
      for (const method of ['direct', 'reduced'] as const) {
        const { generalizationError } = await simulate(start, { method })
        const difference = Math.abs(generalizationError[0]! - theory.generalizationError[0]!)
        assert.ok(difference <= 1e-12 * theory.generalizationError[0]! + 2 * theory.floor)
      }
    }
  }))

test('what is left out is what its default says', () =>
  check(drawn, 30, async (experiment) => {
    const { spectrum, inputDimension: trained } = experiment
    for (const kind of kinds) {
      const { work: _, experiment: __, ...curve } = await runs[kind](experiment)
      const assertCurve = async (other: Experiment) => {
        const { work: _, experiment: __, ...found } = await runs[kind](other)
        assert.equal(found, curve)
      }
      await assertCurve({ ...experiment, student: { ...experiment.student, trained } })
      if (spectrum?.kind === 'power-law') {
        await assertCurve({ ...experiment, spectrum: powerLaw(spectrum.beta, spectrum.levels) })
      }
      if (spectrum?.kind === 'isotropic') {
        await assertCurve({ ...experiment, spectrum: { kind: 'power-law', beta: 1, levels: 1 } })
      }
    }
  }))

test('run 0 of an ensemble is the run alone, and more runs change no earlier one', () =>
  check(
    fc.tuple(drawn, fc.integer({ min: 2, max: 5 }), fc.boolean()),
    40,
    async ([experiment, count, redraw]) => {
      const options = { redraw, workers: 1, keepRuns: true }
      const alone = await simulate(experiment, { redraw })
      const some = await simulate(experiment, { ...options, runs: count })
      const more = await simulate(experiment, { ...options, runs: count + 2 })
      assert.equal(some.runs![0], alone.generalizationError)
      assert.equal(more.runs!.slice(0, count), some.runs)
      some.generalizationError.forEach((value, i) => {
        const mean = some.runs!.reduce((sum, run) => sum + run[i]!, 0) / count
        assert.ok(Math.abs(value - mean) <= 1e-14 * mean)
      })
    },
  ))

test('the number of workers changes no bit', () =>
  check(drawn, 6, async (experiment) => {
    const of = async (workers: number) => bytes(await simulate(experiment, { runs: 5, workers }))
    const one = await of(1)
    for (const workers of [2, 3]) assert.is(await of(workers), one)
  }))

/** The matrices of every level with their rows and columns in another order. */
function reorder(matrices: number[][][], rows: number[], columns: number[]): number[][][] {
  return matrices.map((matrix) => rows.map((i) => columns.map((j) => matrix[i]![j]!)))
}

const withOrders = drawn.chain((experiment) => {
  const order = (count: number) => fc.shuffledSubarray([...Array(count).keys()], { minLength: count })
  return fc.tuple(fc.constant(experiment), order(experiment.student.units), order(experiment.teacher.units))
})

test('the order of the hidden units does not matter', () =>
  check(withOrders, 60, async ([experiment, students, teachers]) => {
    const given = await givenOf(experiment)
    const { student, studentTeacher, teacher } = given.initialOverlaps
    const pick = (list: number[], order: number[]) => order.map((i) => list[i]!)
    await assertEquivalent(
      {
        ...given,
        student: { ...given.student, outputWeights: pick(given.student.outputWeights, students) },
        teacher: { ...given.teacher, outputWeights: pick(given.teacher.outputWeights, teachers) },
        initialOverlaps: {
          student: reorder(student, students, students),
          studentTeacher: reorder(studentTeacher, students, teachers),
          teacher: reorder(teacher, teachers, teachers),
        },
      },
      given,
    )
  }))

/** The levels `order` of a given experiment, each with what it is multiplied by: eigenvalue, weight and overlaps. */
function selectLevels(given: Given, order: { k: number; share: number }[]): Experiment {
  const { spectrum, initialOverlaps } = given
  const overlaps = (of: number[][][]) =>
    order.map(({ k, share }) => of[k]!.map((row) => row.map((value) => share * value)))
  return {
    ...given,
    spectrum: {
      kind: 'values',
      eigenvalues: order.map(({ k }) => spectrum.eigenvalues[k]!),
      weights: order.map(({ k, share }) => share * spectrum.weights[k]!),
    },
    initialOverlaps: {
      student: overlaps(initialOverlaps.student),
      studentTeacher: overlaps(initialOverlaps.studentTeacher),
      teacher: overlaps(initialOverlaps.teacher),
    },
  }
}

test('the order of the levels does not matter', () =>
  check(drawn, 60, async (experiment) => {
    const given = await givenOf(experiment)
    const order = given.spectrum.eigenvalues.map((_, k) => ({ k, share: 1 })).reverse()
    await assertEquivalent(selectLevels(given, order), given)
  }))

test('a level may be split into two of the same eigenvalue', () =>
  check(fc.tuple(drawn, fc.nat(), real(0.1, 0.9)), 60, async ([experiment, index, share]) => {
    const given = await givenOf(experiment)
    const split = index % given.spectrum.eigenvalues.length
    const order = given.spectrum.eigenvalues.flatMap((_, k) =>
      k === split
        ? [
            { k, share },
            { k, share: 1 - share },
          ]
        : [{ k, share: 1 }],
    )
    await assertEquivalent(selectLevels(given, order), given)
  }))

test('a hidden unit may change its sign with its output weight', () =>
  check(fc.tuple(drawn, fc.nat(), fc.nat()), 60, async ([experiment, i, n]) => {
    const given = await givenOf(experiment)
    const signs = (count: number, index: number) =>
      Array.from({ length: count }, (_, a) => (a === index % count ? -1 : 1))
    const s = signs(given.student.units, i)
    const t = signs(given.teacher.units, n)
    const flip = (matrices: number[][][], rows: number[], columns: number[]) =>
      matrices.map((matrix) => matrix.map((row, a) => row.map((value, b) => rows[a]! * columns[b]! * value)))
    const { student, studentTeacher, teacher } = given.initialOverlaps
    await assertEquivalent(
      {
        ...given,
        student: { ...given.student, outputWeights: given.student.outputWeights.map((w, a) => s[a]! * w) },
        teacher: { ...given.teacher, outputWeights: given.teacher.outputWeights.map((v, b) => t[b]! * v) },
        initialOverlaps: {
          student: flip(student, s, s),
          studentTeacher: flip(studentTeacher, s, t),
          teacher: flip(teacher, t, t),
        },
      },
      given,
    )
  }))

const scale = (matrices: number[][][], factor: number) =>
  matrices.map((matrix) => matrix.map((row) => row.map((value) => factor * value)))

test('inputs c times as long, with weights and learning rate to match, give the same curve', () =>
  check(fc.tuple(drawn, real(0.1, 10)), 60, async ([experiment, c]) => {
    const given = await givenOf(experiment)
    const { student, studentTeacher, teacher } = given.initialOverlaps
    await assertEquivalent(
      {
        ...given,
        learningRate: given.learningRate / c,
        spectrum: { ...given.spectrum, eigenvalues: given.spectrum.eigenvalues.map((value) => c * value) },
        initialOverlaps: {
          student: scale(student, 1 / c),
          studentTeacher: scale(studentTeacher, 1 / c),
          teacher: scale(teacher, 1 / c),
        },
      },
      given,
    )
  }))

test('outputs s times as large, with the learning rate over s², give s² times the error', () =>
  check(fc.tuple(drawn, real(0.1, 10)), 60, async ([experiment, s]) => {
    const given = await givenOf(experiment)
    const times = (weights: number[]) => weights.map((weight) => s * weight)
    await assertEquivalent(
      {
        ...given,
        learningRate: given.learningRate / s ** 2,
        student: { ...given.student, outputWeights: times(given.student.outputWeights) },
        teacher: { ...given.teacher, outputWeights: times(given.teacher.outputWeights) },
      },
      given,
      s ** 2,
    )
  }))

test('a linear student may be u times as long with an output weight over u, and the learning rate times u²', () =>
  check(fc.tuple(drawn, real(0.2, 5)), 60, async ([experiment, u]) => {
    const given = await givenOf({ ...experiment, activation: 'linear' })
    const { student, studentTeacher, teacher } = given.initialOverlaps
    await assertEquivalent(
      {
        ...given,
        learningRate: given.learningRate * u ** 2,
        student: { ...given.student, outputWeights: given.student.outputWeights.map((weight) => weight / u) },
        initialOverlaps: {
          student: scale(student, u ** 2),
          studentTeacher: scale(studentTeacher, u),
          teacher,
        },
      },
      given,
    )
  }))

test('every integrator keeps the tolerance asked for', () => {
  const options = fc.record({
    tolerance: fc.integer({ min: 3, max: 8 }).map((digits) => 10 ** -digits),
    integrator: fc.constantFrom(
      'auto' as const,
      'explicit' as const,
      'implicit' as const,
      'stabilised' as const,
    ),
  })
  return check(fc.tuple(drawn, options), 60, async ([experiment, { tolerance, integrator }]) => {
    const found = await solve(experiment, { tolerance, integrator })
    const expected = await solve(experiment, { tolerance: 1e-12 })
    found.generalizationError.forEach((value, i) => {
      const error = Math.abs(value - expected.generalizationError[i]!)
      const allowed = 100 * tolerance * expected.generalizationError[i]! + found.floor + expected.floor
      assert.ok(error <= allowed, `${error} where ${allowed} is allowed`)
    })
  })
})

/** Every field with a name long enough that one wrong letter leaves no doubt. */
const names = [
  ['', 'spectrum'],
  ['', 'teacher'],
  ['', 'student'],
  ['', 'activation'],
  ['', 'learningRate'],
  ['', 'inputDimension'],
  ['', 'initialOverlaps'],
  ['teacher', 'outputWeights'],
  ['teacher', 'vectors'],
  ['student', 'initialStd'],
  ['student', 'trained'],
  ['spectrum', 'eigenvalues'],
  ['spectrum', 'levels'],
  ['time', 'until'],
  ['time', 'samples'],
] as const

test('a misspelt field is named, with the one that was meant', () => {
  const misspelt = fc
    .tuple(fc.constantFrom(...names), fc.nat(), fc.constantFrom('drop', 'double', 'swap', 'case'))
    .map(([[parent, name], at, change]) => {
      const i = at % (name.length - 1)
      const [before, letter, next, after] = [name.slice(0, i), name[i]!, name[i + 1]!, name.slice(i + 2)]
      const changed = {
        drop: before + next + after,
        double: before + letter + letter + next + after,
        swap: before + next + letter + after,
        case: name.toUpperCase(),
      }[change]!
      return { parent, name, changed }
    })
    .filter(({ name, changed }) => changed !== name)
  return check(fc.tuple(drawn, misspelt), 300, async ([experiment, { parent, name, changed }]) => {
    const inside = parent === '' ? experiment : (experiment[parent] ?? { kind: 'isotropic' })
    const wrong = { ...inside, [changed]: 1 }
    const whole = parent === '' ? wrong : { ...experiment, [parent]: wrong }
    for (const kind of kinds) {
      const error = await runs[kind](whole as Experiment).then(
        () => undefined,
        (reason: FieldError) => reason,
      )
      const field = parent === '' ? changed : `${parent}.${changed}`
      assert.is(error?.message, `${field}: unknown field, did you mean ${name}?`)
      assert.is(error?.field, field)
      assert.instance(error, TypeError)
    }
  })
})

test('a misspelt option is named, too', () =>
  check(
    fc.constantFrom('tolerence', 'Integrator', 'overlap', 'run', 'keepRun', 'worker'),
    20,
    async (name) => {
      const experiment = { teacher: { units: 1 }, student: { units: 1 }, learningRate: 1, time: { at: [0] } }
      for (const kind of kinds) {
        const error = await runs[kind](experiment, { [name]: 1 } as SolveOptions & SimulateOptions).then(
          () => undefined,
          (reason: FieldError) => reason,
        )
        assert.is(error?.field, name)
        assert.ok(error?.message.startsWith(`${name}: unknown field, `))
      }
    },
  ))

test.run()
