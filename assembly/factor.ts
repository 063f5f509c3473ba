// The triangular (Bartlett) factor of the K+M vectors of a level: vectors with Gaussian components, in an orthonormal
// frame that is turned along with them. Row by row, teachers first, `columns` = min(m, K+M) numbers each.

import { chiSquare, normal } from './random'

/**
 * Draws the factor of `teachers + students` vectors of `directions` standard normal components; with `orthonormal`
 * the teachers are √m times unit vectors of the frame. In a level of fewer directions than vectors the frame is the
 * level's own, and every component is drawn.
 */
export function drawFactor(
  stream: usize,
  teachers: i32,
  students: i32,
  directions: f64,
  orthonormal: bool,
  out: usize,
): void {
  const vectors = teachers + students
  const triangular = directions >= <f64>vectors
  const columns = triangular ? vectors : <i32>directions
  for (let a = 0; a < vectors; a++) {
    for (let b = 0; b < columns; b++) {
      let value: f64 = 0
      if (orthonormal && a < teachers) {
        if (a === b) value = sqrt<f64>(directions)
      } else if (!triangular || b < a) {
        value = normal(stream)
      } else if (b === a) {
        value = sqrt<f64>(chiSquare(stream, directions - <f64>a))
      }
      store<f64>(out, value)
      out += 8
    }
  }
}
