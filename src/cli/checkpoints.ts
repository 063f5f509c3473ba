import type { SimulateOptions } from '../api.js'
import type { Arguments } from './arguments.js'
import { BadInput } from './bad-input.js'
import { describeFileError } from './input.js'
import { complain } from './output.js'
import type { Platform } from './platform.js'

/** The files of `--checkpoint` and `--resume`. */
export interface CheckpointFiles {
  write: string | undefined
  read: string | undefined
}

export function checkpointFiles(args: Arguments): CheckpointFiles {
  const files = { write: args.value('checkpoint'), read: args.value('resume') }
  if (files.write === undefined && args.has('checkpoint-every')) {
    throw new BadInput('--checkpoint-every: expected --checkpoint beside it, got none')
  }
  return files
}

/** The options of `simulate` that these files stand for. */
export type CheckpointOptions = Pick<SimulateOptions, 'onCheckpoint' | 'resume'>

/** How it went with the checkpoints. */
export interface CheckpointOutcome {
  /** Whether the last one was not written. */
  hasFailed: boolean
}

/**
 * Runs something that keeps checkpoints in a file, which nobody else writes meanwhile. A checkpoint that cannot be written
 * is complained of, and the run goes on.
 *
 * @throws BadInput, before anything runs, for files that cannot be read or written, and one that would be overwritten
 */
export async function withCheckpoints<T>(
  { write, read }: CheckpointFiles,
  platform: Platform,
  outcome: CheckpointOutcome,
  run: (options: CheckpointOptions) => Promise<T>,
): Promise<T> {
  const release = write === undefined ? undefined : await hold(write, read, platform)
  try {
    const resume = read === undefined ? undefined : await readCheckpoint(read, platform)
    const onCheckpoint = async (checkpoint: Uint8Array) => {
      try {
        await platform.writeFile(write!, checkpoint)
        outcome.hasFailed = false
      } catch (error) {
        if (!outcome.hasFailed) {
          await complain(platform, `cannot write ${write}: ${describeFileError(error)} (the run goes on)`)
        }
        outcome.hasFailed = true
      }
    }
    return await run({ ...(resume && { resume }), ...(write !== undefined && { onCheckpoint }) })
  } finally {
    await release?.()
  }
}

async function readCheckpoint(path: string, platform: Platform): Promise<Uint8Array> {
  try {
    return await platform.readBytes(path)
  } catch (error) {
    throw new BadInput(`--resume: ${path}: ${describeFileError(error)}`)
  }
}

/** Makes sure that a file can be written, is this process's alone, and holds nothing that would be lost. */
async function hold(path: string, resumed: string | undefined, platform: Platform) {
  const cannot = (reason: string) => new BadInput(`--checkpoint: cannot write ${path}: ${reason}`)
  const reason = await platform.whyNotWritable(path)
  if (reason !== undefined) throw cannot(reason)
  const release = await platform.claimFile(path).catch((error) => {
    throw cannot(describeFileError(error))
  })
  const existing = await platform.identity(path)
  if (existing !== undefined && (resumed === undefined || existing !== (await platform.identity(resumed)))) {
    await release()
    throw cannot(`it exists (to go on from it: --resume ${path})`)
  }
  return release
}
