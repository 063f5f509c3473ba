import { checkInteger, show } from '../check.js'
import { combineProgress } from '../figures/combine-progress.js'
import { numberOption, type OptionTypes, readArguments } from './arguments.js'
import { BadInput } from './bad-input.js'
import { type Context, EXIT, stoppable } from './context.js'
import type { DrawnFigure, FigureEntry, FigureOptions } from './library.js'
import { complain, json, print } from './output.js'
import { progressBar } from './progress-bar.js'

export const FIGURE_OPTIONS: OptionTypes = {
  list: 'flag',
  full: 'flag',
  out: 'value',
  workers: 'value',
  json: 'flag',
}

const ALL = 'all'

/** `onepass figure NAME`. Returns the exit code. */
export async function figureCommand(argv: string[], context: Context): Promise<number> {
  const { platform, library } = context
  const args = readArguments(argv, FIGURE_OPTIONS)
  const list = await library.figureList()
  if (args.has('list')) return printList(list, args.positionals, args.has('json'), context)

  const full = args.has('full')
  const names = chosen(list, args.positionals, full)
  const workers = numberOption(args, 'workers')
  if (workers !== undefined) checkInteger(workers, 'workers', { min: 1, max: 1024 })
  const folder = args.value('out') ?? 'figures'
  const reason = await platform.whyNotFolder(folder)
  if (reason !== undefined) throw new BadInput(`--out: cannot write into ${folder}: ${reason}`)

  const options = { folder, full, ...(workers !== undefined && { workers }) }
  const { drawn, aborted } = await drawAll(names, options, args.has('json'), context)
  if (args.has('json')) {
    const documents = drawn.map(({ name, files, table, trajectories }) => ({
      name,
      files,
      table,
      trajectories,
    }))
    if (args.positionals[0] === ALL) await print(platform, json(documents))
    else if (documents[0]) await print(platform, json(documents[0]))
  }
  if (aborted) {
    const finished =
      drawn.length === 0 ? 'no figure was drawn' : `${drawn.length} of ${names.length} figures were drawn`
    await complain(platform, `aborted: ${finished}`)
    return EXIT.interrupted
  }
  const failed = drawn.flatMap(({ trajectories }) => trajectories).find(({ status }) => status !== 'done')
  if (failed === undefined) return EXIT.done
  await complain(platform, `${failed.status}: ${failed.message}`)
  return EXIT.failed
}

async function printList(
  list: FigureEntry[],
  positionals: string[],
  asJson: boolean,
  { platform }: Context,
): Promise<number> {
  if (positionals.length > 0)
    throw new BadInput(`NAME: expected nothing beside --list, got ${show(positionals[0])}`)
  const widest = Math.max(...list.map(({ name }) => name.length))
  const lines = list.map(
    ({ name, title, takes }) =>
      `${name.padEnd(widest)}  ${title}${takes === undefined ? '' : ` (takes ${takes}; not part of all without --full)`}`,
  )
  await print(platform, asJson ? json(list) : `${lines.join('\n')}\n`)
  return EXIT.done
}

/** The figures that are asked for; those that take long are part of all only in full. */
function chosen(list: FigureEntry[], [name, ...others]: string[], full: boolean): string[] {
  const names = list.map((one) => one.name)
  const expected = `NAME: expected one of ${names.join(', ')}, ${ALL}`
  if (name === undefined || others.length > 0) {
    throw new BadInput(`${expected}, got ${others.length > 0 ? 'more than one' : 'nothing'}`)
  }
  if (name === ALL) return list.flatMap((one) => (full || one.takes === undefined ? one.name : []))
  if (!names.includes(name)) throw new BadInput(`${expected}, got ${show(name)}`)
  return [name]
}

/** Draws one figure after the other and prints each when it is there, so that Ctrl-C loses none that is finished. */
async function drawAll(
  names: string[],
  options: FigureOptions,
  isSilent: boolean,
  { platform, library }: Context,
): Promise<{ drawn: DrawnFigure[]; aborted: boolean }> {
  const bar = progressBar(platform.stderr)
  const works =
    bar.onProgress &&
    (await Promise.all(names.map((name) => library.figureWork(name, options.full ?? false))))
  const progress = bar.onProgress && combineProgress(works!, bar.onProgress)
  const drawn: DrawnFigure[] = []
  const aborted = await stoppable(platform, async (signal) => {
    try {
      for (const [i, name] of names.entries()) {
        const onProgress = progress?.part(i)
        const figure = await library.drawFigure(name, {
          ...options,
          signal,
          ...(onProgress && { onProgress }),
        })
        drawn.push(figure)
        await bar.erase()
        if (!isSilent) {
          const gap = i + 1 < names.length ? '\n' : ''
          await print(platform, `${figure.table.trimEnd()}\n\n${figure.files.join('\n')}\n${gap}`)
        }
        progress?.finished(i)
      }
      return false
    } catch (error) {
      if (signal.aborted) return true
      throw error
    } finally {
      await bar.erase()
    }
  })
  return { drawn, aborted }
}
