// Measures simulations at finite N against theory and writes docs/finite-n.md.
// Run: node --import tsx scripts/check-finite-n.ts (some minutes)
import { writeFileSync } from 'node:fs'
import { simulate } from '../src/simulate.js'
import { againstTheory, linearStart, sameStart, secondMoment } from '../test/support/finite-n.js'
import {
  isotropicEscape,
  learningRate,
  simulatedEnds,
  theoryPlateau,
} from '../test/support/plateau-length.js'
import { statistics, weightedLine } from '../test/support/statistics.js'

const lines: string[] = []
function write(...more: string[]): void {
  lines.push(...more)
  console.log(more.join('\n'))
}

write(
  '# Simulation at finite N against theory',
  '',
  '`simulate --method reduced` (SGD on the overlaps) against `solve` from the same initial overlaps. ± is one standard error.',
  'Made by `node --import tsx scripts/check-finite-n.ts`; `test/finite-n.ts` runs a part of it.',
  '',
  '## The spread of runs falls as √(T2/N)',
  '',
  'K = M = 2, erf, β = 1, η = 0.5, overlaps at the start the same at all N. Standard deviation of ε_g(α = 1)/theory over 20 runs, in',
  'units of √(T2/N); each is known to 16 %.',
  '',
)
const levelCounts = [1, 4, 16]
write(`| N | ${levelCounts.map((L) => `L = ${L}, T2 = ${secondMoment(L).toFixed(2)}`).join(' | ')} |`)
write(`|---|${levelCounts.map(() => '---|').join('')}`)
const spreads = new Map(levelCounts.map((L) => [L, [] as { x: number; y: number; weight: number }[]]))
const spreadRuns = 20
for (const N of [128, 1e3, 1e4, 1e5, 1e6, 1e7].map((n) => 16 * Math.round(n / 16))) {
  const cells = []
  for (const L of levelCounts) {
    // A step of many levels takes longer: there N ends earlier
    if (N * L > 4e7) {
      cells.push('')
      continue
    }
    const { deviation } = await againstTheory(sameStart(L, 0.5, 1), N, spreadRuns)
    spreads.get(L)!.push({ x: Math.log(N), y: Math.log(deviation), weight: 2 * (spreadRuns - 1) })
    cells.push((deviation / Math.sqrt(secondMoment(L) / N)).toFixed(3))
  }
  write(`| ${N} | ${cells.join(' | ')} |`)
}
const exponents = levelCounts.map((L) => weightedLine(spreads.get(L)!))
write(
  '',
  `Exponents of N: ${exponents.map(({ slope, error }) => `${slope.toFixed(3)} ± ${error.toFixed(3)}`).join(', ')}; expected −0.5.`,
)

write(
  '',
  '## The bias of the mean falls as 1/N',
  '',
  'K = M = 2, erf, L = 1, η = 3, α = 3, where it is large.',
  '',
  '| N | runs | (mean/theory − 1) N |',
  '|---|---|---|',
)
const biases = []
for (const [N, runs] of [
  [32, 40_000],
  [64, 40_000],
  [128, 40_000],
  [256, 40_000],
  [512, 40_000],
  [1024, 60_000],
] as const) {
  const { mean, error } = await againstTheory(sameStart(1, 3, 3), N, runs)
  const bias = mean - 1
  biases.push({ x: Math.log(N), y: Math.log(bias), weight: (bias / error) ** 2 })
  write(`| ${N} | ${runs} | ${(bias * N).toFixed(3)} ± ${(error * N).toFixed(3)} |`)
}
const biasLine = weightedLine(biases)
write('', `Exponent of N: ${biasLine.slope.toFixed(3)} ± ${biasLine.error.toFixed(3)}; expected −1.`)

write(
  '',
  '## Linear networks: the exact mean',
  '',
  'K = M = 1, β = 1; expected from the recursion of ⟨e_a²⟩ at this N. Mean over runs at α = 1 and 3, in standard errors from it;',
  'beside it the N → ∞ theory.',
  '',
  '| L | N | η | method | runs | α | mean / exact | deviation | theory / exact |',
  '|---|---|---|---|---|---|---|---|---|',
)
for (const [L, N, rate, method, runs] of [
  [1, 32, 1, 'reduced', 100_000],
  [4, 64, 1, 'reduced', 100_000],
  [16, 64, 1, 'reduced', 50_000],
  [64, 64, 0.5, 'direct', 50_000],
  [64, 64, 0.5, 'reduced', 20_000],
] as const) {
  const alphas = [1, 3]
  const { experiment, exact, limit } = await linearStart(L, N, rate, alphas)
  const { generalizationError, standardError } = await simulate(experiment, { runs, method })
  alphas.forEach((alpha, i) => {
    const deviation = (generalizationError[i + 1]! - exact[i]!) / standardError![i + 1]!
    const ratios = [generalizationError[i + 1]! / exact[i]!, limit[i]! / exact[i]!]
    write(
      `| ${L} | ${N} | ${rate} | ${method} | ${runs} | ${alpha} | ${ratios[0]!.toFixed(4)} | ${deviation.toFixed(2)} | ${ratios[1]!.toFixed(4)} |`,
    )
  })
}

const { time } = isotropicEscape()
write(
  '',
  '## Escape times',
  '',
  `End of the plateau (ε_g has fallen to 0.9 of its height for good), K = M = 2, erf, L = 1, η = ${learningRate}, orthonormal teacher, N = 1,000,`,
  `in units of τ_esc = ${time.toFixed(2)}: mean over runs less that of theory, and scatter over runs that all start from the seed's overlaps.`,
  'The scatter is larger where the seed begins with less asymmetry, and leaves later.',
  '',
  '| seed | runs | theory’s end | bias | scatter |',
  '|---|---|---|---|---|',
)
const runs = 100
const all: number[] = []
for (const seed of [1, 2, 3, 4, 5]) {
  const end = (await theoryPlateau(1000, seed)).end!
  const ends = await simulatedEnds(1000, seed, runs, Math.ceil(end + 5 * time))
  const differences = ends.map((one) => (one - end) / time)
  const { mean, error, deviation } = statistics(differences)
  all.push(...differences)
  write(
    `| ${seed} | ${runs} | ${(end / time).toFixed(2)} | ${mean.toFixed(3)} ± ${error.toFixed(3)} | ${deviation.toFixed(3)} |`,
  )
}
const { mean, error } = statistics(all)
write('', `Bias over all seeds: ${mean.toFixed(3)} ± ${error.toFixed(3)}.`, '')
writeFileSync(new URL('../docs/finite-n.md', import.meta.url), lines.join('\n'))
