import type { Archive } from '../archive.js'
import type { KernelExports, Pointer } from './exports.js'
import { array, global, view } from './memory.js'

/** What a random stream is for; part of its address. */
export const purposes = { initialOverlaps: 0, inputs: 1, resampling: 2 } as const

/** Where a random stream begins. */
export interface StreamAddress {
  seed: number
  purpose: keyof typeof purposes
  run?: number
  level?: number
}

/** What overlaps are drawn for. */
export interface DrawSetting {
  seed: number
  run: number
  teachers: number
  students: number
  orthonormal: boolean
  initialStd: number
  inputDimension: number
  /** m_k: L */
  levelSizes: ArrayLike<number>
}

/** A random stream: numbers one at a time, or normals in bulk. */
export class RandomStream {
  readonly #exports: KernelExports
  readonly #stream: Pointer

  constructor(exports: KernelExports, address: StreamAddress) {
    this.#exports = exports
    this.#stream = exports.newStream()
    this.restart(address)
  }

  /** Goes to the beginning of another address. */
  restart({ seed, purpose, run = 0, level = 0 }: StreamAddress): void {
    this.#exports.openStream(this.#stream, seed, purposes[purpose], run, level)
  }

  /** Uniform in (0, 1). */
  uniform(): number {
    return this.#exports.uniform(this.#stream)
  }

  normal(): number {
    return this.#exports.normal(this.#stream)
  }

  /** χ² with a whole number of degrees of freedom ≥ 1. */
  chiSquare(degrees: number): number {
    return this.#exports.chiSquare(this.#stream, degrees)
  }

  /** A function that draws an even number of standard normals from the two interleaved generators, into one array. */
  normalBlocks(count: number): () => Float64Array {
    const at = this.#exports.zeros(count)
    const scales = this.#exports.zeros(count)
    view(this.#exports, scales, count).fill(1)
    return () => {
      this.#exports.fillNormals(this.#stream, scales, 32, at, 32, count)
      return view(this.#exports, at, count)
    }
  }

  /**
   * A function that draws `count` triples of 64-bit words, lower halves first: those of the two generators of bulk normals
   * and of the one for single numbers. Its result is overwritten by the next call. For tests.
   */
  wordBlocks(count: number): () => Uint32Array {
    const at = this.#exports.zeros(3 * count)
    return () => {
      this.#exports.fillWords(this.#stream, at, count)
      return new Uint32Array(this.#exports.memory!.buffer, at, 6 * count)
    }
  }

  /**
   * χ up to a sign, drawn in pairs as a reduced step does: `count` (even) numbers, of whole degrees of freedom ≥ 0 and
   * times a scale, which the two of a pair have each for itself. For tests.
   */
  chis(count: number, degrees: readonly [number, number], scales: readonly [number, number]): Float64Array {
    const numbers = global(this.#exports, 'CHI_NUMBERS')
    const at = this.#exports.zeros(count)
    const ones = this.#exports.zeros(count)
    const parameters = this.#exports.zeros((count / 2) * numbers)
    view(this.#exports, ones, count).fill(1)
    this.#exports.fillNormals(this.#stream, ones, 32, at, 32, count)
    for (let i = 0; i < count; i++) {
      const lane = i % 2
      this.#exports.setChi(parameters + 8 * ((i >> 1) * numbers + lane), degrees[lane]!, scales[lane]!)
    }
    this.#exports.fillChis(this.#stream, parameters, at, 16, count / 2)
    return view(this.#exports, at, count).slice()
  }

  /**
   * A function that draws the factor of a level's vectors (assembly/factor.ts): K+M rows, teachers first, of
   * min(directions, K+M) numbers. Its result is overwritten by the next call.
   */
  factors(teachers: number, students: number, orthonormal: boolean): (directions: number) => Float64Array {
    const vectors = teachers + students
    const at = this.#exports.zeros(vectors * vectors)
    return (directions) => {
      this.#exports.drawFactor(this.#stream, teachers, students, directions, orthonormal ? 1 : 0, at)
      return view(this.#exports, at, vectors * Math.min(vectors, directions))
    }
  }

  /**
   * Overlaps over N of every level's vectors, as `factors` draws them from the streams of the levels: rows over the
   * levels for every pair a ≤ b of fields, students first; live views, stale as soon as anything is allocated.
   */
  overlaps(setting: DrawSetting): Float64Array[] {
    const { seed, run, teachers, students, orthonormal, initialStd, inputDimension, levelSizes } = setting
    const count = levelSizes.length
    const pairs = ((teachers + students) * (teachers + students + 1)) / 2
    const sizes = array(this.#exports, levelSizes)
    const out = this.#exports.zeros(pairs * count)
    const purpose = purposes.initialOverlaps
    const vectors = [teachers, students, orthonormal ? 1 : 0, initialStd, inputDimension] as const
    this.#exports.drawOverlaps(this.#stream, seed, purpose, run, ...vectors, sizes, count, out)
    return Array.from({ length: pairs }, (_, row) => view(this.#exports, out + 8 * count * row, count))
  }

  /** Where the stream is. */
  serialize(archive: Archive): void {
    archive.array(view(this.#exports, this.#stream, global(this.#exports, 'STREAM_NUMBERS')))
  }

  /** @internal */
  get pointer(): Pointer {
    return this.#stream
  }
}
