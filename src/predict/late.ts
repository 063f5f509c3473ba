import { experimentNetwork } from '../experiment/network.js'
import { experimentLevels } from '../experiment/spectrum.js'
import { requestedTimes } from '../experiment/times.js'
import type { CompletedExperiment } from '../experiment.js'
import type { Kernel } from '../kernel/kernel.js'
import { rangeOf } from '../range.js'
import { initialSystem, type LevelSystem, selectLevels } from '../solve/level-system.js'
import { type PerfectLearning, perfectLearning } from '../solve/perfect-learning.js'
import { largestStableRate } from '../solve/stability.js'
import { lateModes } from './late-modes.js'
import { type LatePowerLaw, type LateSlope, latePowerLaw, localSlopes } from './late-power-law.js'
import { type LateTarget, lateTarget } from './late-target.js'
import { isPredicted, type Predicted } from './not-predicted.js'
import { spectrumExponent } from './spectrum-exponent.js'
import { figures } from './words.js'

/** The late phase of an erf network in which each student becomes one teacher: the equations linearised there. */
export interface Late {
  /**
   * b_i, in units of 1/α, increasing, M: where levels do not couple (η → 0) ε_g of level k falls as exp(−λ_k b_i α),
   * b_i = 2η times the eigenvalues of w_i w_j ⟨g′_i g′_j⟩.
   */
  levelRates: number[]
  /** Rates of ε_g of all levels together, in units of 1/α, exact at this η; for up to 8 units. */
  rates: Predicted<LateRates>
  /** α of the crossover to the exponential: 1/the slowest rate. */
  exponentialFrom: number
  /**
   * d ln ε_g / d ln α at times α: the sum over the levels, each as far from its teacher as a student that knows nothing,
   * and its decay by `levelRates`. It counts from where the students have specialised, as after a plateau.
   */
  localSlope: LateSlope
  powerLaw: Predicted<LatePowerLaw>
  statements: string[]
}

export interface LateRates {
  /** The least of the two below: ε_g ends as exp(−slowest α). */
  slowest: number
  /** Slowest rate of the squared distances of students from teachers, slowed by the noise of SGD. */
  lengths: number
  /** Twice the slowest rate of the student–teacher overlaps. */
  overlaps: number
}

/** Above so many units the coupling of the levels takes M² rows. */
const MOST_UNITS = 8
const SAMPLES_PER_DECADE = 8
/** Of the eigenvalues of T, relative: equal teachers give one that is 0. */
const DISTINCT = 1e-9

/**
 * The late phase of learning, for N → ∞ and the teacher given or drawn: decay rates, the power law and its window, the
 * crossover to the exponential; or why there is none.
 * @internal
 */
export function predictLate(
  experiment: CompletedExperiment,
  kernel: Kernel,
  system = initialSystem(experiment, experimentLevels(experiment, kernel)),
): Predicted<Late> {
  const network = experimentNetwork(experiment)
  const { learningRate } = experiment
  if (network.activation !== 'erf') {
    return {
      notPredicted: 'linear networks have no phase of their own at late times: their curve is a closed form',
    }
  }
  if (system.levels.trained.includes(false)) {
    return {
      notPredicted: `only ${experiment.student.trained} directions are trained: the others leave a limit above zero`,
    }
  }
  const perfect = perfectLearning(network, system, kernel)
  if (perfect === undefined) {
    if (!areDistinct(network.teacherWeights.length, system, kernel)) {
      return {
        notPredicted: 'the teachers cannot be told apart, so that there is more than one way to learn them',
      }
    }
    return { notPredicted: whyNone(lateTarget(network, false), experiment) }
  }
  const bound = largestStableRate(network, system, kernel)
  if (bound !== undefined && learningRate >= bound) {
    return {
      notPredicted: `perfect learning is unstable from η = ${figures(bound)} on: the error stays finite`,
    }
  }
  return lateOf(perfect, positiveLevels(system), learningRate, kernel)
}

function lateOf(
  perfect: PerfectLearning,
  system: LevelSystem,
  learningRate: number,
  kernel: Kernel,
): Predicted<Late> {
  const { eigenvalues } = system.levels
  const levelRates = perfect.damping.values.map((h) => 2 * learningRate * h).sort((a, b) => a - b)
  const rates = slowestRates(perfect, system, learningRate, kernel)
  const [least, most] = rangeOf(eigenvalues)
  const [slow, fast] = [levelRates[0]!, levelRates.at(-1)!]
  const slowest = isPredicted(rates) ? rates.slowest : least * slow
  const [first, last] = [1 / (most * fast), 10 / slowest]
  if (!(first > 0 && last > first && Number.isFinite(last / first))) {
    return { notPredicted: 'its decay rates span more than double precision holds' }
  }
  const alpha = slopeTimes(first, last, kernel)
  const localSlope = { alpha, slope: localSlopes(alpha, perfect, system, learningRate, kernel) }
  const beta = spectrumExponent(system.levels, kernel)
  const powerLaw: Predicted<LatePowerLaw> = isPredicted(beta)
    ? latePowerLaw(beta.beta, { from: 1 / (most * slow), to: 1 / (least * fast) }, localSlope)
    : beta
  const late = { levelRates, rates, exponentialFrom: 1 / slowest, localSlope, powerLaw }
  return { ...late, statements: statements(late) }
}

/** Why no student becomes one teacher each. */
function whyNone(target: LateTarget, { student, teacher }: CompletedExperiment): string {
  const sizes = `K = ${student.units} students and M = ${teacher.units} teachers with these output weights`
  switch (target) {
    case 'none':
      return `${sizes}: no student network is the teacher's, so that ε_g has a limit above zero`
    case 'shared':
      return `${sizes}: several students make up one teacher, and ε_g → 0 as a power law of its own, with isotropic inputs too (slope → −2: Richert, Worschech & Rosenow 2021): it does not come from the spectrum`
    case 'silent':
      return `${sizes}: M of the students can become the teachers while the others vanish; for these there is no linear law`
    default:
      return `${sizes}: whether they can be the teacher's is not known`
  }
}

function areDistinct(teachers: number, system: LevelSystem, kernel: Kernel): boolean {
  const first = system.rows.length - teachers
  const { eigenvalues } = system.levels
  const covariance = system.rows
    .slice(first, first + teachers)
    .map((row) => kernel.levelSums(eigenvalues, row.slice(first, first + teachers)))
  const { values } = kernel.diagonalise(covariance)
  return Math.min(...values) > DISTINCT * Math.max(...values)
}

/** Without the levels of λ = 0, which show in no field. */
function positiveLevels({ levels, rows }: LevelSystem): LevelSystem {
  const arePositive = Array.from(levels.eigenvalues, (lambda) => lambda > 0)
  return selectLevels({ levels: { ...levels, trained: arePositive }, rows }, true)
}

function slowestRates(
  perfect: PerfectLearning,
  system: LevelSystem,
  learningRate: number,
  kernel: Kernel,
): Predicted<LateRates> {
  if (perfect.weights.length > MOST_UNITS) {
    return { notPredicted: `the coupling of the levels is computed for up to ${MOST_UNITS} units` }
  }
  const modes = lateModes(perfect, system, learningRate, kernel)
  const lengths = modes.lengths.rate(0)
  const overlaps = 2 * modes.overlaps.rate(0)
  return { slowest: Math.min(lengths, overlaps), lengths, overlaps }
}

function slopeTimes(from: number, until: number, kernel: Kernel): number[] {
  const decades = kernel.log(until / from) / kernel.log(10)
  return requestedTimes({ from, until, samples: Math.ceil(SAMPLES_PER_DECADE * decades) + 1 }, kernel)
}

function statements({
  levelRates,
  rates,
  exponentialFrom,
  localSlope,
  powerLaw,
}: Omit<Late, 'statements'>): string[] {
  const end = isPredicted(rates)
    ? `Late phase (each student has become one teacher; linearised there, exact at this η): ε_g ends as exp(−${figures(rates.slowest)} α), from about α = ${figures(exponentialFrom)} on.`
    : `Late phase (each student has become one teacher; linearised there, η → 0): ε_g ends exponentially from about α = ${figures(exponentialFrom)} on.`
  const span = `b from ${figures(levelRates[0]!)} to ${figures(levelRates.at(-1)!)}`
  const levels = `Level k by itself decays as exp(−λ_k b α), ${span} (η → 0).`
  return [end, levels, lawStatement(powerLaw, localSlope)]
}

function lawStatement(powerLaw: Late['powerLaw'], { alpha, slope }: LateSlope): string {
  if (!isPredicted(powerLaw)) return `No power law in time: ${powerLaw.notPredicted}.`
  const { exponent, from, to, near } = powerLaw
  const law = `ε_g ∝ α^${figures(exponent)} (−β/(1+β), L → ∞) for ${figures(from)} < α < ${figures(to)} (1/rates of the largest and smallest λ_k), once the students have specialised`
  const middle = alpha.findIndex((time) => time * time >= from * to)
  const here = `α^${figures(slope[middle]!)} at α = ${figures(alpha[middle]!)}`
  return isPredicted(near)
    ? `${law}; summed over these levels within 20 % of it for ${figures(near.from)} < α < ${figures(near.to)}, and ${here}.`
    : `${law}; but ${near.notPredicted}: ${here}.`
}
