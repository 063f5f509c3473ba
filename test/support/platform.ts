import type { Library } from '../../src/cli/library.js'
import type { Platform } from '../../src/cli/platform.js'
import { completeExperiment } from '../../src/experiment/complete-experiment.js'
import type { CompletedExperiment } from '../../src/experiment.js'
import type { Fit } from '../../src/fit/result.js'
import type { Prediction } from '../../src/predict.js'
import type { Trajectory } from '../../src/trajectory.js'

/** A machine in memory, and what a command left on it. */
export interface FakePlatform extends Platform {
  out: string
  err: string
  files: Map<string, string>
  /** Pictures as a note of their size */
  written: Map<string, string>
  claimed: Set<string>
  /** Presses Ctrl-C. */
  interrupt(): void
  listening: number
  exited: number[]
}

export function fakePlatform(
  files: Record<string, string> = {},
  { stdin = '', terminal = false, columns = 80 } = {},
): FakePlatform {
  const listeners = new Set<() => void>()
  const platform: FakePlatform = {
    out: '',
    err: '',
    files: new Map(Object.entries(files)),
    written: new Map(),
    claimed: new Set(),
    exited: [],
    get listening() {
      return listeners.size
    },
    stdout: {
      isTTY: terminal,
      columns,
      write: async (text) => {
        platform.out += text
      },
    },
    stderr: {
      isTTY: terminal,
      columns,
      write: async (text) => {
        platform.err += text
      },
    },
    readStdin: async () => stdin,
    async readFile(path) {
      const text = platform.files.get(path)
      if (text === undefined) throw Object.assign(new Error(`ENOENT, open '${path}'`), { code: 'ENOENT' })
      return text
    },
    readBytes: async (path) => new TextEncoder().encode(await platform.readFile(path)),
    async writeFile(path, content) {
      if (path.includes('full-disk')) throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
      platform.written.set(path, typeof content === 'string' ? content : `${content.length} bytes`)
    },
    async claimFile(path) {
      if (path.includes('in-use')) throw new Error('in use by process 7')
      platform.claimed.add(path)
      return async () => void platform.claimed.delete(path)
    },
    identity: async (path) => (platform.files.has(path) ? path : undefined),
    whyNotWritable: async (path) => (path.startsWith('missing/') ? 'its folder does not exist' : undefined),
    whyNotFolder: async (path) => (path === 'file' ? 'is not a folder' : undefined),
    onInterrupt(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    exit: (code) => platform.exited.push(code),
    interrupt: () => {
      for (const listener of listeners) listener()
    },
  }
  return platform
}

/** A small trajectory of an experiment. */
export function trajectory(
  experiment: unknown,
  kind: 'solve' | 'simulate' = 'solve',
  changes: Partial<Trajectory> = {},
): Trajectory {
  return {
    kind,
    alpha: [0, 1, 10],
    generalizationError: [0.5, 0.25, 1e-7],
    floor: 1e-15,
    status: 'done',
    message: 'reached the last time',
    work: { steps: 12 },
    experiment: completeExperiment(experiment, kind),
    version: '0.0.0',
    ...changes,
  }
}

/** A small prediction of an experiment. */
export function prediction(experiment: CompletedExperiment): Prediction {
  return {
    kind: 'predict',
    linear: { notPredicted: 'erf' },
    plateau: { notPredicted: 'none' },
    stableRate: { largest: 4, isStable: true, statements: ['stable below 4.'] },
    late: { notPredicted: 'no reason' },
    summary: ['stable below 4.', 'Late phase: not predicted, as no reason.'],
    experiment,
    version: '0.0.0',
  }
}

/** A small result of `fit`. */
export const fit: Fit = {
  kind: 'fit',
  powerLaw: null,
  message: 'no power law found because it has 2 samples there, fewer than 6',
  noise: { source: 'none', relative: 0, correlation: 0 },
  comparison: null,
  localSlopes: [],
  plateaus: [],
  options: { window: null, moments: [] },
  experiment: null,
  version: '0.0.0',
}

/** In the place of the library: nothing is computed, and what was asked for is noted. */
export interface FakeLibrary extends Library {
  calls: { name: string; experiment?: unknown; options: Record<string, unknown> }[]
}

export function fakeLibrary(overrides: Partial<Library> = {}): FakeLibrary {
  const calls: FakeLibrary['calls'] = []
  const note = (name: string, options: object, experiment?: unknown) => {
    calls.push({ name, options: { ...options }, ...(experiment !== undefined && { experiment }) })
  }
  return {
    calls,
    version: async () => '1.2.3',
    async runSolve(experiment, options) {
      note('solve', options, experiment)
      return trajectory(experiment)
    },
    async runSimulate(experiment, options) {
      note('simulate', options, experiment)
      return trajectory(experiment, 'simulate')
    },
    async runPredict(experiment, options) {
      note('predict', options, experiment)
      return prediction(experiment)
    },
    async fit(curve, options) {
      note('fit', options, curve)
      return fit
    },
    fitFile: async (_, __, format) => (format === 'png' ? new Uint8Array(3) : `${format} of the fit`),
    figureList: async () => [
      { name: '1', title: 'the first' },
      { name: 'slow', title: 'another', takes: '2 h' },
    ],
    figureWork: async () => 1,
    async drawFigure(name, options) {
      note(name, options)
      return { name, files: ['/figures/figure-1.svg'], table: 'L  slope\n1  2', trajectories: [] }
    },
    ...overrides,
  }
}
