import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { describeFileError, parseExperiment, readExperiment, setField } from '../src/cli/input.js'
import { fakePlatform } from './support/platform.js'

/** An experiment after changes. */
function changed(experiment: unknown, ...changes: string[]): unknown {
  const copy = structuredClone(experiment)
  for (const change of changes) setField(copy, change)
  return copy
}

function message(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('expected an error')
}

test('values are JSON, or else strings', () => {
  assert.equal(changed({}, 'a=1', 'b=true', 'c=null', 'd=[1,2]', 'e={"f":1}', 'g="1"'), {
    a: 1,
    b: true,
    c: null,
    d: [1, 2],
    e: { f: 1 },
    g: '1',
  })
  assert.equal(changed({}, 'a=erf', 'b=', 'c=1.2.3', 'd=x=y', 'e={"f":'), {
    a: 'erf',
    b: '',
    c: '1.2.3',
    d: 'x=y',
    e: '{"f":',
  })
})

test('paths lead into objects and arrays; missing objects are made', () => {
  const experiment = { student: { units: 2 }, spectrum: { eigenvalues: [1, 2] } }
  assert.equal(
    changed(experiment, 'student.units=3', 'spectrum.eigenvalues.0=5', 'spectrum.eigenvalues.2=7'),
    {
      student: { units: 3 },
      spectrum: { eigenvalues: [5, 2, 7] },
    },
  )
  assert.equal(changed({}, 'a.b.c=1'), { a: { b: { c: 1 } } })
})

test('changes that cannot be made are refused', () => {
  assert.is(
    message(() => changed({ a: 1 }, 'a.b=1')),
    'a.b: expected a to be an object, got 1',
  )
  assert.is(
    message(() => changed({ a: null }, 'a.b.c=1')),
    'a.b: expected a to be an object, got null',
  )
  assert.is(
    message(() => changed([], 'a=1')),
    'a: expected an index from 0 to 0, got "a"',
  )
  assert.is(
    message(() => changed(3, 'a=1')),
    'a: expected the experiment to be an object, got 3',
  )
  assert.is(
    message(() => changed({ a: [1] }, 'a.2=1')),
    'a.2: expected an index from 0 to 1, got "2"',
  )
  assert.is(
    message(() => changed({ a: [1] }, 'a.01=1')),
    'a.01: expected an index from 0 to 1, got "01"',
  )
  for (const change of ['', 'a', '=1', '.=1', 'a.=1', '.a=1']) {
    assert.match(
      message(() => changed({}, change)),
      '--set: expected path=value',
    )
  }
})

test('no path reaches a prototype', () => {
  const result = changed({}, '__proto__.polluted=1', 'constructor.prototype.polluted=1') as object
  assert.equal(Object.keys(result), ['__proto__', 'constructor'])
  assert.is(({} as Record<string, unknown>).polluted, undefined)
})

test('parseExperiment: JSON, with or without a byte order mark', () => {
  assert.equal(parseExperiment('\uFEFF{"seed": 1}\n', 'e.json'), { seed: 1 })
  assert.is(
    message(() => parseExperiment('{"seed": }', 'e.json')),
    'e.json: line 1, column 10: expected a JSON value, got "}"',
  )
})

test('readExperiment: a file or standard input, then the changes in their order', async () => {
  const platform = fakePlatform({ 'e.json': '{"seed": 1}' }, { stdin: '{"seed": 2}' })
  assert.equal(await readExperiment('e.json', ['seed=3', 'seed=4'], platform), { seed: 4 })
  assert.equal(await readExperiment('-', [], platform), { seed: 2 })
})

test('describeFileError', () => {
  const describe = (code: string) => describeFileError(Object.assign(new Error('other'), { code }))
  assert.is(describe('ENOENT'), 'no such file')
  assert.is(describe('EISDIR'), 'expected a file, got a folder')
  assert.is(describe('EACCES'), 'permission denied')
  assert.is(describe('EIO'), 'other')
})

test.run()
