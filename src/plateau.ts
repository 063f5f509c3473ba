import { embeddedKernel } from './embedded.js'
import { Kernel } from './kernel/kernel.js'

/** Largest |d ln ε_g / d ln α| on a plateau. */
const flatSlope = 0.1
/** A plateau holds that slope over at least this factor in α. */
const leastSpan = 2
/** It ends where ε_g has fallen to this fraction of its height. */
const endFraction = 0.9
/** Slopes are taken over at least this step in ln α to either side, so that dense sampling adds no noise. */
const slopeStep = 0.05
/** … and over more where the curve is noisy, until the slope's standard error is below this, */
const slopeError = 0.03
/** but at most over this: half of the least span to either side. */
const mostSlopeStep = 0.35

/** A flat stretch of a learning curve. Its length is `end − start`. */
export interface Plateau {
  /** α from which |d ln ε_g / d ln α| < 0.1 */
  start: number
  /** α at which ε_g has fallen to 0.9 of the height; null if the curve ends before. */
  end: number | null
  /** ε*, the value of ε_g where the curve is flattest */
  height: number
  /** Factor in α over which the slope condition holds, ≥ 2 */
  span: number
}

/**
 * How plateaus are looked for.
 *
 * @internal
 */
export interface PlateauOptions {
  /** Standard error of ε_g over ε_g, [time]; default none */
  relativeErrors?: number[] | undefined
  /** What ends a plateau: a fall, or of an order parameter a rise too, to 1/0.9 of the height; default a fall */
  leaving?: 'down' | 'either'
  kernel?: Kernel
}

/**
 * The plateaus of a learning curve, in the order of time.
 *
 * A plateau is a stretch with |d ln ε_g / d ln α| < 0.1 over at least a factor of 2 in α. The flat stretch that
 * holds the curve's first sample is none: there nothing has been learned yet (ε_g is constant for α → 0), or the
 * curve was sampled too late to see the plateau's start. A second flat stretch of the same height (within 10 %)
 * that begins before ε_g has fallen to 0.9 of it belongs to the same plateau; its factor is multiplied in.
 *
 * Samples with α ≤ 0 and samples with ε_g ≤ floor are ignored. About 10 samples for each factor of 10 in α, or
 * more, are needed.
 *
 * Of a noisy curve, slopes and heights are those of straight lines through the samples around each, by least squares in
 * ln α and ln ε_g, over as little as the noise allows and at most a factor of 2.
 *
 * @param alpha increasing times α, [time]
 * @param generalizationError ε_g, [time]
 * @param floor the trajectory's rounding bound, ≥ 0
 * @internal
 */
export function plateaus(
  alpha: number[],
  generalizationError: number[],
  floor = 0,
  { relativeErrors, leaving = 'down', kernel = new Kernel(embeddedKernel()) }: PlateauOptions = {},
): Plateau[] {
  const samples = logarithms(alpha, generalizationError, floor, kernel)
  const { x } = samples
  if (x.length < 3) return []
  const lines = relativeErrors
    ? smoothed(samples, relativeErrors)
    : { y: samples.y, slopes: x.map((_, i) => slopeAt(x, samples.y, i)) }
  const { y } = lines
  const slopes = lines.slopes.map(Math.abs)
  const found: Plateau[] = []
  const firstTime = kernel.exp(x[0]!)
  for (const { first, last } of flatStretches(slopes)) {
    const isStart = first === 0
    const from = isStart ? x[0]! : crossing(x, slopes, first - 1)
    const to = last + 1 < x.length ? crossing(x, slopes, last) : x[last]!
    const span = kernel.exp(to - from)
    if (span < leastSpan && !isStart) continue
    let flattest = first
    for (let i = first; i <= last; i++) if (slopes[i]! < slopes[flattest]!) flattest = i
    const plateau = {
      start: isStart ? firstTime : kernel.exp(from),
      end: endAfter(x, y, flattest, leaving, kernel),
      height: kernel.exp(y[flattest]!),
      span,
    }
    const before = found.at(-1)
    if (before && isContinued(before, plateau)) {
      before.end = plateau.end
      before.span *= plateau.span
    } else found.push(plateau)
  }
  return found.filter(({ start }) => start > firstTime)
}

/**
 * α at which a curve leaves a plateau of known height for good: ε_g falls to 0.9 of it and stays below; null if it never
 * does. On a smooth curve it is the plateau's `end`; a simulation's fluctuations do not hide it.
 *
 * @param alpha increasing times α > 0, [time]
 * @param generalizationError ε_g > 0, [time]
 * @param height ε*
 * @internal
 */
export function plateauEnd(
  alpha: number[],
  generalizationError: number[],
  height: number,
  kernel = new Kernel(embeddedKernel()),
): number | null {
  const { x, y } = logarithms(alpha, generalizationError, 0, kernel)
  const level = kernel.log(endFraction * height)
  let last = y.length - 1
  while (last >= 0 && y[last]! <= level) last--
  if (last < 0 || last === y.length - 1) return null
  return crossingAt(x, y, last, level, kernel)
}

function isContinued(before: Plateau, after: Plateau): boolean {
  const ratio = after.height / before.height
  return (before.end === null || after.start < before.end) && ratio > endFraction && ratio * endFraction < 1
}

interface Samples {
  x: number[]
  y: number[]
  /** Which samples of the curve they are */
  at: number[]
}

/** ln α and ln ε_g of the samples that mean something. */
function logarithms(alpha: number[], generalizationError: number[], floor: number, kernel: Kernel): Samples {
  const x: number[] = []
  const y: number[] = []
  const at: number[] = []
  for (const [i, a] of alpha.entries()) {
    const e = generalizationError[i]!
    if (a > 0 && e > 0 && e > floor) {
      x.push(kernel.log(a))
      y.push(kernel.log(e))
      at.push(i)
    }
  }
  return { x, y, at }
}

/** Values and slopes of straight lines through the samples around each, over as little as their errors allow. */
function smoothed({ x, y, at }: Samples, relativeErrors: number[]): { y: number[]; slopes: number[] } {
  const lines = x.map((_, i) => {
    for (let step = slopeStep; ; step *= 1.25) {
      const line = lineAround(x, y, i, Math.min(step, mostSlopeStep), (j) => relativeErrors[at[j]!]!)
      if (step >= mostSlopeStep || line.error <= slopeError) return line
    }
  })
  return { y: lines.map(({ value }) => value), slopes: lines.map(({ slope }) => slope) }
}

/**
 * The line through the samples within a step of sample i, at the curve's ends over as wide a stretch, and at least its
 * neighbours: value there, slope, its error.
 */
function lineAround(x: number[], y: number[], i: number, step: number, error: (j: number) => number) {
  let a = Math.max(0, i - 1)
  let b = Math.min(x.length - 1, i + 1)
  const from = Math.min(x[i]! - step, x.at(-1)! - 2 * step)
  const to = Math.max(x[i]! + step, x[0]! + 2 * step)
  while (a > 0 && x[a - 1]! >= from) a--
  while (b < x.length - 1 && x[b + 1]! <= to) b++
  const count = b - a + 1
  let meanX = 0
  let meanY = 0
  for (let j = a; j <= b; j++) {
    meanX += x[j]! / count
    meanY += y[j]! / count
  }
  let xx = 0
  let xy = 0
  let variance = 0
  for (let j = a; j <= b; j++) {
    const d = x[j]! - meanX
    xx += d * d
    xy += d * (y[j]! - meanY)
    variance += (d * error(j)) ** 2
  }
  const slope = xy / xx
  return { value: meanY + slope * (x[i]! - meanX), slope, error: Math.sqrt(variance) / xx }
}

/** d ln ε_g / d ln α at sample i: the secant between the nearest samples at least a step away. */
function slopeAt(x: number[], y: number[], i: number): number {
  let a = i
  let b = i
  while (a > 0 && x[i]! - x[a]! < slopeStep) a--
  while (b < x.length - 1 && x[b]! - x[i]! < slopeStep) b++
  return (y[b]! - y[a]!) / (x[b]! - x[a]!)
}

/** Runs of consecutive samples on which the slope is below the bound, as index ranges (both ends included). */
function flatStretches(slopes: number[]): { first: number; last: number }[] {
  const stretches: { first: number; last: number }[] = []
  let first = -1
  for (let i = 0; i <= slopes.length; i++) {
    const flat = i < slopes.length && slopes[i]! < flatSlope
    if (flat && first < 0) first = i
    if (!flat && first >= 0) {
      stretches.push({ first, last: i - 1 })
      first = -1
    }
  }
  return stretches
}

/** ln α between samples i and i + 1 where the slope passes its bound. */
function crossing(x: number[], slopes: number[], i: number): number {
  const fraction = (flatSlope - slopes[i]!) / (slopes[i + 1]! - slopes[i]!)
  return x[i]! + fraction * (x[i + 1]! - x[i]!)
}

/** α where ε_g has left its value at sample i, interpolated in log-log; null if it never does. */
function endAfter(
  x: number[],
  y: number[],
  i: number,
  leaving: 'down' | 'either',
  kernel: Kernel,
): number | null {
  const low = y[i]! + kernel.log(endFraction)
  const high = leaving === 'either' ? y[i]! - kernel.log(endFraction) : Number.POSITIVE_INFINITY
  for (let j = i; j + 1 < x.length; j++) {
    if (y[j + 1]! <= low) return crossingAt(x, y, j, low, kernel)
    if (y[j + 1]! >= high) return crossingAt(x, y, j, high, kernel)
  }
  return null
}

/** α between samples i and i + 1 where ln ε_g passes a level. */
function crossingAt(x: number[], y: number[], i: number, level: number, kernel: Kernel): number {
  return kernel.exp(x[i]! + ((level - y[i]!) / (y[i + 1]! - y[i]!)) * (x[i + 1]! - x[i]!))
}
