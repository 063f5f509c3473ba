import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { embeddedKernel } from '../src/embedded.js'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import { experimentNetwork } from '../src/experiment/network.js'
import { experimentLevels } from '../src/experiment/spectrum.js'
import type { Experiment } from '../src/experiment.js'
import { Kernel } from '../src/kernel/kernel.js'
import { reducedNetwork } from '../src/simulate/reduced-network.js'
import { simulate } from '../src/simulate.js'
import { holm } from './support/kolmogorov-smirnov.js'
import { generalLoops, patchedKernel } from './support/patched-kernel.js'
import { plantedErrors } from './support/planted-errors.js'
import { compareSamples, runSamples, type Samples } from './support/run-samples.js'
import { type SmallNetwork, smallNetworks } from './support/small-networks.js'

const RUNS = 1500

const {
  twoByTwo,
  twoByThree,
  threeByTwo,
  linearTwoByTwo,
  singular,
  nothingThere,
  fromNothing,
  threeByThree,
} = smallNetworks

function sample(network: SmallNetwork, method: 'direct' | 'reduced', module = embeddedKernel()): Samples {
  const { experiment, redraw } = network
  // other runs than the direct ones: their inputs are independent
  const firstRun = method === 'direct' ? 0 : RUNS
  return runSamples({ experiment, redraw, overlaps: 'levels', method, runs: RUNS, firstRun }, module)
}

/** The smallest p-value, corrected for the number of tests, of what the two have drawn. */
function smallestP(first: Samples, second: Samples): number {
  return Math.min(...holm(compareSamples(first, second).map(({ p }) => p)))
}

for (const network of [twoByTwo, twoByThree, threeByTwo, linearTwoByTwo, singular, nothingThere]) {
  test(`overlaps and ε_g have the law of direct SGD (1,500 runs; more in docs/reduced.md): ${network.name}`, () => {
    const p = smallestP(sample(network, 'direct'), sample(network, 'reduced'))
    assert.ok(p > 1e-3, `p = ${p}`)
  })
}

test('the same test sees one degree of freedom too many, with and without the loops for K = M = 2', () => {
  const wrong = patchedKernel(plantedErrors.moreFreedom)
  for (const network of [twoByTwo, twoByThree]) {
    const p = smallestP(sample(network, 'direct'), sample(network, 'reduced', wrong))
    assert.ok(p < 1e-6, `${network.name}: p = ${p}`)
  }
})

/** A reduced network at its beginning, its kernel, and all its overlaps as they stand: [a ≤ b, level by level]. */
function open(experiment: Experiment, module = embeddedKernel(), inputDimension?: number) {
  const completed = completeExperiment(experiment, 'simulate')
  const kernel = new Kernel(module)
  kernel.setNetwork(experimentNetwork(completed))
  const levels = experimentLevels(completed, kernel)
  const network = reducedNetwork({
    experiment: inputDimension === undefined ? completed : { ...completed, inputDimension },
    levels,
    kernel,
    draw: 0,
    inputs: kernel.stream({ seed: completed.seed, purpose: 'inputs' }),
  })
  const units = completed.student.units + completed.teacher.units
  const overlaps = () => {
    const values: number[] = []
    for (let k = 0; k < levels.weights.length; k++)
      for (let a = 0; a < units; a++) for (let b = a; b < units; b++) values.push(network.overlap(a, b, k))
    return values
  }
  return { kernel, network, levels, overlaps }
}

const largestDifference = (x: number[], y: number[]) =>
  x.reduce((largest, value, i) => Math.max(largest, Math.abs(value - y[i]!)), 0)

/** K = M = 2, learning: its overlaps forget rounding errors. */
const learning: Experiment = {
  ...twoByTwo.experiment,
  spectrum: { kind: 'power-law', beta: 1, levels: 3 },
  inputDimension: 300,
  learningRate: 0.5,
  time: { at: [1] },
}

test('the loops for K = M = 2 and those for any K and M make the same steps, but for rounding, 10⁵ times', () => {
  const [special, general] = [open(learning), open(learning, patchedKernel(generalLoops))]
  for (const count of [1, 999, 99000]) {
    special.network.step(count)
    general.network.step(count)
    assert.ok(largestDifference(special.overlaps(), general.overlaps()) < 1e-12)
  }
  assert.not.equal(special.overlaps(), general.overlaps())
})

for (const { name, experiment } of [twoByTwo, threeByTwo]) {
  test(`steps may be cut into calls anywhere: ${name}`, () => {
    const [whole, single, uneven] = [open(experiment), open(experiment), open(experiment)]
    whole.network.step(500)
    for (let i = 0; i < 500; i++) single.network.step(1)
    for (const count of [102, 1, 397]) uneven.network.step(count)
    assert.equal(single.overlaps(), whole.overlaps())
    assert.equal(uneven.overlaps(), whole.overlaps())
  })
}

test('1, 2 and 7 workers give the same bytes', async () => {
  const options = { method: 'reduced', runs: 7, overlaps: 'levels', keepRuns: true } as const
  const texts = []
  for (const workers of [1, 2, 7]) {
    texts.push(JSON.stringify(await simulate(threeByTwo.experiment, { ...options, workers })))
  }
  assert.is(texts[1], texts[0])
  assert.is(texts[2], texts[0])
})

for (const { name, experiment } of Object.values<SmallNetwork>(smallNetworks)) {
  test(`starts where direct SGD starts: ${name}`, async () => {
    const [direct, reduced] = await Promise.all(
      (['direct', 'reduced'] as const).map((method) =>
        simulate({ ...experiment, time: { at: [0] } }, { method, overlaps: 'levels' }),
      ),
    )
    const numbers = [direct, reduced].map((trajectory) => {
      const { R, Q, T, r, q, t } = trajectory!.overlaps!
      return [trajectory!.generalizationError, R, Q, T, r, q, t].flat(4) as number[]
    })
    assert.ok(largestDifference(numbers[0]!, numbers[1]!) < 1e-14)
  })
}

test('teachers never change, nor do students in a level of eigenvalue 0; students from 0 do', () => {
  for (const { experiment } of [nothingThere, fromNothing, threeByThree]) {
    const { network, levels, overlaps } = open(experiment)
    const units = experiment.student.units + experiment.teacher.units
    const start = overlaps()
    network.step(1000)
    const end = overlaps()
    let i = 0
    for (let k = 0; k < levels.weights.length; k++) {
      for (let a = 0; a < units; a++) {
        for (let b = a; b < units; b++) {
          const isFixed = a >= experiment.student.units || levels.eigenvalues[k] === 0
          assert.ok(Number.isFinite(end[i]!))
          // a level of eigenvalue 0 is reflected too: only rounding errors move it
          if (isFixed) assert.ok(Math.abs(end[i]! - start[i]!) <= 1e-14 * Math.abs(start[i]!))
          else assert.is.not(end[i]!, start[i]!)
          i++
        }
      }
    }
  }
})

test('at N = 10¹² every step moves the overlaps by what theory says over N, in the mean', () => {
  const N = 1e12
  const K = 2
  const M = 3
  const learningRate = 1.5
  const experiment: Experiment = {
    spectrum: { kind: 'power-law', beta: 0.5, levels: 2 },
    teacher: { units: M },
    student: { units: K, initialStd: 0.5 },
    learningRate,
    inputDimension: 1024,
    time: { at: [1] },
  }
  const { kernel, network, levels, overlaps } = open(experiment, embeddedKernel(), N)
  network.gather()
  const { drift, noise } = kernel.averages()
  const start = overlaps()
  const expected: number[] = []
  const terms: number[] = []
  for (let k = 0; k < 2; k++) {
    for (let a = 0; a < K; a++) {
      for (let b = a; b < K + M; b++) {
        // theory.md §4: dr = λ(Xr + Yt), dq = λ(Xq + Yrᵀ + transpose) + η²λp noise
        const pull = (i: number, j: number) => {
          let sum = 0
          for (let c = 0; c < K + M; c++) sum += drift[i * (K + M) + c]! * network.overlap(c, j, k)
          return learningRate * levels.eigenvalues[k]! * sum
        }
        const scatter = learningRate ** 2 * levels.eigenvalues[k]! * levels.weights[k]!
        const own = b < K ? scatter * noise[a * K + b]! : 0
        expected.push(b < K ? pull(a, b) + pull(b, a) + own : pull(a, b))
        terms.push(own)
      }
    }
  }
  const students = (values: number[]) => {
    const perLevel = ((K + M) * (K + M + 1)) / 2
    const ofStudents = perLevel - (M * (M + 1)) / 2
    return values.filter((_, i) => i % perLevel < ofStudents)
  }
  const steps = 20000
  const sums = expected.map(() => 0)
  const squares = expected.map(() => 0)
  let before = students(start)
  for (let s = 0; s < steps; s++) {
    network.step(1)
    const after = students(overlaps())
    after.forEach((value, i) => {
      const change = (value - before[i]!) * N
      sums[i]! += change
      squares[i]! += change * change
    })
    before = after
  }
  let power = 0
  expected.forEach((value, i) => {
    const mean = sums[i]! / steps
    const error = Math.sqrt((squares[i]! / steps - mean * mean) / steps)
    assert.ok(Math.abs(mean - value) < 4.5 * error, `${mean} ± ${error} for ${value}`)
    power = Math.max(power, terms[i]! / error)
  })
  assert.ok(power > 20, `without the χ the mean would be ${power} standard errors away`)
})

test.run()
