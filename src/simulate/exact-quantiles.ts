import type { Archive } from '../archive.js'
import { type QuantileStore, quantile } from './quantiles.js'

/** Keeps every value. */
export class ExactQuantiles implements QuantileStore {
  /** [time][curve] */
  readonly #values: Float64Array
  readonly #curves: number
  #count = 0

  /** @param curves how many there will be at most */
  constructor(times: number, curves: number) {
    this.#curves = curves
    this.#values = new Float64Array(times * curves)
  }

  add(values: ArrayLike<number>, length: number): void {
    for (let time = 0; time < length; time++) this.#values[time * this.#curves + this.#count] = values[time]!
    this.#count++
  }

  quantiles(time: number, probabilities: readonly number[]): number[] {
    const first = time * this.#curves
    const sorted = this.#values.subarray(first, first + this.#count).sort()
    return probabilities.map((probability) => quantile(this.#count, probability, (rank) => sorted[rank]!))
  }

  relativeError(): number {
    return 0
  }

  /** The values that there are. */
  serialize(archive: Archive): void {
    this.#count = archive.number(this.#count)
    for (let first = 0; first < this.#values.length; first += this.#curves) {
      archive.array(this.#values.subarray(first, first + this.#count))
    }
  }
}
