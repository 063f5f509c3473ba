import type { Kernel } from '../kernel/kernel.js'

/** More samples than this are averaged in groups of equal width in ln α: noisy ones, so that every window can be looked at. */
export const mostSamples = { noisy: 200, exact: 2000 }

/** The samples of a learning curve that mean something, as logarithms. */
export interface MeasuredCurve {
  alpha: number[]
  /** ln α */
  x: number[]
  /** ln ε_g */
  y: number[]
  /** Standard error of ε_g over ε_g, of each sample, if stated */
  relativeErrors?: number[] | undefined
  /** Of every run ε_g over its mean, less 1, if they are known: [run][time] */
  deviations?: number[][] | undefined
}

/** A curve with few enough samples that every window of it can be looked at. */
export interface GroupedCurve extends MeasuredCurve {
  /** The samples that were averaged: group i is those from `starts[i]` to before `starts[i + 1]`. */
  starts: number[]
  /** The curve before averaging. */
  samples: MeasuredCurve
}

/**
 * Averages samples that lie closer in ln α than 1/`most` of the curve, if there are more than `most`.
 *
 * @internal
 */
export function grouped(curve: MeasuredCurve, most: number, kernel: Kernel): GroupedCurve {
  const { x } = curve
  const starts = groupStarts(x, most)
  const average = (values: number[]) => starts.slice(0, -1).map((s, i) => mean(values, s, starts[i + 1]!))
  const xs = average(x)
  return {
    alpha: xs.map((value) => kernel.exp(value)),
    x: xs,
    y: average(curve.y),
    relativeErrors: curve.relativeErrors && average(curve.relativeErrors),
    deviations: curve.deviations?.map(average),
    starts,
    samples: curve,
  }
}

function groupStarts(x: number[], most: number): number[] {
  const starts = [0]
  const width = x.length > most ? (x.at(-1)! - x[0]!) / most : 0
  for (let i = 1; i < x.length; i++) if (x[i]! - x[starts.at(-1)!]! >= width) starts.push(i)
  return [...starts, x.length]
}

function mean(values: number[], from: number, to: number): number {
  let sum = 0
  for (let i = from; i < to; i++) sum += values[i]!
  return sum / (to - from)
}
