// Compares predicted ends of plateaus with those measured on `solve` from the same overlaps, and in simulations, and writes
// docs/plateau-ends.md. Run: node --import tsx scripts/check-plateau-ends.ts (some minutes)
import { writeFileSync } from 'node:fs'
import { isPredicted } from '../src/predict/not-predicted.js'
import { endExperiment, measuredPlateau, predictionOf, simulatedEnds } from '../test/support/plateau-ends.js'
import { statistics } from '../test/support/statistics.js'

const exponents = [3, 4, 5, 6, 7, 8, 9]
/** For each M, L and N */
const seeds = 3
const rates = [
  { learningRate: 0.1, units: [2, 3, 4, 5, 6], levels: [1, 2, 3, 4, 5, 6, 7, 8] },
  { learningRate: 1, units: [2, 4], levels: [1, 4] },
]
const simulations = [
  { inputDimension: 1000, runs: 60 },
  { inputDimension: 10_000, runs: 12 },
  { inputDimension: 100_000, runs: 4 },
  { inputDimension: 1_000_000, runs: 2 },
]

const lines = [
  '# The ends of plateaus, predicted and measured',
  '',
  'K = M, erf, scaled weights, orthonormal teacher, β = 1, σ_J = 0.01. Predicted: linear response of the seed’s overlaps along',
  'the symmetric path, then the full equations from where the asymmetry of R is 3 % of R* (src/predict/plateau-length.ts).',
  'Measured: `solve` from the same overlaps. An end is where ε_g has fallen to 0.9 of its height (src/plateau.ts).',
  '21 seeds for each M and L, other ones for each L, three each at N = 10³, 10⁴ … 10⁹ (the multiple of L next to it).',
  'Made by `node --import tsx scripts/check-plateau-ends.ts`; `test/predict-plateau.ts` runs a part of it.',
  '',
  '| η | M | L | plateaus measured | predicted too | mean of predicted/measured − 1 | largest in size |',
  '|---|---|---|---|---|---|---|',
]
const show = (from: number) => console.log(lines.slice(from).join('\n'))
show(0)

const percent = (value: number) => `${(100 * value).toFixed(2)} %`
for (const { learningRate, units, levels } of rates) {
  for (const M of units) {
    for (const L of levels) {
      const errors: number[] = []
      let measuredOnes = 0
      for (let i = 0; i < seeds * exponents.length; i++) {
        const inputDimension = L * Math.round(10 ** exponents[i % exponents.length]! / L)
        const seed = 1 + i + seeds * exponents.length * levels.indexOf(L)
        const experiment = endExperiment({ units: M, levels: L, learningRate, inputDimension, seed })
        const prediction = predictionOf(experiment)
        const { own } = prediction
        const guess = isPredicted(own) ? own : rough(prediction.directions[0]!.escapeTime)
        const measured = await measuredPlateau(experiment, guess)
        if (measured === undefined || measured.end === null) continue
        measuredOnes++
        if (isPredicted(own)) errors.push(own.end / measured.end - 1)
      }
      const { mean } = errors.length > 0 ? statistics(errors) : { mean: 0 }
      const worst = Math.max(0, ...errors.map(Math.abs))
      lines.push(
        `| ${learningRate} | ${M} | ${L} | ${measuredOnes} of ${seeds * exponents.length} | ${errors.length} | ${errors.length > 0 ? `${percent(mean)} | ${percent(worst)}` : '|'} |`,
      )
      show(-1)
    }
  }
}

/** Where there may be a plateau that is not predicted. */
function rough(escapeTime: number) {
  return { start: escapeTime, end: 30 * escapeTime, height: 0, span: 0, method: 'equations' as const }
}

lines.push(
  '',
  '## Simulation',
  '',
  'SGD on the overlaps (`--method reduced`), K = M = 2, L = 4, η = 1, all runs from the overlaps of seed 1:',
  '',
  '| N | runs | mean end | predicted | difference / τ_esc | scatter / τ_esc |',
  '|---|---|---|---|---|---|',
)
show(-6)
for (const { inputDimension, runs } of simulations) {
  const experiment = endExperiment({ units: 2, levels: 4, learningRate: 1, inputDimension, seed: 1 })
  const { own, directions } = predictionOf(experiment)
  if (!isPredicted(own)) throw new Error(own.notPredicted)
  const { escapeTime } = directions[0]!
  const ends = await simulatedEnds(experiment, own, escapeTime, runs, 1)
  const mean = ends.reduce((sum, end) => sum + end, 0) / runs
  const { deviation, error } = runs > 1 ? statistics(ends) : { deviation: Number.NaN, error: Number.NaN }
  const many = runs > 1
  lines.push(
    `| ${inputDimension.toExponential().replace('e+', ' × 10^')} | ${runs} | ${mean.toFixed(2)}${many ? ` ± ${error.toFixed(2)}` : ''} | ${own.end.toFixed(2)} | ${((mean - own.end) / escapeTime).toFixed(3)} | ${many ? (deviation / escapeTime).toFixed(3) : ''} |`,
  )
  show(-1)
}
lines.push('')
writeFileSync(new URL('../docs/plateau-ends.md', import.meta.url), lines.join('\n'))
