import { completeExperiment } from '../experiment/complete-experiment.js'
import type { ExperimentKind } from '../experiment.js'
import type { OnProgress } from '../progress.js'
import type { Trajectory } from '../trajectory.js'
import type { Arguments } from './arguments.js'
import { BadInput } from './bad-input.js'
import { type Context, stoppable } from './context.js'
import { readExperiment } from './input.js'
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
  const file = onlyFile(args)
  const target = await readTarget(args, platform)
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

/** The path that stands for FILE. */
export function onlyFile(args: Arguments): string {
  const [file, ...others] = args.positionals
  if (file === undefined) throw new BadInput('FILE: expected a path, or - for standard input, got nothing')
  if (others.length > 0) throw new BadInput(`FILE: expected one path, got ${args.positionals.length}`)
  return file
}
