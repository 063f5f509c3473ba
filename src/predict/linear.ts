import type { CompletedExperiment } from '../experiment.js'
import type { Kernel } from '../kernel.js'
import { largestStableRate } from '../stability.js'
import { requestedTimes, stepsNearest } from '../times.js'
import { type FeatureScaling, featureScaling } from './feature-scaling.js'
import { type Frontier, frontier } from './frontier.js'
import { type LinearCurve, linearCurve } from './linear-curve.js'
import { fastestTailRate, fastestWindowRate, largestStableRateAt } from './linear-stability.js'
import { type LinearSystem, linearSystem, slowestMode } from './linear-system.js'
import { isPredicted, type Predicted } from './not-predicted.js'
import { type PowerLawWindow, powerLawWindow } from './power-law-window.js'
import { type SmallRateCurve, smallRateCurve } from './small-rate.js'

/** What is known of a linear network before any run. Rates η and times α. */
export interface LinearPrediction {
  /** ε_g for N → ∞, at any η, in closed form */
  curve: Predicted<LinearCurve>
  /** The mean of ε_g over the inputs at this N, exact, at the nearest whole steps */
  mean: Predicted<LinearCurve>
  /** The law for small η: a sum of exponentials, of this teacher and student */
  smallRate: Predicted<SmallRateCurve>
  /** The power law it becomes for a power-law spectrum */
  powerLaw: Predicted<PowerLawWindow>
  /** Below it ε_g falls: for N → ∞, 2/(s Σ p_kλ_k), and the mean at this N; null where nothing is trained or N is not given */
  largestStableRate: { infinite: number | null; finite: number | null }
  /**
   * At which ε_g falls fastest, N → ∞: inside the power-law window, (2/s) β/(1+2β), and in the exponential tail (1/s at one
   * level of eigenvalue 1); null where there is none
   */
  fastestRate: { window: number | null; tail: number | null }
  /** Of the slowest mode, ε_g ∝ e^{−tailRate α} after the power law; negative above the bound, 0 if nothing changes */
  tailRate: number
  features: Predicted<FeatureScaling>
  frontier: Predicted<Frontier>
  /** The same in sentences */
  statements: string[]
}

/** Closed forms of a linear network: theory of the residuals E_k alone (Saad & Solla 1995; Worschech & Rosenow 2025). */
export function predictLinear(experiment: CompletedExperiment, kernel: Kernel): Predicted<LinearPrediction> {
  if (experiment.activation !== 'linear') return { notPredicted: 'closed forms are for linear networks' }
  const { learningRate, inputDimension } = experiment
  const linear = linearSystem(experiment, kernel)
  const alpha = requestedTimes(experiment.time, kernel)
  const infinite = largestStableRate(linear.network, linear.system, kernel) ?? null
  const finite = inputDimension === undefined ? null : (largestStableRateAt(linear, inputDimension) ?? null)
  const powerLaw = powerLawWindow(experiment, linear, alpha, kernel)
  const slowest = slowestMode(linear, learningRate, kernel)
  const { spectrum } = experiment
  const prediction = {
    curve: linearCurve(linear, learningRate, alpha, undefined, kernel),
    mean: finiteMean(linear, learningRate, alpha, inputDimension, kernel),
    smallRate: smallRateCurve(linear, learningRate, alpha, slowest, kernel),
    powerLaw,
    largestStableRate: { infinite, finite },
    fastestRate: {
      window:
        isPredicted(powerLaw) && spectrum.kind === 'power-law'
          ? fastestWindowRate(linear, spectrum.beta)
          : null,
      tail: fastestTailRate(linear) ?? null,
    },
    tailRate: slowest.rate,
    features: featureScaling(experiment, linear),
    frontier: frontier(experiment, linear, alpha.at(-1)!, kernel),
  }
  return { ...prediction, statements: describe(prediction, experiment, linear) }
}

function finiteMean(
  linear: LinearSystem,
  learningRate: number,
  alpha: readonly number[],
  inputDimension: number | undefined,
  kernel: Kernel,
): Predicted<LinearCurve> {
  if (inputDimension === undefined) return { notPredicted: 'the mean at finite N needs inputDimension' }
  const times = stepsNearest(alpha, inputDimension).map((steps) => steps / inputDimension)
  return linearCurve(linear, learningRate, times, inputDimension, kernel)
}

function describe(
  prediction: Omit<LinearPrediction, 'statements'>,
  { learningRate, inputDimension }: CompletedExperiment,
  linear: LinearSystem,
): string[] {
  const {
    curve,
    mean,
    smallRate,
    powerLaw,
    largestStableRate: stable,
    fastestRate,
    features,
    frontier,
  } = prediction
  const lines: string[] = []
  if (isPredicted(curve)) {
    const last = curve.alpha.length - 1
    const formulas = [...new Set(curve.formula)].filter((name) => name !== 'start')
    lines.push(
      `ε_g for N → ∞ in closed form at any η (${formulas.map((name) => FORMULAS[name]).join(', then ')}): ` +
        `${figure(curve.generalizationError[0]!)} at α = ${figure(curve.alpha[0]!)}, ` +
        `${figure(curve.generalizationError[last]!)} at α = ${figure(curve.alpha[last]!)}, ` +
        `within 1e-9 ε_g${curve.floor > 0 ? ` + ${figure(curve.floor)}` : ''}`,
    )
  } else lines.push(`ε_g for N → ∞: ${curve.notPredicted}`)
  if (stable.infinite !== null) lines.push(describeBound(learningRate, stable.infinite))
  else lines.push('nothing is trained: ε_g stays at its first value')
  if (inputDimension !== undefined && stable.finite !== null) {
    lines.push(describeFiniteBound(learningRate, stable.finite, inputDimension))
  }
  if (!isPredicted(mean) && stable.finite !== null) lines.push(`mean at this N: ${mean.notPredicted}`)
  const isStable = stable.infinite !== null && learningRate < stable.infinite
  if (isPredicted(smallRate) && isStable) {
    lines.push(
      `small η: ε_g = Σ ½λ_kE_k(0) e^{−2ηsλ_kα}, at this η too low by a factor between 1 and ` +
        `${figure(1.1 * smallRate.levelFactor!)} up to α = ${figure(smallRate.validUntil!)}`,
    )
  }
  if (isPredicted(powerLaw)) {
    const { window, exponent, localExponent, levelFactor } = powerLaw
    lines.push(
      `power law ε_g ∝ α^${figure(exponent)} (−β/(1+β), small η and L → ∞) between α ≈ ${figure(window.from)} and ` +
        `${figure(window.until)}; at this L the exponent in the middle is ${figure(localExponent)}` +
        (levelFactor === null
          ? ''
          : `; this η raises ε_g there by 1/(1 − ηs Σp_kλ_k/2) = ${figure(levelFactor)}`),
    )
  }
  if (isStable && prediction.tailRate > 0) {
    const isFloor = isPredicted(features) && features.floor > 0
    lines.push(
      `${isPredicted(powerLaw) ? `after it ε_g${isFloor ? ' less its floor' : ''}` : `ε_g${isFloor ? ' less its floor' : ''} in the end`} ` +
        `falls as e^{−α/${figure(1 / prediction.tailRate)}}`,
    )
  }
  if (fastestRate.window !== null) {
    lines.push(`ε_g is lowest in the power-law window at η = ${figure(fastestRate.window)}, (2/s) β/(1+2β)`)
  }
  if (fastestRate.tail !== null) {
    const isOne = linear.eigenvalues.length === 1
    lines.push(
      `the exponential ${isOne ? '' : 'tail '}falls fastest at η = ${figure(fastestRate.tail)}` +
        (isOne ? ', half the bound for N → ∞' : ', by the secular equation'),
    )
  }
  if (isPredicted(features)) {
    lines.push(
      `with N_l = ${features.trained} directions trained ε_g ends at ${figure(features.floor)}` +
        (features.exponent === null ? '' : `, ∝ N_l^${figure(features.exponent)}`) +
        (features.localExponent === null ? '' : ` (at this N_l and L ${figure(features.localExponent)})`),
    )
  }
  if (isPredicted(frontier) && frontier.compute.length > 0) {
    const last = frontier.compute.length - 1
    const slopes = frontier.localExponents.at(-1)
    lines.push(
      `at compute α N_l = ${figure(frontier.compute[last]!)} the best N_l is ${frontier.trained[last]} ` +
        `(α = ${figure(frontier.alpha[last]!)}, ε_g = ${figure(frontier.generalizationError[last]!)}, small η)` +
        (frontier.exponents === null
          ? ''
          : `; N_l ∝ c^${figure(frontier.exponents.trained)} and ε_g ∝ c^${figure(frontier.exponents.generalizationError)} for L → ∞`) +
        (slopes === undefined
          ? ''
          : `, here ${figure(slopes.trained)} and ${figure(slopes.generalizationError)}`),
    )
  }
  return lines
}

const FORMULAS = {
  start: 'the first value',
  modes: 'all roots of the secular equation',
  transform: 'inverse Laplace transform',
  steps: 'step by step',
} as const

function describeBound(learningRate: number, bound: number): string {
  const named = `η = 2/(s Σ p_kλ_k) = ${figure(bound)}`
  if (learningRate < bound) return `stable for N → ∞: below ${named}`
  return `unstable for N → ∞: ε_g ${learningRate > bound ? 'grows without bound above' : 'does not fall at'} ${named}`
}

function describeFiniteBound(learningRate: number, bound: number, inputDimension: number): string {
  const named = `η = ${figure(bound)}, where Σ_a μλ_a/(2 − 2μλ_a) = 1, μ = ηs/N`
  if (learningRate < bound)
    return `at N = ${inputDimension} the mean over the inputs is stable: below ${named}`
  return (
    `at N = ${inputDimension} the mean over the inputs grows above ${named}; rare spikes carry it, and a typical run ` +
    'may still converge up to about 1.2 times that (docs/linear.md)'
  )
}

/** A number to four figures. */
function figure(value: number): string {
  return String(Number(value.toPrecision(4)))
}
