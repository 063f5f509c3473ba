import type { Equations } from '../kernel/equations.js'
import type { LevelSystem } from '../solve/level-system.js'
import { MOST_STAGES, openEquations, type PathSetting, pathTimes } from './plateau-path.js'

/** Times to an escape time: ends interpolated between them err by less than 4e-4 of themselves. */
const DENSITY = 12
/** Followed until ε_g has fallen to this part of ε*: past the plateau's end, which is at 0.9. */
const LEFT = 0.8
/** And for no more than so many escape times. */
const LONGEST = 60

/** Of ε_g: a tenth of it changes ends by less than 4e-4 of themselves. */
const TOLERANCE = 1e-4

/** A piece of a curve. */
export interface Piece {
  alpha: number[]
  error: number[]
}

/**
 * How students leave the symmetric path, from where their differences have ceased to grow linearly: the full equations from
 * the overlaps that the linear response has made by then, until ε_g is well below the plateau.
 *
 * @param system with these overlaps
 * @param start α there
 * @param height ε*
 * @internal
 */
export function departure(setting: PathSetting, system: LevelSystem, start: number, height: number): Piece {
  const { integrator, network, learningRate } = setting
  const equations = openEquations(integrator, network, system, learningRate, TOLERANCE)
  const next = (time: number) => time + setting.escapeTime / DENSITY
  const { alpha, error } = follow(equations, next, LONGEST * setting.escapeTime, height)
  return { alpha: alpha.map((time) => start + time), error }
}

/**
 * The whole curve until then by the full equations from α = 0: for units that are not interchangeable.
 *
 * @internal
 */
export function wholeCurve(
  { integrator, network, learningRate, escapeTime }: PathSetting,
  system: LevelSystem,
  height: number,
): Piece {
  const equations = openEquations(integrator, network, system, learningRate, TOLERANCE)
  const next = pathTimes(system.levels.eigenvalues, learningRate, escapeTime / DENSITY)
  return follow(equations, next, LONGEST * escapeTime, height)
}

function follow(
  equations: Equations,
  next: (time: number) => number,
  longest: number,
  height: number,
): Piece {
  const piece: Piece = { alpha: [], error: [] }
  for (let time = next(0); time < longest; time = next(time)) {
    if (equations.advance(time, MOST_STAGES) !== 'reached') break
    piece.alpha.push(time)
    piece.error.push(equations.error)
    if (equations.error < LEFT * height) break
  }
  return piece
}
