import { checkInteger, show } from '../check.js'
import { numberOption, type OptionTypes, readArguments } from './arguments.js'
import { BadInput } from './bad-input.js'
import { type Context, EXIT, stoppable } from './context.js'
import type { DrawnFigure } from './library.js'
import { complain, json, print } from './output.js'
import { progressBar } from './progress-bar.js'

export const FIGURE_OPTIONS: OptionTypes = { full: 'flag', out: 'value', workers: 'value', json: 'flag' }

/** `onepass figure NAME`. Returns the exit code. */
export async function figureCommand(argv: string[], { platform, library }: Context): Promise<number> {
  const args = readArguments(argv, FIGURE_OPTIONS)
  const names = (await library.figureNames()).join(', ')
  const [name, ...others] = args.positionals
  if (name === undefined || others.length > 0) {
    throw new BadInput(
      `NAME: expected one of ${names}, got ${others.length > 0 ? 'more than one' : 'nothing'}`,
    )
  }
  if (!names.split(', ').includes(name))
    throw new BadInput(`NAME: expected one of ${names}, got ${show(name)}`)
  const workers = numberOption(args, 'workers')
  if (workers !== undefined) checkInteger(workers, 'workers', { min: 1, max: 1024 })
  const folder = args.value('out') ?? 'figures'
  const reason = await platform.whyNotFolder(folder)
  if (reason !== undefined) throw new BadInput(`--out: cannot write into ${folder}: ${reason}`)

  const bar = progressBar(platform.stderr)
  let drawn: DrawnFigure | undefined
  try {
    drawn = await stoppable(platform, async (signal) => {
      try {
        return await library.drawFigure(name, {
          folder,
          full: args.has('full'),
          signal,
          ...(workers !== undefined && { workers }),
          ...(bar.onProgress && { onProgress: bar.onProgress }),
        })
      } catch (error) {
        if (signal.aborted) return undefined
        throw error
      }
    })
  } finally {
    await bar.erase()
  }
  if (drawn === undefined) {
    await complain(platform, 'aborted: no figure was drawn')
    return EXIT.interrupted
  }

  const { files, table, trajectories } = drawn
  const text = `${table.trimEnd()}\n\n${files.join('\n')}\n`
  await print(platform, args.has('json') ? json({ name, files, table, trajectories }) : text)
  const failed = trajectories.find(({ status }) => status !== 'done')
  if (failed === undefined) return EXIT.done
  await complain(platform, `${failed.status}: ${failed.message}`)
  return EXIT.failed
}
