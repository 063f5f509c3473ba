// Measures 2 × 10⁸ normals of each of three pairs of streams and writes docs/random.md.
// Run: node --import tsx scripts/check-normals.ts (about a minute)
import { writeFileSync } from 'node:fs'
import { measureNormals } from '../test/support/normals.js'

const COUNT = 2e8
const pairs = [
  { title: 'runs 0 and 1 of seed 1', first: { seed: 1, run: 0 }, second: { seed: 1, run: 1 } },
  { title: 'runs 1000 and 1001 of seed 2', first: { seed: 2, run: 1000 }, second: { seed: 2, run: 1001 } },
  { title: 'seeds 0 and 1', first: { seed: 0 }, second: { seed: 1 } },
]

const lines = [
  '# The normals, measured',
  '',
  `${COUNT.toExponential()} normals of each pair of streams, as the direct simulation draws them: two sfc64 generators in`,
  'the lanes of a vector, 32 bits a normal, a ziggurat of 1,024 layers in single precision, rejections settled block by block',
  '(`assembly/random.ts`).',
  'A deviation is in standard errors; of 39 deviations one beyond 3 is unlikely (10 %), one beyond 4 would be a finding.',
  'Made by `node --import tsx scripts/check-normals.ts`; `test/random.ts` runs the same measures on fewer numbers.',
]
let worst = 0
for (const { title, first, second } of pairs) {
  lines.push('', `## ${title}`, '', '| statistic | value | deviation |', '|---|---|---|')
  const purpose = 'inputs'
  for (const { name, value, sigmas, p } of measureNormals(
    COUNT,
    { purpose, ...first },
    { purpose, ...second },
  )) {
    if (sigmas !== undefined) worst = Math.max(worst, Math.abs(sigmas))
    const deviation = sigmas === undefined ? `p = ${p!.toFixed(3)}` : sigmas.toFixed(2)
    lines.push(`| ${name} | ${value.toPrecision(4)} | ${deviation} |`)
  }
}
lines.push('', `The largest deviation is ${worst.toFixed(2)} standard errors.`, '')
writeFileSync(new URL('../docs/random.md', import.meta.url), lines.join('\n'))
console.log(lines.join('\n'))
