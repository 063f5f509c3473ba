import { nearest } from '../check.js'
import { BadInput } from './bad-input.js'
import { type Context, EXIT } from './context.js'
import { figureCommand } from './figure.js'
import { fitCommand } from './fit.js'
import { COMMANDS, type Command, HELP } from './help.js'
import { type Library, library } from './library.js'
import { complain, print } from './output.js'
import type { Platform } from './platform.js'
import { predictCommand } from './predict.js'
import { simulateCommand } from './simulate.js'
import { solveCommand } from './solve.js'

const RUNNERS: Record<Command, (argv: string[], context: Context) => Promise<number>> = {
  solve: solveCommand,
  simulate: simulateCommand,
  predict: predictCommand,
  fit: fitCommand,
  figure: figureCommand,
}

/**
 * The whole command: reads the arguments, does what they say, and returns the exit code (0 done, 1 failed while
 * running, 2 bad input, 130 after Ctrl-C). Never throws.
 * @param argv what stands behind `onepass`
 */
export async function run(argv: string[], platform: Platform, use: Library = library): Promise<number> {
  try {
    return await dispatch(argv, { platform, library: use })
  } catch (error) {
    await complain(platform, error instanceof Error ? error.message : String(error))
    return isBadInput(error) ? EXIT.badInput : EXIT.failed
  }
}

async function dispatch(argv: string[], context: Context): Promise<number> {
  const [first, ...rest] = argv
  const { platform } = context
  if (first === '--help' || first === '-h') {
    await print(platform, HELP[''])
    return EXIT.done
  }
  if (first === '--version') {
    await print(platform, `${await context.library.version()}\n`)
    return EXIT.done
  }
  const command = readCommand(first)
  if (asksForHelp(rest)) {
    await print(platform, HELP[command])
    return EXIT.done
  }
  return RUNNERS[command](rest, context)
}

function readCommand(name: string | undefined): Command {
  const expected = `expected one of ${COMMANDS.join(', ')} (see onepass --help)`
  if (name === undefined) throw new BadInput(`COMMAND: ${expected}, got nothing`)
  const command = COMMANDS.find((one) => one === name)
  if (command !== undefined) return command
  const near = nearest(name.replace(/^-+/, ''), name.startsWith('-') ? ['help', 'version'] : COMMANDS)
  const kind = name.startsWith('-') ? 'option' : 'command'
  const hint = near === undefined ? expected : `did you mean ${kind === 'option' ? '--' : ''}${near}?`
  throw new BadInput(`${name}: unknown ${kind}, ${hint}`)
}

/** Help wins over whatever else is wrong with the arguments; what stands behind -- are files. */
function asksForHelp(argv: string[]): boolean {
  const end = argv.indexOf('--')
  const options = end < 0 ? argv : argv.slice(0, end)
  return options.includes('--help') || options.includes('-h')
}

/** Bad input is told by its class, or by the `field` that every refused value has. */
function isBadInput(error: unknown): boolean {
  if (error instanceof BadInput) return true
  return (error instanceof TypeError || error instanceof RangeError) && 'field' in error
}
