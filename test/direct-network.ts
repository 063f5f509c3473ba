import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { DirectNetwork } from '../src/kernel/direct-network.js'
import type { RandomStream } from '../src/kernel/random-stream.js'
import { openKernel } from './support/kernel.js'
import { restored } from './support/restored.js'

const K = 3
const M = 2
const levelSizes = [7, 20, 13]
const weights = { studentWeights: [0.7, -0.4, 1], teacherWeights: [0.8, 0.6] }

/** A small network, one level of which is not trained. */
function start(size = levelSizes): {
  network: DirectNetwork
  inputs: RandomStream
  overlaps(): number[]
} {
  const kernel = openKernel()
  kernel.setNetwork({ activation: 'erf', ...weights })
  const inputs = kernel.stream({ seed: 5, purpose: 'inputs' })
  const network = kernel.direct({
    inputDimension: size.reduce((sum, m) => sum + m, 0),
    eigenvalues: [2, 1, 0.3],
    levelSizes: size,
    trained: [true, false, true],
    learningRate: 1.5,
    activation: 'erf',
    inputs,
  })
  const stream = kernel.stream({ seed: 5, purpose: 'initialOverlaps' })
  for (let a = 0; a < K + M; a++) {
    for (let k = 0; k < size.length; k++) {
      network.level(a, k).forEach((_, c, row) => {
        row[c] = stream.normal()
      })
    }
  }
  const overlaps = () => {
    network.gather()
    return Array.from(kernel.covariance())
  }
  return { network, inputs, overlaps }
}

function after(steps: number, size?: number[]): number[] {
  const { network, overlaps } = start(size)
  assert.is(network.step(steps), steps)
  return overlaps()
}

test('steps are the same bits however they are grouped, and looked at in between', () => {
  for (const groups of [
    [1, 1, 1, 1, 1, 1, 1],
    [3, 4],
    [4, 1, 2],
    [2, 1, 3],
    [6, 5],
  ]) {
    const { network, overlaps } = start()
    let made = 0
    for (const count of groups) {
      network.step(count)
      made += count
      assert.equal(overlaps(), after(made))
    }
  }
})

test('rows of several blocks: any grouping gives the same bits', () => {
  // a block is 32,768 components
  const large = [30_000, 20_000, 50_001]
  const { network, overlaps } = start(large)
  network.step(1)
  overlaps()
  network.step(4)
  overlaps()
  network.step(2)
  assert.equal(overlaps(), after(7, large))
})

test('a step moves the students by (η/√N) w_i g′(x_i) (ζ−σ) ξ', () => {
  for (const steps of [1, 2, 3, 4, 5]) {
    const before = start()
    before.network.step(steps - 1)
    before.overlaps()
    const then = start()
    then.network.step(steps)
    then.overlaps()
    // what moved is one direction ξ for all students, and nothing of the level that is not trained
    const moved = (i: number, k: number) =>
      then.network.level(i, k).map((value, c) => value - before.network.level(i, k)[c]!)
    for (let i = 0; i < K; i++) assert.ok(moved(i, 1).every((value) => value === 0))
    const [first, second] = [moved(0, 2), moved(1, 2)]
    const ratio = second[0]! / first[0]!
    first.forEach((value, c) => {
      assert.ok(
        Math.abs(second[c]! - ratio * value) < 1e-12,
        `step ${steps}: ${second[c]} and ${ratio * value}`,
      )
    })
  }
})

for (const size of [levelSizes, [30_000, 20_000, 50_001]]) {
  for (const steps of [0, 1, 2, 3, 4]) {
    test(`a network of levels of ${size} stored after ${steps} steps goes on to the same bits`, () => {
      const one = start(size)
      one.network.step(steps)
      const two = start(size)
      two.network.step(5)
      restored(one.network, two.network)
      restored(one.inputs, two.inputs)
      assert.equal(two.overlaps(), after(steps, size))
      two.network.step(3)
      assert.equal(two.overlaps(), after(steps + 3, size))
    })
  }
}

test.run()
