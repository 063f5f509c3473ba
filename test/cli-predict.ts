import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Library } from '../src/cli/library.js'
import { predictionText } from '../src/cli/prediction-text.js'
import { run } from '../src/cli/run.js'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import { plain } from './support/malformed.js'
import { fakeLibrary, fakePlatform, prediction } from './support/platform.js'

const completed = completeExperiment(plain, 'solve')

async function predict(argv: string[], use: Partial<Library> = {}) {
  const platform = fakePlatform({ 'e.json': JSON.stringify(plain) })
  const library = fakeLibrary(use)
  const code = await run(['predict', ...argv], platform, library)
  return { code, platform, library, out: platform.out, err: platform.err }
}

test('sentences for a reader; with --json exactly the prediction', async () => {
  const { code, out, err } = await predict(['e.json'])
  assert.is(code, 0)
  assert.is(err, '')
  assert.match(out, /^prediction: erf, /)
  assert.match(out, '\n- stable below 4.\n- Late phase: not predicted, as no reason.\n')
  const printed = await predict(['e.json', '--json'])
  assert.is(printed.out, `${JSON.stringify(prediction(completed))}\n`)
})

test('options arrive in the library; those not given are not passed', async () => {
  const calls = async (...argv: string[]) => {
    const { signal, ...options } = (await predict(argv)).library.calls[0]!.options
    assert.instance(signal, AbortSignal)
    return options
  }
  assert.equal(await calls('e.json'), {})
  assert.equal(await calls('e.json', '--best-rate-at', '300', '--time-to=1e-4', '--limit'), {
    bestRateAt: 300,
    timeTo: 1e-4,
    limit: true,
  })
})

test('--set changes the experiment; --out x.json writes what --json prints', async () => {
  const { platform, library, out } = await predict([
    'e.json',
    '--set',
    'learningRate=2',
    '--out',
    'x.json',
    '--json',
  ])
  assert.equal(library.calls[0]?.experiment, completeExperiment({ ...plain, learningRate: 2 }, 'solve'))
  assert.is(platform.written.get('x.json'), out)
  assert.match((await predict(['e.json', '--out', 'x.json'])).out, '\nwritten to x.json\n')
  const full = await predict(['e.json', '--out', 'full-disk.json'])
  assert.is(full.code, 1)
  assert.match(full.out, 'stable below 4.')
  assert.is(full.err, 'onepass: cannot write full-disk.json: no space left\n')
})

test('Ctrl-C ends a search with 130', async () => {
  const platform = fakePlatform({ 'e.json': JSON.stringify(plain) })
  const library = fakeLibrary({
    runPredict: async (_, { signal }) => {
      platform.interrupt()
      signal!.throwIfAborted()
      throw new Error('not aborted')
    },
  })
  assert.is(await run(['predict', 'e.json', '--limit'], platform, library), 130)
  assert.is(platform.err, 'onepass: aborted: nothing was predicted\n')
})

test('the text keeps within the columns, by whole words', () => {
  const words = 'a sentence of some words that is longer than a narrow terminal is wide'
  const narrow = predictionText({ ...prediction(completed), summary: [words] }, 30)
  for (const line of narrow.split('\n')) assert.ok(line.length <= 30, line)
  assert.match(narrow.replaceAll(/\n +/g, ' '), `- ${words}\n`)
  const wide = predictionText({ ...prediction(completed), summary: [`${words} ${words}`] }, 1000)
  assert.ok(wide.split('\n').every((line) => line.length <= 110))
})

test.run()
