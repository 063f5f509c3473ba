import { inspect } from 'node:util'
import type { FieldError } from '../../src/check.js'
import { completeExperiment } from '../../src/experiment/complete-experiment.js'
import { simulate } from '../../src/simulate.js'
import { solve } from '../../src/solve.js'
import type { Trajectory } from '../../src/trajectory.js'
import type { FuzzCase } from './fuzz-cases.js'

/** What became of a case, and what of it breaks the contract: nothing should. */
export interface Outcome {
  end: Trajectory['status'] | 'refused' | 'stopped' | 'failed'
  faults: string[]
  /** Milliseconds from when it was to be stopped until it had ended; 0 if it had before. */
  delay: number
}

const stop = new Error('stop')

/** Runs a case and checks what it gives. */
export async function runCase({
  kind,
  experiment,
  options,
  expected,
  stopAfter,
}: FuzzCase): Promise<Outcome> {
  freeze(experiment)
  const controller = new AbortController()
  const due = performance.now() + stopAfter
  const timer = setTimeout(() => controller.abort(stop), stopAfter)
  // before anything is checked
  const ended = () => {
    clearTimeout(timer)
    return Math.max(0, performance.now() - due)
  }
  let delay: number
  let outcome: Omit<Outcome, 'delay'>
  try {
    const run = kind === 'solve' ? solve : simulate
    const given =
      isPlain(options) && !('signal' in options)
        ? { ...withAll(options), signal: controller.signal }
        : options
    const trajectory = await run(experiment as never, given as never)
    delay = ended()
    const faults = [...trajectoryFaults(trajectory), ...(await startFaults(trajectory))]
    outcome = { end: trajectory.status, faults }
    if (typeof expected === 'object') outcome.faults.push(`expected a refusal of ${expected.refusal}`)
  } catch (error) {
    delay = ended()
    if (error === stop) outcome = { end: 'stopped', faults: [] }
    else if (isRefusal(error)) {
      outcome = { end: 'refused', faults: refusalFaults(error) }
      if (expected === 'trajectory') outcome.faults.push(`expected a trajectory, got ${error.message}`)
      if (typeof expected === 'object' && !error.field.startsWith(expected.refusal)) {
        outcome.faults.push(`expected a refusal of ${expected.refusal}, got ${error.message}`)
      }
    } else outcome = { end: 'failed', faults: [inspect(error)] }
  }
  return { ...outcome, delay }
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

/** A copy that keeps getters and symbols. */
function withAll(options: object): object {
  return Object.defineProperties({}, Object.getOwnPropertyDescriptors(options))
}

/** So that a change of the caller's object is an error. */
function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value))
    return
  if (Array.isArray(value) && value.length > 1e6) return
  Object.freeze(value)
  for (const key of Reflect.ownKeys(value)) freeze(Object.getOwnPropertyDescriptor(value, key)?.value)
}

function isRefusal(error: unknown): error is FieldError {
  return (error instanceof TypeError || error instanceof RangeError) && Object.hasOwn(error, 'field')
}

function refusalFaults({ field, message }: FieldError): string[] {
  const isWell =
    field.length > 0 &&
    message.startsWith(`${field}: `) &&
    /^[^\p{Cc}\u2028\u2029]{1,240}$/u.test(message) &&
    /: (expected .*, got |unknown field, )/.test(message)
  return isWell ? [] : [`a refusal of another form: ${JSON.stringify(message)}`]
}

const fields = new Set([
  'kind',
  'alpha',
  'generalizationError',
  'standardError',
  'quantiles',
  'runs',
  'overlaps',
  'floor',
  'status',
  'message',
  'work',
  'experiment',
  'version',
])

/** What of a trajectory breaks the contract. */
export function trajectoryFaults(trajectory: Trajectory): string[] {
  const faults: string[] = []
  const must = (holds: boolean, fault: string) => {
    if (!holds) faults.push(fault)
  }
  const { kind, alpha, generalizationError, floor, status, message, experiment, work } = trajectory
  const times = alpha.length
  for (const key of Object.keys(trajectory)) must(fields.has(key), `an unknown field ${key}`)
  const odd = firstOdd(trajectory, '')
  must(odd === undefined, `not a finite number: ${odd}`)
  must(
    JSON.stringify(JSON.parse(JSON.stringify(trajectory))) === JSON.stringify(trajectory),
    'JSON changes it',
  )
  must(
    alpha.every((value, i) => value >= 0 && (i === 0 || value > alpha[i - 1]!)),
    'alpha does not increase',
  )
  must(generalizationError.length === times, 'an error for each time')
  must(floor >= 0, 'a negative floor')
  must(
    generalizationError.every((value) => value >= -floor),
    'an error below −floor',
  )
  must(['done', 'diverged', 'stalled'].includes(status), `status ${status}`)
  must(/^[^\r\n\u2028]+$/.test(message) && !/undefined|NaN|null|object/.test(message), `message: ${message}`)
  must(status === 'done' || /: (lower|raise) /.test(message), `no advice: ${message}`)

  const { time, inputDimension: N = 0 } = experiment
  const last = 'at' in time ? time.at.at(-1)! : time.until
  const [first, samples] = 'at' in time ? [time.at[0]!, time.at.length] : [time.from, time.samples]
  if (kind === 'solve') {
    must(times === 0 || alpha[0] === first, 'the first time')
    if (status === 'done') must(alpha.at(-1) === last && times === samples, 'the times asked for')
  } else {
    must(
      alpha.every((value) => Math.round(value * N) / N === value),
      'whole steps',
    )
    if (status === 'done') must(Math.round(alpha.at(-1)! * N) === Math.round(last * N), 'the last time')
  }
  must(kind === 'simulate' || status !== 'done' || times > 0, 'no times')

  const { standardError, quantiles, runs, overlaps } = trajectory
  const count = (work.runs as number | undefined) ?? 1
  must((standardError !== undefined) === count > 1, 'a standard error of several runs')
  must(standardError?.length === (count > 1 ? times : undefined), 'a standard error for each time')
  must(standardError?.every((value) => value >= 0) ?? true, 'a negative standard error')
  if (quantiles) {
    const { '0.05': low, '0.5': middle, '0.95': high } = quantiles
    must(low.length === times && middle.length === times && high.length === times, 'quantiles for each time')
    must(
      middle.every((value, i) => low[i]! <= value && value <= high[i]!),
      'quantiles out of order',
    )
  }
  if (runs) must(runs.length === count && runs.every((run) => run.length === times), 'runs kept')
  if (overlaps) {
    const { units: K } = experiment.student
    const { units: M } = experiment.teacher
    const { R, Q, T, r, q } = overlaps
    must(shape(R, [times, K, M]) && shape(Q, [times, K, K]) && shape(T, [M, M]), 'the shape of the overlaps')
    must(
      Q.every((matrix) => matrix.every((row, i) => row.every((value, j) => value === matrix[j]![i]))),
      'Q symmetric',
    )
    if (work.overlaps === 'levels') must(r?.length === times && q?.length === times, 'overlaps of the levels')
  }

  const again = completeExperiment(experiment, kind)
  must(JSON.stringify(again) === JSON.stringify(experiment), 'completing it again changes the experiment')
  return faults
}

/** A simulation has to start where the theory does. */
async function startFaults({
  kind,
  alpha,
  generalizationError,
  floor,
  experiment,
  work,
}: Trajectory): Promise<string[]> {
  const { time } = experiment
  if (kind === 'solve' || work.redraw || !('at' in time) || time.at[0] !== 0) return []
  const theory = await solve({ ...experiment, time: { at: [0] } })
  if (theory.alpha.length !== Math.min(alpha.length, 1))
    return [`theory and simulation start unlike: ${theory.message}`]
  if (alpha.length === 0) return []
  const expected = theory.generalizationError[0]!
  const difference = Math.abs(generalizationError[0]! - expected)
  // vectors that have almost no room in a level are drawn into it: see gram.ts
  const allowed = 1e-9 * Math.abs(expected) + 1e6 * (floor + theory.floor)
  return difference <= allowed ? [] : [`starts at ${generalizationError[0]}, and theory at ${expected}`]
}

function shape(value: unknown, [length, ...rest]: number[]): boolean {
  if (!Array.isArray(value) || value.length !== length) return false
  return rest.length === 0 || value.every((item) => shape(item, rest))
}

/** Where there is anything but plain objects and arrays of strings, booleans and finite numbers; −0 is none in JSON. */
function firstOdd(value: unknown, path: string): string | undefined {
  if (typeof value === 'number')
    return Number.isFinite(value) && !Object.is(value, -0) ? undefined : `${path} = ${inspect(value)}`
  if (typeof value === 'string' || typeof value === 'boolean') return undefined
  if (!Array.isArray(value) && !isPlain(value)) return `${path}: ${inspect(value)}`
  for (const [key, item] of Object.entries(value)) {
    const odd = firstOdd(item, `${path}.${key}`)
    if (odd !== undefined) return odd
  }
  return undefined
}
