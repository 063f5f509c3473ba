// Work and precision of an isotropic run to α = 1000, K = M = 2, erf: `solve` against native Dormand–Prince 5(4).
// The error of each is the largest relative one of ε_g over the printed times, against a run of the other at a
// tolerance near rounding. Run: node bench/integrator.mjs

import { solve } from '../build/onepass.js'
import { Child, compile, hasCompiler } from './children.mjs'
import { interleave, median, now, spread } from './interleaved.mjs'
import { printMachine } from './machine.mjs'
import { makeSystem, writeSystem } from './order-parameters.mjs'
import { printTable } from './table.mjs'

const [K, M, L, UNTIL] = [2, 2, 1, 1000]
const system = makeSystem({ K, M, L, learningRate: 0.1, initialStd: 0.01 })
const [gram] = system.grams
const cut = (rows, columns) => gram.slice(...rows).map((row) => row.slice(...columns))
const experiment = {
  teacher: { units: M },
  student: { units: K },
  learningRate: system.learningRate,
  initialOverlaps: {
    student: [cut([0, K], [0, K])],
    studentTeacher: [cut([0, K], [K, K + M])],
    teacher: [cut([K, K + M], [K, K + M])],
  },
}
const settings = [
  ['the 60 default times', { until: UNTIL }],
  ['the end only', { at: [UNTIL] }],
]
const ourTolerances = [1e-4, 1e-6, 1e-8, 1e-10]
const nativeTolerances = [1e-6, 1e-8, 1e-10, 1e-12]
/** The absolute tolerance must be far below the initial asymmetry, or leaving the plateau blows it up. */
const ABSOLUTE = 1e-4

function ourContender(time, tolerance) {
  return {
    name: `solve, tolerance ${tolerance}`,
    async result() {
      const { generalizationError, work } = await solve({ ...experiment, time }, { tolerance })
      return { errors: generalizationError, evaluations: work.evaluations }
    },
    async run(count) {
      const start = now()
      for (let i = 0; i < count; i++) await solve({ ...experiment, time }, { tolerance })
      return now() - start
    },
  }
}

function childContender(child, times, tolerance) {
  const ask = (count) => child.ask(`run ${count} ${tolerance} ${tolerance * ABSOLUTE} ${times.join(' ')}`)
  return {
    name: `C++ DP5(4), tolerance ${tolerance}`,
    async result() {
      const [, evaluations, ...errors] = await ask(1)
      return { errors, evaluations }
    },
    run: async (count) => (await ask(count))[0],
  }
}

function distance(errors, reference) {
  return Math.max(...errors.map((error, i) => Math.abs(error / reference[i] - 1)))
}

async function bench(label, time) {
  const best = await solve({ ...experiment, time }, { tolerance: 1e-12 })
  const contenders = ourTolerances.map((tolerance) => ourContender(time, tolerance))
  const reference = best.generalizationError
  if (hasCompiler) {
    contenders.push(...nativeTolerances.map((tolerance) => childContender(child, best.alpha, tolerance)))
    const other = await childContender(child, best.alpha, 1e-14).result()
    const apart = distance(reference, other.errors)
    console.log(`\n  references apart by ${apart.toExponential(1)}`)
    if (!(apart < 1e-6)) throw new Error('the two references disagree')
  }
  const rows = []
  const results = await interleave(contenders, { rounds: 11 })
  const measured = []
  for (const [c, contender] of contenders.entries()) {
    const { errors, evaluations } = await contender.result()
    const error = distance(errors, reference)
    measured.push({ error, time: median(results[c].times) })
    rows.push([
      contender.name,
      String(evaluations),
      spread(
        results[c].times.map((ns) => ns / 1e6),
        3,
      ),
      error.toExponential(1),
    ])
  }
  printTable([`K = M = 2 to α = ${UNTIL}, ${label}`, 'evaluations', 'ms', 'error of ε_g'], rows)
  if (hasCompiler)
    printAtEqualError(measured.slice(0, ourTolerances.length), measured.slice(ourTolerances.length))
}

/** The native program's time at our error: log-log interpolation between its runs. */
function printAtEqualError(ours, native) {
  console.log('')
  for (const { error, time } of ours) {
    for (let i = 1; i < native.length; i++) {
      const [coarse, fine] = [native[i - 1], native[i]]
      if (error > coarse.error || error <= fine.error) continue
      const share = Math.log(error / coarse.error) / Math.log(fine.error / coarse.error)
      const equal = coarse.time * (fine.time / coarse.time) ** share
      console.log(
        `  at an error of ${error.toExponential(1)}: C++ takes ${(equal / time).toFixed(2)} times as long`,
      )
    }
  }
}

printMachine('An isotropic run of the order-parameter equations')
const child = hasCompiler
  ? new Child(compile('dormand-prince', ['-fno-math-errno']), writeSystem(system))
  : undefined
for (const [label, time] of settings) await bench(label, time)
child?.close()
