import { randomBytes } from 'node:crypto'
import { open, readdir, realpath, rename, rm, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/**
 * Writes a file so that a reader sees the old content or the new one, never a part, whatever interrupts it:
 * into a temporary file in the same folder, which then takes the name. A link keeps pointing where it did.
 * @throws the file system's error; the temporary file is gone then
 */
export async function writeAtomic(path: string, content: string | Uint8Array): Promise<void> {
  const target = await targetOf(path)
  const existing = await stat(target).catch(() => undefined)
  if (existing !== undefined && !existing.isFile()) {
    // A rename would replace a device or a pipe by a file.
    throw Object.assign(new Error(`${path} is not a file`), {
      code: existing.isDirectory() ? 'EISDIR' : 'EINVAL',
    })
  }
  const temporary = temporaryOf(target)
  try {
    await writeNew(temporary, content, existing?.mode)
    await rename(temporary, target)
  } catch (error) {
    await unlink(temporary).catch(() => {})
    throw error
  }
}

/** A new name beside a file, for what will take its place. */
export function temporaryOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`)
}

/** Writes a file of a new name, down to the disk. */
export async function writeNew(path: string, content: string | Uint8Array, mode?: number): Promise<void> {
  const file = await open(path, 'wx', mode)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** The file that a path stands for, behind whatever links; itself if there is none yet. */
export function targetOf(path: string): Promise<string> {
  return realpath(path).catch(() => path)
}

/** Removes what writers of a file left behind when they were killed. One that is at work fails. */
export async function removeLeftovers(path: string): Promise<void> {
  const target = await targetOf(path)
  const folder = dirname(target)
  const start = `.${basename(target)}.`
  for (const name of await readdir(folder)) {
    if (name.startsWith(start) && /^[0-9a-f]{12}\.tmp$/.test(name.slice(start.length))) {
      // its writer may just have done the same
      await rm(join(folder, name), { force: true })
    }
  }
}
