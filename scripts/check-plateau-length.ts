// Measures the plateau's length against ln N, by theory over ten decades and by simulation over three, and writes
// docs/plateau-length.md. Run: node --import tsx scripts/check-plateau-length.ts (some minutes)
import { writeFileSync } from 'node:fs'
import {
  initialStd,
  isotropicEscape,
  learningRate,
  simulatedEnds,
  theoryPlateau,
} from '../test/support/plateau-length.js'
import { statistics, weightedLine } from '../test/support/statistics.js'

const seeds = Array.from({ length: 10 }, (_, i) => i + 1)
const stds = [initialStd, initialStd / 10]
const exponents = Array.from({ length: 10 }, (_, i) => i + 3)
const simulations = [
  { N: 1e3, runs: 200 },
  { N: 1e4, runs: 30 },
  { N: 1e5, runs: 6 },
  { N: 1e6, runs: 2 },
]
const simulatedSeed = 1

const { time } = isotropicEscape()
const lines = [
  '# The plateau’s length and ln N',
  '',
  `K = M = 2, erf, isotropic inputs, orthonormal teacher, η = ${learningRate}, σ_J = ${initialStd}. A plateau’s length is the time from its start`,
  '(|d ln ε_g / d ln α| < 0.1) to its end (ε_g has fallen to 0.9 of its height). Expected: τ_esc (D + ½ ln N − ½ ln σ_J²)',
  '(Biehl, Riegler & Wöhler 1996), with τ_esc from the Jacobian at the plateau at this η:',
  `τ_esc = ${time.toFixed(3)}, so a slope of τ_esc/2 = ${(time / 2).toFixed(3)}.`,
  'Made by `node --import tsx scripts/check-plateau-length.ts`; `test/plateau-length.ts` runs a part of it.',
  '',
  '## Theory',
  '',
  `\`solve\` from the overlaps that the seed draws at N, seeds 1 to ${seeds.length}:`,
  '',
  `| N | ${stds.map((std) => `mean length ± scatter over seeds, σ_J = ${std}`).join(' | ')} |`,
  '|---|---|---|',
]
const show = (from: number) => console.log(lines.slice(from).join('\n'))
show(0)

const byStd = new Map<number, number[][]>()
for (const std of stds) byStd.set(std, [])
for (const exponent of exponents) {
  const cells = []
  for (const [std, lengths] of byStd) {
    const row: number[] = []
    for (const seed of seeds) {
      const { start, end } = await theoryPlateau(10 ** exponent, seed, std)
      row.push(end! - start)
    }
    lengths.push(row)
    const { mean, deviation } = statistics(row)
    cells.push(`${mean.toFixed(2)} ± ${deviation.toFixed(2)}`)
  }
  lines.push(`| 10^${exponent} | ${cells.join(' | ')} |`)
  show(-1)
}
const within = (found: { mean: number; error: number }) =>
  `${found.mean.toFixed(4)} ± ${found.error.toFixed(4)}, ${((100 * found.mean) / (time / 2) - 100).toFixed(3)} % from τ_esc/2`
lines.push('')
for (const [std, lengths] of byStd) {
  const slopes = seeds.map((_, s) => {
    const points = exponents.map((exponent, i) => ({
      x: exponent * Math.log(10),
      y: lengths[i]![s]!,
      weight: 1,
    }))
    return weightedLine(points).slope
  })
  lines.push(`Slope in ln N, fitted for each seed, σ_J = ${std}: ${within(statistics(slopes))}.`)
}
lines.push(
  '',
  'What is left at the larger σ_J is the difference between the students, which at this η grows on the plateau too, slowly,',
  'and slows the escape: at 10^12 the plateau lasts 17 τ_esc.',
  '',
)
show(-6)

lines.push(
  '## Simulation',
  '',
  `SGD on the overlaps (\`--method reduced\`), all runs from the overlaps of seed ${simulatedSeed}:`,
  '',
  '| N | runs | mean end | theory | difference / τ_esc | scatter / τ_esc |',
  '|---|---|---|---|---|---|',
)
show(-6)
const points = []
for (const { N, runs } of simulations) {
  const theory = (await theoryPlateau(N, simulatedSeed)).end!
  const ends = statistics(await simulatedEnds(N, simulatedSeed, runs, Math.ceil(theory + 5 * time)))
  const difference = `${((ends.mean - theory) / time).toFixed(3)} ± ${(ends.error / time).toFixed(3)}`
  lines.push(
    `| ${N.toExponential().replace('e+', ' × 10^')} | ${runs} | ${ends.mean.toFixed(2)} ± ${ends.error.toFixed(2)} | ${theory.toFixed(2)} | ${difference} | ${(ends.deviation / time).toFixed(3)} |`,
  )
  show(-1)
  points.push({ x: Math.log(N), y: ends.mean, weight: 1 / ends.error ** 2 })
}
const line = weightedLine(points)
lines.push('', `Slope in ln N: ${within({ mean: line.slope, error: line.error })}.`, '')
show(-2)
writeFileSync(new URL('../docs/plateau-length.md', import.meta.url), lines.join('\n'))
