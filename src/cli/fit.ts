import { fitOptions } from '../fit/options.js'
import { type Arguments, type OptionTypes, readArguments, toNumber } from './arguments.js'
import { type Context, EXIT } from './context.js'
import { readCurveFile } from './curve-input.js'
import { fitTable } from './fit-table.js'
import { describeFileError } from './input.js'
import { complain, json, print, readTargetOf } from './output.js'
import { onlyFile } from './run-command.js'

export const FIT_OPTIONS: OptionTypes = { window: 'value', moments: 'value', out: 'value', json: 'flag' }

/** `onepass fit FILE`. Returns the exit code. */
export async function fitCommand(argv: string[], { platform, library }: Context): Promise<number> {
  const args = readArguments(argv, FIT_OPTIONS)
  const window = numbersOption(args, 'window')
  const moments = numbersOption(args, 'moments')
  const given = { ...(window && { window }), ...(moments && { moments }) }
  fitOptions(given) // refused before FILE is read
  const file = onlyFile(args)
  const target = await readTargetOf(['json', 'csv', 'svg', 'png'], args, platform)
  const curve = await readCurveFile(file, platform)
  const fit = await library.fit(curve, given as Parameters<typeof library.fit>[1])

  let failure: string | undefined
  if (target !== undefined) {
    const content = target.format === 'json' ? json(fit) : await library.fitFile(curve, fit, target.format)
    try {
      await platform.writeFile(target.path, content)
    } catch (error) {
      failure = `cannot write ${target.path}: ${describeFileError(error)}`
    }
  }
  const note = target !== undefined && failure === undefined ? `written to ${target.path}\n` : ''
  await print(platform, args.has('json') ? json(fit) : fitTable(fit) + note)
  if (failure === undefined) return EXIT.done
  await complain(platform, failure)
  return EXIT.failed
}

/** Numbers with commas between them. */
function numbersOption(args: Arguments, name: string): number[] | undefined {
  return args
    .value(name)
    ?.split(',')
    .map((text) => toNumber(text.trim(), name))
}
