// A learning curve in theory and simulation, side by side.
//
//   node learning-curve.mjs
import { simulate, solve } from 'onepass'

const experiment = {
  spectrum: { kind: 'power-law', beta: 1, levels: 8 },
  teacher: { units: 2 },
  student: { units: 2 },
  learningRate: 0.5,
  inputDimension: 512,
  time: { at: [0, 1, 3, 10, 30, 100, 300, 1000] },
}

const theory = await solve(experiment) // N → ∞
const finite = await simulate(experiment, { runs: 4 }) // N = 512, from the same teacher and student

console.log('   alpha       theory   simulation   ± of the mean')
for (const [i, alpha] of theory.alpha.entries()) {
  const row = [theory.generalizationError[i], finite.generalizationError[i], finite.standardError[i]]
  console.log(String(alpha).padStart(8), ...row.map((value) => value.toExponential(3).padStart(12)))
}
