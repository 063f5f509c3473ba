// Measures 2 × 10⁸ normals of each of three pairs of streams, and the tails of 3 × 10¹⁰; writes docs/random.md.
// Run: node --import tsx scripts/check-normals.ts (about three minutes)
import { writeFileSync } from 'node:fs'
import { Kernel } from '../src/kernel/kernel.js'
import { type Finding, measureNormals, measureTails } from '../test/support/normals.js'
import { patchedKernel } from '../test/support/patched-kernel.js'

const COUNT = 2e8
const TAIL_COUNT = 3e10
const TAIL_RUNS = 100
const PLANTED_COUNT = 1e9
/** Beyond the ziggurat's last layer: an exponential instead of a normal. */
const wrongTail = { file: 'random.ts', from: 'while (2 * height < beyond * beyond)', to: 'while (false)' }
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
  'A deviation is in standard errors; of 49 deviations one beyond 3 is unlikely (12 %), one beyond 4 would be a finding.',
  'Made by `node --import tsx scripts/check-normals.ts`; `test/random.ts` runs the same measures on fewer numbers.',
]
/** A table of findings; the largest deviation in it. */
function addTable(title: string, findings: Finding[]): number {
  lines.push('', `## ${title}`, '', '| statistic | value | deviation |', '|---|---|---|')
  for (const { name, value, sigmas, p } of findings) {
    const deviation = sigmas === undefined ? `p = ${p!.toFixed(3)}` : sigmas.toFixed(2)
    lines.push(`| ${name} | ${value.toPrecision(4)} | ${deviation} |`)
  }
  return Math.max(...findings.map(({ sigmas = 0 }) => Math.abs(sigmas)))
}

const purpose = 'inputs'
const worst = Math.max(
  ...pairs.map(({ title, first, second }) =>
    addTable(title, measureNormals(COUNT, { purpose, ...first }, { purpose, ...second })),
  ),
  addTable(
    `the tails of ${TAIL_COUNT.toExponential()} normals, ${TAIL_RUNS} runs of seed 3`,
    measureTails(TAIL_COUNT, 3, TAIL_RUNS),
  ),
)
lines.push('', `The largest deviation of these is ${worst.toFixed(2)} standard errors.`)
const planted = addTable(
  `the tails of ${PLANTED_COUNT.toExponential()} normals, an error planted: an exponential beyond the last layer`,
  measureTails(PLANTED_COUNT, 3, 1, new Kernel(patchedKernel(wrongTail))),
)
lines.push('')
writeFileSync(new URL('../docs/random.md', import.meta.url), lines.join('\n'))
console.log(lines.join('\n'))
if (worst > 4 || planted < 10) throw new Error('a finding: see the tables')
