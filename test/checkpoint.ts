import { createHash } from 'node:crypto'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { SimulateOptions } from '../src/api.js'
import type { Experiment } from '../src/experiment.js'
import type { Progress } from '../src/progress.js'
import { makeCheckpoint } from '../src/simulate/checkpoint.js'
import { saveRun } from '../src/simulate/run.js'
import { simulationJob } from '../src/simulate/simulation-job.js'
import { startRun } from '../src/simulate/start-run.js'
import { runSimulate, simulate } from '../src/simulate.js'
import { openKernel } from './support/kernel.js'

const experiment: Experiment = {
  spectrum: { kind: 'power-law', beta: 1, levels: 4 },
  teacher: { units: 2 },
  student: { units: 2, trained: 100 },
  learningRate: 0.3,
  inputDimension: 128,
  time: { until: 1000, samples: 8 },
}

/** A checkpoint with one run finished and another half-way. */
async function checkpointOf(one: Experiment, options: SimulateOptions): Promise<Uint8Array> {
  const job = simulationJob({ experiment: one, options })
  const { overlaps, redraw } = job.options
  const start = (run: number) =>
    startRun({ experiment: job.experiment, method: job.method, overlaps, redraw, run }, openKernel())
  const [first, second] = [start(0), start(1)]
  while (!first.advance());
  job.ensemble.add(first.result)
  for (let i = 0; i < 20; i++) second.advance()
  return makeCheckpoint(job, [saveRun(second)])
}

async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
  } catch (error) {
    assert.instance(error, Error)
    assert.ok('field' in (error as Error), String(error))
    return (error as Error).message
  }
  return 'not refused'
}

const methods = ['direct', 'reduced'] as const
const variants: [name: string, options: SimulateOptions][] = [
  ['plain', { runs: 5 }],
  ['drawn anew, kept, every level', { runs: 5, redraw: true, keepRuns: true, overlaps: 'levels' }],
]

for (const method of methods) {
  for (const [name, variant] of variants) {
    const options = { ...variant, method }
    test(`a checkpoint leads to the same bits with any number of workers: ${method}, ${name}`, async () => {
      const whole = await simulate(experiment, options)
      const resume = await checkpointOf(experiment, options)
      for (const workers of [1, 2, 7]) {
        const resumed = await simulate(experiment, { ...options, workers, resume })
        assert.is(JSON.stringify(resumed), JSON.stringify(whole))
      }
    })

    for (const [workers, runs] of [
      [1, 1],
      [1, 5],
      [3, 5],
    ] as const) {
      test(`stopped again and again, it still ends in the same bits: ${method}, ${name}, ${runs} runs, ${workers} workers`, async () => {
        // long enough to be stopped
        const long = { ...experiment, time: { until: 10_000 / runs, samples: 8 } }
        const all = { ...options, runs, workers }
        const whole = await simulate(long, all)
        let resume: Uint8Array | undefined
        for (let stops = 0; ; stops++) {
          const controller = new AbortController()
          let kept: Uint8Array | undefined
          const onCheckpoint = (checkpoint: Uint8Array) => {
            kept = checkpoint
            controller.abort()
          }
          const trajectory = await runSimulate(
            long,
            { ...all, onCheckpoint, checkpointEvery: 0, ...(resume && { resume }) },
            controller.signal,
          )
          assert.ok(kept)
          resume = kept
          if (trajectory.status === 'aborted') continue
          assert.is(JSON.stringify(trajectory), JSON.stringify(whole))
          assert.ok(stops > 0)
          break
        }
        // what is finished stays so
        const again = await simulate(long, { ...all, resume })
        assert.is(JSON.stringify(again), JSON.stringify(whole))
      })
    }
  }
}

test('a run that diverges, from its checkpoint', async () => {
  const wild: Experiment = {
    ...experiment,
    activation: 'linear',
    learningRate: 20,
    time: { at: [0, 1, 1e4] },
  }
  const options = { runs: 4, workers: 2 }
  const whole = await simulate(wild, options)
  assert.is(whole.status, 'diverged')
  const kept: Uint8Array[] = []
  const onCheckpoint = (last: Uint8Array) => void kept.push(last)
  await simulate(wild, { ...options, onCheckpoint })
  assert.equal(await simulate(wild, { ...options, resume: kept.at(-1)! }), whole)
})

test('an aborted signal rejects with its reason, after a last checkpoint from which the rest is made', async () => {
  const long = { ...experiment, time: { until: 5000, samples: 8 } }
  for (const workers of [1, 2]) {
    const options = { runs: 3, workers }
    const controller = new AbortController()
    const kept: Uint8Array[] = []
    const onCheckpoint = (last: Uint8Array) => void kept.push(last)
    setTimeout(() => controller.abort(new Error('enough')), 100)
    try {
      await simulate(long, {
        ...options,
        signal: controller.signal,
        onCheckpoint,
      })
      assert.unreachable()
    } catch (error) {
      assert.is((error as Error).message, 'enough')
    }
    assert.equal(await simulate(long, { ...options, resume: kept.at(-1)! }), await simulate(long, options))
  }
})

test('a checkpoint that cannot be kept ends the simulation with the error', async () => {
  for (const workers of [1, 2]) {
    try {
      await simulate(experiment, {
        runs: 3,
        workers,
        checkpointEvery: 0,
        onCheckpoint: () => Promise.reject(new Error('no room')),
      })
      assert.unreachable()
    } catch (error) {
      assert.is((error as Error).message, 'no room')
    }
  }
})

test('progress goes on from where it was', async () => {
  const long = { ...experiment, time: { until: 1e6 } }
  const job = simulationJob({ experiment: long })
  const { method } = job
  const plan = { experiment: job.experiment, method, overlaps: false, redraw: false, run: 0 }
  const run = startRun(plan, openKernel())
  for (let i = 0; i < 500; i++) run.advance()
  const resume = await makeCheckpoint(job, [saveRun(run)])
  const controller = new AbortController()
  let first: Progress | undefined
  const onProgress = (progress: Progress) => {
    first ??= progress
    controller.abort()
  }
  await simulate(long, { resume, onProgress, signal: controller.signal }).catch(() => {})
  assert.ok(run.result.steps > 0 && first!.done > run.result.steps)
})

test('a checkpoint of something else is refused, in a line that says of what', async () => {
  const options = { runs: 5, method: 'direct' } as const
  const resume = await checkpointOf(experiment, options)
  const cases: [experiment: Experiment, options: SimulateOptions, message: string][] = [
    [{ ...experiment, seed: 2 }, options, 'expected a checkpoint of this experiment, got one of another'],
    [
      { ...experiment, time: { until: 2000, samples: 8 } },
      options,
      'expected a checkpoint of this experiment',
    ],
    [experiment, { ...options, runs: 6 }, 'expected a checkpoint with runs 6, got one with runs 5'],
    [
      experiment,
      { ...options, method: 'reduced' },
      'a checkpoint with method reduced, got one with method direct',
    ],
    [experiment, { ...options, redraw: true }, 'a checkpoint with redraw true, got one with redraw false'],
    [
      experiment,
      { ...options, keepRuns: true },
      'a checkpoint with keepRuns true, got one with keepRuns false',
    ],
    [experiment, { ...options, overlaps: 'levels' }, 'with overlaps levels, got one with overlaps false'],
  ]
  for (const [one, changed, message] of cases) {
    const found = await refusal(simulate(one, { ...changed, resume }))
    assert.match(found, message)
    assert.ok(found.startsWith('resume: '))
  }
  // the same experiment, written otherwise
  const { seed: _, ...same } = { ...experiment, seed: 1, activation: 'erf' as const }
  assert.is((await simulate(same, { ...options, resume })).status, 'done')
})

test('what is damaged is refused, wherever', async () => {
  const bytes = await checkpointOf(experiment, { runs: 2 })
  const refused = (resume: Uint8Array) => refusal(simulate(experiment, { runs: 2, resume }))
  for (const length of [...Array(80).keys(), 1000, bytes.length - 1]) {
    const expected = length < 16 ? 'a checkpoint, got something else' : 'expected a whole checkpoint'
    assert.match(await refused(bytes.slice(0, length)), expected)
  }
  const longer = new Uint8Array(bytes.length + 1)
  longer.set(bytes)
  assert.match(
    await refused(longer),
    `a whole checkpoint of ${bytes.length} bytes, got ${bytes.length + 1} bytes`,
  )
  for (let i = 0; i < 300; i++) {
    const altered = bytes.slice()
    // every byte of the beginning, then here and there
    const at = i < 200 ? i : Math.floor((bytes.length - 1) * ((i - 200) / 99))
    altered[at]! ^= 1 << (i % 8)
    assert.match(
      await refused(altered),
      /^resume: expected .*(something else|bytes of one|has been altered)$/,
    )
  }
  assert.match(
    await refused(new TextEncoder().encode('{"seed": 1}')),
    'expected a checkpoint, got something else',
  )
})

/** A checkpoint with another text of the same length inside, and the checksum that belongs to it. */
function forged(bytes: Uint8Array, from: string, to: string): Uint8Array {
  const text = Buffer.from(bytes)
  const at = text.indexOf(from)
  assert.ok(at > 48)
  text.write(to, at)
  const sha = (content: Uint8Array) => createHash('sha256').update(content).digest()
  sha(sha(text.subarray(48))).copy(text, 16)
  return text
}

test('another version, or another kernel of the same version, is refused', async () => {
  const bytes = await checkpointOf(experiment, { runs: 2 })
  const refused = (resume: Uint8Array) => refusal(simulate(experiment, { runs: 2, resume }))
  const version = '"version":"'
  assert.match(
    await refused(forged(bytes, `${version}0`, `${version}9`)),
    /a checkpoint of onepass 0\.\S+, got one of 9\./,
  )
  const kernel = '"kernel":"'
  const at = Buffer.from(bytes).indexOf(kernel) + kernel.length
  const digit = String.fromCharCode(bytes[at]!)
  const other = digit === '0' ? '1' : '0'
  assert.match(await refused(forged(bytes, kernel + digit, kernel + other)), 'of this build of onepass')
  // and the forgery itself is not what is refused
  assert.is(
    await refusal(simulate(experiment, { runs: 2, resume: forged(bytes, version, version) })),
    'not refused',
  )
})

test('options that are wrong are refused', async () => {
  const cases: [options: object, message: string][] = [
    [{ onCheckpoint: 1 }, 'onCheckpoint: expected a function, got 1'],
    [{ checkpointEvery: 1 }, 'checkpointEvery: expected onCheckpoint beside it, got none'],
    [{ onCheckpoint() {}, checkpointEvery: -1 }, 'checkpointEvery: expected a number ≥ 0, got -1'],
    [{ onCheckpoint() {}, checkpointEvery: '1' }, 'checkpointEvery: expected a number ≥ 0, got "1"'],
    [{ resume: 'file' }, 'resume: expected a checkpoint, a Uint8Array, got "file"'],
  ]
  for (const [options, message] of cases) assert.is(await refusal(simulate(experiment, options)), message)
})

test('checkpoints too large for one array are refused before any work', async () => {
  const large: Experiment = { ...experiment, student: { units: 2 }, inputDimension: 1e7, time: { at: [1e6] } }
  const options: SimulateOptions = { runs: 100, workers: 64, method: 'direct', onCheckpoint() {} }
  assert.match(
    await refusal(simulate(large, options)),
    /^workers: expected checkpoints of at most 3 GiB, got 64 workers/,
  )
})

test.run()
