import { randomBytes } from 'node:crypto'
import { link, readFile, rename, unlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { removeLeftovers, temporaryOf, writeNew } from './write-atomic.js'

/** Another process holds the lock. */
export class Locked extends Error {
  override name = 'Locked'
}

/**
 * Holds a lock, a file that names this process, until the function returned is called. That of a process that has died is
 * taken over.
 *
 * @throws Locked, or the file system's error
 */
export async function lockFile(path: string): Promise<() => Promise<void>> {
  const mine = `${process.pid} ${hostname()} ${await startOf(process.pid)} ${randomBytes(6).toString('hex')}\n`
  // written aside first: the lock is never there without its content
  const aside = temporaryOf(path)
  try {
    await writeNew(aside, mine)
    await take(path, aside)
  } finally {
    await unlink(aside).catch(() => {}) // renamed, if the lock was taken over
  }
  // another process that wants the lock right now finds its file gone, and is refused all the same
  await removeLeftovers(path)
  return async () => {
    // one that stays is taken over later
    if ((await holderOf(path)) === mine) await unlink(path).catch(() => {})
  }
}

async function take(path: string, aside: string): Promise<void> {
  // unlike a rename, a link does not replace anything
  const taken = await link(aside, path).then(
    () => true,
    (error) => {
      // its own file is gone: whoever has taken the lock has removed it
      if (error.code === 'EEXIST' || error.code === 'ENOENT') return false
      throw error
    },
  )
  if (taken) return
  const holder = await holderOf(path)
  if (await isAlive(holder)) refuse(path, holder)
  // Of several that see the same dead holder only one may take over: the others might replace the living one.
  const release = await lockFile(`${path}.takeover`)
  try {
    const now = await holderOf(path)
    if (now !== holder) refuse(path, now)
    await rename(aside, path)
  } finally {
    await release()
  }
}

/** What a lock says; nothing if it has just been released. */
function holderOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}

function refuse(path: string, holder: string): never {
  const [process, host] = holder.split(' ')
  const name = host === undefined ? 'another process' : `process ${process} on ${host}`
  throw new Locked(`in use by ${name} (if there is no such process, remove ${path})`)
}

/** Of another host nothing is known, so its processes count as living. */
async function isAlive(holder: string): Promise<boolean> {
  const [id, host, start] = holder.split(' ')
  if (host !== hostname()) return true
  try {
    process.kill(Number(id), 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
  // the number of a dead process is given to another one some day
  return start === (await startOf(Number(id)))
}

/** When a process started, on Linux, in ticks since the machine did. */
async function startOf(id: number): Promise<string> {
  const status = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '')
  // the name, in brackets, may hold anything
  return status.slice(status.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}
