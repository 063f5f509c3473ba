import { quantile } from '../simulate/quantiles.js'
import type { RunSamples } from '../simulate/run-samples.js'
import type { Quantiles } from '../trajectory.js'
import type { Simulated } from './messages.js'

/** The mean over runs that are still being made: at each time over those that have reached it. */
export class MeanSoFar {
  readonly #alpha: readonly number[]
  /** By run */
  readonly #curves = new Map<number, number[]>()
  #isNew = false

  /** @param alpha all times */
  constructor(alpha: readonly number[]) {
    this.#alpha = alpha
  }

  /** Samples that are there already may come again. */
  add({ run, first, values }: RunSamples): void {
    const curve = this.#curves.get(run) ?? []
    this.#curves.set(run, curve)
    this.#isNew ||= first + values.length > curve.length
    for (const [i, value] of values.entries()) curve[first + i] = value
  }

  /** Mean and quantiles; undefined unless there is something new since the last call. */
  next(): Simulated | undefined {
    if (!this.#isNew) return undefined
    this.#isNew = false
    const alpha: number[] = []
    const generalizationError: number[] = []
    const quantiles: Quantiles = { '0.05': [], '0.5': [], '0.95': [] }
    const counts: number[] = []
    const curves = [...this.#curves.values()]
    for (const [index, time] of this.#alpha.entries()) {
      const values = Float64Array.from(
        curves.filter((curve) => curve.length > index),
        (curve) => curve[index]!,
      ).sort()
      if (values.length === 0) break
      alpha.push(time)
      generalizationError.push(values.reduce((sum, value) => sum + value, 0) / values.length)
      for (const name of ['0.05', '0.5', '0.95'] as const)
        quantiles[name].push(quantile(values.length, Number(name), (rank) => values[rank]!))
      counts.push(values.length)
    }
    return { kind: 'simulate', alpha, generalizationError, quantiles, counts, floor: 0 }
  }
}
