import type { CompletedExperiment } from '../experiment.js'
import type { FeatureScaling } from './feature-scaling.js'
import type { Frontier } from './frontier.js'
import type { LinearCurve } from './linear-curve.js'
import type { LinearPrediction } from './linear-prediction.js'
import { isPredicted } from './not-predicted.js'
import type { PowerLawWindow } from './power-law-window.js'

const FORMULAS = {
  start: 'the first value',
  modes: 'the roots of the secular equation',
  transform: 'the inverse Laplace transform',
  steps: 'step by step',
} as const

/** What a linear prediction says, in sentences that name the formula and where it holds. */
export function linearStatements(
  prediction: Omit<LinearPrediction, 'statements'>,
  { learningRate, inputDimension }: CompletedExperiment,
): string[] {
  const { curve, mean, smallRate, powerLaw, features, frontier } = prediction
  const { infinite, finite } = prediction.largestStableRate
  if (infinite === null) return ['Nothing is trained: ε_g stays at its first value.']
  const lines = [isPredicted(curve) ? curveStatement(curve) : `N → ∞: ${curve.notPredicted}`]
  lines.push(boundStatement(learningRate, infinite))
  if (inputDimension !== undefined && finite !== null) {
    lines.push(finiteBoundStatement(learningRate, finite, inputDimension))
    if (!isPredicted(mean)) lines.push(`Mean at N = ${inputDimension}: ${mean.notPredicted}`)
  }
  if (isPredicted(smallRate) && smallRate.levelFactor !== null && smallRate.validUntil !== null) {
    lines.push(
      `The sum for small η, Σ ½λ_kE_k(0) e^{−2ηsλ_kα}, is too low at this η by a factor of 1 to ` +
        `${figure(1.1 * smallRate.levelFactor)} up to α = ${figure(smallRate.validUntil)}`,
    )
  }
  if (isPredicted(powerLaw)) lines.push(powerLawStatement(powerLaw))
  const { tailRate } = prediction
  if (tailRate !== null && tailRate > 0) {
    const what = isPredicted(features) ? 'ε_g less its floor' : 'ε_g'
    lines.push(`In the end ${what} falls as e^{−α/${figure(1 / tailRate)}}, the slowest mode`)
  }
  lines.push(...fastestStatements(prediction))
  if (isPredicted(features)) lines.push(featuresStatement(features))
  if (isPredicted(frontier)) lines.push(frontierStatement(frontier))
  return lines.map((line) => `${line}.`)
}

function curveStatement({ alpha, generalizationError, floor, formula }: LinearCurve): string {
  const formulas = [...new Set(formula)].map((name) => FORMULAS[name]).join(', ')
  const at = (i: number) => `${figure(generalizationError.at(i)!)} at α = ${figure(alpha.at(i)!)}`
  const error = floor > 0 ? `1e-9 ε_g + ${figure(floor)}` : '1e-9 ε_g'
  return `N → ∞, at any η: ε_g = ${at(0)}, ${at(-1)}, within ${error} (${formulas})`
}

function boundStatement(learningRate: number, bound: number): string {
  const named = `η = 2/(s Σ p_kλ_k) = ${figure(bound)}`
  if (learningRate < bound) return `N → ∞: stable, as learningRate is below ${named}`
  return `N → ∞: ε_g does not fall, as learningRate is not below ${named}; above it ε_g grows without bound`
}

function finiteBoundStatement(learningRate: number, bound: number, inputDimension: number): string {
  const named = `η = ${figure(bound)} (Σ_a μλ_a/(2 − 2μλ_a) = 1, μ = ηs/N)`
  if (learningRate < bound) return `N = ${inputDimension}: the mean over inputs is stable, below ${named}`
  return (
    `N = ${inputDimension}: the mean over inputs grows without bound above ${named}; rare spikes carry it, and a ` +
    'typical run may still converge somewhat above: measured at L = N = 1024 up to 1.05, 1.1 and 1.3 times that ' +
    'for β = ½, 1 and 2'
  )
}

function powerLawStatement({ window, exponent, localExponent, levelFactor }: PowerLawWindow): string {
  const raised =
    levelFactor === null
      ? ''
      : `; this η raises ε_g there by 1/(1 − (ηs/2) Σ p_kλ_k) = ${figure(levelFactor)}`
  return (
    `Power law: ε_g ∝ α^${figure(exponent)} (−β/(1+β), for L → ∞) inside α = ${figure(window.from)} to ` +
    `${figure(window.until)}; at this L the exponent in the middle is ${figure(localExponent)}${raised}`
  )
}

function fastestStatements({
  fastestRate: { window, tail },
}: Omit<LinearPrediction, 'statements'>): string[] {
  // the tail's rate is of use only where no power law comes before it: close to the bound it raises the window's level
  if (window !== null) {
    return [`ε_g is lowest inside the power law at η = (2/s) β/(1+2β)/Σ p_kλ_k = ${figure(window)}`]
  }
  return tail === null ? [] : [`The last exponential falls fastest at η = ${figure(tail)} (secular equation)`]
}

function featuresStatement({ trained, floor, exponent, localExponent }: FeatureScaling): string {
  const law = exponent === null ? '' : `, ∝ N_l^${figure(exponent)} for 1 ≪ N_l ≪ N`
  const local = localExponent === null ? '' : ` (d ln/d ln N_l = ${figure(localExponent)} here)`
  return `With N_l = ${trained} directions trained ε_g ends at ${figure(floor)}${law}${local}`
}

function frontierStatement(frontier: Frontier): string {
  const { compute, trained, alpha, generalizationError, exponents, localExponents, directions } = frontier
  // the last budget at which fewer directions than all are best
  const i = Math.max(trained.filter((count) => count < directions).length - 1, 0)
  const best = trained[i]! < directions ? `N_l = ${trained[i]}` : 'to train all directions'
  const law = exponents
    ? `; for L → ∞ N_l ∝ c^${figure(exponents.trained)} and ε_g ∝ c^${figure(exponents.generalizationError)}`
    : ''
  const slopes = localExponents[i - 1]
  const local = slopes ? `, here c^${figure(slopes.trained)} and c^${figure(slopes.generalizationError)}` : ''
  return (
    `At compute c = α N_l = ${figure(compute[i]!)} the best is ${best} (α = ${figure(alpha[i]!)}, ε_g = ` +
    `${figure(generalizationError[i]!)}, small η)${law}${local}`
  )
}

/** A number to four figures. */
function figure(value: number): string {
  return String(Number(value.toPrecision(4)))
}
