import type { SimulateOptions, SolveOptions } from '../../src/api.js'
import type { Experiment, ExperimentSpectrum, InitialOverlaps, OutputWeights } from '../../src/experiment.js'
import { Draw } from './draw.js'

/** An experiment and options, valid or not. */
export interface FuzzCase {
  seed: number
  kind: 'solve' | 'simulate'
  experiment: unknown
  options: unknown
  /** What must become of it: a trajectory; a refusal that names this field; or either. */
  expected: 'trajectory' | { refusal: string } | 'either'
  /** Milliseconds after which it is stopped, if it still runs. */
  stopAfter: number
}

/** Case number `seed`: valid, with one fault, with some changes, or with nothing in its place. */
export function fuzzCase(seed: number): FuzzCase {
  const draw = new Draw(seed)
  const kind = draw.pick(['solve', 'simulate'] as const)
  const stopAfter = draw.integer(1, 12)
  const common = { seed, kind, stopAfter }
  const style = draw.between(0, 1)
  if (style > 0.97) {
    return { ...common, experiment: anything(draw, 3), options: anything(draw, 2), expected: 'either' }
  }
  const { experiment, expected } = validExperiment(draw, kind)
  const options = validOptions(draw, kind)
  if (style < 0.4) return { ...common, experiment, options, expected }
  if (style < 0.75) return { ...common, ...withFault(draw, kind, { experiment, options }) }
  const count = draw.integer(1, 3)
  for (let i = 0; i < count; i++) disturb(draw, draw.chance(0.85) ? experiment : options)
  return { ...common, experiment, options, expected: 'either' }
}

/** A number of either sign and any size. */
function anyReal(draw: Draw): number {
  const size = draw.pick([
    () => draw.between(0, 2),
    () => 1,
    () => 0,
    () => draw.scale(1e-12, 1e12),
    () => draw.pick([5e-324, 1e-300, 1e-160, 1e-100, 1e100, 1e160, 1e300, Number.MAX_VALUE]),
  ])()
  return draw.chance(0.3) ? -size : size
}

/** A number > 0: of order one, or of any size. */
function positive(draw: Draw, extreme: number): number {
  if (!draw.chance(extreme)) return draw.scale(0.05, 5)
  const value = Math.abs(anyReal(draw))
  return value > 0 ? value : 1e-300
}

/** An experiment that is valid, unless `expected` says that its sizes or times may be refused. */
export function validExperiment(
  draw: Draw,
  kind: FuzzCase['kind'],
): { experiment: Experiment; expected: 'trajectory' | 'either' } {
  const isExtreme = draw.chance(0.5)
  const extreme = isExtreme ? 0.4 : 0
  const K = draw.chance(0.8) ? draw.integer(1, 3) : draw.integer(1, 8)
  const M = draw.chance(0.8) ? draw.integer(1, 3) : draw.integer(1, 8)
  const L = draw.chance(0.9)
    ? draw.integer(1, 6)
    : draw.chance(0.9)
      ? draw.integer(7, 60)
      : draw.integer(61, 3000)
  const { spectrum, parts } = validSpectrum(draw, L, extreme)
  const levels = parts.length
  const total = parts.reduce((sum, part) => sum + part, 0)
  // room for K+M directions in every level
  const N = total * draw.integer(1, 3) * (draw.chance(0.5) ? 1 : K + M)
  const isOrthonormal = draw.chance(0.25)
  const fitsOrthonormal = Math.min(...parts) * (N / total) >= M
  const outputWeights = (units: number): OutputWeights =>
    draw.pick<OutputWeights>([
      'scaled',
      'unit',
      draw.list(units, () => (draw.chance(extreme) ? anyReal(draw) : draw.between(-1.5, 1.5))),
    ])
  const isGiven = draw.chance(0.25) && L <= 500
  const common = {
    ...(spectrum !== undefined && { spectrum }),
    ...draw.maybe(0.5, () => ({ activation: draw.pick(['erf', 'linear'] as const) })),
    learningRate: draw.chance(extreme)
      ? draw.pick([() => draw.scale(1e-12, 1e12), () => positive(draw, 1)])()
      : draw.scale(0.01, 2),
    ...draw.maybe(0.5, () => ({ seed: draw.pick([0, 1, 12345, 2 ** 32, Number.MAX_SAFE_INTEGER]) })),
    time: validTime(draw, extreme),
  }
  const teacher = { units: M, ...draw.maybe(0.6, () => ({ outputWeights: outputWeights(M) })) }
  const student = { units: K, ...draw.maybe(0.6, () => ({ outputWeights: outputWeights(K) })) }
  if (isGiven) {
    const gives = kind === 'simulate' || draw.chance(0.3)
    const experiment = {
      ...common,
      teacher,
      student,
      ...(gives && { inputDimension: N * (K + M) }),
      initialOverlaps: validOverlaps(draw, levels, K, M, extreme),
    }
    return { experiment, expected: isExtreme && kind === 'simulate' ? 'either' : 'trajectory' }
  }
  const trained = draw.chance(0.15) ? { trained: draw.integer(1, N) } : {}
  const experiment = {
    ...common,
    teacher: { ...teacher, ...(isOrthonormal && { vectors: 'orthonormal' as const }) },
    student: {
      ...student,
      ...draw.maybe(0.7, () => ({
        initialStd: draw.chance(extreme) ? Math.abs(anyReal(draw)) : draw.pick([0, 0.01, 1]),
      })),
      ...trained,
    },
    inputDimension: N,
  }
  // a time may ask for too many steps, a level be too small for the teacher
  const isOpen =
    (isExtreme && kind === 'simulate') || (isOrthonormal && ('trained' in trained || !fitsOrthonormal))
  return { experiment, expected: isOpen ? 'either' : 'trajectory' }
}

/** A spectrum, and directions of its levels, in small whole numbers. */
function validSpectrum(
  draw: Draw,
  L: number,
  extreme: number,
): { spectrum: ExperimentSpectrum | undefined; parts: number[] } {
  const kind = draw.pick(['none', 'isotropic', 'power-law', 'power-law', 'values', 'values', 'values'])
  const ones = (count: number) => new Array<number>(count).fill(1)
  if (kind === 'none') return { spectrum: undefined, parts: [1] }
  if (kind === 'isotropic') return { spectrum: { kind }, parts: [1] }
  if (kind === 'power-law') {
    const beta = draw.chance(extreme) ? draw.pick([-1, -0.999999, 0, 5, 50, 1e3, 1e300]) : draw.between(-1, 3)
    return { spectrum: { kind, beta, levels: L }, parts: ones(L) }
  }
  const tie = positive(draw, extreme)
  const eigenvalues = draw.list(L, () =>
    draw.pick([() => tie, () => 0, () => draw.between(0, 3), () => positive(draw, extreme)])(),
  )
  if (!eigenvalues.some((eigenvalue) => eigenvalue > 0)) eigenvalues[0] = tie
  if (draw.chance(0.4)) return { spectrum: { kind: 'values', eigenvalues }, parts: ones(L) }
  const parts = draw.list(L, () => (draw.chance(0.05) ? draw.integer(1, 200) : draw.integer(1, 5)))
  const total = parts.reduce((sum, part) => sum + part, 0)
  return { spectrum: { kind: 'values', eigenvalues, weights: parts.map((part) => part / total) }, parts }
}

function validTime(draw: Draw, extreme: number): Experiment['time'] {
  if (draw.chance(0.4)) {
    const times = draw.list(draw.integer(1, 12), () =>
      draw.chance(extreme / 4) ? Math.abs(anyReal(draw)) : draw.pick([0, draw.scale(1e-3, 30)]),
    )
    return { at: [...new Set(times)].sort((a, b) => a - b) }
  }
  const until = draw.chance(extreme / 4) ? draw.pick([1e-300, 1e-12, 1e6, 1e300]) : draw.scale(0.01, 30)
  return {
    until,
    ...draw.maybe(0.7, () => ({ samples: draw.integer(2, 20) })),
    ...draw.maybe(0.3, () => ({ from: until * draw.pick([0.5, 1e-3, 0.999999]) })),
  }
}

/** Overlaps of vectors drawn, as many directions as their rank; all of a level of one size. */
function validOverlaps(draw: Draw, levels: number, K: number, M: number, extreme: number): InitialOverlaps {
  const overlaps: InitialOverlaps = { student: [], studentTeacher: [], teacher: [] }
  for (let k = 0; k < levels; k++) {
    const rank = draw.integer(1, K + M)
    const size = draw.chance(extreme) ? draw.pick([0, 1e-140, 1e-30, 1e30, 1e76, 1e150]) : 1
    const vectors = draw.list(K + M, () => draw.list(rank, () => size * draw.between(-1, 1)))
    const product = (a: number, b: number) =>
      vectors[a]!.reduce((sum, value, i) => sum + value * vectors[b]![i]!, 0)
    const block = (rows: number, columns: number, row: number, column: number) =>
      draw.list(rows, (a) => draw.list(columns, (b) => product(row + a, column + b)))
    overlaps.student.push(block(K, K, 0, 0))
    overlaps.studentTeacher.push(block(K, M, 0, K))
    overlaps.teacher.push(block(M, M, K, K))
  }
  return overlaps
}

function validOptions(draw: Draw, kind: FuzzCase['kind']): SolveOptions | SimulateOptions {
  const overlaps = draw.maybe(0.3, () => ({ overlaps: draw.pick([true, false, 'levels'] as const) }))
  if (kind === 'solve') {
    return {
      ...overlaps,
      ...draw.maybe(0.5, () => ({ tolerance: draw.pick([1e-13, 0.1, draw.scale(1e-12, 0.1)]) })),
      ...draw.maybe(0.5, () => ({
        integrator: draw.pick(['auto', 'explicit', 'implicit', 'stabilised'] as const),
      })),
      ...draw.maybe(0.3, () => ({ levels: draw.pick(['auto', 'exact'] as const) })),
    }
  }
  // threads take long to start: seldom
  const runs = draw.maybe(0.3, () => ({ runs: draw.integer(1, 4), workers: draw.chance(0.01) ? 2 : 1 }))
  return {
    ...overlaps,
    ...runs,
    ...draw.maybe(0.5, () => ({ method: draw.pick(['auto', 'direct', 'reduced'] as const) })),
    ...draw.maybe(0.2, () => ({ redraw: draw.chance(0.5) })),
    ...draw.maybe(0.2, () => ({ keepRuns: draw.chance(0.5) })),
  }
}

// Made anew each time: cases must share no object.
const notNumbers = () => [null, true, '1', 'NaN', [], {}, [1], 1n, new Date(0), () => 1, Symbol('one')]
const notFinite = () => [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
const notCounts = () => [...notNumbers(), ...notFinite(), 0, -1, 1.5, 2 ** 53, 1e300, -0]
const notObjects = () => [
  null,
  true,
  3,
  'x',
  [],
  new Map(),
  new Date(0),
  new Float64Array(1),
  Symbol('o'),
  () => 1,
]
const notWords = () => [null, 1, '', 'ERF', 'erf ', 'ｅｒｆ', [], {}, Symbol('erf')]

/** Fields that every experiment has or may have, and what none of them may be. */
const faults = (): [path: string, values: readonly unknown[]][] => [
  ['teacher', [...notObjects(), undefined]],
  ['student', [...notObjects(), undefined]],
  ['spectrum', notObjects()],
  ['time', [...notObjects(), undefined]],
  ['initialOverlaps', notObjects()],
  ['teacher.units', [...notCounts(), undefined]],
  ['student.units', [...notCounts(), undefined]],
  ['teacher.outputWeights', [...notWords(), [Number.NaN], new Array(3)]],
  ['student.outputWeights', [...notWords(), [Number.NaN], new Float64Array(2)]],
  ['activation', notWords()],
  ['learningRate', [...notNumbers(), ...notFinite(), 0, -0, -1, -5e-324, undefined]],
  ['inputDimension', notCounts()],
  ['seed', [...notNumbers(), ...notFinite(), -1, 0.5, 2 ** 53]],
  ['spectrum.kind', notWords()],
  ['time.until', [...notNumbers(), ...notFinite(), 0, -1]],
  ['time.samples', notCounts().filter((value) => !Object.is(value, 2 ** 53))],
]

const optionFaults = (): Record<FuzzCase['kind'], [path: string, values: readonly unknown[]][]> => ({
  solve: [
    ['tolerance', [...notNumbers(), ...notFinite(), 0, 1e-14, 0.2, -1]],
    ['integrator', notWords()],
    ['levels', notWords()],
    ['overlaps', [null, 1, 'level', []]],
    ['signal', [null, 1, {}, 'abort']],
    ['onProgress', [null, 1, {}, 'abort']],
  ],
  simulate: [
    ['method', notWords()],
    ['runs', [...notCounts(), 1e10]],
    ['redraw', [null, 1, 'true', []]],
    ['keepRuns', [null, 1, 'true', []]],
    ['workers', [...notCounts(), 1025]],
    ['overlaps', [null, 1, 'level', []]],
  ],
})

const strangeNames = ['__proto__', 'constructor', 'toString', '', ' ', 'η', 'лернингРейт', 'x'.repeat(500)]
const unknownNames = [...strangeNames, 'lerningRate', 'a\nb', '\u202e', '\ud800', 'length', '0', 'batchSize']

type Bag = Record<PropertyKey, unknown>

/** Sets a field as JSON would, whatever its name. */
function setField(object: object, key: PropertyKey, value: unknown): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
}

/** One fault in what was valid. */
function withFault(
  draw: Draw,
  kind: FuzzCase['kind'],
  given: { experiment: Experiment; options: object },
): Pick<FuzzCase, 'experiment' | 'options' | 'expected'> {
  const experiment = given.experiment as unknown as Bag
  const options = given.options as Bag
  if (draw.chance(0.2)) {
    const [field, values] = draw.pick(optionFaults()[kind])
    options[field] = draw.pick(values)
    return { experiment, options, expected: { refusal: field } }
  }
  if (draw.chance(0.3)) {
    const parent = draw.pick(['', 'teacher', 'student', 'time', 'initialOverlaps', 'options'])
    const object = parent === 'options' ? options : parent === '' ? experiment : (experiment[parent] as Bag)
    if (object !== undefined) {
      const key = draw.chance(0.05) ? Symbol('field') : draw.pick(unknownNames)
      if (draw.chance(0.1)) Object.defineProperty(object, key, { get: () => 1, enumerable: true })
      else setField(object, key, draw.pick([1, null, undefined, {}]))
      const inside = parent === '' || parent === 'options' ? '' : `${parent}.`
      return { experiment, options, expected: { refusal: inside } }
    }
  }
  const [path, values] = draw.pick(faults())
  const [first, last] = path.split('.') as [string, string | undefined]
  const value = draw.pick(values)
  if (path === 'initialOverlaps') {
    delete (experiment.teacher as Bag).vectors
    delete (experiment.student as Bag).initialStd
  }
  if (last === undefined) experiment[first] = value
  else if (path === 'time.until' || path === 'time.samples') experiment.time = { until: 1, [last]: value }
  else experiment[first] = { ...((experiment[first] as object) ?? { kind: 'isotropic' }), [last]: value }
  return { experiment, options, expected: { refusal: path } }
}

/** Changes something somewhere in an object. */
function disturb(draw: Draw, target: object): void {
  let object = target as Bag
  for (;;) {
    const keys = Reflect.ownKeys(object)
    const key = keys.length === 0 || draw.chance(0.1) ? draw.pick(unknownNames) : draw.pick(keys)
    const value = Object.getOwnPropertyDescriptor(object, key)?.value
    if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && draw.chance(0.7)) {
      object = value as Bag
      continue
    }
    if (key === 'length' && Array.isArray(object)) object.length = draw.integer(0, object.length + 1)
    else if (draw.chance(0.15)) delete object[key]
    else if (typeof value === 'number' && draw.chance(0.6)) setField(object, key, nearNumber(draw, value))
    else setField(object, key, anything(draw, 2))
    return
  }
}

function nearNumber(draw: Draw, value: number): number {
  return draw.pick([
    -value,
    value + 1,
    value - 1,
    value * 2,
    value / 2,
    value * (1 + 1e-9),
    value + 1e-7,
    anyReal(draw),
  ])
}

/** Any value at all. */
function anything(draw: Draw, depth: number): unknown {
  if (depth > 0 && draw.chance(0.3)) {
    const object: Bag = draw.pick([
      () => ({}),
      () => Object.create(null),
      () => Object.create({ units: 2 }),
    ])()
    for (let i = draw.integer(0, 4); i > 0; i--) {
      setField(object, draw.pick([...unknownNames, ...knownNames]), anything(draw, depth - 1))
    }
    return object
  }
  if (depth > 0 && draw.chance(0.2)) return draw.list(draw.integer(0, 4), () => anything(draw, depth - 1))
  return draw.pick([
    ...notCounts(),
    ...notObjects(),
    ...notWords(),
    anyReal(draw),
    draw.integer(0, 10),
    undefined,
    new Array(2 ** 32 - 1),
    Object.assign([1, 2], { units: 1 }),
    '\u2028\u0000\ud83d\ude00'.repeat(draw.integer(1, 1000)),
    new (class Units {
      units = 2
    })(),
    cycle(),
  ])
}

const knownNames = [
  'spectrum',
  'teacher',
  'student',
  'time',
  'learningRate',
  'units',
  'until',
  'at',
  'kind',
  'seed',
]

function cycle(): object {
  const object: Bag = {}
  object.teacher = object
  return object
}
