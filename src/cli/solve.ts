import type { SolveOptions } from '../api.js'
import { solveOptions } from '../options.js'
import { numberOption, type OptionTypes, overlapsOption, readArguments } from './arguments.js'
import type { Context } from './context.js'
import { runCommand } from './run-command.js'

export const SOLVE_OPTIONS: OptionTypes = {
  tolerance: 'value',
  integrator: 'value',
  levels: 'value',
  overlaps: 'value',
  set: 'values',
  out: 'value',
  json: 'flag',
}

/** `onepass solve FILE`. Returns the exit code. */
export async function solveCommand(argv: string[], context: Context): Promise<number> {
  const args = readArguments(argv, SOLVE_OPTIONS)
  const tolerance = numberOption(args, 'tolerance')
  const integrator = args.value('integrator')
  const levels = args.value('levels')
  const overlaps = overlapsOption(args)
  const given = {
    ...(tolerance !== undefined && { tolerance }),
    ...(integrator !== undefined && { integrator }),
    ...(levels !== undefined && { levels }),
    ...(overlaps !== undefined && { overlaps }),
  }
  solveOptions(given) // refused before FILE is read
  const options = given as SolveOptions
  return runCommand('solve', args, context, (experiment, onProgress, stop) =>
    context.library.runSolve(experiment, { ...options, ...(onProgress && { onProgress }) }, stop),
  )
}
