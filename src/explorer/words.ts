import type { CompletedExperiment } from '../experiment.js'
import { powerOfTen } from '../figures/log-axis.js'
import type { OwnPlateau } from '../predict/plateau-length.js'
import type { Measured } from './measure.js'

/** A number for a reader: three figures, powers of ten from a million on and below a thousandth. */
export function formatNumber(value: number, digits = 3): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (Number.isInteger(value) && size < 1e6) return minus(withCommas(String(value)))
  if (size >= 1e-3 && size < 1e6) return minus(withCommas(String(Number(value.toPrecision(digits)))))
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e') as [string, string]
  const power = powerOfTen(Number(exponent))
  const factor = String(Number(mantissa))
  return minus(factor === '1' ? power : factor === '-1' ? `-${power}` : `${factor}·${power}`)
}

/** 10000 as 10,000. */
function withCommas(text: string): string {
  const [whole, ...fraction] = text.split('.') as [string, ...string[]]
  return [whole.replace(/\d(?=(\d{3})+$)/g, '$&,'), ...fraction].join('.')
}

function minus(text: string): string {
  return text.replaceAll('-', '−')
}

/** A stretch of time for a reader. */
export function formatDuration(seconds: number): string {
  if (seconds < 1) return 'less than a second'
  for (const [unit, length] of [
    ['year', 31_557_600],
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
    ['second', 1],
  ] as const) {
    const count = Math.round(seconds / length)
    if (seconds >= length) return `${formatNumber(count)} ${unit}${count === 1 ? '' : 's'}`
  }
  return 'a second'
}

/** A predicted plateau, for a reader. */
export function describePrediction({ start, end, height }: OwnPlateau): string {
  return (
    `Predicted plateau: ε_g = ${formatNumber(height)} from α = ${formatNumber(start)} to ${formatNumber(end)}, ` +
    `length ${formatNumber(end - start)}.`
  )
}

/** What a curve shows, in a sentence or two. */
export function describeCurve({ plateaus, slope, last, until }: Measured): string {
  const parts = plateaus.map(({ start, end, height }) => {
    const to = end === null ? 'the end' : `${formatNumber(end)}, length ${formatNumber(end - start)}`
    return `plateau at ε_g = ${formatNumber(height)} from α = ${formatNumber(start)} to ${to}`
  })
  if (plateaus.length === 0) parts.push('no plateau')
  if (slope) {
    const { from, to } = slope
    parts.push(
      `exponent ${formatNumber(slope.slope)} between α = ${formatNumber(from)} and ${formatNumber(to)}`,
    )
  } else parts.push('no power law over a factor of 10 in α')
  const text = `${parts.join('; ')}.`
  return `${text[0]!.toUpperCase()}${text.slice(1)} At α = ${formatNumber(until)}, ε_g = ${formatNumber(last)}.`
}

/**
 * What is seen, in words.
 *
 * @param message how the curve ended
 */
export function describeSeen(message: string, measured: Measured, predicted: OwnPlateau | undefined): string {
  const parts = [describeCurve(measured)]
  if (message !== 'reached the last time') parts.push(`(${message})`)
  if (predicted) parts.push(describePrediction(predicted))
  return parts.join(' ')
}

/** What points stand for, of which each is made from so many runs. */
export function describeRuns(counts: readonly number[]): string {
  const least = Math.min(...counts)
  const most = Math.max(...counts)
  if (most === 1) return 'one run'
  return `mean of ${least === most ? '' : `${least} to `}${most} runs, band 5 % to 95 %`
}

/** The parameters that tell an experiment, in symbols. */
export function describeExperiment(experiment: CompletedExperiment): string {
  const { spectrum, teacher, student, activation, learningRate, inputDimension } = experiment
  const parts = [`K = ${student.units}`, `M = ${teacher.units}`]
  if (spectrum.kind === 'power-law')
    parts.push(`L = ${spectrum.levels}`, `β = ${formatNumber(spectrum.beta)}`)
  if (spectrum.kind === 'values') parts.push(`L = ${spectrum.eigenvalues.length}`)
  parts.push(`η = ${formatNumber(learningRate)}`)
  if (student.initialStd !== undefined) parts.push(`σ_J = ${formatNumber(student.initialStd)}`)
  if (inputDimension !== undefined) parts.push(`N = ${formatNumber(inputDimension)}`)
  if (student.trained !== undefined) parts.push(`N_l = ${formatNumber(student.trained)}`)
  return `${activation}, ${parts.join(', ')}`
}
