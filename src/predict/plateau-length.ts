import type { CompletedExperiment } from '../experiment.js'
import type { Kernel } from '../kernel/kernel.js'
import type { Network } from '../kernel/network.js'
import { plateauEnd, plateaus } from '../plateau.js'
import { compressor, logRange } from '../solve/compression.js'
import {
  joinLevels,
  type LevelSystem,
  mergeUntrained,
  selectLevels,
  symmetricRows,
} from '../solve/level-system.js'
import type { Predicted } from './not-predicted.js'
import { departure, type Piece, wholeCurve } from './plateau-departure.js'
import { norm, type PathSetting, symmetricPath, weightedSums, withAsymmetry } from './plateau-path.js'
import { plateauSpread } from './plateau-spread.js'

/**
 * More levels than LEAST_NODES and so many for each unit of ln λ_max/λ_min are replaced by as many Chebyshev nodes: twice
 * as many move a plateau's end by less than 3e-5 of itself, its start by 0.2 %, over up to nine decades.
 */
const NODES_PER_LOG = 1.5
const LEAST_NODES = 12
/** Output weights, and the teachers of a level, are alike within this, relative. */
const ALIKE = 1e-9

/** The plateau of the seed's own teacher and students, or of the overlaps given. */
export interface OwnPlateau {
  /** α at which |d ln ε_g / d ln α| falls below 0.1 */
  start: number
  /** α at which ε_g has fallen to 0.9 of the height */
  end: number
  /** ε_g where the curve is flattest */
  height: number
  /** factor in α over which it is flat, ≥ 2 */
  span: number
  /**
   * `linear response`: along the symmetric path, and the full equations off it; `equations`: the full equations from the start,
   * where units are not interchangeable
   */
  method: 'linear response' | 'equations'
}

/** The plateau over initialisations of the students, for an orthonormal teacher. */
export interface PlateauLaw {
  /** mean and standard deviation over initialisations of the α at which it ends */
  meanEnd: number
  deviation: number
  /** mean length: end − start */
  meanLength: number
  /** what ln N and −ln σ_J² add to the length for each unit: τ_esc/2 */
  slope: number
  /** D in length = τ_esc (D + ½ ln N − ½ ln σ_J²) (Biehl, Riegler & Wöhler 1996) */
  offset: number
}

/**
 * What a length follows from.
 *
 * @internal
 */
export interface LengthSetting {
  experiment: CompletedExperiment
  network: Network
  system: LevelSystem
  /** ε* */
  height: number
  /** R* of one student and one teacher */
  plateauOverlap: number
  /** of the fastest directions, and how many they are */
  escapeTime: number
  multiplicity: number
  /** free to integrate */
  integrator: Kernel
}

/** The plateau of the seed's own overlaps, and that over initialisations. */
export interface Lengths {
  own: Predicted<OwnPlateau>
  law: Predicted<PlateauLaw>
}

/**
 * When the plateau begins and ends, by the definition of src/plateau.ts.
 *
 * @param kernel for logarithms, averages and the stream of directions
 * @internal
 */
export function plateauLengths(setting: LengthSetting, kernel: Kernel): Lengths {
  const opened = openPath(setting, kernel)
  if (opened.areAlike) return byLinearResponse(setting, opened, kernel)
  if (startAlike(opened.path.network, opened.system)) return { own: NEVER_LEFT, law: NO_LAW }
  const curve = wholeCurve(opened.path, opened.system, setting.height)
  return { own: plateauOf(curve, 'equations', kernel), law: NO_LAW }
}

/**
 * The same over initialisations alone.
 *
 * @internal
 */
export function plateauLaw(setting: LengthSetting, kernel: Kernel): Predicted<PlateauLaw> {
  const opened = openPath(setting, kernel)
  return opened.areAlike ? byLinearResponse(setting, opened, kernel).law : NO_LAW
}

const NEVER_LEFT = { notPredicted: 'students that start alike never leave the plateau' }

const NO_LAW = { notPredicted: 'units are not interchangeable: the length is no law in ln N alone' }

interface OpenedPath {
  path: PathSetting
  /** the system that is followed, with few levels */
  system: LevelSystem
  /** whether units are interchangeable, and all directions that tell them apart are equally fast */
  areAlike: boolean
}

function openPath(setting: LengthSetting, kernel: Kernel): OpenedPath {
  const { network, multiplicity } = setting
  const merged = mergeUntrained(alignSigns(setting.system, network))
  const nodes = LEAST_NODES + Math.ceil(NODES_PER_LOG * logRange(merged.levels, kernel))
  const isCompressed = merged.levels.weights.length > nodes
  const aligned: Network = {
    activation: network.activation,
    studentWeights: Array.from(network.studentWeights, Math.abs),
    teacherWeights: Array.from(network.teacherWeights, Math.abs),
  }
  const path: PathSetting = {
    integrator: setting.integrator,
    network: aligned,
    learningRate: setting.experiment.learningRate,
    escapeTime: setting.escapeTime,
    plateauOverlap: setting.plateauOverlap,
  }
  const K = network.studentWeights.length
  const M = network.teacherWeights.length
  return {
    path,
    system: isCompressed ? compressor(merged, kernel)(nodes) : merged,
    areAlike: multiplicity === (K - 1) * (M - 1) && areInterchangeable(aligned, merged),
  }
}

function byLinearResponse(
  { experiment, system: all, height }: LengthSetting,
  { path: setting, system }: OpenedPath,
  kernel: Kernel,
): Lengths {
  const { escapeTime } = setting
  const { eigenvalues } = system.levels
  const path = symmetricPath(setting, system)
  const size = norm(weightedSums(path.asymmetry, eigenvalues))
  if (size === 0) {
    return { own: NEVER_LEFT, law: NEVER_LEFT }
  }
  const last = path.alpha.at(-1) ?? 0
  const departureOf = (asymmetry: Float64Array[][]) => {
    const start = { levels: system.levels, rows: withAsymmetry(path.rows, asymmetry, 1) }
    return departure(setting, start, last, height)
  }
  const left = departureOf(path.asymmetry)
  const own = plateauOf(
    { alpha: [...path.alpha, ...left.alpha], error: [...path.error, ...left.error] },
    'linear response',
    kernel,
  )
  const endOf = (piece: Piece) => plateauEnd(piece.alpha, piece.error, height, kernel)
  const end = endOf(left)
  if ('notPredicted' in own) return { own, law: own }
  if (end === null) return { own, law: { notPredicted: 'ε_g does not stay below 0.9 of the height' } }
  if (experiment.initialOverlaps !== undefined)
    return { own, law: { notPredicted: 'the initial overlaps are given, not drawn' } }

  const { inputDimension: N, seed } = experiment
  // where levels are not trained each counts by itself
  const drawn = joinLevels(selectLevels(system, true), selectLevels(all, false))
  const variance = experiment.student.initialStd! ** 2 / N!
  const K = setting.network.studentWeights.length
  const one = {
    path,
    eigenvalues,
    escapeTime,
    end,
    endOf: (asymmetry: Float64Array[][]) => endOf(departureOf(asymmetry)),
  }
  const { mean, deviation } = plateauSpread(one, drawn.levels, drawn.rows[K]![K]!, variance, seed, kernel)
  const meanLength = mean - own.start
  const law = {
    meanEnd: mean,
    deviation,
    meanLength,
    slope: escapeTime / 2,
    offset: meanLength / escapeTime + kernel.log(variance) / 2,
  }
  return { own, law }
}

/** The plateau of a curve that goes on until it has fallen well below it. */
function plateauOf(
  { alpha, error }: Piece,
  method: OwnPlateau['method'],
  kernel: Kernel,
): Predicted<OwnPlateau> {
  const plateau = plateaus(alpha, error, 0, { kernel }).at(-1)
  if (plateau === undefined)
    return { notPredicted: 'nowhere is |d ln ε_g / d ln α| < 0.1 over a factor of 2 in α' }
  const { end } = plateau
  return end === null
    ? { notPredicted: `ε_g does not fall to 0.9 of it before α = ${alpha.at(-1)!.toPrecision(3)}` }
    : { ...plateau, end, method }
}

/** Whether students differ by their overlaps only, and teachers too: one |w|, one |v|, t^k = t_k 1. */
function areInterchangeable({ studentWeights, teacherWeights }: Network, { rows }: LevelSystem): boolean {
  const K = studentWeights.length
  const M = teacherWeights.length
  const areEqual = (values: number[]) =>
    values.every((value) => Math.abs(value - values[0]!) <= ALIKE * values[0]!)
  if (K === 1 || M === 1) return false
  if (!areEqual(Array.from(studentWeights)) || !areEqual(Array.from(teacherWeights))) return false
  const first = rows[K]![K]!
  for (let a = K; a < K + M; a++) {
    for (let b = a; b < K + M; b++) {
      const isSame = rows[a]![b]!.every(
        (value, k) => Math.abs(value - (a === b ? first[k]! : 0)) <= ALIKE * first[k]!,
      )
      if (!isSame) return false
    }
  }
  return true
}

/** Whether students are one and the same at the start. */
function startAlike({ studentWeights }: Network, { rows }: LevelSystem): boolean {
  const K = studentWeights.length
  const areSame = (one: Float64Array, other: Float64Array) => one.every((value, k) => value === other[k])
  return Array.from(studentWeights).every(
    (w, i) =>
      w === studentWeights[0] &&
      rows[i]!.every((row, b) => areSame(row, b < K ? rows[0]![0]! : rows[0]![b]!)),
  )
}

/** With vectors of negative output weights turned round: erf is odd. */
function alignSigns({ levels, rows }: LevelSystem, { studentWeights, teacherWeights }: Network): LevelSystem {
  const signs = [...Array.from(studentWeights), ...Array.from(teacherWeights)].map((w) => (w < 0 ? -1 : 1))
  return {
    levels,
    rows: symmetricRows(rows.length, (a, b) => {
      const row = rows[a]![b]!
      return signs[a] === signs[b] ? row : row.map((value) => -value)
    }),
  }
}
