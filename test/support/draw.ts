import { randomNumbers } from './random.js'

/** Random choices from a seed: neighbouring seeds have nothing in common. */
export class Draw {
  readonly #random: () => number

  constructor(seed: number) {
    this.#random = randomNumbers(scramble(seed))
    for (let i = 0; i < 4; i++) this.#random()
  }

  chance(probability: number): boolean {
    return this.#random() < probability
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.#random()
  }

  /** Log-uniform. */
  scale(low: number, high: number): number {
    return Math.min(high, Math.max(low, low * 10 ** (this.#random() * Math.log10(high / low))))
  }

  /** An integer from low to high, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.#random() * (high - low + 1))
  }

  pick<T>(list: readonly T[]): T {
    return list[this.integer(0, list.length - 1)]!
  }

  list<T>(length: number, make: (index: number) => T): T[] {
    return Array.from({ length }, (_, index) => make(index))
  }

  /** The fields, or none. */
  maybe<T extends object>(probability: number, make: () => T): T | Record<never, never> {
    return this.chance(probability) ? make() : {}
  }
}

/** A bijection of 32-bit integers that leaves no pattern (the finaliser of MurmurHash3). */
function scramble(seed: number): number {
  let h = seed >>> 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
