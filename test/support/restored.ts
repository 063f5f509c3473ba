import { type Archive, Reader, store } from '../../src/archive.js'

/** Brings the state of one object into another of the same kind; returns that. */
export function restored<T extends { serialize(archive: Archive): void }>(from: T, into: T): T {
  into.serialize(new Reader(store((archive) => from.serialize(archive))))
  return into
}
