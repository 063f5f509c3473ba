import type { Levels } from '../experiment/spectrum.js'
import type { Kernel } from '../kernel/kernel.js'
import { norm, propagator, type SymmetricPath, weightedSums } from './plateau-path.js'

/** Directions of the asymmetry that are tried, where it has more than one. */
const SAMPLES = 8

/** ψ(½) and ψ(1), ψ′(½) and ψ′(1): Abramowitz & Stegun 6.3.2, 6.3.3, 6.4.2, 6.4.4. */
const EULER = 0.5772156649015329

const DIGAMMA = { half: -EULER - 2 * Math.LN2, one: -EULER }
const TRIGAMMA = { half: Math.PI ** 2 / 2, one: Math.PI ** 2 / 6 }

/** When plateaus end, over initialisations of the students. */
export interface Spread {
  /** mean and standard deviation of the end in α */
  mean: number
  deviation: number
}

/** What one initialisation has done, and from where others can be told. */
export interface OneEscape {
  path: SymmetricPath
  /** λ_k of the path's levels */
  eigenvalues: Float64Array
  escapeTime: number
  /** α at the plateau's end */
  end: number
  /** the same from an asymmetry at the end of the path: [K][M][L] */
  endOf(asymmetry: Float64Array[][]): number | null
}

/**
 * When the plateau ends over initialisations of the students, from one of them.
 *
 * The asymmetry u = Σ_k λ_k r^k at the end of the path is a sum of the initial ones, normals of variance σ_J² t_k/N, with
 * weights g_k: |u|² is s² χ² with n = (K−1)(M−1) degrees of freedom, s² = (σ_J²/N) Σ_k g_k² t_k. It grows as e^{α/τ}, so that the
 * end comes τ ln(|u|/|u′|) later for a smaller |u′|, and ln χ has the mean ½(ψ(n/2) + ln 2) and the variance ¼ ψ′(n/2). For n > 1 the
 * way off the plateau depends on u's direction too, which is independent of |u| and uniform: some are tried.
 *
 * @param levels and t_k: the path's, or all
 * @param variance σ_J²/N
 * @param seed of the directions
 * @internal
 */
export function plateauSpread(
  { path, eigenvalues, escapeTime, end, endOf }: OneEscape,
  levels: Levels,
  teacher: Float64Array,
  variance: number,
  seed: number,
  kernel: Kernel,
): Spread {
  const u = weightedSums(path.asymmetry, eigenvalues)
  const size = norm(u)
  const K = u.length
  const M = u[0]!.length
  const freedoms = (K - 1) * (M - 1)
  const g = propagator(path.steps, levels, teacher, kernel)
  const squares = variance * g.reduce((sum, weight, k) => sum + weight * weight * teacher[k]!, 0)
  const delay = kernel.log(size) - (kernel.log(squares) + digamma(freedoms) + Math.LN2) / 2
  const scatter = escapeTime ** 2 * 0.25 * trigamma(freedoms)
  const mean = end + escapeTime * delay
  if (freedoms === 1) return { mean, deviation: Math.sqrt(scatter) }

  // the mode's shape over the levels
  const shape = eigenvalues.map((_, k) =>
    path.asymmetry.reduce(
      (sum, row, i) => row.reduce((all, column, n) => all + (column[k]! * u[i]![n]!) / size ** 2, sum),
      0,
    ),
  )
  const stream = kernel.stream({ seed, purpose: 'initialOverlaps', run: 1 })
  const ends = Array.from({ length: SAMPLES }, () => {
    const drawn = centred(u.map((row) => row.map(() => stream.normal())))
    const factor = size / norm(drawn)
    return endOf(drawn.map((row) => row.map((value) => shape.map((part) => factor * value * part))))
  }).filter((value) => value !== null)
  if (ends.length < 2) return { mean, deviation: Math.sqrt(scatter) }
  const middle = ends.reduce((sum, value) => sum + value, 0) / ends.length
  const spread = ends.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (ends.length - 1)
  return { mean: middle + escapeTime * delay, deviation: Math.sqrt(scatter + spread) }
}

/** Without the means of its rows and columns. */
function centred(values: number[][]): number[][] {
  const mean = (numbers: number[]) => numbers.reduce((sum, value) => sum + value, 0) / numbers.length
  const rows = values.map(mean)
  const columns = values[0]!.map((_, n) => mean(values.map((row) => row[n]!)))
  const all = mean(rows)
  return values.map((row, i) => row.map((value, n) => value - rows[i]! - columns[n]! + all))
}

/** ψ(n/2) */
function digamma(n: number): number {
  return n > 2 ? digamma(n - 2) + 2 / (n - 2) : n === 1 ? DIGAMMA.half : DIGAMMA.one
}

/** ψ′(n/2) */
function trigamma(n: number): number {
  return n > 2 ? trigamma(n - 2) - 4 / (n - 2) ** 2 : n === 1 ? TRIGAMMA.half : TRIGAMMA.one
}
