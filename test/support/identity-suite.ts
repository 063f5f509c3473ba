// Experiments whose numbers are to be the same bits on every platform; runs in a page as in Node.
import {
  type Experiment,
  powerLaw,
  type SimulateOptions,
  type SolveOptions,
  simulate,
  solve,
  type Trajectory,
} from '../../src/index.js'

const base: Experiment = {
  teacher: { units: 2 },
  student: { units: 2 },
  learningRate: 0.1,
  time: { until: 1000, samples: 12 },
}
const levels = (count: number) => ({ kind: 'power-law', beta: 1, levels: count }) as const
/** Levels in no order, of 1 to 24 directions, one of them without input. */
const uneven: Experiment['spectrum'] = {
  kind: 'values',
  eigenvalues: [0.5, 2, 0, 1, 1],
  weights: [16, 1, 7, 16, 24].map((n) => n / 64),
}

const stiff: Experiment = { ...base, spectrum: levels(16) }
const odd: Experiment = {
  ...base,
  spectrum: uneven,
  inputDimension: 64,
  student: { units: 3, initialStd: 0.3 },
}
const late: Experiment = {
  ...base,
  spectrum: levels(4),
  teacher: { units: 2, vectors: 'orthonormal' },
  student: { units: 2, initialStd: 0.1 },
  learningRate: 1,
  time: { until: 5000, samples: 12 },
}
const stiffer: Experiment = { ...stiff, time: { until: 1e5, samples: 12 } }
const wide: Experiment = { ...stiffer, spectrum: levels(1000), inputDimension: 1000 }

const solved: [name: string, experiment: Experiment, options?: SolveOptions][] = [
  ['explicit', base, { integrator: 'explicit', tolerance: 1e-9 }],
  ['explicit, every level', stiff, { integrator: 'explicit', levels: 'exact', overlaps: 'levels' }],
  ['implicit', stiffer, { integrator: 'implicit', overlaps: true }],
  ['stabilised', stiff, { integrator: 'stabilised', overlaps: true }],
  ['auto', stiffer, { overlaps: true }],
  ['nodes for 1,000 levels', wide],
  ['K = 3, M = 2, uneven levels', odd, { overlaps: 'levels' }],
  ['K = 1, M = 3', { ...odd, student: { units: 1 }, teacher: { units: 3 } }, { overlaps: true }],
  ['K = M = 4', { ...base, teacher: { units: 4 }, student: { units: 4 } }],
  ['some directions trained', { ...odd, student: { ...odd.student, trained: 30 } }, { overlaps: 'levels' }],
  ['late times', late, { tolerance: 1e-9 }],
  ['late times, implicit', late, { tolerance: 1e-9, integrator: 'implicit' }],
  ['linear', { ...stiff, activation: 'linear' }, { tolerance: 1e-10 }],
  ['linear, K = 3, M = 2, uneven levels', { ...odd, activation: 'linear' }, { overlaps: 'levels' }],
  ['linear, diverging', { ...base, activation: 'linear', learningRate: 5 }],
  ['spectrum of powerLaw', { ...base, spectrum: powerLaw(0.7, 48) }],
]

const small: Experiment = {
  ...base,
  spectrum: levels(4),
  inputDimension: 64,
  time: { until: 100, samples: 12 },
}
const ensemble = { runs: 9, overlaps: true, keepRuns: true } as const

const simulated: [name: string, experiment: Experiment, options?: SimulateOptions][] = (
  ['direct', 'reduced'] as const
).flatMap((method) => [
  [`${method}`, { ...small, time: { until: 1000, samples: 12 } }, { method, overlaps: 'levels' }],
  [`${method}, K = 3, M = 2, uneven levels`, odd, { method, overlaps: 'levels' }],
  [
    `${method}, K = M = 5`,
    { ...small, teacher: { units: 5 }, student: { units: 5 } },
    { method, overlaps: 'levels' },
  ],
  [`${method}, linear`, { ...odd, activation: 'linear', learningRate: 0.02 }, { method, overlaps: true }],
  [
    `${method}, some directions trained`,
    { ...odd, student: { ...odd.student, trained: 30 } },
    { method, overlaps: 'levels' },
  ],
  [`${method}, another seed`, { ...small, seed: 2 ** 53 - 1 }, { method }],
  ...[1, 2, 7].flatMap((workers): typeof simulated => [
    [`${method}, 9 runs, ${workers} workers`, small, { ...ensemble, method, workers }],
    [
      `${method}, 9 runs drawn anew, ${workers} workers`,
      { ...small, spectrum: uneven, student: { units: 3 } },
      { ...ensemble, method, workers, redraw: true },
    ],
  ]),
])

const suite: (readonly [name: string, compute: () => Promise<Trajectory>])[] = [
  ...solved.map(
    ([name, experiment, options]) => [`solve: ${name}`, () => solve(experiment, options)] as const,
  ),
  ...simulated.map(
    ([name, experiment, options]) => [`simulate: ${name}`, () => simulate(experiment, options)] as const,
  ),
]

/** SHA-256 of every trajectory's JSON, but for the version that made it. */
export async function digestSuite(): Promise<Record<string, string>> {
  const digests: Record<string, string> = {}
  for (const [name, compute] of suite) {
    const { version: _, ...numbers } = await compute()
    const bytes = new TextEncoder().encode(JSON.stringify(numbers))
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
    digests[name] = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
  }
  return digests
}
