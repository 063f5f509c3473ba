import type { Archive } from '../archive.js'
import { Sums } from '../sums.js'

/**
 * Mean and its standard error at each of many times, of curves that come one after another and are not kept: the squared
 * deviations are summed as they change the mean (Welford, Technometrics 4, 419 (1962)), in compensated sums.
 */
export class Moments {
  readonly #sums: Sums
  readonly #squares: Sums
  #count = 0

  constructor(times: number) {
    this.#sums = new Sums(times)
    this.#squares = new Sums(times)
  }

  /** Adds a curve's values at the first `length` times. */
  add(values: ArrayLike<number>, length: number): void {
    const before = this.#count
    const count = before + 1
    for (let time = 0; time < length; time++) {
      const value = values[time]!
      if (before > 0) {
        const deviation = value - this.#sums.at(time) / before
        this.#squares.add(time, deviation * (before / count) * deviation)
      }
      this.#sums.add(time, value)
    }
    this.#count = count
  }

  mean(time: number): number {
    return this.#sums.at(time) / this.#count
  }

  /** Of two curves or more. */
  standardError(time: number): number {
    return Math.sqrt(this.#squares.at(time) / (this.#count - 1) / this.#count)
  }

  serialize(archive: Archive): void {
    this.#sums.serialize(archive)
    this.#squares.serialize(archive)
    this.#count = archive.number(this.#count)
  }
}
