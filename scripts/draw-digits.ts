// Draws docs/digits.svg and docs/digits.png: examples/digits.json in theory and simulation, beside two made spectra.
//
//   node --import tsx scripts/draw-digits.ts
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Experiment, ExperimentSpectrum } from '../src/experiment.js'
import { computeParts } from '../src/figures/compute.js'
import type { CurvesOptions, Guide } from '../src/figures/curves.js'
import { renderPng } from '../src/figures/png.js'
import { type Part, seriesOf } from '../src/figures/recipe.js'
import { curvesSvg } from '../src/figures/svg.js'
import type { Trajectory } from '../src/trajectory.js'
import { writeAtomic } from '../src/write-atomic.js'

const root = new URL('..', import.meta.url)
const digits: Experiment = JSON.parse(await readFile(new URL('examples/digits.json', root), 'utf8'))

const runs = 4
/** 1+β of the digits' eigenvalues over ranks 50 to 200, as scripts/make-digits.mjs prints it, is 1.81. */
const beta = 0.81
const levels = 784
const theoryTime = { from: 0.001, until: 1000, samples: 200 }
const simulationTime = { from: 0.002, until: 200, samples: 26 }
/**
 * α between which the ranks 50 to 200 are learned: where the squared length of Σ w_i J_i − Σ v_n B_n in their levels
 * has fallen to 1/e in the theory
 */
const window = [1.1, 12] as const
/** In pixels: enough for a page, and a small file */
const pngWidth = 1080
/** Measured spectrum first, so that it is drawn darkest. */
const labels = { digits: 'digits', powerLaw: 'power law', isotropic: 'isotropic' }

const line = (label: string, L: number, spectrum: ExperimentSpectrum): Part => ({
  label,
  levels: L,
  experiment: { ...digits, spectrum, time: theoryTime },
  run: { kind: 'solve', tolerance: 1e-6 },
  work: 1e5,
})
const parts: Part[] = [
  line(labels.digits, levels, digits.spectrum!),
  line(labels.powerLaw, levels, { kind: 'power-law', beta, levels }),
  line(labels.isotropic, 1, { kind: 'isotropic' }),
  {
    label: labels.digits,
    levels,
    experiment: { ...digits, time: simulationTime },
    run: { kind: 'simulate', runs },
    work: runs * digits.inputDimension! * simulationTime.until,
  },
]

const trajectories = await computeParts(parts)
for (const { status, message } of trajectories) if (status !== 'done') throw new Error(message)
const svg = curvesSvg(picture(trajectories))
await writeAtomic(fileURLToPath(new URL('docs/digits.svg', root)), svg)
await writeAtomic(fileURLToPath(new URL('docs/digits.png', root)), await renderPng(svg, pngWidth))
console.log(comparison(trajectories[0]!, trajectories[3]!))

function picture(curves: Trajectory[]): CurvesOptions {
  const legend: Record<string, string> = {
    [labels.digits]: 'spectrum of handwritten digits',
    [labels.powerLaw]: `power law, *β* = ${beta}, *L* = ${levels}`,
    [labels.isotropic]: 'isotropic, *L* = 1',
  }
  const slope = -beta / (1 + beta)
  // A little above the curve of the digits
  const dashed = (from: number, to: number, label: string): Guide => {
    const at = (alpha: number) => 0.038 * (alpha / window[0]) ** slope
    return { from: [from, at(from)], to: [to, at(to)], label }
  }
  return {
    series: seriesOf(parts, curves),
    xLabel: '*α* = steps / *N*',
    yLabel: 'generalization error *ε*_{*g*}',
    xRange: [1e-3, 1e3],
    yRange: [5e-5, 0.3],
    styles: { solve: 'theory, *N* → ∞', simulate: `simulation, *N* = ${digits.inputDimension}` },
    legendText: (label) => legend[label]!,
    // A label goes to the middle of its line: to the left end, where no other curve is near, with one of no length
    guides: [
      dashed(window[0], window[0], `∝ *α*^{−${(-slope).toFixed(2)}}`),
      dashed(window[0], window[1], ''),
    ],
    caption: caption(),
  }
}

function caption(): string {
  const { learningRate, inputDimension, seed, student, teacher } = digits
  return [
    'One-pass SGD on Gaussian inputs whose covariance has the spectrum of handwritten digits: the eigenvalues of the',
    'pixel covariance (mean subtracted) of 10,000 images of 28 × 28 pixels, 664 of 784 above 0, rescaled to mean 1.',
    `*K* = ${student.units}, *M* = ${teacher.units}, activation erf(*x*/√2), output weights *v* = 1/√*M* and *w* = √*M*/*K*, *η* = ${learningRate};`,
    `orthonormal teacher; initial student components with *σ*_{*J*} = ${student.initialStd}; seed ${seed}. Lines: order-parameter`,
    'equations for *N* → ∞, tolerance 10⁻⁶, for the digits and for two made spectra of mean 1. Points: mean of',
    `${runs} simulations with *N* = ${inputDimension}, four copies of each direction, started from the teacher and the student of the`,
    'theory; bars, hardly larger than the points: 5 % to 95 % quantiles. Dashed: slope −*β*/(1+*β*) = −0.45 while the',
    `ranks 50 to 200 are learned, over which the digits have 1+*β* = ${1 + beta}.`,
  ].join(' ')
}

/** How far the simulation is from the theory, in per cent. */
function comparison(theory: Trajectory, simulation: Trajectory): string {
  const { alpha, generalizationError } = theory
  const rows = simulation.alpha.map((time, i) => {
    const j = Math.min(
      alpha.length - 2,
      alpha.findIndex((_, k) => alpha[k + 1]! >= time),
    )
    const fraction = Math.log(time / alpha[j]!) / Math.log(alpha[j + 1]! / alpha[j]!)
    const expected =
      generalizationError[j]! * (generalizationError[j + 1]! / generalizationError[j]!) ** fraction
    return 100 * (simulation.generalizationError[i]! / expected - 1)
  })
  return `simulation − theory, %: ${rows.map((row) => row.toFixed(1)).join(' ')}`
}
