import type { Method, OverlapsOption } from '../api.js'
import { type Archive, store } from '../archive.js'
import type { CompletedExperiment } from '../experiment.js'
import type { OverlapRecord } from '../overlap-records.js'

/** What one run needs besides a kernel: plain data, sent to workers. */
export interface RunPlan {
  experiment: CompletedExperiment
  method: Method
  overlaps: OverlapsOption
  redraw: boolean
  /** r: the stream of the inputs */
  run: number
}

/** What one run gives, up to its last good time. */
export interface RunResult {
  run: number
  generalizationError: number[]
  /** One at each time, with `overlaps`. */
  records: OverlapRecord[]
  steps: number
  diverged: boolean
  /** What the rounding error of ε_g is in proportion to, the largest over the times. */
  errorScale: number
}

/** Stores a result, or brings one back. */
export function serializeResult(archive: Archive, result: RunResult = emptyResult(0)): RunResult {
  return {
    run: archive.number(result.run),
    generalizationError: archive.numbers(result.generalizationError),
    records: archive.list(result.records, (record = new Float64Array()) => {
      const copy = new Float64Array(archive.number(record.length))
      const content = archive.isReading ? copy : record
      archive.array(content)
      return content
    }),
    steps: archive.number(result.steps),
    diverged: archive.boolean(result.diverged),
    errorScale: archive.number(result.errorScale),
  }
}

/** Of a run at its beginning. */
export function emptyResult(run: number): RunResult {
  return { run, generalizationError: [], records: [], steps: 0, diverged: false, errorScale: 0 }
}

/** A run that has begun, to be gone on with elsewhere. */
export interface SavedRun {
  run: number
  steps: number
  /** What `serialize` stored. */
  state: Uint8Array
}

/** One run, advanced piece by piece. */
export interface Run {
  /** What there is so far. */
  readonly result: RunResult
  /** Goes on for about a millisecond; true when the run has ended. */
  advance(): boolean
  /** All that the rest of the run depends on; brought back into a run of the same plan. */
  serialize(archive: Archive): void
}

export function saveRun(run: Run): SavedRun {
  const { result } = run
  return { run: result.run, steps: result.steps, state: store((archive) => run.serialize(archive)) }
}
