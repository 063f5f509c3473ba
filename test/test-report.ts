import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { test } from 'uvu'
import * as assert from 'uvu/assert'

interface Report {
  passed: number
  failed: number
  skipped: number
  failures: string[]
  reasons: string[]
}

// How `npm test` reads a test file. By a computed name: scripts/ has no types.
const module = new URL('../scripts/test-report.mjs', import.meta.url).href
const { readReport } = (await import(module)) as {
  readReport(output: string, ending: string | undefined): Report
}

const root = fileURLToPath(new URL('..', import.meta.url))

/** The report of a test file with this text. */
function report(text: string): Report {
  const code = `import { test } from 'uvu'\n${text}`
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
  })
  return readReport(stdout + stderr, status ? `exit code ${status}` : undefined)
}

const pass = `test('good', () => {})\n`
const fail = `test('bad "one"', () => { throw new Error('no') })\n`

test('counts and names', () => {
  assert.equal(report(`${pass}${fail}${pass}test.run()`), {
    passed: 2,
    failed: 1,
    skipped: 0,
    failures: ['bad "one"'],
    reasons: [],
  })
})

test('a skipped test needs a reason', () => {
  const silent = report(`${pass}test.skip('x', () => {})\ntest.run()`)
  assert.equal([silent.failed, silent.skipped], [1, 0])
  const told = report(`${pass}console.log('skipped: x: no disk')\ntest.skip('x', () => {})\ntest.run()`)
  assert.equal([told.passed, told.failed, told.skipped, told.reasons], [1, 0, 1, ['x: no disk']])
  assert.is(report(`console.log('skipped: x: no disk')\ntest.skip()\ntest.run()`).failed, 0)
})

test('one that is run alone leaves out the others', () => {
  assert.is(report(`${pass}test.only('this', () => {})\ntest.run()`).failed, 1)
})

test('a file that runs no test has failed', () => {
  assert.equal(report('test.run()').failures, ['runs no test'])
  assert.equal(report(pass).failures, ['ended before its tests did'])
})

test('a file that ends early has failed', () => {
  for (const end of ['process.exit(0)', 'process.exit(1)', 'await new Promise(() => {})'])
    assert.is(report(`${pass}test('ends', async () => { ${end} })\ntest.run()`).failed, 1, end)
})

test('a file whose hook throws has failed', () => {
  assert.is(report(`${pass}test.before(() => { throw new Error('no') })\ntest.run()`).failed, 1)
  assert.is(report(`${pass}test.after(() => { throw new Error('no') })\ntest.run()`).failed, 1)
})

test('a file that fails after its tests has failed', () => {
  const { passed, failed } = report(`${pass}test.run()\nsetTimeout(() => { throw new Error('late') }, 200)`)
  assert.equal([passed, failed], [1, 1])
})

test.run()
