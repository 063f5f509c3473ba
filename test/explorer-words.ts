import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import {
  describeCurve,
  describeExperiment,
  describePrediction,
  describeRuns,
  formatDuration,
  formatNumber,
} from '../src/explorer/words.js'

test('numbers have three figures, commas, and powers of ten where they are long', () => {
  const expected: [number, string][] = [
    [0, '0'],
    [-1, '−1'],
    [10000, '10,000'],
    [123456, '123,456'],
    [1000000, '10⁶'],
    [-2.5e7, '−2.5·10⁷'],
    [1234.5678, '1,230'],
    [0.012345, '0.0123'],
    [0.0009999, '10⁻³'],
    [-1e-5, '−10⁻⁵'],
    [3.14e-12, '3.14·10⁻¹²'],
  ]
  for (const [value, text] of expected) assert.is(formatNumber(value), text)
  assert.is(formatNumber(0.12345, 2), '0.12')
})

test('durations are in the largest unit that they fill', () => {
  const expected: [number, string][] = [
    [0.2, 'less than a second'],
    [1, '1 second'],
    [59, '59 seconds'],
    [60, '1 minute'],
    [7300, '2 hours'],
    [86400 * 3, '3 days'],
    [31_557_600 * 2000, '2,000 years'],
  ]
  for (const [seconds, text] of expected) assert.is(formatDuration(seconds), text)
})

test('a curve is told by its plateaus, its exponent and its last value', () => {
  assert.is(
    describeCurve({
      plateaus: [{ start: 12, end: 310, height: 0.006, span: 20 }],
      slope: { from: 900, to: 10000, slope: -0.51 },
      last: 2e-4,
      until: 10000,
    }),
    'Plateau at ε_g = 0.006 from α = 12 to 310, length 298; exponent −0.51 between α = 900 and 10,000. ' +
      'At α = 10,000, ε_g = 2·10⁻⁴.',
  )
  assert.is(
    describeCurve({
      plateaus: [{ start: 12, end: null, height: 0.006, span: 20 }],
      slope: undefined,
      last: 0.006,
      until: 500,
    }),
    'Plateau at ε_g = 0.006 from α = 12 to the end; no power law over a factor of 10 in α. At α = 500, ε_g = 0.006.',
  )
  const none = describeCurve({ plateaus: [], slope: undefined, last: 1, until: 1 })
  assert.ok(none.startsWith('No plateau; no power law'), none)
})

test('a predicted plateau has its length', () => {
  const text = describePrediction({ start: 100, end: 350, height: 0.01 } as Parameters<
    typeof describePrediction
  >[0])
  assert.is(text, 'Predicted plateau: ε_g = 0.01 from α = 100 to 350, length 250.')
})

test('points are told by the runs that they are made from', () => {
  assert.is(describeRuns([1, 1]), 'one run')
  assert.is(describeRuns([4, 4]), 'mean of 4 runs, band 5 % to 95 %')
  assert.is(describeRuns([4, 2, 1]), 'mean of 1 to 4 runs, band 5 % to 95 %')
})

test('an experiment is told by every parameter that the controls change', () => {
  const experiment = completeExperiment(
    {
      spectrum: { kind: 'power-law', beta: 0.75, levels: 4 },
      teacher: { units: 3 },
      student: { units: 2, initialStd: 0.1, trained: 16 },
      learningRate: 0.5,
      inputDimension: 64,
      time: { until: 10 },
    },
    'solve',
  )
  assert.is(
    describeExperiment(experiment),
    'erf, K = 2, M = 3, L = 4, β = 0.75, η = 0.5, σ_J = 0.1, N = 64, N_l = 16',
  )
})

test.run()
