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
      const length = Math.sqrt(row[place]! ** 2 + row[c]! ** 2)
      const cosine = row[place]! / length
      const sine = row[c]! / length
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
