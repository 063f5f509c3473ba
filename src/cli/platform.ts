import { constants } from 'node:fs'
import { access, open, readFile, realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { lockFile } from '../file-lock.js'
import { removeLeftovers, targetOf, writeAtomic } from '../write-atomic.js'

/** Standard output or standard error. */
export interface Output {
  readonly isTTY: boolean
  /** Width of the terminal in characters. */
  readonly columns: number
  /** Resolves when the text has been handed over; rejects e.g. on a full disk. A reader that has gone away is no error. */
  write(text: string): Promise<void>
}

/** What the command needs from the machine it runs on. */
export interface Platform {
  stdout: Output
  stderr: Output
  readStdin(): Promise<string>
  readFile(path: string): Promise<string>
  readBytes(path: string): Promise<Uint8Array>
  writeFile(path: string, content: string | Uint8Array): Promise<void>
  /** Keeps others who claim it from writing a file; returns how to give it up. Fails if it is claimed, or not writable. */
  claimFile(path: string): Promise<() => Promise<void>>
  /** The same for all paths of one file; undefined if there is none. */
  identity(path: string): Promise<string | undefined>
  /** Why no file can be written at `path`, or undefined if it can. */
  whyNotWritable(path: string): Promise<string | undefined>
  /** Why no files can be written into the folder `path`, which may not exist yet, or undefined. */
  whyNotFolder(path: string): Promise<string | undefined>
  /** Calls `listener` at Ctrl-C instead of ending; returns how to stop listening. */
  onInterrupt(listener: () => void): () => void
  /** Ends at once. */
  exit(code: number): void
}

/** This process. */
export function nodePlatform(): Platform {
  return {
    stdout: nodeOutput(process.stdout),
    stderr: nodeOutput(process.stderr),
    readStdin,
    readFile: (path) => readFile(path, 'utf8'),
    readBytes,
    writeFile: writeAtomic,
    claimFile,
    identity: (path) => realpath(path).catch(() => undefined),
    whyNotWritable,
    whyNotFolder,
    onInterrupt(listener) {
      process.on('SIGINT', listener)
      return () => process.off('SIGINT', listener)
    },
    exit: (code) => process.exit(code),
  }
}

function nodeOutput(stream: NodeJS.WriteStream): Output {
  // The callback of each write has the error too; without a listener it would also end the process.
  stream.on('error', () => {})
  return {
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns || 80 // some terminals say 0
    },
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => {
          if (error && !isClosedPipe(error)) reject(error)
          else resolve()
        })
      }),
  }
}

/** Whether the reader has gone away, as after `| head`: no reason to complain. */
function isClosedPipe(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED'
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

/** In pieces: Node reads no more than 2 GiB at once. */
async function readBytes(path: string): Promise<Uint8Array> {
  const file = await open(path)
  try {
    const bytes = new Uint8Array((await file.stat()).size)
    for (let at = 0; at < bytes.length; ) {
      const { bytesRead } = await file.read(bytes, at, Math.min(bytes.length - at, 2 ** 30))
      if (bytesRead === 0) return bytes.subarray(0, at)
      at += bytesRead
    }
    return bytes
  } finally {
    await file.close()
  }
}

async function claimFile(path: string): Promise<() => Promise<void>> {
  const release = await lockFile(`${await targetOf(path)}.lock`)
  await removeLeftovers(path)
  return release
}

async function whyNotWritable(path: string): Promise<string | undefined> {
  const existing = await stat(path).catch(() => undefined)
  if (existing !== undefined && !existing.isFile())
    return existing.isDirectory() ? 'is a folder' : 'is not a file'
  const folder = await stat(dirname(path)).catch(() => undefined)
  if (!folder?.isDirectory()) return 'its folder does not exist'
  // The file is replaced as a whole, so it is the folder that must be writable.
  return (await isWritable(dirname(path))) ? undefined : 'its folder cannot be written to'
}

async function whyNotFolder(path: string): Promise<string | undefined> {
  // The nearest of its parents that exists decides.
  for (let folder = path; ; folder = dirname(folder)) {
    const existing = await stat(folder).catch(() => undefined)
    if (existing !== undefined) {
      if (!existing.isDirectory()) return 'is not a folder'
      return (await isWritable(folder)) ? undefined : 'cannot be written to'
    }
    if (dirname(folder) === folder) return 'does not exist'
  }
}

function isWritable(path: string): Promise<boolean> {
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  )
}
