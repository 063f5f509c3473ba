/** A point of a curve, both coordinates > 0. */
export type Point = readonly [alpha: number, error: number]

/** [low, high], both > 0 */
export type Range = readonly [number, number]

/**
 * The pieces of a polyline inside a rectangle, cut in log-log coordinates.
 *
 * Cutting the data instead of masking the drawing keeps the SVG free of clip paths, whose generated names would
 * differ from call to call.
 */
export function clipPolyline(points: Point[], xRange: Range, yRange: Range): Point[][] {
  const pieces: Point[][] = []
  let piece: Point[] = []
  const close = () => {
    if (piece.length > 1) pieces.push(piece)
    piece = []
  }
  for (let i = 0; i + 1 < points.length; i++) {
    const a = points[i]!
    const b = points[i + 1]!
    const inside = clipSegment(a, b, xRange, yRange)
    if (!inside) {
      close()
      continue
    }
    const [from, to] = inside
    if (from > 0) close()
    if (piece.length === 0) piece.push(between(a, b, from))
    piece.push(between(a, b, to))
    if (to < 1) close()
  }
  close()
  return pieces
}

/** The part [from, to] ⊂ [0, 1] of a segment that lies in the rectangle, or null (Liang & Barsky 1984). */
function clipSegment(a: Point, b: Point, ...ranges: [Range, Range]): [number, number] | null {
  let from = 0
  let to = 1
  for (const [axis, [low, high]] of ranges.entries()) {
    const start = Math.log(a[axis]!)
    const step = Math.log(b[axis]!) - start
    const toLow = Math.log(low) - start
    const toHigh = Math.log(high) - start
    if (step === 0) {
      if (toLow > 0 || toHigh < 0) return null
      continue
    }
    from = Math.max(from, Math.min(toLow / step, toHigh / step))
    to = Math.min(to, Math.max(toLow / step, toHigh / step))
  }
  return from < to ? [from, to] : null
}

function between(a: Point, b: Point, fraction: number): Point {
  if (fraction === 0) return a
  if (fraction === 1) return b
  return [a[0] * (b[0] / a[0]) ** fraction, a[1] * (b[1] / a[1]) ** fraction]
}
