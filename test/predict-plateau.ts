import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import type { Experiment } from '../src/experiment.js'
import { isPredicted } from '../src/predict/not-predicted.js'
import { predictPlateau } from '../src/predict/plateau.js'
import { openKernel } from './support/kernel.js'

const base: Experiment = {
  spectrum: { kind: 'power-law', beta: 1, levels: 2 },
  teacher: { units: 2, vectors: 'orthonormal' },
  student: { units: 2 },
  learningRate: 0.5,
  inputDimension: 1e6,
  time: { until: 1 },
}

function predict(change: Partial<Experiment>) {
  return predictPlateau(completeExperiment({ ...base, ...change }, 'solve'), openKernel())
}

function predicted(change: Partial<Experiment>) {
  const prediction = predict(change)
  if (!isPredicted(prediction)) throw new Error(prediction.notPredicted)
  return prediction
}

const has = (lines: string[], ...patterns: RegExp[]) => {
  for (const pattern of patterns) assert.match(lines.join('\n'), pattern)
}

test('a plateau in sentences, each with its formula; all of it survives JSON', () => {
  const prediction = predicted({})
  has(
    prediction.statements,
    /ε\* = 0\.00645\d* \(fixed point at η = 0\.5, orthonormal teacher\).*1 direction with τ_esc/,
    /Closed forms for η → 0, orthonormal teacher: ε\* = 0\.005805/,
    /Plateau of seed 1: from α = .*\(linear response/,
    /Over initialisations it ends at α/,
  )
  assert.equal(JSON.parse(JSON.stringify(prediction)), prediction)
  assert.equal(prediction.studentTeacher.length, 2)
  assert.is(prediction.teacher, 'orthonormal')
})

test('a random teacher: its realised overlaps; closed forms while N/T2 is large; the law of an orthonormal one', () => {
  const teacher = { units: 2, vectors: 'random' as const }
  const large = predicted({ teacher })
  assert.is(large.teacher, 'realised')
  has(large.statements, /this teacher's overlaps/, /Closed forms/, /of an orthonormal teacher it ends/)
  assert.equal(large.law, predicted({}).law)
  const small = predicted({ teacher, inputDimension: 64 })
  assert.ok(!isPredicted(small.closedForm))
  assert.ok(Math.abs(small.height / large.height - 1) > 0.02)
})

test('where there is none it says why', () => {
  has(
    predicted({ spectrum: { kind: 'power-law', beta: 1, levels: 64 } }).statements,
    /^No plateau: .*slowest level arrives 0\.00\d+ times as fast/m,
  )
  has(predicted({ student: { units: 1 } }).statements, /^No plateau: one student unit/)
  has(
    predicted({ teacher: { units: 1 }, student: { units: 1 } }).statements,
    /^No plateau: students that are alike/,
  )
  has(predicted({ student: { units: 2, initialStd: 0 } }).statements, /never leave/)
  const linear = predict({ activation: 'linear' })
  assert.ok(!isPredicted(linear) && /linear network/.test(linear.notPredicted))
  const idle = predict({ student: { units: 2, outputWeights: [1, 0] } })
  assert.ok(!isPredicted(idle) && /output weight 0/.test(idle.notPredicted))
})

test('the arrival is λ_L(4M² − 1)/T2 for η → 0', () => {
  const { arrival } = predicted({ learningRate: 1e-4 })
  const [first, last] = [1.6, 0.4]
  assert.ok(Math.abs(arrival! / ((last * 15) / ((first ** 2 + last ** 2) / 2)) - 1) < 1e-3)
})

test('given overlaps have no spread', () => {
  const { teacher: _, inputDimension: __, ...rest } = base
  const level = (value: number) => [
    [value, 0],
    [0, value],
  ]
  const initialOverlaps = {
    student: [level(1e-4), level(1e-4)],
    studentTeacher: [
      [
        [1e-4, 0],
        [0, 0],
      ],
      [
        [0, 0],
        [0, 1e-4],
      ],
    ],
    teacher: [level(0.5), level(0.5)],
  }
  const completed = completeExperiment({ ...rest, teacher: { units: 2 }, initialOverlaps }, 'solve')
  const prediction = predictPlateau(completed, openKernel())
  if (!isPredicted(prediction)) throw new Error(prediction.notPredicted)
  assert.ok(isPredicted(prediction.own) && prediction.own.method === 'linear response')
  assert.ok(!isPredicted(prediction.law) && /given/.test(prediction.law.notPredicted))
  has(prediction.statements, /Plateau of the overlaps given/)
})

test('directions that are not trained are left out of the fixed point', () => {
  const some = predicted({ student: { units: 2, trained: 5e5 } })
  const all = predicted({})
  assert.ok(some.studentTeacher[0]![0]! < 0.95 * all.studentTeacher[0]![0]!)
  assert.ok(some.height > 2 * all.height)
  assert.ok(!isPredicted(some.closedForm))
})

test.run()
