import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import type { Experiment } from '../src/experiment.js'
import { predictLinear } from '../src/predict/linear.js'
import type { LinearPrediction } from '../src/predict/linear-prediction.js'
import { isPredicted } from '../src/predict/not-predicted.js'
import { openKernel } from './support/kernel.js'

function attempt(changes: Partial<Experiment>) {
  const experiment: Experiment = {
    activation: 'linear',
    teacher: { units: 2 },
    student: { units: 2 },
    learningRate: 0.5,
    time: { until: 1000 },
    ...changes,
  }
  return predictLinear(
    completeExperiment(experiment, experiment.initialOverlaps ? 'solve' : 'simulate'),
    openKernel(),
  )
}

function predict(changes: Partial<Experiment>): LinearPrediction {
  const result = attempt(changes)
  if (!isPredicted(result)) throw new Error(result.notPredicted)
  return result
}

const powerLaw: Partial<Experiment> = {
  spectrum: { kind: 'power-law', beta: 1, levels: 256 },
  inputDimension: 512,
}

const cases: Record<string, { changes: Partial<Experiment>; says: (string | RegExp)[] }> = {
  'a power law': {
    changes: powerLaw,
    says: [
      /^N → ∞, at any η: ε_g = /,
      'N → ∞: stable, as learningRate is below η = 2/(s Σ p_kλ_k) = 2',
      /^N = 512: the mean over inputs is stable/,
      /^The sum for small η/,
      /^Power law: ε_g ∝ α\^-0\.5 /,
      /^In the end ε_g falls as e\^/,
      'ε_g is lowest inside the power law at η = (2/s) β/(1+2β)/Σ p_kλ_k = 0.6667',
      /for L → ∞ N_l ∝ c\^0\.3333 and ε_g ∝ c\^-0\.3333/,
    ],
  },
  'between the two bounds': {
    changes: { ...powerLaw, learningRate: 1.5 },
    says: [
      /the mean over inputs grows without bound above η = 1\.\d+ .* up to 1\.05, 1\.1 and 1\.3 times/,
      'N → ∞: stable',
    ],
  },
  'above both': {
    changes: { ...powerLaw, learningRate: 2.5 },
    says: [
      /^N → ∞: ε_g grows beyond 1e150/,
      /^N → ∞: ε_g does not fall/,
      /^Mean at N = 512: ε_g grows beyond/,
    ],
  },
  'trained directions': {
    changes: { ...powerLaw, student: { units: 2, trained: 64 } },
    says: [
      /^With N_l = 64 directions trained ε_g ends at .*, ∝ N_l\^-1/,
      /^In the end ε_g less its floor falls/,
    ],
  },
  'one level': {
    changes: {},
    says: [
      'The last exponential falls fastest at η = 1 (secular equation)',
      'In the end ε_g falls as e^{−α/1.333}',
    ],
  },
  'no output weights': {
    changes: { student: { units: 1, outputWeights: [0] } },
    says: ['Nothing is trained: ε_g stays at its first value'],
  },
}
for (const [name, { changes, says }] of Object.entries(cases)) {
  test(`in sentences, and as JSON: ${name}`, () => {
    const prediction = predict(changes)
    for (const words of says) {
      const isSaid = prediction.statements.some((line) =>
        typeof words === 'string' ? line.includes(words) : words.test(line),
      )
      assert.ok(isSaid, `${words}\n${prediction.statements.join('\n')}`)
    }
    assert.equal(JSON.parse(JSON.stringify(prediction)), prediction)
    assert.not.match(prediction.statements.join(), /NaN|Infinity|undefined|null/)
  })
}

test('what depends on N is not said from given overlaps without N', () => {
  const prediction = predict({
    initialOverlaps: {
      student: [
        [
          [1, 0],
          [0, 1],
        ],
      ],
      studentTeacher: [
        [
          [0, 0],
          [0, 0],
        ],
      ],
      teacher: [
        [
          [1, 0],
          [0, 1],
        ],
      ],
    },
  })
  assert.ok(isPredicted(prediction.curve))
  assert.equal(prediction.mean, { notPredicted: 'the mean at finite N needs inputDimension' })
  assert.is(prediction.largestStableRate.finite, null)
  assert.ok(!isPredicted(prediction.frontier))
})

test('the mean is given at whole steps, the curve at the times asked for', () => {
  const { curve, mean } = predict({ inputDimension: 10, time: { at: [0, 0.14, 0.26, 3] } })
  assert.ok(isPredicted(curve) && isPredicted(mean))
  assert.equal(curve.alpha, [0, 0.14, 0.26, 3])
  assert.equal(mean.alpha, [0, 0.1, 0.3, 3])
})

test('erf networks have no closed form', () => {
  assert.equal(attempt({ activation: 'erf' }), { notPredicted: 'closed forms are for linear networks' })
})

test.run()
