import type { SimulateOptions } from '../api.js'
import { simulateOptions } from '../options.js'
import { numberOption, type OptionTypes, overlapsOption, readArguments } from './arguments.js'
import type { Context } from './context.js'
import { runCommand } from './run-command.js'

export const SIMULATE_OPTIONS: OptionTypes = {
  method: 'value',
  runs: 'value',
  redraw: 'flag',
  'keep-runs': 'flag',
  workers: 'value',
  overlaps: 'value',
  set: 'values',
  out: 'value',
  json: 'flag',
}

/** `onepass simulate FILE`. Returns the exit code. */
export async function simulateCommand(argv: string[], context: Context): Promise<number> {
  const args = readArguments(argv, SIMULATE_OPTIONS)
  const method = args.value('method')
  const runs = numberOption(args, 'runs')
  const workers = numberOption(args, 'workers')
  const overlaps = overlapsOption(args)
  const given = {
    ...(method !== undefined && { method }),
    ...(runs !== undefined && { runs }),
    ...(args.has('redraw') && { redraw: true }),
    ...(args.has('keep-runs') && { keepRuns: true }),
    ...(workers !== undefined && { workers }),
    ...(overlaps !== undefined && { overlaps }),
  }
  simulateOptions(given) // refused before FILE is read
  const options = given as SimulateOptions
  return runCommand('simulate', args, context, (experiment, onProgress, stop) =>
    context.library.runSimulate(experiment, { ...options, ...(onProgress && { onProgress }) }, stop),
  )
}
