// Measures the bias of the mean ε_g at finite N against N → ∞ theory, in units of T2/N, and writes docs/bias.md.
// Run: node --import tsx scripts/measure-bias.ts (some minutes)
import { writeFileSync } from 'node:fs'
import { deviations, networks } from '../test/support/against-theory.js'

const sizes = [
  { N: 256, runs: 3200 },
  { N: 512, runs: 1600 },
  { N: 1024, runs: 800 },
]

const lines = [
  '# The bias of the mean at finite N',
  '',
  'Relative deviation of the mean of ε_g over runs (direct SGD, all from the same teacher and student) from `solve`,',
  'in units of T2/N, at α = 0.25, 1, 3, 6, 10: before the end of a plateau. ± is one standard error.',
  'Made by `node --import tsx scripts/measure-bias.ts`; `test/simulate-law.ts` allows c T2/N with the c below at N = 4,096.',
  '',
  '| network | N | runs | deviation / (T2/N) |',
  '|---|---|---|---|',
]
let c = 0
for (const { N, runs } of sizes) {
  for (const { name, T2, experiment } of networks(N)) {
    const unit = T2 / N
    const found = await deviations(experiment, experiment, runs, 'direct')
    const words = found.map(
      (f) => `${(f.deviation / unit).toFixed(2)} ± ${(f.standardError / unit).toFixed(2)}`,
    )
    // only what is well measured tells about c: at larger N the same bias drowns in the runs' scatter
    for (const { deviation, standardError } of found) {
      if (standardError / unit < 0.3) c = Math.max(c, (Math.abs(deviation) + 2 * standardError) / unit)
    }
    lines.push(`| ${name} | ${N} | ${runs} | ${words.join(', ')} |`)
    console.log(lines.at(-1))
  }
}
lines.push(
  '',
  `Largest |deviation| + 2 standard errors, where the standard error is below 0.3: c = ${c.toFixed(2)}.`,
  '',
)
writeFileSync(new URL('../docs/bias.md', import.meta.url), lines.join('\n'))
console.log(lines.at(-2))
