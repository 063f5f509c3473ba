import type { SolveOptions } from '../api.js'
import { solveOptions } from '../options.js'
import { numberOption, type OptionTypes, overlapsOption, readArguments } from './arguments.js'
import type { Context } from './context.js'
import { runCommand } from './run-command.js'

export const SOLVE_OPTIONS: OptionTypes = {
  tolerance: 'value',
  overlaps: 'value',
  set: 'values',
  out: 'value',
  json: 'flag',
}

/** `onepass solve FILE`. Returns the exit code. */
export async function solveCommand(argv: string[], context: Context): Promise<number> {
  const args = readArguments(argv, SOLVE_OPTIONS)
  const tolerance = numberOption(args, 'tolerance')
  const overlaps = overlapsOption(args)
  const options: SolveOptions = {
    ...(tolerance !== undefined && { tolerance }),
    ...(overlaps !== undefined && { overlaps }),
  }
  solveOptions(options) // refused before FILE is read
  return runCommand('solve', args, context, (experiment, onProgress, stop) =>
    context.library.runSolve(experiment, { ...options, ...(onProgress && { onProgress }) }, stop),
  )
}
