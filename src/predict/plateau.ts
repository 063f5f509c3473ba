import { embeddedKernel } from '../embedded.js'
import { directions } from '../experiment/dimension.js'
import { experimentNetwork } from '../experiment/network.js'
import { experimentLevels, type Levels } from '../experiment/spectrum.js'
import type { CompletedExperiment } from '../experiment.js'
import { Kernel } from '../kernel/kernel.js'
import type { Network } from '../kernel/network.js'
import { initialSystem, type LevelSystem, selectLevels } from '../solve/level-system.js'
import { finitely, isPredicted, type Predicted } from './not-predicted.js'
import { type PlateauClosedForm, plateauClosedForm } from './plateau-closed-form.js'
import { type FixedPoint, type FixedPointSetting, plateauFixedPoint } from './plateau-fixed-point.js'
import {
  type LengthSetting,
  type Lengths,
  type OwnPlateau,
  type PlateauLaw,
  plateauLaw,
  plateauLengths,
} from './plateau-length.js'
import { type Instability, plateauInstability, type UnstableDirections } from './plateau-modes.js'

/** A plateau's height below this is perfect learning. */
const NOTHING = 1e-13
/** Closed forms hold for random teachers too while √(2 T2/N), the deviation of their T_nn from 1, is below this. */
const MOST_DEVIATION = 0.1
/** Plateaus whose levels arrive more slowly than this, relative to the escape, are not seen: a rule of thumb. */
const ARRIVAL = 0.3

/** What is predicted of the symmetric plateau of an erf network. */
export interface PlateauPrediction {
  /** R and Q there, λ-weighted: [K][M] and [K][K] */
  studentTeacher: number[][]
  student: number[][]
  /** ε* at this η */
  height: number
  /** directions that leave it, fastest first; none if it is stable */
  directions: UnstableDirections[]
  /** greatest rate at which overlaps of a single level may grow besides */
  levelRate: number
  /** rate at which the slowest level arrives, over the escape rate; for η → 0 λ_L(4M²−1)/T2; null if nothing escapes */
  arrival: number | null
  /** whose overlaps T these are for */
  teacher: 'orthonormal' | 'realised'
  closedForm: Predicted<PlateauClosedForm>
  own: Predicted<OwnPlateau>
  law: Predicted<PlateauLaw>
  /** the same in sentences */
  statements: string[]
}

/**
 * The symmetric plateau: where it lies, how it is left, and when.
 *
 * Fixed point and directions are exact at η, for the teacher's realised overlaps. The end is predicted by the linear response
 * along the symmetric path, and the full equations once it is no longer linear.
 *
 * @param kernel its network and C may be set; streams and what else it has stay
 * @internal
 */
export function predictPlateau(
  experiment: CompletedExperiment,
  kernel: Kernel,
  system = initialSystem(experiment, experimentLevels(experiment, kernel)),
): Predicted<PlateauPrediction> {
  if (experiment.activation !== 'erf') return { notPredicted: 'a linear network has no symmetric plateau' }
  const network = experimentNetwork(experiment)
  const K = network.studentWeights.length
  if (Array.from(network.studentWeights).includes(0))
    return { notPredicted: 'a student of output weight 0 never learns: leave it out' }
  const plateau = findPlateau(experiment, network, system, new Kernel(embeddedKernel()))
  if ('notPredicted' in plateau) return plateau
  const { covariance, height } = plateau.fixedPoint
  const { directions, levelRate, relaxationRate } = plateau.instability
  const fastest = directions[0]
  const found = {
    studentTeacher: covariance.slice(0, K).map((row) => row.slice(K)),
    student: covariance.slice(0, K).map((row) => row.slice(0, K)),
    height,
    directions,
    levelRate,
    arrival: fastest === undefined ? null : relaxationRate / fastest.rate,
    teacher: isOrthonormal(experiment) ? ('orthonormal' as const) : ('realised' as const),
    closedForm: closedForm(experiment, network, system.levels, kernel),
  }
  const absent = whyAbsent(K, height, fastest)
  const none = { notPredicted: absent ?? '' }
  const lengths =
    fastest === undefined || absent !== undefined
      ? { own: none, law: none }
      : lengthsOf(experiment, plateau, fastest, kernel)
  const prediction = { ...found, own: finitely(lengths.own), law: finitely(lengths.law) }
  return { ...prediction, statements: statements(experiment, prediction) }
}

/** A plateau, what is unstable there, and the kernel that they were found with, which is free again. */
interface FoundPlateau {
  network: Network
  system: LevelSystem
  fixedPoint: FixedPoint
  instability: Instability
  integrator: Kernel
}

function findPlateau(
  { learningRate }: CompletedExperiment,
  network: Network,
  system: LevelSystem,
  integrator: Kernel,
  mostDirections?: number,
): Predicted<FoundPlateau> {
  integrator.reset()
  const setting = fixedPointSetting(network, system, learningRate, integrator)
  const trained = selectLevels(system, true)
  let fixedPoint: FixedPoint
  try {
    fixedPoint = plateauFixedPoint(setting, integrator)
  } catch (error) {
    return { notPredicted: (error as Error).message }
  }
  const instability = plateauInstability(setting, fixedPoint, trained, integrator, mostDirections)
  return { network, system, fixedPoint, instability, integrator }
}

function fixedPointSetting(
  network: Network,
  { levels: { eigenvalues, weights, trained }, rows }: LevelSystem,
  learningRate: number,
  kernel: Kernel,
): FixedPointSetting {
  const K = network.studentWeights.length
  const moving = eigenvalues.map((lambda, k) => (trained[k] ? lambda : 0))
  const resting = eigenvalues.map((lambda, k) => (trained[k] ? 0 : lambda))
  const sums = (factors: Float64Array, of: Float64Array[][]) =>
    of.map((row) => kernel.levelSums(factors, row))
  return {
    network,
    learningRate,
    teacher: sums(
      moving,
      rows.slice(K).map((row) => row.slice(K)),
    ),
    rest: sums(resting, rows),
    meanEigenvalue: kernel.levelSums(moving, [weights])[0]!,
  }
}

function isOrthonormal({ teacher }: CompletedExperiment): boolean {
  return teacher.vectors === 'orthonormal'
}

function closedForm(
  experiment: CompletedExperiment,
  network: Network,
  levels: Levels,
  kernel: Kernel,
): Predicted<PlateauClosedForm> {
  const { teacher, inputDimension, learningRate } = experiment
  if (levels.trained.includes(false))
    return { notPredicted: 'closed forms are for networks that are trained in all directions' }
  if (!isOrthonormal(experiment)) {
    const T2 = levels.eigenvalues.reduce((sum, lambda, k) => sum + levels.weights[k]! * lambda ** 2, 0)
    const isNear = teacher.vectors === 'random' && 2 * T2 < MOST_DEVIATION ** 2 * inputDimension!
    if (!isNear)
      return { notPredicted: 'closed forms are for orthonormal teachers, from which this one is far' }
  }
  const form = plateauClosedForm(network, levels, learningRate, kernel)
  return (
    form ?? {
      notPredicted:
        'closed forms are for K, M ≥ 2, scaled weights (or unit weights and K = M) and Σ p_k λ_k = 1',
    }
  )
}

/** Why there is no plateau, as far as the fixed point tells. */
function whyAbsent(K: number, height: number, fastest: UnstableDirections | undefined): string | undefined {
  if (Math.abs(height) < NOTHING) return 'students that are alike learn the teacher without error'
  if (fastest !== undefined) return undefined
  const ends = `ε_g ends at ${height.toPrecision(4)}`
  return K === 1
    ? `one student unit has nothing to specialise in, ${ends}`
    : `the students stay alike at this learning rate, ${ends}`
}

/** The lengths; for a random teacher the law is that of an orthonormal one. */
function lengthsOf(
  experiment: CompletedExperiment,
  found: FoundPlateau,
  fastest: UnstableDirections,
  kernel: Kernel,
): Lengths {
  const lengths = plateauLengths(lengthSetting(experiment, found, fastest), kernel)
  const { teacher, inputDimension } = experiment
  if (teacher.vectors !== 'random') return lengths
  const canBeOrthonormal = found.system.levels.weights.every(
    (p) => directions(p, inputDimension!)! >= teacher.units,
  )
  if (!canBeOrthonormal) return lengths
  return { ...lengths, law: orthonormalLaw(experiment, found, kernel) }
}

/** The law of the same network with an orthonormal teacher. */
function orthonormalLaw(
  experiment: CompletedExperiment,
  { network, system, integrator }: FoundPlateau,
  kernel: Kernel,
): Predicted<PlateauLaw> {
  const teacher = { ...experiment.teacher, vectors: 'orthonormal' as const }
  const orthonormal = { ...experiment, teacher }
  const found = findPlateau(orthonormal, network, initialSystem(orthonormal, system.levels), integrator, 1)
  if ('notPredicted' in found) return found
  const [fastest] = found.instability.directions
  const absent = whyAbsent(network.studentWeights.length, found.fixedPoint.height, fastest)
  if (absent !== undefined) return { notPredicted: absent }
  return plateauLaw(lengthSetting(orthonormal, found, fastest!), kernel)
}

function lengthSetting(
  experiment: CompletedExperiment,
  { network, system, fixedPoint: { covariance, height }, integrator }: FoundPlateau,
  { escapeTime, multiplicity }: UnstableDirections,
): LengthSetting {
  const plateauOverlap = covariance[0]![network.studentWeights.length]!
  return { experiment, network, system, height, plateauOverlap, escapeTime, multiplicity, integrator }
}

function statements(
  { learningRate, seed, teacher, initialOverlaps }: CompletedExperiment,
  prediction: Omit<PlateauPrediction, 'statements'>,
): string[] {
  const { height, directions, arrival, own, law, closedForm: form } = prediction
  const number = (value: number) => String(Number(value.toPrecision(4)))
  const fastest = directions[0]
  const whose = prediction.teacher === 'orthonormal' ? 'orthonormal teacher' : "this teacher's overlaps"
  const lines: string[] = []
  if (fastest === undefined) {
    return isPredicted(own) ? [] : [`No plateau: ${own.notPredicted}.`]
  }
  lines.push(
    `The symmetric plateau lies at ε* = ${number(height)} (fixed point at η = ${learningRate}, ${whose}) and is left in ${fastest.multiplicity} direction${fastest.multiplicity === 1 ? '' : 's'} with τ_esc = ${number(fastest.escapeTime)} (Jacobian of all levels).`,
  )
  if (isPredicted(form)) {
    lines.push(
      `Closed forms for η → 0, orthonormal teacher: ε* = ${number(form.height)}, τ_esc = ${number(form.escapeTime)}; for large M τ_esc → ${number(form.asymptoticEscapeTime)}, ∝ M²/L.`,
    )
  }
  if (isPredicted(own)) {
    const from = initialOverlaps ? 'the overlaps given' : `seed ${seed}`
    lines.push(
      `Plateau of ${from}: from α = ${number(own.start)} to ${number(own.end)}, ε_g = ${number(own.height)} (${own.method === 'linear response' ? 'linear response along the symmetric path, then the full equations' : 'the full equations'}).`,
    )
  } else {
    const isLate = arrival !== null && arrival < ARRIVAL
    const why = isLate
      ? `: the slowest level arrives ${number(arrival)} times as fast as the students leave (for η → 0 λ_L(4M²−1)/T2; a plateau needs about ${ARRIVAL})`
      : ''
    lines.push(`${isLate ? 'No plateau' : 'No end of a plateau'}: ${own.notPredicted}${why}.`)
  }
  if (isPredicted(law)) {
    const random = teacher.vectors === 'random' ? ' of an orthonormal teacher' : ''
    lines.push(
      `Over initialisations${random} it ends at α = ${number(law.meanEnd)} ± ${number(law.deviation)}; its length grows by τ_esc/2 = ${number(law.slope)} for each unit of ln N or −ln σ_J².`,
    )
  }
  return lines
}
