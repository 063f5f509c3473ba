/**
 * Turns the frame of a level so that its vectors become triangular: the teachers in the first M columns, each reaching
 * one farther than the one before it, and the students after them likewise. Their products stay. Rows that are
 * triangular already are not touched.
 *
 * @param rows the vectors, students first, of `columns` numbers each
 * @returns the coordinates of each vector, students first: as many as its place in the triangle has, M + i + 1 for
 *   student i, n + 1 for teacher n, or `columns` where that is less
 */
export function triangle(rows: readonly Float64Array[], students: number, columns: number): Float64Array[] {
  const turned = rows.map((row) => row.slice())
  const order = [...turned.slice(students), ...turned.slice(0, students)]
  order.forEach((row, place) => {
    for (let c = place + 1; c < columns; c++) {
      if (row[c] === 0) continue
      const unit = squarable(Math.max(Math.abs(row[place]!), Math.abs(row[c]!)))
      const [along, across] = [row[place]! * unit, row[c]! * unit]
      const length = Math.sqrt(along ** 2 + across ** 2)
      const cosine = along / length
      const sine = across / length
      for (const other of order.slice(place)) {
        const [x, y] = [other[place]!, other[c]!]
        other[place] = cosine * x + sine * y
        other[c] = cosine * y - sine * x
      }
      row[c] = 0
    }
  })
  const teachers = rows.length - students
  return turned.map((row, a) =>
    row.subarray(0, Math.min(columns, a < students ? teachers + a + 1 : a - students + 1)),
  )
}

/** 2^600 */
const LARGE = 4.149515568880993e180

/** A power of two, which changes no digit, such that the square of a number of this size times it is within range. */
function squarable(size: number): number {
  if (size > 1e100) return 1 / LARGE
  return size < 1e-100 ? LARGE : 1
}
