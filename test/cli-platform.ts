import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { nodePlatform } from '../src/cli/platform.js'
import { plain } from './support/malformed.js'

/** The command as it is installed. */
const COMMAND = fileURLToPath(new URL('../build/cli.js', import.meta.url))

const folder = mkdtempSync(join(tmpdir(), 'onepass-'))
test.after(() => rmSync(folder, { recursive: true }))

writeFileSync(join(folder, 'e.json'), JSON.stringify(plain))
// Some minutes of work, so that it is there to be stopped.
const long = { ...plain, inputDimension: 20000, time: { until: 1e5 } }
writeFileSync(join(folder, 'long.json'), JSON.stringify(long))

test('where files and folders can be written', async () => {
  const { whyNotWritable, whyNotFolder } = nodePlatform()
  assert.is(await whyNotWritable(join(folder, 'new.json')), undefined)
  assert.is(await whyNotWritable(join(folder, 'e.json')), undefined)
  assert.is(await whyNotWritable(folder), 'is a folder')
  assert.is(await whyNotWritable(join(folder, 'none', 'new.json')), 'its folder does not exist')
  assert.is(await whyNotWritable(join(folder, 'e.json', 'new.json')), 'its folder does not exist')
  assert.is(await whyNotFolder(folder), undefined)
  assert.is(await whyNotFolder(join(folder, 'a', 'b')), undefined)
  assert.is(await whyNotFolder('figures'), undefined)
  assert.is(await whyNotFolder(join(folder, 'e.json')), 'is not a folder')
  assert.is(await whyNotFolder(join(folder, 'e.json', 'a')), 'is not a folder')
})

test('the real command: the same bytes on standard output, in a file, and again', () => {
  const solve = () =>
    spawnSync(process.execPath, [COMMAND, 'solve', 'e.json', '--json', '--out', 'curve.json'], {
      cwd: folder,
      encoding: 'utf8',
    })
  const { status, stdout, stderr } = solve()
  assert.is(stderr, '')
  assert.is(status, 0)
  assert.is(JSON.parse(stdout).status, 'done')
  assert.is(readFileSync(join(folder, 'curve.json'), 'utf8'), stdout)
  assert.is(solve().stdout, stdout)
  assert.equal(readdirSync(folder).sort(), ['curve.json', 'e.json', 'long.json'])
})

test('the real command: a reader that goes away is no error', () => {
  if (process.platform === 'win32') return
  const { status, stderr } = spawnSync(
    'bash',
    [
      '-c',
      'set -o pipefail; "$0" "$1" solve e.json --json --set time.samples=20000 | head -c 9',
      process.execPath,
      COMMAND,
    ],
    { cwd: folder, encoding: 'utf8' },
  )
  assert.is(stderr, '')
  assert.is(status, 0)
})

test('the real command: a full disk is one', () => {
  if (process.platform !== 'linux') return
  const { status, stderr } = spawnSync(
    'bash',
    ['-c', '"$0" "$1" solve e.json --json > /dev/full', process.execPath, COMMAND],
    { cwd: folder, encoding: 'utf8' },
  )
  assert.is(stderr, 'onepass: cannot write to standard output: no space left\n')
  assert.is(status, 1)
})

test('the real command: Ctrl-C prints the curve so far and exits with 130', async () => {
  if (process.platform === 'win32') return
  const child = spawn(process.execPath, [COMMAND, 'simulate', 'long.json', '--json'], { cwd: folder })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  // Before the run begins an interrupt ends the process as usual; so wait for it to be on its way.
  const press = setTimeout(() => child.kill('SIGINT'), 4000)
  const code = await new Promise((resolve) => child.on('close', resolve))
  clearTimeout(press)
  assert.is(code, 130)
  const { status, alpha, generalizationError } = JSON.parse(out)
  assert.is(status, 'aborted')
  assert.is(alpha.length, generalizationError.length)
  assert.match(err, /^onepass: aborted: [^\n]+\n$/)
})

test.run()
