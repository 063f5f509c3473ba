import { isPlainObject, show } from '../check.js'
import { BadInput } from './bad-input.js'
import { findJsonProblem } from './json-syntax.js'
import type { Platform } from './platform.js'

/**
 * The experiment in FILE (`-`: standard input) with the changes of `--set path=value`, not checked yet.
 * @throws BadInput for a file that cannot be read, broken JSON, and changes that cannot be made
 */
export async function readExperiment(file: string, changes: string[], platform: Platform): Promise<unknown> {
  const name = file === '-' ? 'standard input' : file
  const text = await readText(file, platform)
  const experiment = parseExperiment(text, name)
  for (const change of changes) setField(experiment, change)
  return experiment
}

/** What a file holds (`-`: standard input). */
export async function readText(file: string, platform: Platform): Promise<string> {
  try {
    return await (file === '-' ? platform.readStdin() : platform.readFile(file))
  } catch (error) {
    const name = file === '-' ? 'standard input' : file
    throw new BadInput(`${name}: ${describeFileError(error)}`)
  }
}

/** What went wrong with a file, in words. */
export function describeFileError(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  switch (code) {
    case 'ENOENT':
      return 'no such file'
    case 'EISDIR':
      return 'expected a file, got a folder'
    case 'EACCES':
    case 'EPERM':
      return 'permission denied'
    case 'EROFS':
      return 'the file system is read-only'
    case 'ENOSPC':
      return 'no space left'
    default:
      return message
  }
}

/**
 * The value of a JSON text; not yet checked to be an experiment.
 * @param name what stands in messages for where the text comes from
 * @throws BadInput with the place, and what was expected and found there
 */
export function parseExperiment(text: string, name: string): unknown {
  return parseJson(text, name, 'an experiment')
}

/** The same of something else. */
export function parseJson(text: string, name: string, what: string): unknown {
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text // a byte order mark, as some editors write
  if (json.trim() === '') throw new BadInput(`${name}: expected ${what} in JSON, got nothing`)
  const problem = findJsonProblem(json)
  if (problem !== undefined) {
    throw new BadInput(`${name}: line ${problem.line}, column ${problem.column}: ${problem.message}`)
  }
  return JSON.parse(json)
}

/**
 * Makes one change of `--set path=value` in place: `student.units=3`, `spectrum.eigenvalues.0=2`. The value is
 * read as JSON, and taken as a string where it is none; objects on the way are made where they are missing.
 */
export function setField(experiment: unknown, change: string): void {
  const equals = change.indexOf('=')
  const keys = change.slice(0, equals).split('.')
  if (equals < 1 || keys.includes('')) throw new BadInput(`--set: expected path=value, got ${show(change)}`)
  let parent = experiment
  for (const [i, key] of keys.slice(0, -1).entries()) {
    checkParent(parent, keys.slice(0, i), key)
    if (!Object.hasOwn(parent, key)) define(parent, key, {})
    parent = (parent as Record<string, unknown>)[key]
  }
  const last = keys.at(-1)!
  checkParent(parent, keys.slice(0, -1), last)
  define(parent, last, parseValue(change.slice(equals + 1)))
}

/** Refuses to set `key` in what is no object, and in an array anything but its items and the one after them. */
function checkParent(parent: unknown, path: string[], key: string): asserts parent is object {
  const field = [...path, key].join('.')
  const name = path.length === 0 ? 'the experiment' : path.join('.')
  if (Array.isArray(parent)) {
    const index = /^(0|[1-9]\d{0,8})$/.test(key) ? Number(key) : -1
    if (index < 0 || index > parent.length) {
      throw new BadInput(`${field}: expected an index from 0 to ${parent.length}, got ${show(key)}`)
    }
  } else if (!isPlainObject(parent)) {
    throw new BadInput(`${field}: expected ${name} to be an object, got ${show(parent)}`)
  }
}

/** Unlike an assignment, safe for a key like `__proto__`. */
function define(parent: object, key: string, value: unknown): void {
  Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true })
}

function parseValue(text: string): unknown {
  return findJsonProblem(text) === undefined ? JSON.parse(text) : text
}
