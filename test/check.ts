import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  checkArray,
  checkBoolean,
  checkChoice,
  checkInteger,
  checkNumber,
  checkNumbers,
  checkObject,
  isPlainObject,
  nearest,
  oneLine,
  refuse,
  show,
} from '../src/check.js'
import { refusal } from './support/thrown.js'

function refused(run: () => unknown, errorClass: typeof TypeError | typeof RangeError, message: string) {
  const error = refusal(run)
  assert.is(error.constructor, errorClass)
  assert.is(error.message, message)
  assert.is(error.field, message.slice(0, message.indexOf(':')))
}

test('show: values are shown short, on one line', () => {
  const circular: unknown[] = []
  circular.push(circular)
  const cases: [unknown, string][] = [
    [undefined, 'nothing'],
    [null, 'null'],
    [Number.NaN, 'NaN'],
    [-0, '-0'],
    [1e21, '1e+21'],
    ['', '""'],
    ['a\nb', '"a\\nb"'],
    ['\u2028\u007f', '"\\u2028\\u007f"'],
    [true, 'true'],
    [12n, '12n'],
    [Symbol('x'), 'a symbol'],
    [() => 0, 'a function'],
    [[], 'an empty array'],
    [[1, 2], '[1, 2]'],
    [circular, 'an array of length 1'],
    [new Array(1e6), 'an array of length 1000000'],
    [{}, 'an object'],
    [new Map(), 'an object of type Map'],
    [new Float64Array(2), 'an object of type Float64Array'],
  ]
  for (const [value, text] of cases) assert.is(show(value), text)
  assert.ok(show('x'.repeat(1e6)).length < 60)
  assert.ok(show(10n ** 1000n).length < 60)
})

test('oneLine: breaks and terminal escapes are escaped, long texts cut', () => {
  assert.is(oneLine('a\r\nb\u001b[31m'), 'a\\u000d\\u000ab\\u001b[31m')
  assert.is(oneLine('abcdef', 4), 'abc…')
})

test('refuse: the longest field and message stay on one short line', () => {
  const error = refusal(() => refuse(RangeError, 'a\n'.repeat(1e5), 'b\n'.repeat(1e5)))
  assert.ok(error.message.length <= 240)
  assert.not.match(error.message, '\n')
  assert.ok(error.message.startsWith(error.field))
})

test('nearest: a slip of the pen is found, another word is not', () => {
  const known = ['learningRate', 'teacher', 'seed', 'time']
  assert.is(nearest('lerningRate', known), 'learningRate')
  assert.is(nearest('learningrate', known), 'learningRate')
  assert.is(nearest('sead', known), 'seed')
  assert.is(nearest('tmie', known), 'time')
  assert.is(nearest('batchSize', known), undefined)
  assert.is(nearest('q', known), undefined)
  assert.is(nearest('', known), undefined)
  assert.is(nearest('x'.repeat(1e6), known), undefined)
})

test('isPlainObject', () => {
  for (const value of [{}, Object.create(null)]) assert.ok(isPlainObject(value))
  for (const value of [null, [], new Date(), Object.create({}), new (class {})(), 'x', new Int8Array(1)]) {
    assert.not(isPlainObject(value))
  }
})

test('checkObject: copies known fields, leaves out undefined ones', () => {
  const input = Object.freeze({ a: 1, b: undefined })
  const copy = checkObject(input, 'box', ['a', 'b', 'c'])
  assert.equal({ ...copy }, { a: 1 })
  assert.not(copy === input)
  // A known name that the prototype has is not a field.
  assert.is(checkObject({}, '', ['toString']).toString, undefined)
})

test('checkObject: refuses other things', () => {
  const known = ['units', 'vectors']
  refused(() => checkObject(null, 'teacher', known), TypeError, 'teacher: expected an object, got null')
  refused(() => checkObject(1, '', known, 'experiment'), TypeError, 'experiment: expected an object, got 1')
  refused(
    () => checkObject({ unit: 1 }, 'teacher', known),
    TypeError,
    'teacher.unit: unknown field, did you mean units?',
  )
  refused(
    () => checkObject({ noiseStd: undefined }, 'teacher', known),
    TypeError,
    'teacher.noiseStd: unknown field, expected one of units, vectors',
  )
  const hidden = Object.defineProperty({}, 'noise', { value: 1, enumerable: false })
  assert.is(refusal(() => checkObject(hidden, '', known)).field, 'noise')
  assert.is(refusal(() => checkObject({ '': 1 }, '', known)).field, '""')
  assert.is(refusal(() => checkObject({ '': 1 }, 'teacher', known)).field, 'teacher.""')
})

test('checkNumber', () => {
  assert.is(checkNumber(0, 'x', { min: 0 }), 0)
  assert.ok(Object.is(checkNumber(-0, 'x'), 0))
  refused(() => checkNumber('1', 'x'), TypeError, 'x: expected a finite number, got "1"')
  refused(() => checkNumber(Infinity, 'x'), RangeError, 'x: expected a finite number, got Infinity')
  refused(() => checkNumber(0, 'x', { above: 0 }), RangeError, 'x: expected a number > 0, got 0')
  refused(
    () => checkNumber(2, 'x', { min: 0, below: 2 }),
    RangeError,
    'x: expected a number ≥ 0 and < 2, got 2',
  )
  refused(() => checkNumber(Number.NaN, 'x', { max: 2 }), RangeError, 'x: expected a number ≤ 2, got NaN')
})

test('checkInteger', () => {
  assert.is(checkInteger(3, 'n', { min: 3, max: 3 }), 3)
  assert.is(checkInteger(Number.MAX_SAFE_INTEGER, 'n', { min: 0 }), Number.MAX_SAFE_INTEGER)
  refused(() => checkInteger(1.5, 'n', { min: 1 }), RangeError, 'n: expected an integer ≥ 1, got 1.5')
  refused(() => checkInteger(true, 'n', { min: 1 }), TypeError, 'n: expected an integer ≥ 1, got true')
  refused(
    () => checkInteger(9, 'n', { min: 1, max: 8 }),
    RangeError,
    'n: expected an integer from 1 to 8, got 9',
  )
  refused(
    () => checkInteger(2 ** 53, 'n', { min: 0 }),
    RangeError,
    'n: expected an integer from 0 to 9007199254740991, got 9007199254740992',
  )
})

test('checkBoolean, checkChoice', () => {
  assert.is(checkBoolean(false, 'b'), false)
  refused(() => checkBoolean(0, 'b'), TypeError, 'b: expected true or false, got 0')
  assert.is(checkChoice('on', 'c', ['on', 'off']), 'on')
  refused(() => checkChoice('of', 'c', ['on', 'off']), RangeError, 'c: expected "on" or "off", got "of"')
  refused(() => checkChoice(null, 'c', ['on', 'off']), TypeError, 'c: expected "on" or "off", got null')
})

test('checkArray, checkNumbers', () => {
  const input = Object.freeze([1, -0, 3])
  const copy = checkNumbers(input, 'list')
  assert.equal(copy, [1, 0, 3])
  assert.not(copy === (input as unknown))
  refused(
    () => checkArray({}, 'list', 'numbers'),
    TypeError,
    'list: expected an array of numbers, got an object',
  )
  refused(() => checkNumbers([1], 'list', {}, 2), RangeError, 'list: expected an array of 2 numbers, got 1')
  refused(
    () => checkNumbers(new Array(2), 'list'),
    TypeError,
    'list.0: expected a finite number, got nothing',
  )
  refused(() => checkNumbers([1, '2'], 'list'), TypeError, 'list.1: expected a finite number, got "2"')
  refused(
    () => checkNumbers([1, -1], 'list', { min: 0 }),
    RangeError,
    'list.1: expected a number ≥ 0, got -1',
  )
})

test.run()
