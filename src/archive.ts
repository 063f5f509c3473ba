const scratch = new Float64Array(1)

/**
 * Goes through the state of an object, piece by piece, to store it or to bring it back: one method of the object,
 * `serialize`, serves both ways, so that they cannot differ.
 */
export abstract class Archive {
  /** Whether state is brought back: what the archive is shown is overwritten. */
  abstract readonly isReading: boolean

  /** Some bytes, whose number is known. */
  abstract bytes(content: Uint8Array): void

  /** A typed array whose length is known, with all its bits. */
  array(content: Float64Array | Uint32Array): void {
    this.bytes(new Uint8Array(content.buffer, content.byteOffset, content.byteLength))
  }

  /** A number; what it was is returned. */
  number(value: number): number {
    scratch[0] = value
    this.array(scratch)
    return scratch[0]
  }

  boolean(value: boolean): boolean {
    return this.number(value ? 1 : 0) === 1
  }

  /** A plain array of numbers, of any length. */
  numbers(values: number[]): number[] {
    const array = new Float64Array(this.number(values.length))
    if (!this.isReading) array.set(values)
    this.array(array)
    return this.isReading ? Array.from(array) : values
  }

  /** Bytes of any number. */
  blob(content: Uint8Array): Uint8Array {
    const length = this.number(content.length)
    const blob = this.isReading ? new Uint8Array(length) : content
    this.bytes(blob)
    return blob
  }

  text(value: string): string {
    return new TextDecoder().decode(this.blob(new TextEncoder().encode(value)))
  }

  /** Any number of items, each stored by `item`, which is given undefined where one is brought back. */
  list<T>(items: readonly T[], item: (one: T | undefined) => T): T[] {
    return Array.from({ length: this.number(items.length) }, (_, i) => item(items[i]))
  }
}

/** Counts the bytes that would be stored. */
class Measure extends Archive {
  readonly isReading = false
  length = 0

  bytes(content: Uint8Array): void {
    this.length += content.length
  }
}

class Writer extends Archive {
  readonly isReading = false
  readonly #target: Uint8Array
  #at = 0

  constructor(target: Uint8Array) {
    super()
    this.#target = target
  }

  bytes(content: Uint8Array): void {
    this.#target.set(content, this.#at)
    this.#at += content.length
  }
}

/** Brings back what was stored. */
export class Reader extends Archive {
  readonly isReading = true
  readonly #source: Uint8Array
  #at = 0

  constructor(source: Uint8Array) {
    super()
    this.#source = source
  }

  bytes(content: Uint8Array): void {
    if (content.length > this.#source.length - this.#at)
      throw new RangeError('the stored state ends too early')
    content.set(this.#source.subarray(this.#at, this.#at + content.length))
    this.#at += content.length
  }
}

/** All that `serialize` shows, as bytes behind `offset` free ones. */
export function store(serialize: (archive: Archive) => void, offset = 0): Uint8Array {
  const measure = new Measure()
  serialize(measure)
  const bytes = new Uint8Array(offset + measure.length)
  serialize(new Writer(bytes.subarray(offset)))
  return bytes
}
