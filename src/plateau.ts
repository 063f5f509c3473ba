/** Largest |d ln ε_g / d ln α| on a plateau. */
const flatSlope = 0.1
/** A plateau holds that slope over at least this factor in α. */
const leastSpan = 2
/** It ends where ε_g has fallen to this fraction of its height. */
const endFraction = 0.9
/** Slopes are taken over at least this step in ln α to either side, so that dense sampling adds no noise. */
const slopeStep = 0.05

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
 * @param alpha increasing times α, [time]
 * @param generalizationError ε_g, [time]
 * @param floor the trajectory's rounding bound, ≥ 0
 */
export function plateaus(alpha: number[], generalizationError: number[], floor = 0): Plateau[] {
  const { x, y } = logarithms(alpha, generalizationError, floor)
  if (x.length < 3) return []
  const slopes = x.map((_, i) => Math.abs(slopeAt(x, y, i)))
  const found: Plateau[] = []
  for (const { first, last } of flatStretches(slopes)) {
    if (first === 0) continue
    const from = crossing(x, slopes, first - 1)
    const to = last + 1 < x.length ? crossing(x, slopes, last) : x[last]!
    const span = Math.exp(to - from)
    if (span < leastSpan) continue
    let flattest = first
    for (let i = first; i <= last; i++) if (slopes[i]! < slopes[flattest]!) flattest = i
    const plateau = {
      start: Math.exp(from),
      end: endAfter(x, y, flattest),
      height: Math.exp(y[flattest]!),
      span,
    }
    const before = found.at(-1)
    if (before && isContinued(before, plateau)) {
      before.end = plateau.end
      before.span *= plateau.span
    } else found.push(plateau)
  }
  return found
}

/**
 * α at which a curve leaves a plateau of known height for good: ε_g falls to 0.9 of it and stays below; null if it never
 * does. On a smooth curve it is the plateau's `end`; a simulation's fluctuations do not hide it.
 *
 * @param alpha increasing times α > 0, [time]
 * @param generalizationError ε_g > 0, [time]
 * @param height ε*
 */
export function plateauEnd(alpha: number[], generalizationError: number[], height: number): number | null {
  const { x, y } = logarithms(alpha, generalizationError, 0)
  const level = Math.log(endFraction * height)
  let last = y.length - 1
  while (last >= 0 && y[last]! <= level) last--
  if (last < 0 || last === y.length - 1) return null
  return fall(x, y, last, level)
}

function isContinued(before: Plateau, after: Plateau): boolean {
  const ratio = after.height / before.height
  return (before.end === null || after.start < before.end) && ratio > endFraction && ratio * endFraction < 1
}

/** ln α and ln ε_g of the samples that mean something. */
function logarithms(
  alpha: number[],
  generalizationError: number[],
  floor: number,
): { x: number[]; y: number[] } {
  const x: number[] = []
  const y: number[] = []
  for (const [i, a] of alpha.entries()) {
    const e = generalizationError[i]!
    if (a > 0 && e > 0 && e > floor) {
      x.push(Math.log(a))
      y.push(Math.log(e))
    }
  }
  return { x, y }
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

/** α where ε_g has fallen to 0.9 of its value at sample i, interpolated in log-log; null if it never does. */
function endAfter(x: number[], y: number[], i: number): number | null {
  const level = y[i]! + Math.log(endFraction)
  for (let j = i; j + 1 < x.length; j++) if (y[j + 1]! <= level) return fall(x, y, j, level)
  return null
}

/** α between samples i and i + 1 where ln ε_g falls through a level. */
function fall(x: number[], y: number[], i: number, level: number): number {
  return Math.exp(x[i]! + ((level - y[i]!) / (y[i + 1]! - y[i]!)) * (x[i + 1]! - x[i]!))
}
