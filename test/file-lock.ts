import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Locked, lockFile } from '../src/file-lock.js'

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'onepass-'))
  try {
    await run(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const outcome = (promise: Promise<() => Promise<void>>) =>
  promise.then(
    (release) => ({ release, error: undefined }),
    (error: Error) => ({ release: undefined, error }),
  )

/** The number of a process that has ended. */
const dead = spawnSync(process.execPath, ['-e', '']).pid

test('one holds it, others are refused, until it is given up', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'a.lock')
    const release = await lockFile(path)
    const { error } = await outcome(lockFile(path))
    assert.instance(error, Locked)
    assert.match(error!.message, `in use by process ${process.pid} on ${hostname()}`)
    assert.equal(readdirSync(folder), ['a.lock'])
    await release()
    assert.equal(readdirSync(folder), [])
    await (await lockFile(path))()
  }))

test('of many at once one gets it, of a dead holder too', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'a.lock')
    for (const before of [undefined, `${dead} ${hostname()} 1 abc\n`]) {
      if (before !== undefined) writeFileSync(path, before)
      const all = await Promise.all(Array.from({ length: 30 }, () => outcome(lockFile(path))))
      const winners = all.filter(({ release }) => release !== undefined)
      assert.is(winners.length, 1)
      assert.ok(all.every(({ error }) => error === undefined || error instanceof Locked))
      assert.ok(readFileSync(path, 'utf8').startsWith(`${process.pid} `))
      await winners[0]!.release!()
      assert.equal(readdirSync(folder), [])
    }
  }))

test('what one that was killed while it asked left behind is gone when the next one has it', () =>
  inFolder(async (folder) => {
    writeFileSync(join(folder, '.a.lock.0123456789ab.tmp'), `${dead} ${hostname()} 1 abc\n`)
    const release = await lockFile(join(folder, 'a.lock'))
    assert.equal(readdirSync(folder), ['a.lock'])
    await release()
  }))

test('a living process of this machine is left its lock, until it is killed', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'a.lock')
    const code = `import { lockFile } from ${JSON.stringify(new URL('../src/file-lock.ts', import.meta.url).href)}
      await lockFile(${JSON.stringify(path)})
      console.log('held')
      setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code])
    await new Promise((resolve) => child.stdout.once('data', resolve))
    assert.instance((await outcome(lockFile(path))).error, Locked)
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
    assert.ok(existsSync(path))
    const { release } = await outcome(lockFile(path))
    await release!()
  }))

test('a number that has gone to another process does not count, where that can be told', () =>
  inFolder(async (folder) => {
    if (process.platform !== 'linux') return
    const path = join(folder, 'a.lock')
    writeFileSync(path, `${process.pid} ${hostname()} 12 abc\n`)
    await (await lockFile(path))()
  }))

test('of another machine nothing is known: its lock stays', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'a.lock')
    for (const holder of [`${dead} elsewhere 1 abc\n`, '', 'something else']) {
      writeFileSync(path, holder)
      const { error } = await outcome(lockFile(path))
      assert.instance(error, Locked)
      assert.match(error!.message, `remove ${path}`)
      assert.is(readFileSync(path, 'utf8'), holder)
    }
  }))

test('a lock that somebody else has taken is not given up', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'a.lock')
    const release = await lockFile(path)
    writeFileSync(path, 'another')
    await release()
    assert.is(readFileSync(path, 'utf8'), 'another')
  }))

test('a folder that is not there', async () => {
  const { error } = await outcome(lockFile(join(tmpdir(), 'onepass-none', 'a.lock')))
  assert.is((error as NodeJS.ErrnoException).code, 'ENOENT')
})

test.run()
