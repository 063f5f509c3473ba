import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { refuseValue } from '../check.js'
import type { Trajectory } from '../trajectory.js'
import { writeAtomic } from '../write-atomic.js'
import { folderStore } from './cache.js'
import { computeParts } from './compute.js'
import { toCsv } from './csv.js'
import { recipes } from './gallery.js'
import { checkDrawFigureOptions, type DrawFigureOptions } from './options.js'
import { renderPng } from './png.js'
import { curvesSvg } from './svg.js'

/** What is said of a figure before it is drawn. */
export interface FigureEntry {
  name: string
  title: string
  /** How long it takes, if that is long: drawn only by name, or with all the figures in full */
  takes?: string
}

/** The figures that can be drawn. */
export const figureList: FigureEntry[] = recipes.map(({ name, title, takes }) => ({
  name,
  title,
  ...(takes !== undefined && { takes }),
}))

export type { DrawFigureOptions }

export interface DrawnFigure {
  name: string
  /** Absolute paths: SVG, PNG, CSV */
  files: string[]
  /** What the figure shows in numbers, for a terminal */
  table: string
  trajectories: Trajectory[]
}

/** A figure's share of the work of several, in the unit of its progress. */
export function figureWork(name: string, full: boolean): number {
  return recipeOf(name)
    .parts(full)
    .reduce((sum, { work }) => sum + work, 0)
}

/**
 * Computes a figure and writes it as SVG and PNG, with the numbers behind it as CSV. Its trajectories are kept in the
 * folder .cache beside them, from where the next drawing takes them.
 *
 * @throws {TypeError | RangeError} (with the property `field`) for bad options or a name that is not in `figureList`;
 *   rejects with the reason of an aborted `signal`: no file is written then but trajectories that are done
 */
export async function drawFigure(name: string, options: DrawFigureOptions): Promise<DrawnFigure> {
  const recipe = recipeOf(name)
  checkDrawFigureOptions(options)
  const { folder, full = false, ...computing } = options
  computing.signal?.throwIfAborted()
  // First, so that a folder that cannot be made costs no computation
  await mkdir(folder, { recursive: true })
  const parts = recipe.parts(full)
  const trajectories = await computeParts(parts, computing, folderStore(join(folder, '.cache')))
  const picture = recipe.picture(parts, trajectories)
  const svg = curvesSvg(picture)
  const contents: [string, string | Uint8Array][] = [
    ['svg', svg],
    ['png', await renderPng(svg)],
    ['csv', toCsv(picture.series, recipe.columns)],
  ]
  const files: string[] = []
  for (const [extension, content] of contents) {
    const file = resolve(folder, `figure-${name}.${extension}`)
    await writeAtomic(file, content)
    files.push(file)
  }
  return { name, files, table: recipe.table(parts, trajectories), trajectories }
}

function recipeOf(name: string) {
  const recipe = recipes.find((one) => one.name === name)
  if (!recipe) refuseValue(RangeError, 'name', `one of ${recipes.map((one) => one.name).join(', ')}`, name)
  return recipe
}
