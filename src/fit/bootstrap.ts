import type { Kernel } from '../kernel/kernel.js'
import type { RandomStream } from '../kernel/random-stream.js'
import { fitLine, type Line } from './line.js'
import type { GroupedCurve } from './measured-curve.js'
import type { Window } from './windows.js'

const resamples = 2000

/** The slopes of a curve's resamples: each draws a window by its probability, and the noise in it anew. */
export function resampledSlopes(curve: GroupedCurve, windows: Window[], kernel: Kernel): number[] {
  const stream = kernel.stream({ seed: 0, purpose: 'resampling' })
  const lines = new Map<Window, Line>()
  const lineOf = (window: Window) => {
    const line = lines.get(window) ?? fitLine(curve, window.noise, window.first, window.end)
    lines.set(window, line)
    return line
  }
  const main = windows[0]!
  const change = curve.deviations
    ? fromRuns(curve.deviations, stream)
    : fromResiduals(lineOf(main), curve.relativeErrors !== undefined, stream)
  return Array.from({ length: resamples }, () => {
    const window = pick(windows, stream)
    const line = lineOf(window)
    return line.slope + change(line, window)
  })
}

function pick(windows: Window[], stream: RandomStream): Window {
  let left = stream.uniform()
  for (const window of windows) {
    left -= window.probability
    if (left < 0) return window
  }
  return windows[0]!
}

type Change = (line: Line, window: Window) => number

/**
 * Bootstrap over runs: each run's deviation times a normal number (Wu 1986; as good with three runs as with many), widened
 * to what so few runs leave unknown of the variance.
 */
function fromRuns(deviations: number[][], stream: RandomStream): Change {
  const n = deviations.length
  const scale = studentQuantile(n - 1) / normalQuantile / Math.sqrt(n * (n - 1))
  const known = new Map<Line, number[]>()
  const slopes = (line: Line, first: number) => {
    const each = deviations.map((run) =>
      line.coefficients.reduce((sum, c, i) => sum + c * run[first + i]!, 0),
    )
    known.set(line, each)
    return each
  }
  return (line, { first }) =>
    scale * (known.get(line) ?? slopes(line, first)).reduce((sum, slope) => sum + slope * stream.normal(), 0)
}

/**
 * Bootstrap over times: the whitened residuals of the most probable window, drawn with replacement; of variance 1 where
 * the noise is stated.
 */
function fromResiduals({ residuals }: Line, isStated: boolean, stream: RandomStream): Change {
  const mean = residuals.reduce((sum, r) => sum + r, 0) / residuals.length
  const centred = residuals.map((r) => r - mean)
  const n = residuals.length
  const size = Math.sqrt(centred.reduce((sum, r) => sum + r * r, 0) / n)
  const scale = isStated ? 1 / size : Math.sqrt(n / (n - 2))
  return ({ responses }) => {
    let sum = 0
    for (const response of responses) sum += response * centred[Math.floor(stream.uniform() * n)]!
    return scale * sum
  }
}

/** 97.5 % of the standard normal distribution lies below it. */
const normalQuantile = 1.959963984540054

/** The same for Student's t: the expansion of Fisher & Cornish 1960 in 1/ν, within 1 % from ν = 3 on. */
export function studentQuantile(freedoms: number): number {
  const z = normalQuantile
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160,
  ]
  return terms.reduceRight((sum, term) => (sum + term) / freedoms, 0) + z
}
