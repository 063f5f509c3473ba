// What a checkpoint is: 16 bytes that say so, 32 of a checksum, then its length, who made it of what, and the state.
import kernelHash from '../../build/generated/kernel-hash.js'
import version from '../../build/generated/version.js'
import { type Archive, Reader, store } from '../archive.js'
import { refuse } from '../check.js'
import { canonicalJson, experimentKey, type KeyOptions } from '../key.js'
import type { SavedRun } from './run.js'
import type { SimulationJob } from './simulation-job.js'

const MAGIC = new TextEncoder().encode('onepass state 1\n')
const HASH_BYTES = 32
const OFFSET = MAGIC.length + HASH_BYTES
/** Hashed at once, so that little is copied. */
const HASHED_BYTES = 2 ** 24

/** What has to be the same where a checkpoint is taken up. */
interface Origin {
  version: string
  kernel: string
  /** Hash of its key. */
  experiment: string
  options: KeyOptions
}

/** Everything that the rest of a simulation depends on: what has been gathered, and `runs`, those at hand as they are. */
export async function makeCheckpoint(job: SimulationJob, runs: readonly SavedRun[]): Promise<Uint8Array> {
  const origin = canonicalJson(await originOf(job))
  const left = [...job.begun.values(), ...runs].filter(({ run }) => !job.ensemble.has(run))
  const bytes = store((archive) => {
    archive.number(0)
    archive.text(origin)
    serializeState(archive, job, left)
  }, OFFSET)
  new Float64Array(bytes.buffer, OFFSET, 1)[0] = bytes.length
  bytes.set(MAGIC)
  bytes.set(await hashOf(bytes.subarray(OFFSET)), MAGIC.length)
  return bytes
}

/**
 * Brings a simulation to where a checkpoint was made.
 * @throws RangeError with `field` for one that is damaged, or of something else
 */
export async function takeUpCheckpoint(job: SimulationJob, bytes: Uint8Array): Promise<void> {
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) refuseCheckpoint('a checkpoint', 'something else')
  const archive = new Reader(bytes.subarray(OFFSET))
  const length = bytes.length < OFFSET + 8 ? 0 : archive.number(0)
  if (length !== bytes.length) {
    const expected = length === 0 ? 'a whole checkpoint' : `a whole checkpoint of ${length} bytes`
    refuseCheckpoint(expected, `${bytes.length} bytes of one`)
  }
  const hash = await hashOf(bytes.subarray(OFFSET))
  if (hash.some((byte, i) => byte !== bytes[MAGIC.length + i])) {
    refuseCheckpoint('a checkpoint as it was written', 'one that has been altered')
  }
  checkOrigin(JSON.parse(archive.text('')), await originOf(job))
  for (const saved of serializeState(archive, job, [])) job.begun.set(saved.run, saved)
}

function serializeState(archive: Archive, { ensemble }: SimulationJob, runs: readonly SavedRun[]) {
  ensemble.serialize(archive)
  return archive.list<SavedRun>(
    runs,
    ({ run, steps, state } = { run: 0, steps: 0, state: new Uint8Array() }) => ({
      run: archive.number(run),
      steps: archive.number(steps),
      state: archive.blob(state),
    }),
  )
}

async function originOf({ experiment, method, options }: SimulationJob): Promise<Origin> {
  const { runs, redraw, keepRuns, overlaps } = options
  const key = experimentKey('simulate', experiment, {}, version)
  return {
    version,
    kernel: kernelHash,
    experiment: hexadecimal(await hashOf(new TextEncoder().encode(key))),
    options: { method, runs, redraw, keepRuns, overlaps },
  }
}

function checkOrigin(found: Origin, expected: Origin): void {
  if (found.version !== expected.version) {
    refuseCheckpoint(`a checkpoint of onepass ${expected.version}`, `one of ${found.version}`)
  }
  if (found.kernel !== expected.kernel) {
    refuseCheckpoint(`a checkpoint of this build of onepass ${expected.version}`, 'one of another')
  }
  if (found.experiment !== expected.experiment) {
    refuseCheckpoint('a checkpoint of this experiment', 'one of another')
  }
  for (const [name, value] of Object.entries(expected.options)) {
    if (found.options[name] === value) continue
    refuseCheckpoint(`a checkpoint with ${name} ${value}`, `one with ${name} ${found.options[name]}`)
  }
}

function refuseCheckpoint(expected: string, given: string): never {
  refuse(RangeError, 'resume', `expected ${expected}, got ${given}`)
}

/** SHA-256 of the SHA-256 of pieces. */
async function hashOf(bytes: Uint8Array): Promise<Uint8Array> {
  const pieces = new Uint8Array(HASH_BYTES * Math.ceil(bytes.length / HASHED_BYTES))
  for (let first = 0, at = 0; first < bytes.length; first += HASHED_BYTES, at += HASH_BYTES) {
    pieces.set(await sha256(bytes.subarray(first, first + HASHED_BYTES)), at)
  }
  return sha256(pieces)
}

async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as BufferSource))
}

function hexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
