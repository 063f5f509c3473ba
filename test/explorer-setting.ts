import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import { presets } from '../src/explorer/presets.js'
import { checkRuns, pairName, pairNames, readSetting, writeSetting } from '../src/explorer/setting.js'

const pairs = (object: Record<string, string>) => new Map(Object.entries(object))

test('without pairs there is a default, which needs none', () => {
  const setting = readSetting(new Map())
  assert.is(setting.experiment.spectrum.kind, 'power-law')
  assert.is(setting.runs, 4)
  assert.is(setting.compared, undefined)
  assert.is(writeSetting(setting).size, 0)
})

test('every name is read into its field', () => {
  assert.is(pairName('student.initialStd'), 'student-initial-std')
  const { experiment, runs, compared } = readSetting(
    pairs({
      'spectrum-beta': '0.5',
      'spectrum-levels': '2',
      'teacher-units': '3',
      'teacher-output-weights': '[1,2,3]',
      'teacher-vectors': 'orthonormal',
      'student-units': '4',
      'student-output-weights': '"unit"',
      'student-initial-std': '0.2',
      'student-trained': '32',
      activation: 'erf',
      'learning-rate': '0.3',
      'input-dimension': '64',
      'time-until': '50',
      'time-samples': '7',
      'time-from': '0.5',
      seed: '9',
      runs: '0',
      'compared-learning-rate': '0.7',
    }),
  )
  assert.equal(
    experiment,
    completeExperiment(
      {
        spectrum: { kind: 'power-law', beta: 0.5, levels: 2 },
        teacher: { units: 3, outputWeights: [1, 2, 3], vectors: 'orthonormal' },
        student: { units: 4, outputWeights: 'unit', initialStd: 0.2, trained: 32 },
        activation: 'erf',
        learningRate: 0.3,
        inputDimension: 64,
        time: { until: 50, samples: 7, from: 0.5 },
        seed: 9,
      },
      'solve',
    ),
  )
  assert.is(runs, 0)
  assert.is(compared!.learningRate, 0.7)
  const given = readSetting(
    pairs({ 'spectrum-kind': 'values', 'spectrum-eigenvalues': '[3,1]', 'time-at': '[1,2,4]' }),
  ).experiment
  assert.equal(given.time, { at: [1, 2, 4] })
  assert.is(given.spectrum.kind, 'values')
})

test('what is written is read back, and nothing more is written than has to be', () => {
  for (const { name, experiment, runs } of presets) {
    const setting = { experiment: completeExperiment(experiment, 'solve'), runs }
    const written = writeSetting({ ...setting, compared: setting.experiment })
    assert.equal(readSetting(written), { ...setting, compared: setting.experiment }, name)
    for (const left of written.keys()) {
      const fewer = new Map(written)
      fewer.delete(left)
      let isTheSame = false
      try {
        isTheSame = JSON.stringify(readSetting(fewer)) === JSON.stringify(readSetting(written))
      } catch {
        // Refused: it was needed
      }
      assert.not.ok(isTheSame, `${name}: ${left} goes without saying`)
    }
  }
})

test('what makes no sense is refused with its name', () => {
  for (const [given, message] of [
    [{ 'lerning-rate': '1' }, /^lerning-rate: unknown field, did you mean learning-rate\?/],
    [{ 'student-units': '1.5' }, /^student\.units: expected an integer ≥ 1, got 1\.5/],
    [{ 'compared-student-units': '"x"' }, /^student\.units: /],
    [{ runs: '1001' }, /^runs: expected an integer from 0 to 1000|^runs: /],
  ] as const) {
    assert.throws(
      () => readSetting(pairs(given)),
      (error: Error) => message.test(error.message),
    )
  }
  assert.is(checkRuns(1000), 1000)
  assert.throws(() => checkRuns(-1), /^runs: /)
  assert.is(new Set(pairNames).size, pairNames.length)
})

test.run()
