import { show } from '../check.js'
import { BadInput } from './bad-input.js'
import { parseJson, readText } from './input.js'
import type { Platform } from './platform.js'

const COLUMNS = ['alpha', 'generalizationError', 'standardError'] as const

/**
 * The curve in FILE (`-`: standard input): a trajectory as JSON, or a CSV; not checked yet to be one.
 * @throws BadInput for a file that cannot be read, broken JSON, and what is no table
 */
export async function readCurveFile(file: string, platform: Platform): Promise<unknown> {
  const name = file === '-' ? 'standard input' : file
  const text = (await readText(file, platform)).replace(/^\uFEFF/, '') // a byte order mark, as some editors write
  return /^\s*([{[]|$)/.test(text) ? parseJson(text, name, 'a trajectory') : parseCurveCsv(text, name)
}

/** Columns alpha, generalizationError and standardError, in any order and beside others. */
export function parseCurveCsv(text: string, name: string): Record<string, number[]> {
  const lines = text.split(/\r?\n/)
  while (lines.at(-1)?.trim() === '') lines.pop()
  const head = lines[0]!.split(',').map(unquoted)
  const curve: Record<string, number[]> = {}
  for (const column of COLUMNS) {
    const at = head.indexOf(column)
    if (at < 0) {
      if (column === 'standardError') continue
      throw new BadInput(`${name}: expected a column ${column}, got the columns ${head.join(', ')}`)
    }
    if (head.lastIndexOf(column) > at) throw new BadInput(`${name}: expected one column ${column}, got two`)
    curve[column] = lines.slice(1).map((line, i) => {
      const cells = line.split(',')
      const where = `${name}: line ${i + 2}`
      if (cells.length !== head.length)
        throw new BadInput(`${where}: expected ${head.length} columns, got ${cells.length}`)
      return numberOf(unquoted(cells[at]!), `${where}, ${column}`)
    })
  }
  return curve
}

function unquoted(cell: string): string {
  return cell.trim().replace(/^"(.*)"$/, '$1')
}

function numberOf(cell: string, where: string): number {
  const value = cell === '' ? Number.NaN : Number(cell)
  if (!Number.isFinite(value)) throw new BadInput(`${where}: expected a finite number, got ${show(cell)}`)
  return value
}
