import { spawn, spawnSync } from 'node:child_process'
import {
  existsSync,
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
import { fileURLToPath } from 'node:url'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { SimulateOptions } from '../src/api.js'
import { run } from '../src/cli/run.js'
import type { Trajectory } from '../src/trajectory.js'
import { plain } from './support/malformed.js'
import { fakeLibrary, fakePlatform, trajectory } from './support/platform.js'
import { skip } from './support/skip.js'

// in memory

/** Runs the command with a library that keeps two checkpoints. */
async function onepass(argv: string, changes: Partial<Trajectory> = {}) {
  const platform = fakePlatform({ 'e.json': JSON.stringify(plain), 'old.state': 'old', 'in-use': 'used' })
  let options: SimulateOptions = {}
  const runSimulate = async (experiment: unknown, given: SimulateOptions) => {
    options = given
    for (const length of [1, 2]) await given.onCheckpoint?.(new Uint8Array(length))
    return trajectory(experiment, 'simulate', changes)
  }
  const code = await run(argv.split(' '), platform, fakeLibrary({ runSimulate }))
  return { code, platform, options, out: platform.out, err: platform.err }
}

test('--checkpoint writes what the run keeps, --checkpoint-every and --resume arrive in the library', async () => {
  const { code, platform, options, err } = await onepass(
    'simulate e.json --checkpoint new.state --checkpoint-every 2.5 --resume old.state --json',
  )
  assert.is(code, 0)
  assert.is(err, '')
  assert.is(platform.written.get('new.state'), '2 bytes')
  assert.is(options.checkpointEvery, 2.5)
  assert.equal(options.resume, new TextEncoder().encode('old'))
  assert.is(platform.claimed.size, 0)
})

test('without them nothing is written or read', async () => {
  const { options, platform } = await onepass('simulate e.json')
  assert.equal(options, {})
  assert.is(platform.written.size, 0)
  const resumed = await onepass('simulate e.json --resume old.state')
  assert.equal(Object.keys(resumed.options), ['resume'])
  assert.is(resumed.platform.written.size, 0)
})

test('the file that is resumed may be written again', async () => {
  const { code, platform } = await onepass('simulate e.json --checkpoint old.state --resume old.state')
  assert.is(code, 0)
  assert.is(platform.written.get('old.state'), '2 bytes')
})

test('what cannot be used is refused before any work, and nothing is written', async () => {
  const cases: [argv: string, message: string][] = [
    [
      '--checkpoint old.state',
      '--checkpoint: cannot write old.state: it exists (to go on from it: --resume old.state)',
    ],
    ['--checkpoint old.state --resume e.json', '--checkpoint: cannot write old.state: it exists'],
    ['--checkpoint missing/x', '--checkpoint: cannot write missing/x: its folder does not exist'],
    ['--checkpoint in-use --resume in-use', '--checkpoint: cannot write in-use: in use by process 7'],
    ['--resume none', '--resume: none: no such file'],
    ['--checkpoint new.state --resume none', '--resume: none: no such file'],
    ['--checkpoint-every 5', '--checkpoint-every: expected --checkpoint beside it, got none'],
    ['--checkpoint x --checkpoint-every soon', '--checkpoint-every: expected a number, got "soon"'],
    ['--checkpoint x --checkpoint-every -1', 'checkpointEvery: expected a number ≥ 0, got -1'],
    ['--checkpoint x --checkpoint y', '--checkpoint: expected once, got it twice'],
    ['--checkpoint', '--checkpoint: expected a value, got nothing'],
  ]
  for (const [argv, message] of cases) {
    const { code, platform, out, err } = await onepass(`simulate e.json ${argv}`)
    assert.is(code, 2, argv)
    assert.ok(err.startsWith(`onepass: ${message}`), err)
    assert.is(err.indexOf('\n'), err.length - 1)
    assert.is(out, '')
    assert.is(platform.written.size, 0)
    assert.is(platform.claimed.size, 0)
  }
})

test('a checkpoint that cannot be written is complained of once, and the curve is printed', async () => {
  const { code, out, err } = await onepass('simulate e.json --json --checkpoint full-disk')
  assert.is(code, 1)
  assert.is(JSON.parse(out).status, 'done')
  assert.is(err, 'onepass: cannot write full-disk: no space left (the run goes on)\n')
})

test('after Ctrl-C it says how to go on', async () => {
  const { code, err } = await onepass('simulate e.json --checkpoint new.state', {
    status: 'aborted',
    message: 'stopped',
  })
  assert.is(code, 130)
  assert.is(err, 'onepass: aborted: stopped\nonepass: to go on from there: --resume new.state\n')
})

// the real command

const COMMAND = fileURLToPath(new URL('../build/cli.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'onepass-'))
test.after(() => rmSync(folder, { recursive: true }))
const at = (name: string) => join(folder, name)

const experiment = {
  spectrum: { kind: 'power-law', beta: 1, levels: 4 },
  teacher: { units: 2 },
  student: { units: 2 },
  learningRate: 0.3,
  inputDimension: 256,
  time: { until: 10000, samples: 12 },
}
writeFileSync(at('e.json'), JSON.stringify(experiment))

const command = (argv: string) => [COMMAND, 'simulate', 'e.json', '--json', ...argv.split(' ')]

function onepassHere(argv: string) {
  return spawnSync(process.execPath, command(argv), { cwd: folder, encoding: 'utf8' })
}

/** Starts the command, sends it a signal after a time (never, if it ends before), and returns how it ended. */
async function interrupted(argv: string, signal: NodeJS.Signals, after: (child: number) => Promise<void>) {
  const child = spawn(process.execPath, command(argv), { cwd: folder })
  let [out, err] = ['', '']
  child.stdout.on('data', (data) => {
    out += data
  })
  child.stderr.on('data', (data) => {
    err += data
  })
  const gone = new Promise<number | null>((resolve) => child.once('close', resolve))
  await Promise.race([after(child.pid!), gone])
  child.kill(signal)
  return { code: await gone, out, err }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** Until a file is there, and a while longer. */
async function written(name: string, longer: number): Promise<void> {
  while (!existsSync(at(name))) await pause(5)
  await pause(longer)
}

for (const [name, options] of [
  ['one run', '--method direct'],
  [
    'an ensemble on two workers',
    '--method reduced --runs 6 --workers 2 --redraw --keep-runs --overlaps levels',
  ],
] as const) {
  test(`killed at many moments, ${name} ends in the same bytes`, async () => {
    const file = `kill-${options.length}.state`
    const kept = `--checkpoint ${file} --checkpoint-every 0`
    const whole = onepassHere(options)
    assert.is(whole.status, 0)
    // at a first checkpoint, then wherever: while starting, computing, writing
    let kills = 0
    const moments = [0, 1, 40, 130, 230, 400]
    for (const longer of moments) {
      const resume = existsSync(at(file)) ? ` --resume ${file}` : ''
      const lock = `${file}.lock`
      rmSync(at(lock), { force: true })
      const { code } = await interrupted(`${options} ${kept}${resume}`, 'SIGKILL', async () => {
        await written(lock, longer)
        if (resume === '') await written(file, 0)
      })
      if (code === null) kills++
      assert.ok(existsSync(at(file)))
    }
    assert.ok(kills > 1)
    const { status, stdout, stderr } = onepassHere(`${options} ${kept} --resume ${file}`)
    assert.is(stderr, '')
    assert.is(status, 0)
    assert.is(stdout, whole.stdout)
    // what the killed ones left behind is gone; the result is there to be printed again
    assert.equal(
      readdirSync(folder).filter((entry) => entry.includes('kill-')),
      [file],
    )
    const alone = options.replace('--workers 2', '--workers 1')
    assert.is(onepassHere(`${alone} --resume ${file}`).stdout, whole.stdout)
    rmSync(at(file))
  })
}

test('Ctrl-C writes a checkpoint of where it stopped, prints what is done, and exits with 130', async () => {
  if (process.platform === 'win32') return
  for (const options of ['--method direct', '--runs 4 --workers 2 --method direct']) {
    const argv = `${options} --checkpoint c.state --checkpoint-every 1e6`
    // nothing but Ctrl-C makes it write
    const { code, out, err } = await interrupted(argv, 'SIGINT', () => written('c.state.lock', 700))
    assert.is(code, 130)
    assert.is(JSON.parse(out).status, 'aborted')
    assert.match(err, 'to go on from there: --resume c.state')
    assert.not(existsSync(at('c.state.lock')))
    const resumed = onepassHere(`${options} --resume c.state`)
    assert.is(resumed.stdout, onepassHere(options).stdout)
    rmSync(at('c.state'))
  }
})

test('two on one checkpoint: the second is refused, also by another name, and the first is not disturbed', async () => {
  symlinkSync(folder, at('same'))
  mkdirSync(at('states'))
  symlinkSync(at('states/s'), at('link'))
  const options = '--runs 2 --method direct --checkpoint states/s --checkpoint-every 0'
  const first = interrupted(options, 'SIGINT', async () => {
    await written('states/s', 0)
    for (const name of ['states/s', 'same/states/s', 'link']) {
      const { status, stdout, stderr } = onepassHere(`--runs 2 --checkpoint ${name} --resume ${name}`)
      assert.is(status, 2)
      assert.is(stdout, '')
      assert.match(stderr, /^onepass: --checkpoint: cannot write \S+: in use by process \d+ on .*\n$/)
    }
  })
  const { code } = await first
  assert.ok(code === 130 || code === 0)
  assert.is(onepassHere('--runs 2 --method direct --resume states/s').status, 0)
})

test('files that are none, or of something else: one line, exit code 2, and they are left alone', async () => {
  const short = '--set time.until=1'
  assert.is(onepassHere(`${short} --checkpoint good.state`).status, 0)
  const good = readFileSync(at('good.state'))
  writeFileSync(at('short.state'), good.subarray(0, good.length - 8))
  const altered = Buffer.from(good)
  altered[altered.length - 20]! ^= 1
  writeFileSync(at('altered.state'), altered)
  mkdirSync(at('folder.state'))
  const cases: [argv: string, message: string][] = [
    [`${short} --resume e.json`, 'resume: expected a checkpoint, got something else'],
    [`${short} --resume short.state`, `resume: expected a whole checkpoint of ${good.length} bytes`],
    [`${short} --resume altered.state`, 'resume: expected a checkpoint as it was written'],
    [`${short} --resume folder.state`, '--resume: folder.state: expected a file, got a folder'],
    [`${short} --set seed=2 --resume good.state`, 'resume: expected a checkpoint of this experiment'],
    [
      `${short} --runs 3 --resume good.state`,
      'resume: expected a checkpoint with runs 3, got one with runs 1',
    ],
    [`${short} --checkpoint folder.state`, '--checkpoint: cannot write folder.state: is a folder'],
    [`${short} --checkpoint good.state`, '--checkpoint: cannot write good.state: it exists'],
    [
      `${short} --checkpoint good.state --resume altered.state`,
      '--checkpoint: cannot write good.state: it exists',
    ],
    [
      `${short} --set seed=2 --checkpoint good.state --resume good.state`,
      'resume: expected a checkpoint of this',
    ],
  ]
  const before = readdirSync(folder)
  for (const [argv, message] of cases) {
    const { status, stdout, stderr } = onepassHere(argv)
    assert.ok(stderr.startsWith(`onepass: ${message}`), stderr)
    assert.is(stderr.indexOf('\n'), stderr.length - 1)
    assert.is(status, 2)
    assert.is(stdout, '')
  }
  assert.equal(readdirSync(folder), before)
  assert.equal(readFileSync(at('good.state')), good)
  assert.equal(readFileSync(at('altered.state')), altered)
})

test('a folder that nobody can write to, and a disk that is full from the beginning', () => {
  if (process.platform !== 'linux') return
  // of the file systems that let not even the superuser in
  const cases: [path: string, message: RegExp][] = [
    ['/proc/c.state', /^onepass: --checkpoint: cannot write \/proc\/c.state: .+\n$/],
    ['/sys/c.state', /^onepass: --checkpoint: cannot write \/sys\/c.state: .+\n$/],
    ['/dev/full', /^onepass: --checkpoint: cannot write \/dev\/full: is not a file\n$/],
  ]
  for (const [path, message] of cases) {
    const { status, stdout, stderr } = onepassHere(`--checkpoint ${path}`)
    assert.match(stderr, message)
    assert.is(status, 2)
    assert.is(stdout, '')
  }
})

const small = at('small')
mkdirSync(small)
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small]).status === 0
if (mounted) {
  test('a disk that fills up: the old checkpoint stays, the run goes on and is printed', () => {
    try {
      const file = 'small/c.state'
      const options = '--method direct --set time.until=100'
      assert.is(onepassHere(`${options} --checkpoint ${file}`).status, 0)
      const old = readFileSync(at(file))
      const { blocks } = fill(join(small, 'filler'))
      assert.ok(blocks > 0)
      // no room for the lock
      const refused = onepassHere(`${options} --checkpoint small/new.state`)
      assert.is(refused.stderr, 'onepass: --checkpoint: cannot write small/new.state: no space left\n')
      assert.is(refused.status, 2)
      // room for the lock only
      rmSync(join(small, 'filler'))
      fill(join(small, 'filler'), blocks - 1)
      const goneOn = onepassHere(`${options} --checkpoint ${file} --resume ${file}`)
      assert.is(goneOn.stderr, `onepass: cannot write ${file}: no space left (the run goes on)\n`)
      assert.is(goneOn.status, 1)
      assert.is(goneOn.stdout, onepassHere(options).stdout)
      assert.equal(readFileSync(at(file)), old)
      assert.equal(readdirSync(small).sort(), ['c.state', 'filler'])
    } finally {
      spawnSync('umount', [small])
    }
  })
} else {
  skip('a disk that fills up', 'only the superuser can mount a small one')
}

/** Fills a disk with blocks of 4 KiB, or with so many of them. */
function fill(path: string, most = Number.POSITIVE_INFINITY): { blocks: number } {
  let blocks = 0
  try {
    for (; blocks < most; blocks++) writeFileSync(path, new Uint8Array(4096), { flag: 'a' })
  } catch (error) {
    assert.is((error as NodeJS.ErrnoException).code, 'ENOSPC')
  }
  return { blocks }
}

test.run()
