import type { Archive } from '../archive.js'
import type { OverlapRecord } from '../overlap-records.js'
import { Sums } from '../sums.js'
import { ExactQuantiles } from './exact-quantiles.js'
import { Moments } from './moments.js'
import { QuantileSketch } from './quantile-sketch.js'
import type { QuantileStore } from './quantiles.js'
import { type RunResult, serializeResult } from './run.js'

/** Curves of up to this many runs and numbers (128 MiB) are kept until their quantiles are known. */
const MOST_EXACT_RUNS = 10_000
const MOST_EXACT_NUMBERS = 2 ** 24

export interface EnsembleSetting {
  /** n, or fewer if the ensemble is stopped. */
  runs: number
  /** Number of times. */
  times: number
  /** Numbers in a record of overlaps; 0 if there is none. */
  recordLength: number
  keepRuns: boolean
}

/**
 * Statistics of runs, in memory that does not grow with their number. Results may come in any order, but every number
 * taken from them is computed in the order of the runs: one that comes too early waits.
 */
export class Ensemble {
  readonly #setting: EnsembleSetting
  readonly #moments: Moments
  readonly #quantiles: QuantileStore
  /** [time][entry of a record] */
  readonly #overlaps: Sums
  #curves: number[][] = []
  #waiting = new Map<number, RunResult>()
  #nextRun = 0
  /** Runs in the statistics. */
  #count = 0
  /** Times that all of them have reached. */
  #length: number
  #finishedRuns = 0
  #divergedRuns = 0
  #steps = 0
  #errorScale = 0

  constructor(setting: EnsembleSetting) {
    const { runs, times, recordLength } = setting
    this.#setting = setting
    this.#length = times
    this.#moments = new Moments(times)
    this.#overlaps = new Sums(times * recordLength)
    const exact = runs <= MOST_EXACT_RUNS && runs * times <= MOST_EXACT_NUMBERS
    this.#quantiles = exact ? new ExactQuantiles(times, runs) : new QuantileSketch(times)
  }

  /** A run has ended, or is to count as it is. */
  add(result: RunResult): void {
    this.#finishedRuns += result.diverged || result.generalizationError.length === this.#setting.times ? 1 : 0
    this.#divergedRuns += result.diverged ? 1 : 0
    this.#steps += result.steps
    this.#errorScale = Math.max(this.#errorScale, result.errorScale)
    this.#waiting.set(result.run, result)
    for (let next = this.#take(this.#nextRun); next; next = this.#take(this.#nextRun)) {
      this.#include(next)
      this.#nextRun++
    }
  }

  /** No run will come any more: those that wait for an earlier one are included. */
  close(): void {
    for (const run of [...this.#waiting.keys()].sort((a, b) => a - b)) this.#include(this.#take(run)!)
  }

  #take(run: number): RunResult | undefined {
    const result = this.#waiting.get(run)
    this.#waiting.delete(run)
    return result
  }

  #include({ generalizationError, records }: RunResult): void {
    const { recordLength, keepRuns } = this.#setting
    // a run that diverged is shorter, and the ensemble ends with it
    this.#length = Math.min(this.#length, generalizationError.length)
    this.#count++
    this.#moments.add(generalizationError, this.#length)
    this.#quantiles.add(generalizationError, this.#length)
    for (let time = 0; time < this.#length && recordLength > 0; time++) {
      records[time]!.forEach((value, i) => {
        this.#overlaps.add(time * recordLength + i, value)
      })
    }
    if (keepRuns) this.#curves.push(generalizationError)
  }

  /** The first run that is not in the statistics yet; later ones wait for it. */
  get nextRun(): number {
    return this.#nextRun
  }

  /** Whether a run's result is here: in the statistics, or waiting. */
  has(run: number): boolean {
    return run < this.#nextRun || this.#waiting.has(run)
  }

  /** Number of results that wait. */
  get waiting(): number {
    return this.#waiting.size
  }

  /** Number of runs that reached the last time or diverged. */
  get finishedRuns(): number {
    return this.#finishedRuns
  }

  get divergedRuns(): number {
    return this.#divergedRuns
  }

  /** Steps made by all runs. */
  get steps(): number {
    return this.#steps
  }

  /** What the rounding error of ε_g is in proportion to, the largest seen. */
  get errorScale(): number {
    return this.#errorScale
  }

  /** Number of runs in the statistics. */
  get count(): number {
    return this.#count
  }

  /** Number of times that they all have reached. */
  get length(): number {
    return this.#count === 0 ? 0 : this.#length
  }

  /** Bound on the relative error of the quantiles at all times. */
  get quantileError(): number {
    return this.#atTimes((time) => this.#quantiles.relativeError(time)).reduce((a, b) => Math.max(a, b), 0)
  }

  /** Mean of ε_g at each time. */
  means(): number[] {
    return this.#atTimes((time) => this.#moments.mean(time))
  }

  /** Standard error of the mean at each time; of two runs or more. */
  standardErrors(): number[] {
    return this.#atTimes((time) => this.#moments.standardError(time))
  }

  /** Quantiles of ε_g at one time. */
  quantiles(time: number, probabilities: readonly number[]): number[] {
    return this.#quantiles.quantiles(time, probabilities)
  }

  /** With `keepRuns`: ε_g of the runs in their order, [run][time]. */
  curves(): number[][] {
    return this.#curves.map((curve) => curve.slice(0, this.#length))
  }

  /** Means of the recorded overlaps at each time. */
  meanOverlaps(): OverlapRecord[] {
    const { recordLength } = this.#setting
    return this.#atTimes((time) =>
      Float64Array.from(
        { length: recordLength },
        (_, i) => this.#overlaps.at(time * recordLength + i) / this.#count,
      ),
    )
  }

  /** Everything, before it is closed; brought back into an ensemble of the same setting. */
  serialize(archive: Archive): void {
    this.#moments.serialize(archive)
    this.#quantiles.serialize(archive)
    this.#overlaps.serialize(archive)
    this.#curves = archive.list(this.#curves, (curve = []) => archive.numbers(curve))
    const waiting = archive.list([...this.#waiting.values()], (result) => serializeResult(archive, result))
    this.#waiting = new Map(waiting.map((result) => [result.run, result]))
    this.#nextRun = archive.number(this.#nextRun)
    this.#count = archive.number(this.#count)
    this.#length = archive.number(this.#length)
    this.#finishedRuns = archive.number(this.#finishedRuns)
    this.#divergedRuns = archive.number(this.#divergedRuns)
    this.#steps = archive.number(this.#steps)
    this.#errorScale = archive.number(this.#errorScale)
  }

  #atTimes<T>(value: (time: number) => T): T[] {
    return Array.from({ length: this.length }, (_, time) => value(time))
  }
}
