import { completeExperiment, type ExperimentKind } from '../experiment.js'
import type { OnProgress } from '../progress.js'
import type { Trajectory } from '../trajectory.js'
import type { Arguments } from './arguments.js'
import { type Context, stoppable } from './context.js'
import { readExperiment, readFile } from './input.js'
import { deliver, readTarget } from './output.js'
import { progressBar } from './progress-bar.js'

/** The computation itself, its own options already read. */
export type Compute = (
  experiment: unknown,
  onProgress: OnProgress | undefined,
  stop: AbortSignal,
) => Promise<Trajectory>

/** What `solve` and `simulate` share: everything that can be wrong is found before anything is computed. */
export async function runCommand(
  kind: ExperimentKind,
  args: Arguments,
  { platform }: Context,
  compute: Compute,
): Promise<number> {
  const file = readFile(args)
  const target = await readTarget(args, platform, ['json', 'csv'])
  const experiment = completeExperiment(await readExperiment(file, args.values('set'), platform), kind)

  const bar = progressBar(platform.stderr)
  let trajectory: Trajectory
  try {
    trajectory = await stoppable(platform, (stop) => compute(experiment, bar.onProgress, stop))
  } finally {
    await bar.erase()
  }
  return deliver(trajectory, target, args.has('json'), platform)
}
