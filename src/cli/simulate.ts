import type { SimulateOptions } from '../api.js'
import { simulateOptions } from '../options.js'
import { numberOption, type OptionTypes, overlapsOption, readArguments } from './arguments.js'
import { type CheckpointOutcome, checkpointFiles, withCheckpoints } from './checkpoints.js'
import { type Context, EXIT } from './context.js'
import { complain } from './output.js'
import { runCommand } from './run-command.js'

export const SIMULATE_OPTIONS: OptionTypes = {
  method: 'value',
  runs: 'value',
  redraw: 'flag',
  'keep-runs': 'flag',
  workers: 'value',
  checkpoint: 'value',
  'checkpoint-every': 'value',
  resume: 'value',
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
  const checkpointEvery = numberOption(args, 'checkpoint-every')
  const files = checkpointFiles(args)
  const given = {
    ...(method !== undefined && { method }),
    ...(runs !== undefined && { runs }),
    ...(args.has('redraw') && { redraw: true }),
    ...(args.has('keep-runs') && { keepRuns: true }),
    ...(workers !== undefined && { workers }),
    ...(overlaps !== undefined && { overlaps }),
    ...(checkpointEvery !== undefined && { checkpointEvery }),
  }
  simulateOptions({ ...given, onCheckpoint: () => {} }) // refused before FILE is read
  const options = given as SimulateOptions
  const outcome: CheckpointOutcome = { hasFailed: false }
  const code = await runCommand('simulate', args, context, (experiment, onProgress, stop) =>
    withCheckpoints(files, context.platform, outcome, (checkpoints) =>
      context.library.runSimulate(
        experiment,
        { ...options, ...checkpoints, ...(onProgress && { onProgress }) },
        stop,
      ),
    ),
  )
  if (files.write === undefined) return code
  if (outcome.hasFailed) return code === EXIT.done ? EXIT.failed : code
  if (code === EXIT.interrupted)
    await complain(context.platform, `to go on from there: --resume ${files.write}`)
  return code
}
