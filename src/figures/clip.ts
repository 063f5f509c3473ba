import { between, placeOf, type Scale } from './scale.js'

/** A point of a curve; a coordinate on a logarithmic axis is > 0. */
export type Point = readonly [x: number, y: number]

/** [low, high], both > 0 on a logarithmic axis */
export type Range = readonly [number, number]

/**
 * The pieces of a polyline inside a rectangle, cut in the coordinates of the axes, x logarithmic.
 *
 * Cutting the data instead of masking the drawing keeps the SVG free of clip paths, whose generated names would
 * differ from call to call.
 */
export function clipPolyline(
  points: Point[],
  xRange: Range,
  yRange: Range,
  yScale: Scale = 'log',
): Point[][] {
  const scales: [Scale, Scale] = ['log', yScale]
  const pieces: Point[][] = []
  let piece: Point[] = []
  const close = () => {
    if (piece.length > 1) pieces.push(piece)
    piece = []
  }
  for (let i = 0; i + 1 < points.length; i++) {
    const a = points[i]!
    const b = points[i + 1]!
    const inside = clipSegment(a, b, [xRange, yRange], scales)
    if (!inside) {
      close()
      continue
    }
    const [from, to] = inside
    if (from > 0) close()
    if (piece.length === 0) piece.push(pointBetween(a, b, from, scales))
    piece.push(pointBetween(a, b, to, scales))
    if (to < 1) close()
  }
  close()
  return pieces
}

/** The part [from, to] ⊂ [0, 1] of a segment that lies in the rectangle, or null (Liang & Barsky 1984). */
function clipSegment(
  a: Point,
  b: Point,
  ranges: [Range, Range],
  scales: [Scale, Scale],
): [number, number] | null {
  let from = 0
  let to = 1
  for (const [axis, [low, high]] of ranges.entries()) {
    const scale = scales[axis]!
    const start = placeOf(a[axis]!, scale)
    const step = placeOf(b[axis]!, scale) - start
    const toLow = placeOf(low, scale) - start
    const toHigh = placeOf(high, scale) - start
    if (step === 0) {
      if (toLow > 0 || toHigh < 0) return null
      continue
    }
    from = Math.max(from, Math.min(toLow / step, toHigh / step))
    to = Math.min(to, Math.max(toLow / step, toHigh / step))
  }
  return from < to ? [from, to] : null
}

function pointBetween(a: Point, b: Point, fraction: number, [xScale, yScale]: [Scale, Scale]): Point {
  return [between(a[0], b[0], fraction, xScale), between(a[1], b[1], fraction, yScale)]
}
