/** Experiments that must be refused, for the library's and the command's tests alike. */

export interface Malformed {
  experiment: unknown
  /** What `field` of the error must be. */
  field: string
  errorClass: typeof TypeError | typeof RangeError
  kind: 'solve' | 'simulate'
}

export const plain = {
  teacher: { units: 2 },
  student: { units: 2 },
  learningRate: 0.1,
  time: { until: 100 },
}

const sparse: number[] = [0.5, 0.5]
delete sparse[0]

/** Overlaps of K = M = 1 in one level. */
function overlaps(q: number, r: number, t: number) {
  return { student: [[[q]]], studentTeacher: [[[r]]], teacher: [[[t]]] }
}

const single = { ...plain, teacher: { units: 1 }, student: { units: 1 } }
const values = (eigenvalues: unknown, weights?: unknown) => ({
  ...plain,
  spectrum: { kind: 'values', eigenvalues, ...(weights !== undefined && { weights }) },
})
const powerLaw = (beta: unknown, levels: unknown) => ({
  ...plain,
  spectrum: { kind: 'power-law', beta, levels },
})
const teacher = (fields: object) => ({ ...plain, teacher: { units: 2, ...fields } })
const student = (fields: object) => ({ ...plain, student: { units: 2, ...fields } })
const time = (fields: unknown) => ({ ...plain, time: fields })
const given = (initialOverlaps: unknown, others: object = {}) => ({ ...single, initialOverlaps, ...others })

type Row = [experiment: unknown, field: string, errorClass: Malformed['errorClass'], kind?: Malformed['kind']]

function rows(list: Row[]): Malformed[] {
  return list.map(([experiment, field, errorClass, kind = 'solve']) => ({
    experiment,
    field,
    errorClass,
    kind,
  }))
}

/** These can be written as JSON, so a file may hold them. */
export const malformedJson: Malformed[] = rows([
  // not an experiment
  [null, 'experiment', TypeError],
  [[], 'experiment', TypeError],
  [3, 'experiment', TypeError],
  ['solve', 'experiment', TypeError],
  [{}, 'teacher', TypeError],
  // unknown fields, and those that are not built yet
  [{ ...plain, lerningRate: 0.1 }, 'lerningRate', TypeError],
  [{ ...plain, batchSize: 4 }, 'batchSize', TypeError],
  [{ ...plain, toString: 1 }, 'toString', TypeError],
  [JSON.parse('{"__proto__": {"seed": 1}}'), '__proto__', TypeError],
  [{ ...plain, 'two\nlines\u2028': 1 }, 'two\\u000alines\\u2028', TypeError],
  [teacher({ noiseStd: 0.1 }), 'teacher.noiseStd', TypeError],
  [teacher({ source: 1 }), 'teacher.source', TypeError],
  [teacher({ overlap: [[1]] }), 'teacher.overlap', TypeError],
  [student({ weightDecay: 0 }), 'student.weightDecay', TypeError],
  [student({ outputLearningRate: 0 }), 'student.outputLearningRate', TypeError],
  [student({ initialSdt: 0.1 }), 'student.initialSdt', TypeError],
  [{ ...plain, spectrum: { kind: 'isotropic', levels: 1 } }, 'spectrum.levels', TypeError],
  [
    { ...plain, spectrum: { kind: 'power-law', beta: 1, levels: 4, weights: [1] } },
    'spectrum.weights',
    TypeError,
  ],
  [{ ...plain, spectrum: { kind: 'values', eigenvalues: [1], beta: 1 } }, 'spectrum.beta', TypeError],
  [{ ...plain, spectrum: { kind: 'isotropic', level: 1 } }, 'spectrum.level', TypeError],
  // units and output weights
  [{ ...plain, teacher: undefined }, 'teacher', TypeError],
  [{ ...plain, teacher: 2 }, 'teacher', TypeError],
  [{ ...plain, student: null }, 'student', TypeError],
  [{ ...plain, student: [2] }, 'student', TypeError],
  [{ ...plain, teacher: {} }, 'teacher.units', TypeError],
  [student({ units: 1.5 }), 'student.units', RangeError],
  [student({ units: 0 }), 'student.units', RangeError],
  [student({ units: -1 }), 'student.units', RangeError],
  [student({ units: '2' }), 'student.units', TypeError],
  [teacher({ units: null }), 'teacher.units', TypeError],
  [teacher({ units: true }), 'teacher.units', TypeError],
  [teacher({ units: [2] }), 'teacher.units', TypeError],
  [teacher({ units: 1e300 }), 'teacher.units', RangeError],
  [teacher({ outputWeights: 'scale' }), 'teacher.outputWeights', RangeError],
  [teacher({ outputWeights: 1 }), 'teacher.outputWeights', TypeError],
  [teacher({ outputWeights: [1] }), 'teacher.outputWeights', RangeError],
  [student({ outputWeights: [1, 2, 3] }), 'student.outputWeights', RangeError],
  [student({ outputWeights: [1, null] }), 'student.outputWeights.1', TypeError],
  [student({ outputWeights: ['1', 1] }), 'student.outputWeights.0', TypeError],
  [teacher({ vectors: 'orthogonal' }), 'teacher.vectors', RangeError],
  [teacher({ vectors: null }), 'teacher.vectors', TypeError],
  [student({ initialStd: -1e-9 }), 'student.initialStd', RangeError],
  [student({ initialStd: '0.01' }), 'student.initialStd', TypeError],
  // trained directions
  [student({ trained: 0 }), 'student.trained', RangeError],
  [student({ trained: 1.5 }), 'student.trained', RangeError],
  [student({ trained: -4 }), 'student.trained', RangeError],
  [student({ trained: 1025 }), 'student.trained', RangeError],
  [student({ trained: '4' }), 'student.trained', TypeError],
  [student({ trained: null }), 'student.trained', TypeError],
  [student({ trained: [4] }), 'student.trained', TypeError],
  [{ ...student({ trained: 5 }), inputDimension: 4 }, 'student.trained', RangeError, 'simulate'],
  [
    { ...student({ trained: 1 }), teacher: { units: 2, vectors: 'orthonormal' } },
    'student.trained',
    RangeError,
  ],
  [{ ...values([1, 2]), student: { units: 2, trained: 4 }, inputDimension: 5 }, 'inputDimension', RangeError],
  // spectrum
  [{ ...plain, spectrum: 'isotropic' }, 'spectrum', TypeError],
  [{ ...plain, spectrum: null }, 'spectrum', TypeError],
  [{ ...plain, spectrum: {} }, 'spectrum.kind', TypeError],
  [{ ...plain, spectrum: { kind: 'powerlaw', beta: 1, levels: 4 } }, 'spectrum.kind', RangeError],
  [powerLaw(-1.0001, 4), 'spectrum.beta', RangeError],
  [powerLaw('1', 4), 'spectrum.beta', TypeError],
  [powerLaw(undefined, 4), 'spectrum.beta', TypeError],
  [powerLaw(1, undefined), 'spectrum.levels', TypeError],
  [powerLaw(1, 0), 'spectrum.levels', RangeError],
  [powerLaw(1, 2.5), 'spectrum.levels', RangeError],
  [powerLaw(1, '4'), 'spectrum.levels', TypeError],
  [values(undefined), 'spectrum.eigenvalues', TypeError],
  [values(1), 'spectrum.eigenvalues', TypeError],
  [values([]), 'spectrum.eigenvalues', RangeError],
  [values([0, 0]), 'spectrum.eigenvalues', RangeError],
  [values([1, -0.1]), 'spectrum.eigenvalues.1', RangeError],
  [values([1, null]), 'spectrum.eigenvalues.1', TypeError],
  [values([[1]]), 'spectrum.eigenvalues.0', TypeError],
  [values([1, 2], [1]), 'spectrum.weights', RangeError],
  [values([1, 2], [0.5, 0.4]), 'spectrum.weights', RangeError],
  [values([1, 2], [0.5, 0.5 + 2e-9]), 'spectrum.weights', RangeError],
  [values([1, 2], [0, 1]), 'spectrum.weights.0', RangeError],
  [values([1, 2], [1.5, -0.5]), 'spectrum.weights.1', RangeError],
  [values([1, 2], 'equal'), 'spectrum.weights', TypeError],
  [values([1, 2], null), 'spectrum.weights', TypeError],
  // activation, learning rate, seed
  [{ ...plain, activation: 'relu' }, 'activation', RangeError],
  [{ ...plain, activation: null }, 'activation', TypeError],
  [{ ...plain, learningRate: undefined }, 'learningRate', TypeError],
  [{ ...plain, learningRate: 0 }, 'learningRate', RangeError],
  [{ ...plain, learningRate: -1 }, 'learningRate', RangeError],
  [{ ...plain, learningRate: '0.1' }, 'learningRate', TypeError],
  [{ ...plain, learningRate: { kind: 'flow' } }, 'learningRate', TypeError],
  [{ ...plain, seed: -1 }, 'seed', RangeError],
  [{ ...plain, seed: 1.5 }, 'seed', RangeError],
  [{ ...plain, seed: 2 ** 53 }, 'seed', RangeError],
  [{ ...plain, seed: '1' }, 'seed', TypeError],
  [{ ...plain, seed: null }, 'seed', TypeError],
  // input dimension
  [{ ...plain, inputDimension: 0 }, 'inputDimension', RangeError],
  [{ ...plain, inputDimension: 10.5 }, 'inputDimension', RangeError],
  [{ ...plain, inputDimension: '1024' }, 'inputDimension', TypeError],
  [{ ...plain, inputDimension: null }, 'inputDimension', TypeError],
  [{ ...plain, inputDimension: 2 ** 53 }, 'inputDimension', RangeError],
  [{ ...powerLaw(1, 4), inputDimension: 1023 }, 'inputDimension', RangeError],
  [{ ...powerLaw(1, 4), inputDimension: 3 }, 'inputDimension', RangeError],
  [
    { ...powerLaw(1, 4), ...teacher({ vectors: 'orthonormal' }), inputDimension: 4 },
    'inputDimension',
    RangeError,
  ],
  [values([1, 2], [1e-9, 1 - 1e-9]), 'inputDimension', RangeError],
  // time
  [{ ...plain, time: undefined }, 'time', TypeError],
  [time(100), 'time', TypeError],
  [time([0, 1]), 'time', TypeError],
  [time({}), 'time.until', TypeError],
  [time({ samples: 10 }), 'time.until', TypeError],
  [time({ until: 0 }), 'time.until', RangeError],
  [time({ until: -1 }), 'time.until', RangeError],
  [time({ until: '1' }), 'time.until', TypeError],
  [time({ until: 1, samples: 1 }), 'time.samples', RangeError],
  [time({ until: 1, samples: 2.5 }), 'time.samples', RangeError],
  [time({ until: 1, samples: null }), 'time.samples', TypeError],
  [time({ until: 1, from: 0 }), 'time.from', RangeError],
  [time({ until: 1, from: 1 }), 'time.from', RangeError],
  [time({ until: 1, from: 2 }), 'time.from', RangeError],
  [time({ until: 1, from: 'start' }), 'time.from', TypeError],
  [time({ until: 1, at: [1] }), 'time.until', RangeError],
  [time({ at: [1], samples: 3 }), 'time.samples', RangeError],
  [time({ at: [] }), 'time.at', RangeError],
  [time({ at: 1 }), 'time.at', TypeError],
  [time({ at: [-1, 1] }), 'time.at.0', RangeError],
  [time({ at: [0, 1, 1] }), 'time.at.2', RangeError],
  [time({ at: [0, 2, 1] }), 'time.at.2', RangeError],
  [time({ at: [0, '2'] }), 'time.at.1', TypeError],
  [time({ until: 1, to: 3 }), 'time.to', TypeError],
  // initial overlaps
  [given(null), 'initialOverlaps', TypeError],
  [given({}), 'initialOverlaps.student', TypeError],
  [given({ ...overlaps(1, 0, 1), q: [] }), 'initialOverlaps.q', TypeError],
  [given({ ...overlaps(1, 0, 1), student: [] }), 'initialOverlaps.student', RangeError],
  [given({ ...overlaps(1, 0, 1), student: [[1]] }), 'initialOverlaps.student.0.0', TypeError],
  [given({ ...overlaps(1, 0, 1), teacher: [[[1, 0]]] }), 'initialOverlaps.teacher.0.0', RangeError],
  [given({ ...overlaps(1, 0, 1), teacher: [[[1], [0]]] }), 'initialOverlaps.teacher.0', RangeError],
  [
    given({ ...overlaps(1, 0, 1), studentTeacher: [[[null]]] }),
    'initialOverlaps.studentTeacher.0.0.0',
    TypeError,
  ],
  [given(overlaps(1, 1.1, 1)), 'initialOverlaps', RangeError],
  [given(overlaps(-1e-8, 0, 1)), 'initialOverlaps', RangeError],
  [given(overlaps(0, 1e-4, 1)), 'initialOverlaps', RangeError],
  [
    {
      ...single,
      student: { units: 2 },
      initialOverlaps: {
        student: [
          [
            [1, 0.5],
            [0.5 + 2e-9, 1],
          ],
        ],
        studentTeacher: [[[0], [0]]],
        teacher: [[[1]]],
      },
    },
    'initialOverlaps.student.0',
    RangeError,
  ],
  [given(overlaps(1, 0, 1), { teacher: { units: 1, vectors: 'random' } }), 'teacher.vectors', RangeError],
  [given(overlaps(1, 0, 1), { student: { units: 1, initialStd: 0.01 } }), 'student.initialStd', RangeError],
  [given(overlaps(1, 0, 1), { inputDimension: 0.5 }), 'inputDimension', RangeError],
  [given(overlaps(1, 0, 1), { student: { units: 1, trained: 4 } }), 'inputDimension', TypeError],
  [
    given(overlaps(1, 0, 1), { student: { units: 1, trained: 4 }, inputDimension: 8 }),
    'student.trained',
    RangeError,
  ],
  [
    given(overlaps(1, 0, 1), { student: { units: 1, trained: 4 }, inputDimension: 8 }),
    'student.trained',
    RangeError,
    'simulate',
  ],
  [given(overlaps(1, 0, 1), { inputDimension: 1 }), 'inputDimension', RangeError, 'simulate'],
  // too large
  [powerLaw(1, 1e9), 'spectrum.levels', RangeError],
  [powerLaw(1, 1e12), 'spectrum.levels', RangeError],
  [powerLaw(1, 1e12), 'spectrum.levels', RangeError, 'simulate'],
  [student({ units: 1e6 }), 'student.units', RangeError],
  [teacher({ units: 1e6 }), 'teacher.units', RangeError, 'simulate'],
  [time({ until: 1, samples: 1e12 }), 'time.samples', RangeError],
])

class Settings {
  units = 2
}

/** These have no form in JSON. */
export const malformedValues: Malformed[] = rows([
  [undefined, 'experiment', TypeError],
  [() => plain, 'experiment', TypeError],
  [new Map(), 'experiment', TypeError],
  [Object.create(plain), 'experiment', TypeError],
  [{ ...plain, [Symbol('seed')]: 1 }, 'Symbol(seed)', TypeError],
  [{ ...plain, student: new Settings() }, 'student', TypeError],
  [Object.defineProperty({ ...plain }, 'seed', { get: () => 1, enumerable: true }), 'seed', TypeError],
  [student({ units: Number.NaN }), 'student.units', RangeError],
  [student({ units: Infinity }), 'student.units', RangeError],
  [student({ units: 2n }), 'student.units', TypeError],
  [student({ units: Object(2) }), 'student.units', TypeError],
  [student({ initialStd: Number.NaN }), 'student.initialStd', RangeError],
  [student({ initialStd: Infinity }), 'student.initialStd', RangeError],
  [student({ outputWeights: new Float64Array(2) }), 'student.outputWeights', TypeError],
  [teacher({ outputWeights: [1, Number.NaN] }), 'teacher.outputWeights.1', RangeError],
  [{ ...plain, learningRate: Number.NaN }, 'learningRate', RangeError],
  [{ ...plain, learningRate: Infinity }, 'learningRate', RangeError],
  [{ ...plain, seed: Number.NaN }, 'seed', RangeError],
  [{ ...plain, inputDimension: Infinity }, 'inputDimension', RangeError],
  [{ ...plain, inputDimension: Number.NaN }, 'inputDimension', RangeError],
  [powerLaw(Number.NaN, 4), 'spectrum.beta', RangeError],
  [powerLaw(Infinity, 4), 'spectrum.beta', RangeError],
  [powerLaw(1, Infinity), 'spectrum.levels', RangeError],
  [values([1, Infinity]), 'spectrum.eigenvalues.1', RangeError],
  [values(new Float64Array([1, 2])), 'spectrum.eigenvalues', TypeError],
  [values(new Array(3)), 'spectrum.eigenvalues.0', TypeError],
  [values(new Array(4e9)), 'spectrum.eigenvalues', RangeError],
  [values([1, 2], sparse), 'spectrum.weights.0', TypeError],
  [time({ until: Number.NaN }), 'time.until', RangeError],
  [time({ until: Infinity }), 'time.until', RangeError],
  [time({ until: 5e-324 }), 'time.from', RangeError],
  [time({ at: [0, Infinity] }), 'time.at.1', RangeError],
  [time({ at: [Number.NaN] }), 'time.at.0', RangeError],
  [time({ at: sparse }), 'time.at.0', TypeError],
  [given(overlaps(1, Number.NaN, 1)), 'initialOverlaps.studentTeacher.0.0.0', RangeError],
  [given({ ...overlaps(1, 0, 1), teacher: [new Array(1)] }), 'initialOverlaps.teacher.0.0', TypeError],
])
