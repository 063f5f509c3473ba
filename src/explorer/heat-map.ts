import { make } from './dom.js'
import { formatNumber } from './words.js'

/** Above so many rows or columns the numbers have no room and only colours are shown. */
const MOST_NUMBERS = 6

/** A matrix of overlaps as a table whose cells are coloured by value, −1 to 1 or as far as the entries go. */
export function drawHeatMap(
  name: string,
  matrix: number[][],
  { rows, columns }: { rows: string; columns: string },
): HTMLTableElement {
  const extent = Math.max(1, ...matrix.flat().map(Math.abs))
  const width = matrix[0]!.length
  const isSmall = Math.max(matrix.length, width) <= MOST_NUMBERS
  const head = make('tr', {}, make('td'))
  for (let j = 0; j < width; j++) head.append(make('th', { scope: 'col' }, `${columns}${j + 1}`))
  const body = matrix.map((row, i) => {
    const line = make('tr', {}, make('th', { scope: 'row' }, `${rows}${i + 1}`))
    for (const value of row) {
      const text = formatNumber(value, 2)
      const cell = make('td', isSmall ? {} : { title: text }, isSmall ? text : '')
      cell.style.setProperty('--share', `${Math.round((100 * Math.abs(value)) / extent)}%`)
      cell.style.setProperty('--tone', value < 0 ? 'var(--cold)' : 'var(--warm)')
      line.append(cell)
    }
    return line
  })
  return make(
    'table',
    { class: 'heat' },
    make('caption', {}, name),
    make('thead', {}, head),
    make('tbody', {}, ...body),
  )
}
