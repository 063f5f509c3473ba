import { describeExperiment } from '../experiment/describe-experiment.js'
import type { Model } from '../fit/comparison.js'
import type { Fit, LocalSlope, MeasuredPlateau } from '../fit/result.js'
import { figures, lines, thin } from './table.js'

const MOST_SLOPES = 15
const NAMES: Record<Model['name'], string> = {
  powerLaw: 'power law',
  exponential: 'exponential',
  powerLawWithCutoff: 'power law with exponential cutoff',
  brokenPowerLaw: 'broken power law',
}

/** A fit for a reader: what was found, with the slopes and the laws that were compared. Ends with a newline. */
export function fitTable(fit: Fit): string {
  const { powerLaw, message, noise, comparison, localSlopes, plateaus, moments, experiment } = fit
  return lines(
    experiment !== null && describeExperiment(experiment),
    message,
    powerLaw !== null &&
      `first half ${short(powerLaw.halves[0])}, last half ${short(powerLaw.halves[1])}; ` +
        `${powerLaw.samples} samples; interval: ${powerLaw.uncertainty}`,
    `noise: ${describeNoise(noise)}`,
    '',
    plateaus.length === 0 && 'no plateau',
    ...plateaus.map((plateau) => `plateau: ${describePlateau(plateau)}`),
    ...(moments ?? []).flatMap(({ order, student, teacher, plateaus: found }) =>
      found.map((plateau) => `plateau of R^(${order})_${student},${teacher}: ${describePlateau(plateau)}`),
    ),
    comparison !== null && '',
    comparison !== null &&
      `laws from α = ${short(comparison.window[0])} to ${short(comparison.window[1])}, by how much worse than the best (AIC):`,
    ...(comparison?.models ?? []).map(
      (model) => `${model.aic.toFixed(1).padStart(12)}   ${describeModel(model)}`,
    ),
    localSlopes.length > 0 && '',
    localSlopes.length > 0 && '           α   slope while α doubles',
    ...thin(localSlopes.length, MOST_SLOPES).map((i) => describeSlope(localSlopes[i]!)),
  )
}

function describeNoise({ source, relative, correlation }: Fit['noise']): string {
  if (relative === null || correlation === null) return 'not measured'
  if (source === 'none') return 'none'
  const length = correlation > 0 ? `, correlated over ${short(correlation)} in ln α` : ''
  return `${short(100 * relative)} % (${source === 'runs' ? 'from the runs' : source})${length}`
}

function describePlateau(plateau: Omit<MeasuredPlateau, 'escapeTimes'> & Partial<MeasuredPlateau>): string {
  const { start, end, height, span, escapeTimes } = plateau
  const until = end === null ? 'not left' : `to ${short(end)}, length ${short(end - start)}`
  const text = `height ${short(height)}, α = ${short(start)} ${until}, flat over a factor of ${short(span)}`
  return escapeTimes ? `${text}; ${describeEscapes(escapeTimes)}` : text
}

function describeEscapes({
  times,
  mean,
  standardDeviation,
  quantiles,
}: NonNullable<MeasuredPlateau['escapeTimes']>) {
  const left = times.filter((time) => time !== null).length
  if (mean === null)
    return `${left} of ${times.length} runs left it, half of them before ${orNever(quantiles['0.5'])}`
  const spread = standardDeviation === null ? '' : ` ± ${short(standardDeviation)}`
  return `${left} runs left it at ${short(mean)}${spread} (5 to 95 %: ${orNever(quantiles['0.05'])} to ${orNever(quantiles['0.95'])})`
}

function orNever(time: number | null): string {
  return time === null ? 'never' : short(time)
}

function describeModel({ name, exponents, decayTime, breakAt }: Model): string {
  return [
    NAMES[name],
    exponents.length > 0 && `exponent ${exponents.map(short).join(', then ')}`,
    breakAt !== undefined && `from α = ${short(breakAt)} on`,
    typeof decayTime === 'number' && `decay time ${short(decayTime)}`,
  ]
    .filter((part) => part !== false)
    .join(', ')
}

function describeSlope({ from, slope, standardError }: LocalSlope): string {
  const error = standardError === null ? '' : ` ± ${standardError.toPrecision(2)}`
  return `${figures(Number(from.toPrecision(3))).padStart(12)}   ${short(slope)}${error}`
}

/** Three figures, with a true minus sign. */
function short(value: number): string {
  return String(Number(value.toPrecision(3))).replaceAll('-', '−')
}
