import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseCurveCsv } from '../src/cli/curve-input.js'
import { fitTable } from '../src/cli/fit-table.js'
import type { Library } from '../src/cli/library.js'
import { run } from '../src/cli/run.js'
import { fit } from '../src/index.js'
import { plain } from './support/malformed.js'
import { fakeLibrary, fakePlatform, fit as fitted, trajectory } from './support/platform.js'

const csv = 'alpha,generalizationError,standardError\n1,0.5,0.01\n2,0.25,0.02\n'
const curve = { alpha: [1, 2], generalizationError: [0.5, 0.25], standardError: [0.01, 0.02] }

async function onepass(argv: string[], use: Partial<Library> = {}, stdin = '') {
  const files = { 'c.csv': csv, 't.json': JSON.stringify(trajectory(plain)) }
  const platform = fakePlatform(files, { stdin })
  const library = fakeLibrary(use)
  const code = await run(['fit', ...argv], platform, library)
  return { code, platform, library, out: platform.out, err: platform.err }
}

test('reads a trajectory or a CSV, from a file or standard input; that there is no power law is an answer', async () => {
  const table = await onepass(['c.csv'])
  assert.is(table.code, 0)
  assert.match(table.out, 'no power law found because')
  assert.is(table.err, '')
  assert.equal(table.library.calls[0]!.experiment, curve)
  assert.equal((await onepass(['t.json'])).library.calls[0]!.experiment, trajectory(plain))
  assert.equal((await onepass(['-'], {}, csv)).library.calls[0]!.experiment, curve)
  const json = await onepass(['c.csv', '--json'])
  assert.is(json.out, `${JSON.stringify(fitted)}\n`)
})

test('options arrive; those not given are not passed', async () => {
  const options = async (...argv: string[]) => (await onepass(['c.csv', ...argv])).library.calls[0]!.options
  assert.equal(await options(), {})
  assert.equal(await options('--window', '10,1e3'), { window: [10, 1000] })
  assert.equal(await options('--moments', '1, 2'), { moments: [1, 2] })
})

test('--out writes the result as JSON, the curve with its law as CSV, or a picture', async () => {
  const written = async (path: string) => (await onepass(['c.csv', '--out', path])).platform.written.get(path)
  assert.is(await written('x.json'), `${JSON.stringify(fitted)}\n`)
  assert.is(await written('x.csv'), 'csv of the fit')
  assert.is(await written('x.svg'), 'svg of the fit')
  assert.is(await written('x.PNG'), '3 bytes')
  const failed = await onepass(['c.csv', '--out', 'full-disk.svg'])
  assert.is(failed.code, 1)
  assert.match(failed.out, 'no power law')
  assert.is(failed.err, 'onepass: cannot write full-disk.svg: no space left\n')
})

test('bad input is refused in one line before any work', async () => {
  const cases: [string[], string, string?][] = [
    [[], 'FILE: expected a path, or - for standard input, got nothing'],
    [['a', 'b'], 'FILE: expected one path, got 2'],
    [['none.csv'], 'none.csv: no such file'],
    [
      ['c.csv', '--out', 'x.txt'],
      '--out: expected a path that ends in .json or .csv or .svg or .png, got "x.txt"',
    ],
    [['c.csv', '--out', 'missing/x.svg'], '--out: cannot write missing/x.svg: its folder does not exist'],
    [['c.csv', '--window', '10'], 'window: expected an array of 2 numbers, got 1'],
    [['c.csv', '--window', '10,x'], '--window: expected a number, got "x"'],
    [['c.csv', '--windows', '1,2'], '--windows: unknown option, did you mean --window?'],
    [['-'], 'standard input: expected a trajectory in JSON, got nothing', ''],
    [
      ['-'],
      'standard input: expected a column generalizationError, got the columns alpha, x',
      'alpha,x\n1,2',
    ],
    [['-'], 'standard input: line 2: expected 2 columns, got 1', 'alpha,generalizationError\n1'],
    [
      ['-'],
      'standard input: line 3, generalizationError: expected a finite number, got "a"',
      'alpha,generalizationError\n1,2\n2,a',
    ],
    [['-'], 'standard input: line 1, column 3: ', '{ 1'],
  ]
  for (const [argv, message, stdin] of cases) {
    const { code, out, err, library } = await onepass(argv, {}, stdin)
    assert.is(code, 2, message)
    assert.is(out, '')
    assert.ok(err.startsWith(`onepass: ${message}`), `${err} is not ${message}`)
    assert.equal(library.calls, [])
  }
  const refused = await onepass(['c.csv'], {
    fit: (given, options) => fit(given as typeof curve, { ...options, window: [2, 1] }),
  })
  assert.is(refused.code, 2)
})

test('a CSV may have other columns, quotes, and the line ends of any system', () => {
  const text = 'run0,"alpha",standardError,generalizationError\r\n9,1,0.1,0.5\r\n8,"2",0.2,2.5e-1\r\n\r\n'
  assert.equal(parseCurveCsv(text, 'x'), {
    alpha: [1, 2],
    generalizationError: [0.5, 0.25],
    standardError: [0.1, 0.2],
  })
})

test('the table tells the finding, its uncertainty, the laws and the plateaus', async () => {
  const alpha = Array.from({ length: 121 }, (_, i) => 10 ** (i / 20 - 2))
  const height = (a: number) => 0.1 * Math.exp(-a) + 0.01 * Math.max(1, a / 50) ** -0.5
  const result = await fit({ alpha, generalizationError: alpha.map(height) })
  const table = fitTable(result)
  assert.match(table, 'power law: exponent −0.5 (local slopes −0.5 to −0.')
  assert.match(table, 'interval: range of local slopes')
  assert.match(table, 'noise: none')
  assert.match(table, 'plateau: height 0.01, α = ')
  assert.match(table, /0\.0 {3}power law, exponent −0\.5/)
  assert.match(table, 'exponential, decay time ')
  assert.match(table, 'slope while α doubles')
  const short = await fit({ alpha: [1, 2], generalizationError: [1, 0.5] })
  assert.match(fitTable(short), 'noise: not measured')
  const escapes = {
    times: [1, null],
    mean: null,
    standardDeviation: null,
    quantiles: { '0.05': 1, '0.5': null, '0.95': null },
  }
  const plateaus = [{ ...result.plateaus[0]!, escapeTimes: escapes }]
  assert.match(fitTable({ ...result, plateaus }), '1 of 2 runs left it, half of them before never')
  const moments = [{ order: 2, student: 0, teacher: 1, plateaus: result.plateaus }]
  assert.match(fitTable({ ...result, moments }), 'plateau of R^(2)_0,1: height 0.01')
})

test.run()
