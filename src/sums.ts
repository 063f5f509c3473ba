import type { Archive } from './archive.js'

/**
 * Sums that grow side by side, each with its rounding errors carried along (Neumaier, ZAMM 54, 39 (1974)): their error
 * does not grow with how many numbers are added.
 */
export class Sums {
  readonly #sums: Float64Array
  readonly #rests: Float64Array

  constructor(length: number) {
    this.#sums = new Float64Array(length)
    this.#rests = new Float64Array(length)
  }

  /** Adds a number to sum i. */
  add(i: number, number: number): void {
    const sum = this.#sums[i]!
    const next = sum + number
    this.#rests[i]! += Math.abs(sum) >= Math.abs(number) ? sum - next + number : number - next + sum
    this.#sums[i] = next
  }

  /** Sum i. */
  at(i: number): number {
    return this.#sums[i]! + this.#rests[i]!
  }

  serialize(archive: Archive): void {
    archive.array(this.#sums)
    archive.array(this.#rests)
  }
}
