import type {
  OverlapsOption,
  PredictOptions,
  RunOptions,
  SimulateOptions,
  SimulationMethod,
  SolveOptions,
  WatchOptions,
} from './api.js'
import {
  checkBoolean,
  checkChoice,
  checkInteger,
  checkNumber,
  checkObject,
  optional,
  refuse,
  refuseValue,
} from './check.js'
import { type Integrator, integrators } from './kernel/integrators.js'

/** What has no default. */
type Open = 'signal' | 'onProgress' | 'onCheckpoint' | 'resume'
type Filled<T> = Required<Omit<T, Open>> & Pick<T, keyof T & Open>

const CHECKPOINT_OPTIONS = ['onCheckpoint', 'checkpointEvery', 'resume'] as const
const WATCH_OPTIONS = ['signal', 'onProgress'] as const
const RUN_OPTIONS = [...WATCH_OPTIONS, 'overlaps'] as const

/** Options of `solve`, checked and filled in. Unknown ones are refused. */
export function solveOptions(given: unknown = {}): Filled<SolveOptions> {
  const options = checkObject(given, '', [...RUN_OPTIONS, 'tolerance', 'integrator', 'levels'], 'options')
  return {
    ...runOptions(options),
    tolerance: optional(options.tolerance, 1e-6, (value) =>
      checkNumber(value, 'tolerance', { min: 1e-13, max: 0.1 }),
    ),
    integrator: optional<Integrator>(options.integrator, 'auto', (value) =>
      checkChoice(value, 'integrator', integrators),
    ),
    levels: optional<'auto' | 'exact'>(options.levels, 'auto', (value) =>
      checkChoice(value, 'levels', ['auto', 'exact']),
    ),
  }
}

/** Options of `simulate`, checked and filled in, but for `workers`, whose default the platform knows. */
export function simulateOptions(
  given: unknown = {},
): Omit<Filled<SimulateOptions>, 'workers'> & { workers: number | undefined } {
  const names = [...RUN_OPTIONS, ...CHECKPOINT_OPTIONS, 'method', 'runs', 'redraw', 'keepRuns', 'workers']
  const options = checkObject(given, '', names, 'options')
  return {
    ...runOptions(options),
    ...checkpointOptions(options),
    method: optional<SimulationMethod>(options.method, 'auto', (value) =>
      checkChoice(value, 'method', ['auto', 'direct', 'reduced']),
    ),
    runs: optional(options.runs, 1, (value) => checkInteger(value, 'runs', { min: 1, max: 1e9 })),
    redraw: optional(options.redraw, false, (value) => checkBoolean(value, 'redraw')),
    keepRuns: optional(options.keepRuns, false, (value) => checkBoolean(value, 'keepRuns')),
    workers: optional(options.workers, undefined, (value) =>
      checkInteger(value, 'workers', { min: 1, max: 1024 }),
    ),
  }
}

function checkpointOptions(
  options: Record<string, unknown>,
): Pick<Filled<SimulateOptions>, (typeof CHECKPOINT_OPTIONS)[number]> {
  const { onCheckpoint, checkpointEvery, resume } = options
  if (onCheckpoint !== undefined && typeof onCheckpoint !== 'function') {
    refuseValue(TypeError, 'onCheckpoint', 'a function', onCheckpoint)
  }
  if (resume !== undefined && !(resume instanceof Uint8Array)) {
    refuseValue(TypeError, 'resume', 'a checkpoint, a Uint8Array', resume)
  }
  if (checkpointEvery !== undefined && onCheckpoint === undefined) {
    refuse(TypeError, 'checkpointEvery', 'expected onCheckpoint beside it, got none')
  }
  return {
    checkpointEvery: optional(checkpointEvery, 30, (value) =>
      checkNumber(value, 'checkpointEvery', { min: 0 }),
    ),
    ...(onCheckpoint !== undefined && {
      onCheckpoint: onCheckpoint as NonNullable<SimulateOptions['onCheckpoint']>,
    }),
    ...(resume !== undefined && { resume: resume }),
  }
}

/** Options of `predict`, checked; a search not asked for is left out. Unknown ones are refused. */
export function predictOptions(given: unknown = {}): PredictOptions {
  const options = checkObject(given, '', [...WATCH_OPTIONS, 'bestRateAt', 'timeTo', 'limit'], 'options')
  const { bestRateAt, timeTo } = options
  return {
    ...watchOptions(options),
    ...(bestRateAt !== undefined && { bestRateAt: checkNumber(bestRateAt, 'bestRateAt', { above: 0 }) }),
    ...(timeTo !== undefined && { timeTo: checkNumber(timeTo, 'timeTo', { above: 0 }) }),
    limit: optional(options.limit, false, (value) => checkBoolean(value, 'limit')),
  }
}

function runOptions(options: Record<string, unknown>): Filled<RunOptions> {
  return {
    overlaps: optional<OverlapsOption>(options.overlaps, false, (value) =>
      value === 'levels' ? value : checkBoolean(value, 'overlaps'),
    ),
    ...watchOptions(options),
  }
}

function watchOptions({ signal, onProgress }: Record<string, unknown>): WatchOptions {
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    refuseValue(TypeError, 'signal', 'an AbortSignal', signal)
  }
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    refuseValue(TypeError, 'onProgress', 'a function', onProgress)
  }
  return {
    ...(signal !== undefined && { signal }),
    ...(onProgress !== undefined && { onProgress: onProgress as NonNullable<WatchOptions['onProgress']> }),
  }
}
