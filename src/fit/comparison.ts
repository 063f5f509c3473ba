import type { Kernel } from '../kernel/kernel.js'
import type { GroupedCurve } from './measured-curve.js'
import { type Noise, whitening } from './noise.js'

export type ModelName = 'powerLaw' | 'exponential' | 'powerLawWithCutoff' | 'brokenPowerLaw'

/** How well one law describes a window. */
export interface Model {
  name: ModelName
  /** Free parameters */
  parameters: number
  /** Akaike's criterion, −2 ln L + 2 parameters, less that of the best model */
  aic: number
  /** Exponents in time: of a broken power law before and after the break */
  exponents: number[]
  /** Decay time of an exponential, in α; null where ε_g does not fall */
  decayTime?: number | null
  /** α at which a power law breaks */
  breakAt?: number
}

/** The laws that are compared, the best first. */
export interface Comparison {
  /** α */
  window: [number, number]
  samples: number
  models: Model[]
}

/** Samples on either side of a break, at least. */
const fewestBesideBreak = 3

/**
 * Power law, exponential, power law with an exponential cutoff and broken power law, by generalized least squares.
 *
 * @internal
 */
export function compareModels(
  curve: GroupedCurve,
  noise: Noise,
  first: number,
  end: number,
  kernel: Kernel,
): Comparison {
  const whitened = whiten(noise, first)
  const n = end - first
  const { starts, samples } = curve
  const x = curve.x.slice(first, end)
  const alpha = curve.alpha.slice(first, end)
  const y = whitened(curve.y.slice(first, end))
  const one = whitened(new Array(n).fill(1))
  const line = whitened(x)
  const decay = whitened(alpha.map((a) => a / alpha[n - 1]!))
  const timeOf = (rate: number) => (rate < 0 ? -alpha[n - 1]! / rate : null)

  const models: (Model & { rest: number })[] = []
  const law = leastSquares([one, line], y)
  models.push({ name: 'powerLaw', parameters: 2, exponents: [law.solution[1]!], aic: 0, rest: law.rest })
  const fall = leastSquares([one, decay], y)
  models.push({
    name: 'exponential',
    parameters: 2,
    exponents: [],
    decayTime: timeOf(fall.solution[1]!),
    aic: 0,
    rest: fall.rest,
  })
  if (n > 5) {
    const cutoff = leastSquares([one, line, decay], y)
    models.push({
      name: 'powerLawWithCutoff',
      parameters: 3,
      exponents: [cutoff.solution[1]!],
      decayTime: timeOf(cutoff.solution[2]!),
      aic: 0,
      rest: cutoff.rest,
    })
  }
  let broken: (Model & { rest: number }) | undefined
  for (let at = fewestBesideBreak; at < n - fewestBesideBreak; at++) {
    const after = whitened(x.map((xi) => Math.max(0, xi - x[at]!)))
    const { solution, rest } = leastSquares([one, line, after], y)
    if (broken && broken.rest <= rest) continue
    const [, before, change] = solution
    broken = {
      name: 'brokenPowerLaw',
      parameters: 4,
      exponents: [before!, before! + change!],
      breakAt: kernel.exp(x[at]!),
      aic: 0,
      rest,
    }
  }
  if (broken) models.push(broken)
  const criteria = models.map(({ rest, parameters }) => rest + 2 * parameters)
  const best = criteria.reduce((a, b) => Math.min(a, b))
  return {
    window: [samples.alpha[starts[first]!]!, samples.alpha[starts[end]! - 1]!],
    samples: starts[end]! - starts[first]!,
    models: models
      .map(({ rest: _, ...model }, i) => ({ ...model, aic: criteria[i]! - best }))
      .sort((a, b) => a.aic - b.aic),
  }
}

/** Makes the noise of a window's samples independent and of variance 1. */
function whiten(noise: Noise, first: number): (values: number[]) => number[] {
  return (values) =>
    values.map((value, i) => {
      const { now, was } = whitening(noise, first + i, i === 0)
      return i === 0 ? now * value : now * value - was * values[i - 1]!
    })
}

/** Least squares by Gram–Schmidt with columns made orthogonal twice; `rest` is the sum of squares left. */
export function leastSquares(columns: number[][], y: number[]): { solution: number[]; rest: number } {
  const size = columns.length
  const basis: number[][] = []
  const upper = columns.map(() => new Array<number>(size).fill(0))
  for (const [j, column] of columns.entries()) {
    let left = column
    for (let twice = 0; twice < 2; twice++)
      for (const [i, q] of basis.entries()) {
        const part = dot(q, left)
        upper[i]![j]! += part
        left = left.map((value, k) => value - part * q[k]!)
      }
    const length = Math.sqrt(dot(left, left))
    upper[j]![j] = length
    basis.push(left.map((value) => value / length))
  }
  let left = y
  const right = basis.map((q) => {
    const part = dot(q, left)
    left = left.map((value, k) => value - part * q[k]!)
    return part
  })
  const solution = new Array<number>(size).fill(0)
  for (let i = size - 1; i >= 0; i--) {
    let sum = right[i]!
    for (let j = i + 1; j < size; j++) sum -= upper[i]![j]! * solution[j]!
    solution[i] = sum / upper[i]![i]!
  }
  return { solution, rest: dot(left, left) }
}

function dot(a: number[], b: number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0)
}
