import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { refuseValue } from '../check.js'
import type { Trajectory } from '../trajectory.js'
import { writeAtomic } from '../write-atomic.js'
import { computeParts } from './compute.js'
import { toCsv } from './csv.js'
import { figure1 } from './recipes/figure-1.js'
import { finiteN } from './recipes/finite-n.js'
import { checkDrawFigureOptions, type DrawFigureOptions } from './options.js'
import { plateauLength } from './recipes/plateau-length.js'
import { renderPng } from './png.js'
import type { Recipe } from './recipe.js'
import { curvesSvg } from './svg.js'

const recipes: Recipe[] = [figure1, finiteN, plateauLength]

/** The figures that can be drawn. */
export const figureNames: string[] = recipes.map(({ name }) => name)

export type { DrawFigureOptions }

export interface DrawnFigure {
  name: string
  /** Absolute paths: SVG, PNG, CSV */
  files: string[]
  /** What the figure shows in numbers, for a terminal */
  table: string
  trajectories: Trajectory[]
}

/**
 * Computes a figure and writes it as SVG and PNG, with the numbers behind it as CSV.
 *
 * @throws {TypeError | RangeError} (with the property `field`) for bad options or a name that is not in `figureNames`;
 *   rejects with the reason of an aborted `signal`: no file is written then
 */
export async function drawFigure(name: string, options: DrawFigureOptions): Promise<DrawnFigure> {
  const recipe = recipes.find((one) => one.name === name)
  if (!recipe) refuseValue(RangeError, 'name', `one of ${figureNames.join(', ')}`, name)
  checkDrawFigureOptions(options)
  const { folder, full = false, ...computing } = options
  computing.signal?.throwIfAborted()
  // First, so that a folder that cannot be made costs no computation
  await mkdir(folder, { recursive: true })
  const parts = recipe.parts(full)
  const trajectories = await computeParts(parts, computing)
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
