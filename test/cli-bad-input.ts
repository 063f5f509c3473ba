import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { run } from '../src/cli/run.js'
import { malformedJson, plain } from './support/malformed.js'
import { fakeLibrary, fakePlatform } from './support/platform.js'

/** The command as it is installed. */
const COMMAND = fileURLToPath(new URL('../build/cli.js', import.meta.url))

const text = JSON.stringify(plain)

interface Left {
  code: number | null
  out: string
  err: string
}

async function inProcess(argv: string[], files: Record<string, string> = {}, stdin = ''): Promise<Left> {
  const platform = fakePlatform(files, { stdin })
  const library = fakeLibrary()
  const code = await run(argv, platform, library)
  assert.equal(library.calls, []) // refused before any work
  assert.is(platform.written.size, 0)
  return { code, out: platform.out, err: platform.err }
}

/** Refused: exit code 2, one line on standard error that begins like this, nothing on standard output. */
function refused({ code, out, err }: Left, beginning: string) {
  assert.is(code, 2, err)
  assert.is(out, '')
  assert.ok(err.startsWith(`onepass: ${beginning}`), `${JSON.stringify(err)} for ${beginning}`)
  assert.match(err, /^[^\n]{1,600}\n$/)
}

test('malformed experiments, as files and from standard input, with and without --json', async () => {
  assert.ok(malformedJson.length >= 60)
  for (const { experiment, field, kind } of malformedJson) {
    const json = JSON.stringify(experiment)
    refused(await inProcess([kind, 'e.json', '--json'], { 'e.json': json }), `${field}: `)
    refused(await inProcess([kind, '-'], {}, json), `${field}: `)
  }
})

const arguments_: [argv: string, beginning: string][] = [
  ['', 'COMMAND: expected one of solve, simulate, predict, fit, figure (see onepass --help), got nothing'],
  ['slove e.json', 'slove: unknown command, did you mean solve?'],
  ['predikt e.json', 'predikt: unknown command, did you mean predict?'],
  ['predict', 'FILE: expected a path, or - for standard input, got nothing'],
  ['predict e.json f.json', 'FILE: expected one path, got 2'],
  ['predict e.json --tolerance 1e-8', '--tolerance: unknown option'],
  ['predict e.json --best-rate', '--best-rate: unknown option, did you mean --best-rate-at?'],
  ['predict e.json --best-rate-at 0', 'bestRateAt: expected a number > 0, got 0'],
  ['predict e.json --best-rate-at soon', '--best-rate-at: expected a number, got "soon"'],
  ['predict e.json --time-to -1', 'timeTo: expected a number > 0, got -1'],
  ['predict e.json --limit=3', '--limit: expected no value, got "3"'],
  ['predict e.json --out x.csv', '--out: expected a path that ends in .json, got "x.csv"'],
  ['predict e.json --set student.units=1.5', 'student.units: expected an integer ≥ 1, got 1.5'],
  ['sweep e.json --help', 'sweep: unknown command'],
  ['--json', '--json: unknown option'],
  ['--halp', '--halp: unknown option, did you mean --help?'],
  ['solve', 'FILE: expected a path, or - for standard input, got nothing'],
  ['solve e.json f.json', 'FILE: expected one path, got 2'],
  ['solve e.json --overlaps all', 'FILE: expected one path, got 2'],
  ['solve e.json --overlaps=all', '--overlaps: expected levels or nothing, got "all"'],
  ['solve e.json --tollerance 1', '--tollerance: unknown option, did you mean --tolerance?'],
  ['solve e.json --runs 2', '--runs: unknown option'],
  [
    'solve e.json --integrator rk4',
    'integrator: expected "auto" or "explicit" or "implicit" or "stabilised", got "rk4"',
  ],
  ['solve e.json --levels many', 'levels: expected "auto" or "exact", got "many"'],
  ['solve e.json -x', '-x: unknown option'],
  ['solve e.json --no-json', '--no-json: unknown option'],
  ['solve e.json --toString', '--toString: unknown option'],
  ['solve e.json --json=yes', '--json: expected no value, got "yes"'],
  ['solve e.json --tolerance', '--tolerance: expected a value, got nothing'],
  ['solve e.json --tolerance --json', '--tolerance: expected a value, got --json'],
  ['solve e.json --tolerance tight', '--tolerance: expected a number, got "tight"'],
  ['solve e.json --tolerance=', '--tolerance: expected a number, got ""'],
  ['solve e.json --tolerance 0x10', '--tolerance: expected a number, got "0x10"'],
  ['solve e.json --tolerance -1', 'tolerance: expected a number ≥ 1e-13 and ≤ 0.1, got -1'],
  ['solve e.json --tolerance 1e-14', 'tolerance: expected a number ≥ 1e-13 and ≤ 0.1, got 1e-14'],
  ['solve e.json --tolerance 0.1 --tolerance 0.2', '--tolerance: expected once, got it twice'],
  ['solve e.json --out x.txt', '--out: expected a path that ends in .json or .csv, got "x.txt"'],
  ['solve e.json --out x', '--out: expected a path that ends in .json or .csv'],
  ['solve e.json --out missing/x.json', '--out: cannot write missing/x.json: its folder does not exist'],
  ['solve e.json --out x.csv --overlaps levels', '--out: expected a path that ends in .json'],
  ['solve missing.json', 'missing.json: no such file'],
  ['solve e.json --set', '--set: expected a value, got nothing'],
  ['solve e.json --set seed', '--set: expected path=value, got "seed"'],
  ['solve e.json --set =3', '--set: expected path=value, got "=3"'],
  ['solve e.json --set a..b=3', '--set: expected path=value, got "a..b=3"'],
  ['solve e.json --set sead=3', 'sead: unknown field, did you mean seed?'],
  ['solve e.json --set seed=one', 'seed: expected an integer ≥ 0, got "one"'],
  ['solve e.json --set seed=NaN', 'seed: expected an integer ≥ 0, got "NaN"'],
  ['solve e.json --set student.units=1.5', 'student.units: expected an integer ≥ 1, got 1.5'],
  ['solve e.json --set student.units.x=1', 'student.units.x: expected student.units to be an object, got 2'],
  ['solve e.json --set __proto__.seed=1', '__proto__: unknown field'],
  ['simulate e.json --runs 0', 'runs: expected an integer from 1 to 1000000000, got 0'],
  ['simulate e.json --runs 1.5', 'runs: expected an integer from 1 to 1000000000, got 1.5'],
  ['simulate e.json --method fast', 'method: expected "auto" or "direct" or "reduced", got "fast"'],
  ['simulate e.json --workers 0', 'workers: expected an integer from 1 to 1024, got 0'],
  ['simulate e.json --tolerance 1', '--tolerance: unknown option'],
  ['figure', 'NAME: expected one of 1, slow, all, got nothing'],
  ['figure 2', 'NAME: expected one of 1, slow, all, got "2"'],
  ['figure 1 2', 'NAME: expected one of 1, slow, all, got more than one'],
  ['figure 1 --list', 'NAME: expected nothing beside --list, got "1"'],
  ['figure 1 --set seed=1', '--set: unknown option'],
  ['figure 1 --out file', '--out: cannot write into file: is not a folder'],
  ['figure 1 --workers 0', 'workers: expected an integer from 1 to 1024, got 0'],
]

test('malformed arguments', async () => {
  for (const [argv, beginning] of arguments_) {
    refused(await inProcess(argv === '' ? [] : argv.split(' '), { 'e.json': text }), beginning)
  }
})

const texts: [text: string, message: string][] = [
  ['', 'expected an experiment in JSON, got nothing'],
  [' \n', 'expected an experiment in JSON, got nothing'],
  ['{"seed": 1,}', 'line 1, column 12: expected a field in quotes, got "}"'],
  ['{\n  "seed" 1}', 'line 2, column 10: expected :, got "1"'],
  ['{"seed": 1', 'line 1, column 11: expected , or }, got the end'],
  ['{"seed": NaN}', 'line 1, column 10: expected a JSON value, got "NaN"'],
  ["{'seed': 1}", 'line 1, column 2: expected a field in quotes or }, got "\'"'],
  ['{"seed": 1, "seed": 2}', 'line 1, column 13: expected each field once, got "seed" twice'],
  ['{} {}', 'line 1, column 4: expected the end, got "{"'],
]

test('broken JSON: where it is, and what was found', async () => {
  for (const [json, message] of texts) {
    refused(await inProcess(['solve', 'e.json'], { 'e.json': json }), `e.json: ${message}`)
    refused(await inProcess(['solve', '-'], {}, json), `standard input: ${message}`)
  }
})

test('the real command refuses likewise', () => {
  const folder = mkdtempSync(join(tmpdir(), 'onepass-'))
  try {
    writeFileSync(join(folder, 'e.json'), text)
    writeFileSync(join(folder, 'bad.json'), JSON.stringify({ ...plain, student: { units: 1.5 } }))
    const cases: [argv: string[], beginning: string, stdin?: string][] = [
      [['solve', 'bad.json', '--json'], 'student.units: expected an integer ≥ 1, got 1.5\n'],
      [['simulate', '-'], 'lerningRate: unknown field, did you mean learningRate?\n', '{"lerningRate": 1}'],
      [['solve', '-'], 'standard input: expected an experiment in JSON, got nothing\n'],
      [['solve', 'missing.json'], 'missing.json: no such file\n'],
      [['solve', '.'], '.: expected a file, got a folder\n'],
      [
        ['solve', 'e.json', '--out', 'missing/x.json'],
        '--out: cannot write missing/x.json: its folder does not',
      ],
      [['figure', '99'], 'NAME: expected one of 1, 2-left, '],
      [['predict', 'bad.json'], 'student.units: expected an integer ≥ 1, got 1.5\n'],
    ]
    for (const [argv, beginning, stdin = ''] of cases) {
      const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...argv], {
        cwd: folder,
        input: stdin,
        encoding: 'utf8',
      })
      refused({ code: status, out: stdout, err: stderr }, beginning)
    }
    assert.equal(readdirSync(folder).sort(), ['bad.json', 'e.json'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test.run()
