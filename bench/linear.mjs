// Closed-form learning curves of linear networks for N → ∞ (power law β = 1, one unit, η = 0.1, 200 times to α = 10⁶), drawing
// the levels' overlaps included. Median processor time.

import { embeddedKernel } from '../src/embedded.ts'
import { completeExperiment } from '../src/experiment/complete-experiment.ts'
import { requestedTimes } from '../src/experiment/times.ts'
import { Kernel } from '../src/kernel/kernel.ts'
import { linearCurve } from '../src/predict/linear-curve.ts'
import { linearSystem } from '../src/predict/linear-system.ts'
import { now } from './interleaved.mjs'
import { printMachine } from './machine.mjs'
import { printTable } from './table.mjs'

const LEVELS = [100, 1e3, 1e4, 1e5]
const ROUNDS = 11

function run(levels) {
  const experiment = completeExperiment(
    {
      spectrum: { kind: 'power-law', beta: 1, levels },
      activation: 'linear',
      teacher: { units: 1 },
      student: { units: 1 },
      learningRate: 0.1,
      inputDimension: levels,
      time: { until: 1e6, samples: 200 },
    },
    'simulate',
  )
  const kernel = new Kernel(embeddedKernel())
  const start = now()
  const linear = linearSystem(experiment, kernel)
  const middle = now()
  const { formula } = linearCurve(linear, 0.1, requestedTimes(experiment.time, kernel), undefined, kernel)
  return { drawing: middle - start, curve: now() - middle, formula: formula.at(-1) }
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1] / 1e6

printMachine('Closed-form curves of linear networks')
const rows = LEVELS.map((levels) => {
  const runs = Array.from({ length: ROUNDS }, () => run(levels))
  const [drawing, curve] = ['drawing', 'curve'].map((part) => median(runs.map((one) => one[part])).toFixed(1))
  return [levels.toLocaleString('en'), runs[0].formula, drawing, curve]
})
printTable(['levels', 'formula', 'ms to draw the overlaps', 'ms for 200 times'], rows)
