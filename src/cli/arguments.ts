import { parseArgs } from 'node:util'
import { nearest, show } from '../check.js'
import { BadInput } from './bad-input.js'

/** What an option takes: nothing, one value, or one value each time it is given. */
type OptionType = 'flag' | 'value' | 'values'

/** A command's options by name. */
export type OptionTypes = Record<string, OptionType>

/** Options and what they were given. */
export interface Arguments {
  positionals: string[]
  has(name: string): boolean
  value(name: string): string | undefined
  values(name: string): string[]
}

/**
 * Reads the arguments that stand behind a command.
 * @throws BadInput for options that the command does not have, values that are missing or too many
 */
export function readArguments(args: string[], types: OptionTypes): Arguments {
  const options: Record<string, { type: 'string' | 'boolean'; multiple: boolean; short?: string }> = {}
  for (const [name, type] of Object.entries(types)) {
    options[name] = { type: type === 'flag' ? 'boolean' : 'string', multiple: true }
  }
  options.help = { type: 'boolean', multiple: true, short: 'h' }

  // Not strict: the messages for what is wrong shall be this command's own.
  const { tokens } = parseArgs({
    args: joinOverlaps(args),
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const given = new Map<string, string[]>()
  const positionals: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined
    if (option === undefined) refuseOption(token.rawName, Object.keys(options))
    const values = given.get(token.name) ?? []
    if (option.type === 'boolean') {
      if (token.value !== undefined) {
        throw new BadInput(`${token.rawName}: expected no value, got ${show(token.value)}`)
      }
    } else {
      // `--out --json` forgot the path; `--tolerance -1` did not forget the number.
      const forgotten = !token.inlineValue && /^-+[a-z]/i.test(token.value ?? '')
      if (token.value === undefined || forgotten) {
        throw new BadInput(`${token.rawName}: expected a value, got ${forgotten ? token.value : 'nothing'}`)
      }
      if (types[token.name] === 'value' && values.length > 0) {
        throw new BadInput(`${token.rawName}: expected once, got it twice`)
      }
      values.push(token.value)
    }
    given.set(token.name, values)
  }
  return {
    positionals,
    has: (name) => given.has(name),
    value: (name) => given.get(name)?.at(-1),
    values: (name) => given.get(name) ?? [],
  }
}

/** `--overlaps` takes its value only if that is the word `levels`; parseArgs knows no such options. */
function joinOverlaps(args: string[]): string[] {
  const joined: string[] = []
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--') return [...joined, ...args.slice(i)]
    if (args[i] !== '--overlaps') {
      joined.push(args[i]!)
    } else if (args[i + 1] === 'levels') {
      joined.push('--overlaps=levels')
      i++
    } else {
      joined.push('--overlaps=')
    }
  }
  return joined
}

function refuseOption(given: string, known: string[]): never {
  const near = nearest(given.replace(/^-+/, ''), known)
  const hint =
    near === undefined
      ? `expected one of ${known.map((name) => `--${name}`).join(', ')}`
      : `did you mean --${near}?`
  throw new BadInput(`${given}: unknown option, ${hint}`)
}

/** The number an option was given, or undefined; its range is for whoever takes it to check. */
export function numberOption(args: Arguments, name: string): number | undefined {
  const text = args.value(name)
  return text === undefined ? undefined : toNumber(text, name)
}

/** Decimal numbers only: JavaScript would also take an empty text for 0, and know 0x10. */
export function toNumber(text: string, name: string): number {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) {
    throw new BadInput(`--${name}: expected a number, got ${show(text)}`)
  }
  return Number(text)
}

/** What `--overlaps [levels]` asks for. */
export function overlapsOption(args: Arguments): true | 'levels' | undefined {
  const value = args.value('overlaps')
  if (value === undefined) return undefined
  if (value === '') return true
  if (value === 'levels') return 'levels'
  throw new BadInput(`--overlaps: expected levels or nothing, got ${show(value)}`)
}
