import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Library } from '../src/cli/library.js'
import { run } from '../src/cli/run.js'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import type { Trajectory } from '../src/trajectory.js'
import { plain } from './support/malformed.js'
import { fakeLibrary, fakePlatform, trajectory } from './support/platform.js'

const text = JSON.stringify(plain)

/** Runs the command beside a file `e.json`, and returns what it left behind. */
async function onepass(
  argv: string[],
  {
    use = {},
    terminal = false,
    stdin = '',
  }: { use?: Partial<Library>; terminal?: boolean; stdin?: string } = {},
) {
  const platform = fakePlatform({ 'e.json': text }, { terminal, stdin })
  const library = fakeLibrary(use)
  const code = await run(argv, platform, library)
  return { code, platform, library, out: platform.out, err: platform.err }
}

const ending = (changes: Partial<Trajectory>) => ({
  runSolve: async (experiment: unknown) => trajectory(experiment, 'solve', changes),
})

test('--help everywhere, with an example, whatever else is wrong', async () => {
  for (const argv of [
    ['--help'],
    ['-h'],
    ['solve', '--help'],
    ['simulate', '-h'],
    ['predict', '--help'],
    ['figure', '--nonsense', '--help'],
  ]) {
    const { code, out, err } = await onepass(argv)
    assert.is(code, 0)
    assert.match(out, 'Usage: onepass ')
    assert.match(out, 'Example:')
    assert.is(err, '')
  }
})

test('help names every option of its command', async () => {
  const { SOLVE_OPTIONS } = await import('../src/cli/solve.js')
  const { SIMULATE_OPTIONS } = await import('../src/cli/simulate.js')
  const { FIGURE_OPTIONS } = await import('../src/cli/figure.js')
  const { PREDICT_OPTIONS } = await import('../src/cli/predict.js')
  const { FIT_OPTIONS } = await import('../src/cli/fit.js')
  const all = {
    solve: SOLVE_OPTIONS,
    simulate: SIMULATE_OPTIONS,
    predict: PREDICT_OPTIONS,
    fit: FIT_OPTIONS,
    figure: FIGURE_OPTIONS,
  }
  for (const [command, options] of Object.entries(all)) {
    const { out } = await onepass([command, '--help'])
    for (const name of Object.keys(options)) assert.match(out, `--${name}`)
    for (const [name] of out.matchAll(/(?<=^ +--)[a-z-]+/gm))
      assert.ok(name in options, `${command} --${name}`)
  }
})

test('--version', async () => {
  const { code, out } = await onepass(['--version'])
  assert.is(code, 0)
  assert.is(out, '1.2.3\n')
})

test('--json prints exactly the trajectory, and nothing else', async () => {
  const { code, out, err } = await onepass(['solve', 'e.json', '--json'])
  assert.is(code, 0)
  assert.is(out, `${JSON.stringify(trajectory(plain))}\n`)
  assert.is(err, '')
})

test('without --json a table for a reader', async () => {
  const { code, out, err } = await onepass(['solve', 'e.json'])
  assert.is(code, 0)
  assert.match(out, 'generalization error')
  assert.match(out, 'done: reached the last time')
  assert.is(err, '')
})

test('- reads standard input', async () => {
  const { code, library } = await onepass(['solve', '-'], { stdin: text })
  assert.is(code, 0)
  assert.equal(library.calls[0]?.experiment, completeExperiment(plain, 'solve'))
})

test('--set changes the experiment', async () => {
  const argv = [
    'simulate',
    'e.json',
    '--set',
    'student.units=3',
    '--set=activation=linear',
    '--set',
    'spectrum.kind=isotropic',
  ]
  const { code, library } = await onepass(argv)
  assert.is(code, 0)
  const expected = { ...plain, student: { units: 3 }, activation: 'linear' }
  assert.equal(library.calls[0]?.experiment, completeExperiment(expected, 'simulate'))
})

test('options arrive in the library; those not given are not passed', async () => {
  const calls = async (...argv: string[]) => (await onepass(argv)).library.calls[0]?.options
  assert.equal(await calls('solve', 'e.json'), {})
  assert.equal(await calls('solve', '--overlaps', 'e.json', '--tolerance', '1e-8'), {
    tolerance: 1e-8,
    overlaps: true,
  })
  assert.equal(await calls('solve', '--overlaps', 'levels', 'e.json'), { overlaps: 'levels' })
  assert.equal(await calls('solve', 'e.json', '--overlaps=levels'), { overlaps: 'levels' })
  const all = '--method direct --runs 5 --redraw --keep-runs --workers 2 --overlaps'.split(' ')
  assert.equal(await calls('simulate', 'e.json', ...all), {
    method: 'direct',
    runs: 5,
    redraw: true,
    keepRuns: true,
    workers: 2,
    overlaps: true,
  })
})

test('--out x.json writes exactly what --json prints; .csv a table of numbers', async () => {
  const printed = await onepass(['solve', 'e.json', '--json', '--out', 'x.json'])
  assert.is(printed.platform.written.get('x.json'), printed.out)
  const { platform, out } = await onepass(['solve', 'e.json', '--out', 'x.csv'])
  assert.is(platform.written.get('x.csv'), 'alpha,generalizationError\n0,0.5\n1,0.25\n10,1e-7\n')
  assert.match(out, 'written to x.csv')
})

test('a curve is still printed when its file cannot be written', async () => {
  const { code, out, err } = await onepass(['solve', 'e.json', '--json', '--out', 'full-disk.json'])
  assert.is(code, 1)
  assert.is(JSON.parse(out).kind, 'solve')
  assert.is(err, 'onepass: cannot write full-disk.json: no space left\n')
})

test('a run that fails is printed as far as it came, and exits with 1', async () => {
  for (const status of ['diverged', 'stalled'] as const) {
    const use = ending({ status, message: 'lower learningRate' })
    const { code, out, err } = await onepass(['solve', 'e.json', '--json'], { use })
    assert.is(code, 1)
    assert.is(JSON.parse(out).status, status)
    assert.is(err, `onepass: ${status}: lower learningRate\n`)
  }
})

test('an error of the program itself exits with 1, in one line', async () => {
  const runSolve = async () => {
    throw new Error('the kernel\nbroke')
  }
  const { code, out, err } = await onepass(['solve', 'e.json'], { use: { runSolve } })
  assert.is(code, 1)
  assert.is(out, '')
  assert.is(err, 'onepass: the kernel\\u000abroke\n')
})

test('Ctrl-C ends a run with what it has, and 130; twice ends at once', async () => {
  const platform = fakePlatform({ 'e.json': text })
  const library = fakeLibrary({
    runSolve: (experiment, _, stop) =>
      new Promise((resolve) => {
        stop!.addEventListener('abort', () => {
          platform.interrupt()
          resolve(trajectory(experiment, 'solve', { status: 'aborted', message: 'stopped' }))
        })
        platform.interrupt()
      }),
  })
  assert.is(await run(['solve', 'e.json', '--json'], platform, library), 130)
  assert.is(JSON.parse(platform.out).status, 'aborted')
  assert.is(platform.err, 'onepass: aborted: stopped\n')
  assert.equal(platform.exited, [130])
  assert.is(platform.listening, 0)
})

test('a progress bar on a terminal only, erased at the end', async () => {
  const use: Partial<Library> = {
    runSolve: async (experiment, { onProgress }) => {
      onProgress?.({ done: 1, total: 2, left: 3 })
      return trajectory(experiment)
    },
  }
  const seen = await onepass(['solve', 'e.json', '--json'], { use, terminal: true })
  assert.match(seen.err, '50 %')
  assert.ok(seen.err.endsWith('\r\u001b[K'))
  assert.not.match(seen.err, '\n')
  assert.is((await onepass(['solve', 'e.json'], { use })).err, '')
})

test('figure: prints its table and paths, or one JSON document', async () => {
  const { code, out, library } = await onepass([
    'figure',
    '1',
    '--full',
    '--out',
    'pictures',
    '--workers',
    '3',
  ])
  assert.is(code, 0)
  assert.is(out, 'L  slope\n1  2\n\n/figures/figure-1.svg\n')
  const { signal, ...options } = library.calls[0]!.options
  assert.instance(signal, AbortSignal)
  assert.equal(options, { folder: 'pictures', full: true, workers: 3 })
  const json = await onepass(['figure', '1', '--json'])
  assert.equal(Object.keys(JSON.parse(json.out)), ['name', 'files', 'table', 'trajectories'])
  assert.is(json.library.calls[0]?.options.folder, 'figures')
})

test('figure --list: names and titles', async () => {
  const { code, out } = await onepass(['figure', '--list'])
  assert.is(code, 0)
  assert.is(out, '1     the first\nslow  another (takes 2 h; not part of all without --full)\n')
  const { out: json } = await onepass(['figure', '--list', '--json'])
  assert.equal(JSON.parse(json)[0], { name: '1', title: 'the first' })
})

test('figure all: every figure but those that take long, each printed when it is there', async () => {
  const { out, library } = await onepass(['figure', 'all'])
  assert.equal(
    library.calls.map(({ name }) => name),
    ['1'],
  )
  assert.is(out, 'L  slope\n1  2\n\n/figures/figure-1.svg\n')
  const full = await onepass(['figure', 'all', '--full', '--json'])
  assert.equal(
    full.library.calls.map(({ name, options }) => [name, options.full]),
    [
      ['1', true],
      ['slow', true],
    ],
  )
  assert.equal(
    JSON.parse(full.out).map(({ name }: { name: string }) => name),
    ['1', 'slow'],
  )
})

test('figure all: one progress over all figures', async () => {
  const use: Partial<Library> = {
    figureWork: async (name) => (name === '1' ? 1 : 3),
    drawFigure: async (name, { onProgress }) => {
      onProgress?.({ done: 2, total: 4, left: 1 })
      await new Promise((resolve) => setTimeout(resolve, 60))
      onProgress?.({ done: 4, total: 4, left: 0 })
      return { name, files: [], table: '', trajectories: [] }
    },
  }
  const { err } = await onepass(['figure', 'all', '--full'], { use, terminal: true })
  const seen = [...err.matchAll(/(\d+) %/g)].map(([, percent]) => Number(percent))
  assert.is(seen[0], 12)
  assert.ok(seen.includes(25) && seen.at(-1) === 100, seen.join())
  for (const [i, percent] of seen.entries()) assert.ok(i === 0 || percent >= seen[i - 1]!)
})

test('figure all: Ctrl-C loses no figure that is finished', async () => {
  const platform = fakePlatform()
  const library = fakeLibrary({
    drawFigure: async (name, { signal }) => {
      if (name === 'slow') platform.interrupt()
      signal!.throwIfAborted()
      return { name, files: [`/figures/figure-${name}.svg`], table: 'table', trajectories: [] }
    },
  })
  assert.is(await run(['figure', 'all', '--full'], platform, library), 130)
  assert.is(platform.out, 'table\n\n/figures/figure-1.svg\n\n')
  assert.is(platform.err, 'onepass: aborted: 1 of 2 figures were drawn\n')
})

test('figure: a curve that fails exits with 1, Ctrl-C with 130', async () => {
  const stalled = trajectory(plain, 'solve', { status: 'stalled', message: 'why' })
  const drawn = { name: '1', files: [], table: '', trajectories: [stalled] }
  const failed = await onepass(['figure', '1'], { use: { drawFigure: async () => drawn } })
  assert.is(failed.code, 1)
  assert.is(failed.err, 'onepass: stalled: why\n')

  const platform = fakePlatform()
  const library = fakeLibrary({
    drawFigure: async (_, { signal }) => {
      platform.interrupt()
      signal!.throwIfAborted()
      throw new Error('not aborted')
    },
  })
  assert.is(await run(['figure', '1'], platform, library), 130)
  assert.is(platform.out, '')
  assert.is(platform.err, 'onepass: aborted: no figure was drawn\n')
})

test.run()
