import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { numberOption, type OptionTypes, overlapsOption, readArguments } from '../src/cli/arguments.js'

const types: OptionTypes = {
  json: 'flag',
  out: 'value',
  set: 'values',
  tolerance: 'value',
  overlaps: 'value',
}
const read = (text: string) => readArguments(text === '' ? [] : text.split(' '), types)

test('files and options in any order', () => {
  const args = read('--json a.json --out x.json --set a=1 - --set=b=2')
  assert.equal(args.positionals, ['a.json', '-'])
  assert.ok(args.has('json'))
  assert.not(args.has('tolerance'))
  assert.is(args.value('out'), 'x.json')
  assert.equal(args.values('set'), ['a=1', 'b=2'])
  assert.equal(args.values('tolerance'), [])
})

test('what stands behind -- is a file', () => {
  assert.equal(read('-- --json --overlaps').positionals, ['--json', '--overlaps'])
  assert.is(overlapsOption(read('-- --overlaps')), undefined)
})

test('--overlaps takes the word levels, and no file', () => {
  const cases: [string, true | 'levels' | undefined, string[]][] = [
    ['a', undefined, ['a']],
    ['--overlaps a', true, ['a']],
    ['a --overlaps', true, ['a']],
    ['--overlaps levels a', 'levels', ['a']],
    ['a --overlaps=levels', 'levels', ['a']],
    ['--overlaps ./levels', true, ['./levels']],
    ['--overlaps --json levels', true, ['levels']],
  ]
  for (const [text, overlaps, positionals] of cases) {
    assert.is(overlapsOption(read(text)), overlaps, text)
    assert.equal(read(text).positionals, positionals, text)
  }
})

test('numbers are decimal', () => {
  const number = (text: string) => numberOption(read(`--tolerance=${text}`), 'tolerance')
  const numbers: [string, number][] = [
    ['1', 1],
    ['-2', -2],
    ['+3', 3],
    ['.5', 0.5],
    ['5.', 5],
    ['1e-8', 1e-8],
    ['1E3', 1000],
  ]
  for (const [text, value] of numbers) assert.is(number(text), value)
  assert.is(numberOption(read('--tolerance -1'), 'tolerance'), -1)
  assert.is(numberOption(read(''), 'tolerance'), undefined)
  for (const text of ['', ' ', 'x', '0x1', '1_000', 'NaN', 'Infinity', '1e', '.', '1,5', '1n']) {
    assert.throws(() => number(text), /^--tolerance: expected a number, got /)
  }
})

test.run()
