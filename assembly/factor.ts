// The triangular (Bartlett) factor of the K+M vectors of a level: vectors with Gaussian components, in an orthonormal
// frame that is turned along with them. Row by row, teachers first, `columns` = min(m, K+M) numbers each.

import { zeros } from './memory'
import { chiSquare, normal, openStream } from './random'

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

/**
 * Overlaps over N of every level's vectors, drawn from the level's own stream: rows over the `count` levels for every
 * pair a ≤ b, students (times `std`) first. `sizes` are the levels' numbers of directions.
 */
export function drawOverlaps(
  stream: usize,
  seed: f64,
  purpose: i32,
  run: f64,
  teachers: i32,
  students: i32,
  orthonormal: bool,
  std: f64,
  dimension: f64,
  sizes: usize,
  count: i32,
  out: usize,
): void {
  const vectors = teachers + students
  const factor = zeros(vectors * vectors)
  for (let k = 0; k < count; k++) {
    const directions = load<f64>(sizes + (k << 3))
    const columns = min(vectors, <i32>min(directions, <f64>vectors))
    openStream(stream, seed, purpose, run, k)
    drawFactor(stream, teachers, students, directions, orthonormal, factor)
    let row = out + (k << 3)
    for (let a = 0; a < vectors; a++) {
      // the factor has the teachers first
      const x = factor + (((a < students ? a + teachers : a - students) * columns) << 3)
      for (let b = a; b < vectors; b++) {
        const y = factor + (((b < students ? b + teachers : b - students) * columns) << 3)
        let sum: f64 = 0
        for (let c = 0; c < columns; c++) sum += load<f64>(x + (c << 3)) * load<f64>(y + (c << 3))
        const scale = (a < students ? std : 1) * (b < students ? std : 1)
        store<f64>(row, (sum * scale) / dimension)
        row += (<usize>count) << 3
      }
    }
  }
}
