import { embeddedKernel } from '../embedded.js'
import { describeExperiment } from '../experiment/describe-experiment.js'
import { type Reading, readCurve } from '../fit/reading.js'
import type { Fit, PowerLaw } from '../fit/result.js'
import { Kernel } from '../kernel/kernel.js'
import type { Bracket, CurvesOptions, Guide } from './curves.js'
import { renderPng } from './png.js'
import type { Sample } from './series.js'
import { curvesSvg } from './svg.js'
import { significant } from './table.js'

const label = 'curve'
/** How far the law and the plateaus' brackets stand above the curve, and the window's below it, as factors. */
const above = 1.6
const below = 0.5

/**
 * A measured curve: drawn with its window, fitted law and plateaus as SVG or PNG; or as CSV with columns alpha,
 * generalizationError, standardError if it has one, and powerLaw, the fitted law, empty outside its window.
 */
export async function fitFile(
  curve: unknown,
  fit: Fit,
  format: 'csv' | 'svg' | 'png',
): Promise<string | Uint8Array> {
  const reading = readCurve(curve)
  if (format === 'csv') return fitCsv(reading, fit)
  const svg = curvesSvg(fitPicture(reading, fit))
  return format === 'svg' ? svg : renderPng(svg)
}

function fitCsv({ alpha, generalizationError, standardError }: Reading, { powerLaw }: Fit): string {
  const kernel = new Kernel(embeddedKernel())
  const lawAt = (a: number) =>
    powerLaw && a >= powerLaw.window[0] && a <= powerLaw.window[1] ? valueAt(powerLaw, a, kernel) : ''
  const head = ['alpha', 'generalizationError', ...(standardError ? ['standardError'] : []), 'powerLaw']
  const rows = alpha.map((a, i) =>
    [a, generalizationError[i]!, ...(standardError ? [standardError[i]!] : []), lawAt(a)].join(','),
  )
  return `${[head.join(','), ...rows].join('\n')}\n`
}

/** The picture of a measured curve; texts may hold markup. */
export function fitPicture(reading: Reading, fit: Fit): CurvesOptions {
  const { powerLaw, noise } = fit
  const isLine = noise.source === 'none'
  const kernel = new Kernel(embeddedKernel())
  return {
    series: [
      { label, kind: isLine ? 'solve' : 'simulate', levels: 1, samples: drawnSamples(reading, kernel) },
    ],
    xLabel: '*α* = steps / *N*',
    yLabel: 'generalization error *ε*_{*g*}',
    legendText: () => (reading.trajectory?.kind === 'solve' ? 'theory, *N* → ∞' : 'the curve'),
    guides: powerLaw ? [lawGuide(powerLaw, kernel)] : [],
    brackets: [...plateauBrackets(reading, fit), ...(powerLaw ? [windowBracket(powerLaw, kernel)] : [])],
    caption: caption(fit),
  }
}

/** The samples that can be drawn, with ±1.96 standard errors as bars. */
function drawnSamples(
  { alpha, generalizationError, standardError, floor }: Reading,
  kernel: Kernel,
): Sample[] {
  return alpha.flatMap((x, i) => {
    const y = generalizationError[i]!
    if (!(x > 0 && y > 0 && y > floor)) return []
    if (!standardError) return [{ x, y }]
    // As factors, so that a bar does not end at an error below 0
    const factor = kernel.exp((1.96 * standardError[i]!) / y)
    return [{ x, y, quantiles: [y / factor, y, y * factor] as const }]
  })
}

function valueAt({ prefactor, exponent }: PowerLaw, alpha: number, kernel: Kernel): number {
  return prefactor * kernel.pow(alpha, exponent)
}

function lawGuide(powerLaw: PowerLaw, kernel: Kernel): Guide {
  const [from, to] = powerLaw.window
  return {
    from: [from, above * valueAt(powerLaw, from, kernel)],
    to: [to, above * valueAt(powerLaw, to, kernel)],
    label: `∝ *α*^{${significant(powerLaw.exponent, 3)}}`,
  }
}

function windowBracket(powerLaw: PowerLaw, kernel: Kernel): Bracket {
  const [from, to] = powerLaw.window
  return { label: 'window', from, to, at: below * valueAt(powerLaw, to, kernel) }
}

function plateauBrackets({ alpha }: Reading, { plateaus }: Fit): Bracket[] {
  return plateaus.map(({ start, end, height }) => ({
    label,
    from: start,
    to: end ?? alpha.at(-1)!,
    at: above * height,
  }))
}

function caption({ powerLaw, message, plateaus, noise, experiment, options }: Fit): string {
  const sentence = `${message.charAt(0).toUpperCase()}${message.slice(1)}.`
  return [
    experiment ? `${describeExperiment(experiment)}.` : '',
    sentence,
    powerLaw
      ? `Dashed: the fitted law, moved up by a factor of ${above}; bracket below the curve: its window, ${options.window ? 'as given' : 'found'}.`
      : '',
    plateaus.length > 0
      ? 'Brackets above: plateaus, from |d ln *ε*_{*g*}/d ln *α*| < 0.1 over a factor ≥ 2 until *ε*_{*g*} has fallen by 10 %.'
      : '',
    noise.source === 'none' || noise.source === 'estimated' ? '' : 'Bars: ±1.96 standard errors.',
  ]
    .filter((text) => text !== '')
    .join(' ')
}
