import { oneLine } from '../check.js'
import type { Trajectory } from '../trajectory.js'
import type { Arguments } from './arguments.js'
import { BadInput } from './bad-input.js'
import { EXIT } from './context.js'
import { trajectoryCsv } from './csv.js'
import { describeFileError } from './input.js'
import type { Platform } from './platform.js'
import { trajectoryTable } from './table.js'

/** Where a result goes besides standard output. */
export interface Target<Format extends string = 'json' | 'csv'> {
  path: string
  format: Format
}

/**
 * The file that `--out` names, or undefined. Checked before any work is done.
 * @throws BadInput for another ending than .json or .csv, and for a place that cannot be written to
 */
export async function readTarget(args: Arguments, platform: Platform): Promise<Target | undefined> {
  const target = await readTargetOf(['json', 'csv'], args, platform)
  if (target?.format === 'csv' && args.value('overlaps') === 'levels') {
    throw new BadInput(
      '--out: expected a path that ends in .json with --overlaps levels, which no CSV can hold',
    )
  }
  return target
}

/** The same for other formats, each named by its ending. */
export async function readTargetOf<Format extends string>(
  formats: readonly Format[],
  args: Arguments,
  platform: Platform,
): Promise<Target<Format> | undefined> {
  const path = args.value('out')
  if (path === undefined) return undefined
  const format = formats.find((one) => path.toLowerCase().endsWith(`.${one}`))
  if (format === undefined) {
    const endings = formats.map((one) => `.${one}`).join(' or ')
    throw new BadInput(`--out: expected a path that ends in ${endings}, got ${JSON.stringify(path)}`)
  }
  const reason = await platform.whyNotWritable(path)
  if (reason !== undefined) throw new BadInput(`--out: cannot write ${path}: ${reason}`)
  return { path, format }
}

/** One JSON document and a newline. */
export function json(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}

/** Prints and writes a trajectory as asked, and says on standard error if it did not end well. Returns the exit code. */
export async function deliver(
  trajectory: Trajectory,
  target: Target | undefined,
  asJson: boolean,
  platform: Platform,
): Promise<number> {
  let failure: string | undefined
  if (target !== undefined) {
    const text = target.format === 'json' ? json(trajectory) : trajectoryCsv(trajectory)
    try {
      await platform.writeFile(target.path, text)
    } catch (error) {
      // The curve may have taken hours: it is still printed.
      failure = `cannot write ${target.path}: ${describeFileError(error)}`
    }
  }
  const text = asJson ? json(trajectory) : trajectoryTable(trajectory)
  const note = target !== undefined && failure === undefined && !asJson ? `written to ${target.path}\n` : ''
  await print(platform, text + note)
  const { status, message } = trajectory
  if (status !== 'done') await complain(platform, `${status}: ${message}`)
  if (failure !== undefined) await complain(platform, failure)
  if (status === 'aborted') return EXIT.interrupted
  return status === 'done' && failure === undefined ? EXIT.done : EXIT.failed
}

/** Writes to standard output. A disk that is full, say, is an error: what it cut off is no result. */
export async function print(platform: Platform, text: string): Promise<void> {
  try {
    await platform.stdout.write(text)
  } catch (error) {
    throw new Error(`cannot write to standard output: ${describeFileError(error)}`)
  }
}

/** One line on standard error; if that fails there is nobody left to tell. */
export async function complain(platform: Platform, message: string): Promise<void> {
  await platform.stderr.write(`onepass: ${oneLine(message, 500)}\n`).catch(() => {})
}
