import type { Archive } from '../archive.js'
import { type QuantileStore, quantile } from './quantiles.js'

/** Bins of all times together, of four bytes each: 128 MiB. */
const MOST_BINS = 2 ** 25
/** The finest bins share the exponent and this many bits of the mantissa. */
const MANTISSA_BITS = 7
/** Added to every magnitude, so that 0 has a bin; values far below it are not told from 0. A power of two: 2^-200. */
const TINY = 6.223015277861142e-61

/**
 * Counts values in bins of nearly equal relative width, as DDSketch does (Masson, Rim & Lee, PVLDB 12, 2195 (2019)), so
 * that a quantile has a bounded relative error, and neither it nor the memory depends on how many values there are or
 * in which order they come. A bin is what is left of a double when the last bits of its mantissa are dropped: no
 * logarithm is needed.
 */
export class QuantileSketch implements QuantileStore {
  readonly #histograms: Histogram[]

  /** @param bins how many there may be at most, for all times together */
  constructor(times: number, bins = MOST_BINS) {
    const most = Math.floor(bins / times)
    this.#histograms = Array.from({ length: times }, () => new Histogram(most))
  }

  add(values: ArrayLike<number>, length: number): void {
    for (let time = 0; time < length; time++) this.#histograms[time]!.add(values[time]!)
  }

  quantiles(time: number, probabilities: readonly number[]): number[] {
    const histogram = this.#histograms[time]!
    return probabilities.map((probability) =>
      quantile(histogram.count, probability, (rank) => histogram.orderStatistic(rank)),
    )
  }

  /** Number of bins in memory. */
  get bins(): number {
    return this.#histograms.reduce((sum, { bins }) => sum + bins, 0)
  }

  /**
   * Bound on how far an order statistic may be from its value x, over |x| + 2^-200: half the width of a bin over its
   * lower edge, where that is largest. It is 2^-8 unless the values are spread too widely for the number of bins.
   */
  relativeError(time: number): number {
    return (lowerEdge(1 << this.#histograms[time]!.coarsening) - TINY) / (2 * TINY)
  }

  serialize(archive: Archive): void {
    for (const histogram of this.#histograms) histogram.serialize(archive)
  }
}

/** Counts of values, positive or not. */
class Histogram {
  readonly #most: number
  #least = Number.POSITIVE_INFINITY
  #largest = Number.NEGATIVE_INFINITY
  /** Each bin is 2^coarsening of the finest ones. */
  coarsening = 0
  /** The bin of the first of the counts. */
  #first = 0
  #counts = new Uint32Array(0)
  count = 0

  /** @param most bins */
  constructor(most: number) {
    this.#most = most
  }

  add(value: number): void {
    this.#least = Math.min(this.#least, value)
    this.#largest = Math.max(this.#largest, value)
    const bin = finestBin(value)
    if (!this.#holds(bin)) this.#makeRoom()
    this.#counts[(bin >> this.coarsening) - this.#first]!++
    this.count++
  }

  get bins(): number {
    return this.#counts.length
  }

  #holds(bin: number): boolean {
    const at = (bin >> this.coarsening) - this.#first
    return at >= 0 && at < this.#counts.length
  }

  /** Bins for every value from the least to the largest: more of them, or if there are too many, coarser ones. */
  #makeRoom(): void {
    const counts = this.#counts
    const first = this.#first
    const before = this.coarsening
    const low = finestBin(this.#least)
    const high = finestBin(this.#largest)
    while ((high >> this.coarsening) - (low >> this.coarsening) >= this.#most) this.coarsening++
    const needed = (high >> this.coarsening) - (low >> this.coarsening) + 1
    // twice the room, so that it is seldom made
    this.#counts = new Uint32Array(Math.min(this.#most, 2 * needed))
    this.#first = (low >> this.coarsening) - Math.floor((this.#counts.length - needed) / 2)
    for (const [i, count] of counts.entries()) {
      if (count > 0) this.#counts[((first + i) >> (this.coarsening - before)) - this.#first]! += count
    }
  }

  /** The value of rank 0 … count − 1: the middle of its bin, or the end of the values if that is nearer. */
  orderStatistic(rank: number): number {
    let at = 0
    for (let below = this.#counts[0]!; below <= rank; below += this.#counts[at]!) at++
    const middle = middleOf(this.#first + at, this.coarsening)
    return Math.min(Math.max(middle, this.#least), this.#largest)
  }

  serialize(archive: Archive): void {
    this.#least = archive.number(this.#least)
    this.#largest = archive.number(this.#largest)
    this.coarsening = archive.number(this.coarsening)
    this.#first = archive.number(this.#first)
    this.count = archive.number(this.count)
    const bins = archive.number(this.#counts.length)
    if (archive.isReading) this.#counts = new Uint32Array(bins)
    archive.array(this.#counts)
  }
}

const double = new Float64Array(1)
/** Its two halves, the lower first: WebAssembly runs where that is so. */
const halves = new Uint32Array(double.buffer)
const DROPPED_BITS = 20 - MANTISSA_BITS
/** Where the next larger exponent would be that of infinity. */
const LAST = 0x7fe << MANTISSA_BITS

function upperBits(magnitude: number): number {
  double[0] = magnitude
  return halves[1]! >>> DROPPED_BITS
}

const ORIGIN = upperBits(TINY)

/** Of values that increase it does not decrease; −x has ~ that of x. */
function finestBin(value: number): number {
  const bin = upperBits(Math.abs(value) + TINY) - ORIGIN
  return value < 0 ? ~bin : bin
}

function middleOf(bin: number, coarsening: number): number {
  if (bin < 0) return -middleOf(~bin, coarsening)
  return (lowerEdge(bin << coarsening) + lowerEdge((bin + 1) << coarsening)) / 2 - TINY
}

/** Of a bin ≥ 0, with `TINY`. */
function lowerEdge(finest: number): number {
  double[0] = 0
  halves[1] = Math.min(finest + ORIGIN, LAST) << DROPPED_BITS
  return double[0]
}
