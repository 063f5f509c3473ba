import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { removeLeftovers, writeAtomic } from '../src/write-atomic.js'

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'onepass-'))
  try {
    await run(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function codeOf(promise: Promise<unknown>): Promise<string | undefined> {
  try {
    await promise
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code
  }
}

test('writes text and bytes, new files and old ones, and leaves nothing else', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'a.json')
    await writeAtomic(file, 'ε_g')
    assert.is(readFileSync(file, 'utf8'), 'ε_g')
    await writeAtomic(file, new Uint8Array([1, 2]))
    assert.equal([...readFileSync(file)], [1, 2])
    assert.equal(readdirSync(folder), ['a.json'])
  }))

test('many writers at once: the file is one of theirs as a whole', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'a')
    const texts = Array.from({ length: 20 }, (_, i) => String(i).repeat(10_000))
    await Promise.all(texts.map((text) => writeAtomic(file, text)))
    assert.ok(texts.includes(readFileSync(file, 'utf8')))
    assert.equal(readdirSync(folder), ['a'])
  }))

test('a link stays a link', () =>
  inFolder(async (folder) => {
    writeFileSync(join(folder, 'real'), 'old')
    symlinkSync(join(folder, 'real'), join(folder, 'link'))
    await writeAtomic(join(folder, 'link'), 'new')
    assert.is(readFileSync(join(folder, 'real'), 'utf8'), 'new')
    assert.equal(readdirSync(folder).sort(), ['link', 'real'])
  }))

test('a failure leaves the old content, and no temporary file', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'a')
    writeFileSync(file, 'old')
    // What cannot be written fails after the temporary file was opened.
    assert.is.not(await codeOf(writeAtomic(file, 5 as unknown as string)), undefined)
    assert.is(readFileSync(file, 'utf8'), 'old')
    assert.equal(readdirSync(folder), ['a'])
  }))

test('folders, devices and missing folders are refused', () =>
  inFolder(async (folder) => {
    mkdirSync(join(folder, 'sub'))
    assert.is(await codeOf(writeAtomic(join(folder, 'sub'), '')), 'EISDIR')
    assert.is(await codeOf(writeAtomic(join(folder, 'none', 'a'), '')), 'ENOENT')
    if (process.platform !== 'win32') assert.is(await codeOf(writeAtomic('/dev/null', '')), 'EINVAL')
    assert.equal(readdirSync(folder), ['sub'])
  }))

test('what killed writers of a file left behind is removed, and nothing else', () =>
  inFolder(async (folder) => {
    const others = ['.a.tmp', '.ab.0123456789ab.tmp', '.a.0123456789ab.tmp2', 'a.0123456789ab.tmp', 'a']
    for (const name of [...others, '.a.0123456789ab.tmp', '.a.ba9876543210.tmp']) {
      writeFileSync(join(folder, name), 'x')
    }
    symlinkSync(join(folder, 'a'), join(folder, 'link'))
    await removeLeftovers(join(folder, 'link'))
    assert.equal(readdirSync(folder).sort(), [...others, 'link'].sort())
  }))

test.run()
