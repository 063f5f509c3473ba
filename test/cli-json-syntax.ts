import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { findJsonProblem } from '../src/cli/json-syntax.js'
import { randomNumbers } from './support/random.js'

const valid = [
  '0',
  '-0.5e+10',
  ' \t\r\n[ ] ',
  '{"a":{"b":[1,2.5,-3e-7,true,false,null,"x\\n\\u00e9\\"\\\\"]},"":{}}',
  '{"a":1,"b":{"a":1}}',
  '"\u2028é€😀"',
]

test('valid JSON has no problem', () => {
  for (const text of valid) {
    JSON.parse(text)
    assert.is(findJsonProblem(text), undefined, text)
  }
})

test('the place and what was found', () => {
  const problem = (text: string) => {
    const { line, column, message } = findJsonProblem(text)!
    return `${line}:${column} ${message}`
  }
  assert.is(problem(''), '1:1 expected a JSON value, got the end')
  assert.is(problem('[1,\n 2,\n x]'), '3:2 expected a JSON value, got "x"')
  assert.is(problem('[1 2]'), '1:4 expected , or ], got "2"')
  assert.is(problem('{"a" 1}'), '1:6 expected :, got "1"')
  assert.is(problem('{"a":1,}'), '1:8 expected a field in quotes, got "}"')
  assert.is(problem('{a:1}'), '1:2 expected a field in quotes or }, got "a"')
  assert.is(problem('01'), '1:1 expected a JSON value, got "01"')
  assert.is(problem('1 // one'), '1:3 expected the end, got "/"')
  assert.is(problem('"a\nb"'), '1:3 expected a string without control characters, got "\\n"')
  assert.is(problem('"\\x"'), '1:2 expected an escape that JSON knows, got "\\\\"')
  assert.is(problem('{"a": "open'), '1:7 expected a string to end, got none of its closing quotes')
  assert.is(problem('{"a":1,"\\u0061":2}'), '1:8 expected each field once, got "a" twice')
  assert.is(problem('['.repeat(1e6)).slice(0, 40), '1:202 expected at most 200 levels of nes')
})

test('accepts and refuses what JSON.parse does, character by character', () => {
  const random = randomNumbers(4)
  const characters = '{}[]",:0123456789.eE+-truefalsn\\u \n'
  for (let round = 0; round < 5000; round++) {
    // A valid text with one character replaced, removed or added.
    const text = valid[Math.floor(random() * valid.length)]!
    const at = Math.floor(random() * (text.length + 1))
    const added = random() < 0.7 ? characters[Math.floor(random() * characters.length)]! : ''
    const changed = text.slice(0, at) + added + text.slice(at + (random() < 0.7 ? 1 : 0))
    let parses = true
    try {
      JSON.parse(changed)
    } catch {
      parses = false
    }
    const problem = findJsonProblem(changed)
    const agrees = parses ? problem === undefined || problem.message.includes('twice') : problem !== undefined
    assert.ok(agrees, JSON.stringify(changed))
  }
})

test.run()
