/**
 * The one vocabulary of checks. Every refusal is a TypeError (wrong type, missing or unknown field) or a
 * RangeError (value out of range, inconsistent pair) with a property `field`; its message is one line,
 * `field: expected …, got …`.
 */

/** What `check.ts` throws: the error's message starts with `field`. */
export type FieldError = (TypeError | RangeError) & { field: string }

type ErrorClass = typeof TypeError | typeof RangeError

/** Limits of a number; ends are included unless named otherwise. */
export interface NumberRange {
  min?: number
  max?: number
  /** exclusive lower end */
  above?: number
  /** exclusive upper end */
  below?: number
}

const LONGEST_SHOWN_STRING = 40
const LONGEST_SHOWN_FIELD = 80
const LONGEST_MESSAGE = 240

/** Control characters, line and paragraph separators and text direction marks: they would break a line or a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g

/** `text` on one line: unprintable characters escaped, cut off with … after `length` characters. */
export function oneLine(text: string, length = LONGEST_MESSAGE): string {
  // Cut before escaping too: a megabyte of input must not become six of message.
  const cut = text.length > length ? `${text.slice(0, length - 1)}…` : text
  const escaped = cut.replace(UNPRINTABLE, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
  return escaped.length > length ? `${escaped.slice(0, length - 1)}…` : escaped
}

/** A value as an error message shows it: short, on one line, whatever it is. */
export function show(value: unknown): string {
  switch (typeof value) {
    case 'undefined':
      return 'nothing'
    case 'string':
      return showString(value)
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value)
    case 'boolean':
      return String(value)
    case 'bigint':
      return oneLine(`${value}n`, LONGEST_SHOWN_STRING)
    case 'function':
      return 'a function'
    case 'symbol':
      return 'a symbol'
    default:
      return value === null ? 'null' : showObject(value as object)
  }
}

function showString(text: string): string {
  const cut = text.length > LONGEST_SHOWN_STRING ? `${text.slice(0, LONGEST_SHOWN_STRING)}…` : text
  return oneLine(JSON.stringify(cut), LONGEST_SHOWN_STRING * 2)
}

function showObject(value: object): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return 'an empty array'
    const simple = value.length <= 4 && value.every((item) => typeof item === 'number')
    return simple ? `[${value.map(show).join(', ')}]` : `an array of length ${value.length}`
  }
  if (isPlainObject(value)) return 'an object'
  try {
    return `an object of type ${oneLine(Object.prototype.toString.call(value).slice(8, -1), LONGEST_SHOWN_STRING)}`
  } catch {
    return 'an object' // a toStringTag that throws
  }
}

/** Where a field stands: `student` and `units` make `student.units`; at the top the parent is empty. No name is `""`. */
export function path(parent: string, key: string | number): string {
  const name = key === '' ? '""' : String(key)
  return parent === '' ? name : `${parent}.${name}`
}

/** Throws `message` about `field`, which must say what was expected. */
export function refuse(errorClass: ErrorClass, field: string, message: string): never {
  const name = oneLine(field, LONGEST_SHOWN_FIELD)
  const error = new errorClass(oneLine(`${name}: ${message}`)) as FieldError
  error.field = name
  throw error
}

/** Throws `field: expected …, got …`. */
export function refuseValue(errorClass: ErrorClass, field: string, expected: string, value: unknown): never {
  refuse(errorClass, field, `expected ${expected}, got ${show(value)}`)
}

/** Throws that `field` is unknown, with the nearest known name if one is near. */
export function refuseUnknown(field: string, key: string, known: readonly string[]): never {
  const near = nearest(key, known)
  const hint = near === undefined ? `expected one of ${known.join(', ')}` : `did you mean ${near}?`
  refuse(TypeError, field, `unknown field, ${hint}`)
}

/** Of `known` the name that `word` most likely meant: within a third of its length in edits; undefined if none. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > LONGEST_SHOWN_FIELD) return undefined
  let best: string | undefined
  let least = Math.max(2, Math.floor(word.length / 3)) + 1
  for (const name of known) {
    const distance = editDistance(word.toLowerCase(), name.toLowerCase())
    if (distance < least && distance < Math.max(word.length, name.length) - 1) {
      least = distance
      best = name
    }
  }
  return best
}

/** Levenshtein's distance: insertions, deletions and substitutions that turn `a` into `b`. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(substitution, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}

/** Whether `value` is a plain object (of any realm), not an array, a class's instance or a built-in. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype = Object.getPrototypeOf(value)
  return (
    prototype === null ||
    prototype === Object.prototype ||
    // another realm's Object.prototype
    (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'hasOwnProperty'))
  )
}

/**
 * The fields of a plain object whose only keys are `known`, as a copy (not a deep one). A field that is
 * undefined counts as left out.
 * @param name what stands in the message for the object itself when it is the outermost one (`field` is '')
 */
export function checkObject(
  value: unknown,
  field: string,
  known: readonly string[],
  name = field,
): Record<string, unknown> {
  if (!isPlainObject(value)) refuseValue(TypeError, name, 'an object', value)
  const copy: Record<string, unknown> = Object.create(null)
  for (const key of Reflect.ownKeys(value)) {
    if (typeof key !== 'string' || !known.includes(key)) {
      refuseUnknown(path(field, String(key)), String(key), known)
    }
    const descriptor = Object.getOwnPropertyDescriptor(value, key)!
    if (descriptor.get !== undefined || descriptor.set !== undefined) {
      refuse(TypeError, path(field, key), 'expected a plain value, got a getter or setter')
    }
    if (descriptor.value !== undefined) copy[key] = descriptor.value
  }
  return copy
}

/** What `read` makes of a field; `fallback` if it is left out. */
export function optional<T>(value: unknown, fallback: T, read: (value: unknown) => T): T {
  return value === undefined ? fallback : read(value)
}

/** Refuses a field that another one excludes. */
export function refuseBeside(other: string, value: unknown, field: string): void {
  if (value !== undefined) refuseValue(RangeError, field, `nothing, as ${other} is given`, value)
}

/** A finite number in a range. −0 comes back as 0, as it would from JSON. */
export function checkNumber(value: unknown, field: string, range: NumberRange = {}): number {
  if (typeof value !== 'number') refuseValue(TypeError, field, describeRange('a finite number', range), value)
  if (!Number.isFinite(value) || !inRange(value, range)) {
    refuseValue(RangeError, field, describeRange('a finite number', range), value)
  }
  return value + 0
}

/** An integer in a range within ±(2^53 − 1). */
export function checkInteger(
  value: unknown,
  field: string,
  range: { min?: number; max?: number } = {},
): number {
  const { min, max = Number.MAX_SAFE_INTEGER } = range
  // The greatest safe integer is worth a word only to somebody who went beyond it.
  const limited = range.max !== undefined || (typeof value === 'number' && value > max)
  const limits =
    min === undefined ? (limited ? ` ≤ ${max}` : '') : limited ? ` from ${min} to ${max}` : ` ≥ ${min}`
  const expected = `an integer${limits}`
  if (typeof value !== 'number') refuseValue(TypeError, field, expected, value)
  if (!Number.isInteger(value) || value < (min ?? -Number.MAX_SAFE_INTEGER) || value > max) {
    refuseValue(RangeError, field, expected, value)
  }
  return value + 0
}

/** true or false. */
export function checkBoolean(value: unknown, field: string): boolean {
  if (typeof value !== 'boolean') refuseValue(TypeError, field, 'true or false', value)
  return value
}

/** One of a few words. */
export function checkChoice<Choice extends string>(
  value: unknown,
  field: string,
  choices: readonly Choice[],
): Choice {
  const expected = choices.map((choice) => `"${choice}"`).join(' or ')
  if (typeof value !== 'string') refuseValue(TypeError, field, expected, value)
  const choice = choices.find((name) => name === value)
  if (choice === undefined) refuseValue(RangeError, field, expected, value)
  return choice
}

/** An array, of `length` entries if given; `of` says of what in messages, e.g. `numbers`. Not copied. */
export function checkArray(value: unknown, field: string, of: string, length?: number): unknown[] {
  const expected = length === undefined ? `an array of ${of}` : `an array of ${length} ${of}`
  if (!Array.isArray(value)) refuseValue(TypeError, field, expected, value)
  if (length !== undefined && value.length !== length) {
    refuse(RangeError, field, `expected ${expected}, got ${value.length}`)
  }
  return value
}

/** A copy of an array of finite numbers in a range, of `length` entries if given. Holes are refused. */
export function checkNumbers(
  value: unknown,
  field: string,
  range: NumberRange = {},
  length?: number,
): number[] {
  const array = checkArray(value, field, 'numbers', length)
  const numbers: number[] = []
  for (let i = 0; i < array.length; i++) {
    const item = array[i]
    if (typeof item === 'number' && Number.isFinite(item) && inRange(item, range)) numbers.push(item + 0)
    else numbers.push(checkNumber(item, path(field, i), range))
  }
  return numbers
}

function inRange(value: number, { min, max, above, below }: NumberRange): boolean {
  return (
    (min === undefined || value >= min) &&
    (max === undefined || value <= max) &&
    (above === undefined || value > above) &&
    (below === undefined || value < below)
  )
}

function describeRange(noun: string, { min, max, above, below }: NumberRange): string {
  const limits: string[] = []
  if (min !== undefined) limits.push(`≥ ${min}`)
  if (above !== undefined) limits.push(`> ${above}`)
  if (max !== undefined) limits.push(`≤ ${max}`)
  if (below !== undefined) limits.push(`< ${below}`)
  // "a number > 0": that it must be finite goes without saying as long as it has limits
  return limits.length === 0 ? noun : `a number ${limits.join(' and ')}`
}
