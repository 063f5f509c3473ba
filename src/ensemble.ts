import type { RunResult } from './direct-run.js'
import type { OverlapRecord } from './overlap-records.js'
import { meanAndError, quantile } from './statistics.js'
import type { Trajectory } from './trajectory.js'

/** Results of runs, in whatever order they come; every number taken from them is computed in the order of the runs. */
export class Ensemble {
  /** ε_g of each finished run, [run][time]: its mean, error and quantiles are exact. */
  readonly #errors = new Map<number, number[]>()
  /** Sums over runs of the overlaps, per time; and those of runs that wait for an earlier one. */
  readonly #sums: OverlapRecord[] = []
  readonly #waiting = new Map<number, OverlapRecord[]>()
  #nextToSum = 0
  #summed = 0
  /** Steps made by runs in flight. */
  readonly #inFlight = new Map<number, number>()
  #finishedSteps = 0
  #errorScale = 0
  /** Whether any run diverged. */
  diverged = false

  /** A run has made this many steps so far. */
  progress(run: number, steps: number): void {
    this.#inFlight.set(run, steps)
  }

  /** A run has ended. */
  add({ run, generalizationError, records, steps, diverged, errorScale }: RunResult): void {
    this.#inFlight.delete(run)
    this.#finishedSteps += steps
    this.#errors.set(run, generalizationError)
    this.#errorScale = Math.max(this.#errorScale, errorScale)
    this.diverged ||= diverged
    this.#waiting.set(run, records)
    for (let next = this.#take(this.#nextToSum); next; next = this.#take(this.#nextToSum)) {
      this.#sum(next)
      this.#nextToSum++
    }
  }

  #take(run: number): OverlapRecord[] | undefined {
    const records = this.#waiting.get(run)
    this.#waiting.delete(run)
    return records
  }

  #sum(records: OverlapRecord[]): void {
    if (this.#summed++ === 0) {
      this.#sums.push(...records.map((record) => record.slice()))
      return
    }
    // a run that diverged is shorter, and the ensemble ends with it
    this.#sums.length = Math.min(this.#sums.length, records.length)
    this.#sums.forEach((sum, time) => {
      records[time]!.forEach((value, i) => {
        sum[i]! += value
      })
    })
  }

  /** Steps made by all runs, finished or not. */
  get steps(): number {
    return [...this.#inFlight.values()].reduce((sum, steps) => sum + steps, this.#finishedSteps)
  }

  get finishedSteps(): number {
    return this.#finishedSteps
  }

  get finishedRuns(): number {
    return this.#errors.size
  }

  /** Number of times that all finished runs have reached. */
  get length(): number {
    if (this.#errors.size === 0) return 0
    let least = Number.POSITIVE_INFINITY
    for (const errors of this.#errors.values()) least = Math.min(least, errors.length)
    return least
  }

  /** Size of the terms whose difference ε_g is, the largest seen. */
  get errorScale(): number {
    return this.#errorScale
  }

  /** ε_g of the finished runs in their order, cut to the times all have reached: [run][time]. */
  runs(): number[][] {
    const { length } = this
    const order = [...this.#errors.keys()].sort((a, b) => a - b)
    return order.map((run) => this.#errors.get(run)!.slice(0, length))
  }

  /** Mean of ε_g over the runs, with its error (of two runs or more) and quantiles. */
  statistics(): Pick<Trajectory, 'generalizationError' | 'standardError' | 'quantiles'> {
    const runs = this.runs()
    const times = Array.from({ length: this.length }, (_, time) => runs.map((errors) => errors[time]!))
    const moments = times.map(meanAndError)
    const sorted = times.map((values) => Float64Array.from(values).sort())
    const at = (probability: number) => sorted.map((values) => quantile(values, probability))
    return {
      generalizationError: moments.map(({ mean }) => mean),
      ...(runs.length > 1 && { standardError: moments.map(({ standardError }) => standardError) }),
      quantiles: { '0.05': at(0.05), '0.5': at(0.5), '0.95': at(0.95) },
    }
  }

  /** Means over the finished runs of the recorded overlaps, one for each time. */
  meanOverlaps(): OverlapRecord[] {
    // what still waits for a run that will not come
    for (const run of [...this.#waiting.keys()].sort((a, b) => a - b)) this.#sum(this.#take(run)!)
    return this.#sums.slice(0, this.length).map((sum) => sum.map((value) => value / this.#summed))
  }
}
