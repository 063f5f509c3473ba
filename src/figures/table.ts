/** Aligns the columns of a text table to the right; rows are cells of text, the first row is the head. */
export function alignColumns(rows: string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows.map((row) => row.map((cell, column) => cell.padStart(widths[column]!)).join('   ')).join('\n')
}

/** A number with so many decimals, with a true minus sign. */
export function decimals(x: number, digits: number): string {
  return x.toFixed(digits).replace('-', '−')
}

/** A number with so many significant digits, without an exponent between 10⁻⁶ and 10²¹, with a true minus sign. */
export function significant(x: number, digits: number): string {
  return String(Number(x.toPrecision(digits))).replaceAll('-', '−')
}
