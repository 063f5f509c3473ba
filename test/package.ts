import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { buildSync } from 'esbuild'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type Experiment, solve } from '../src/index.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const bundle = join(root, 'build/onepass.js')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'onepass-package-')))
const modules = join(folder, 'node_modules')
test.after(() => rmSync(folder, { recursive: true, maxRetries: 5 }))

const experiment: Experiment = {
  teacher: { units: 2 },
  student: { units: 2 },
  learningRate: 0.1,
  time: { until: 10, samples: 5 },
}

function npm(args: string[], cwd: string): string {
  // on Windows npm is a script
  const shell = process.platform === 'win32'
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], shell })
}

/** The package as `npm pack` makes it, of what is built: scripts/test.mjs has just done that. */
const [packed] = JSON.parse(
  npm(['pack', '--json', '--ignore-scripts', '--silent', '--pack-destination', folder], root),
) as { filename: string; size: number; files: { path: string; mode: number }[] }[]
const tarball = join(folder, packed!.filename)

/** What a package may hold. */
const ALLOWED = [
  /^(package\.json|README\.md|CHANGELOG\.md|LICENSE)$/,
  /^build\/(onepass|explorer|figures|cli)\.js$/,
  /^build\/chunks\/[\w-]+\.js$/,
  /^build\/types\/[\w/-]+\.d\.ts$/,
  /^examples\/[\w/-]+\.(js|mjs|ts|json|html|md)$/,
]

test('npm pack holds what a user needs, and nothing else', () => {
  const paths = packed!.files.map(({ path }) => path)
  for (const path of paths)
    assert.ok(
      ALLOWED.some((pattern) => pattern.test(path)),
      path,
    )
  for (const path of [
    'package.json',
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
    'build/onepass.js',
    'build/figures.js',
    'build/cli.js',
    'build/types/index.d.ts',
    'build/types/figures/entry.d.ts',
  ])
    assert.ok(paths.includes(path), `${path} is missing`)
  // types of the insides, which would ask for packages that a user has not
  assert.not.ok(paths.some((path) => path.startsWith('build/types/kernel')))
  assert.ok(packed!.size < 1e6, `${packed!.size} bytes`)
  assert.is(packed!.files.find(({ path }) => path === 'build/cli.js')!.mode & 0o111, 0o111)
})

test('publint finds nothing', async () => {
  const { messages, pkg } = await publint({
    strict: true,
    pack: { tarball: new Uint8Array(readFileSync(tarball)).buffer },
  })
  assert.equal(
    messages.map((message) => formatMessage(message, pkg, { color: false })),
    [],
  )
})

test('it installs into an empty folder', () => {
  // Its dependencies lie there already, from this repository, so that npm needs neither a network nor its cache.
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  mkdirSync(modules)
  for (const [path, { dev, optional }] of Object.entries<{ dev?: true; optional?: true }>(packages)) {
    if (path !== '' && !dev && !optional) cpSync(join(root, path), join(folder, path), { recursive: true })
  }
  // npm takes a package whose commands are not linked for damaged
  cpSync(join(root, 'node_modules/.bin'), join(modules, '.bin'), { recursive: true, verbatimSymlinks: true })
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}')
  npm(
    [
      'install',
      '--offline',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--cache',
      join(folder, 'cache'),
      tarball,
    ],
    folder,
  )
  npm(['ls', 'onepass'], folder)
})

test('its functions are imported and run', () => {
  const script = `import { powerLaw, simulate, solve } from 'onepass'
const experiment = { ...${JSON.stringify(experiment)}, spectrum: powerLaw(1, 4), inputDimension: 64 }
const [theory, one, many] = await Promise.all([
  solve(experiment),
  simulate(experiment),
  simulate(experiment, { runs: 2, workers: 2 })
])
console.log(theory.status, one.status, many.status, theory.version)`
  writeFileSync(join(folder, 'script.js'), script)
  const output = execFileSync(process.execPath, ['script.js'], { cwd: folder, encoding: 'utf8' })
  assert.is(output, `done done done ${manifest.version}\n`)
})

test('its figures are drawn in a document of one’s own', async () => {
  const script = `import { solve } from 'onepass'
import { draw, drawSvg, fromCsv, toCsv, toSeries } from 'onepass/figures'
import { parseHTML } from 'linkedom'
const theory = await solve(${JSON.stringify(experiment)})
const options = { series: [toSeries(theory, 'mine')], xLabel: 'time', yLabel: 'error', caption: 'of one’s own' }
const { document } = parseHTML('<html><body></body></html>')
document.body.append(draw(document, options))
const again = { ...options, series: fromCsv(toCsv(options.series)) }
console.log(document.querySelectorAll('svg').length, drawSvg(document, options) === drawSvg(document, again))
console.log(document.body.textContent.includes('of one’s own'))`
  writeFileSync(join(folder, 'figures.js'), script)
  const output = execFileSync(process.execPath, ['figures.js'], { cwd: folder, encoding: 'utf8' })
  assert.is(output, '1 true\ntrue\n')
})

test('its command runs', () => {
  assert.is(npm(['exec', '--no', '--offline', '--', 'onepass', '--version'], folder), `${manifest.version}\n`)
})

test('its command finds the packages that draw figures', () => {
  // A name that is no figure is refused once they are loaded.
  const command = join(modules, 'onepass/build/cli.js')
  const { status, stderr } = spawnSync(process.execPath, [command, 'figure', 'none'], { encoding: 'utf8' })
  assert.match(stderr, /^onepass: NAME: expected one of 1, 2-left, .*, all, got "none"\n$/)
  assert.is(status, 2)
})

test('its command loads no package that draws until it draws', () => {
  const text = readFileSync(join(root, 'build/cli.js'), 'utf8')
  for (const name of Object.keys(manifest.dependencies)) assert.not.ok(text.includes(name), name)
})

const USER = `import { draw, type Series, toSeries } from 'onepass/figures'
import { type Experiment, powerLaw, simulate, solve, type Trajectory } from 'onepass'

const experiment: Experiment = {
  spectrum: powerLaw(1, 4),
  teacher: { units: 2 },
  student: { units: 2 },
  activation: 'erf',
  learningRate: 0.1,
  time: { until: 100 },
}
const theory: Trajectory = await solve(experiment, { tolerance: 1e-8, signal: AbortSignal.timeout(1000) })
const finite = await simulate(experiment, { runs: 20, onProgress: ({ done, total }) => console.log(done / total) })
export const first: number | undefined = theory.generalizationError[0]
export const errors: number[] | undefined = finite.standardError

const series: Series[] = [toSeries(theory, 'mine')]
const page = { createElementNS: (_namespace: string, name: string): string => name }
const options = { series, xLabel: 'time', yLabel: 'error', caption: '' }
export const element: string = draw(page, options)
// @ts-expect-error no such option
draw(page, { ...options, colour: 'red' })

// @ts-expect-error an unknown field
export const wrongField: Experiment = { ...experiment, lerningRate: 0.1 }
// @ts-expect-error a wrong type
export const wrongType: Experiment = { ...experiment, learningRate: '0.1' }
// @ts-expect-error an activation there is not
export const wrongChoice: Experiment = { ...experiment, activation: 'tanh' }
// @ts-expect-error a missing field
export const missing: Experiment = { teacher: { units: 2 }, student: { units: 2 }, learningRate: 0.1 }
// @ts-expect-error an unknown option
await solve(experiment, { tolerence: 1e-8 })
// @ts-expect-error the result is not any
export const nothing: string = finite.status.length
`

const settings = {
  Node: {
    module: 'nodenext',
    lib: ['es2022'],
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
  },
  'a bundler': { module: 'esnext', moduleResolution: 'bundler', lib: ['es2022', 'dom'], types: [] },
}

for (const [name, options] of Object.entries(settings)) {
  test(`its types hold in strict code for ${name}`, () => {
    writeFileSync(join(folder, 'user.ts'), USER)
    const compilerOptions = {
      target: 'es2022',
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noEmit: true,
      ...options,
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['user.ts'] }))
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    const { stdout } = spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' })
    assert.is(stdout, '')
  })
}

test('the library is one file, which a bundler for browsers takes without a word', () => {
  const { warnings, metafile } = buildSync({
    entryPoints: [bundle],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    metafile: true,
    write: false,
    outdir: folder,
    logLevel: 'silent',
  })
  assert.equal(warnings, [])
  assert.is(Object.keys(metafile.inputs).length, 1)
  for (const { imports } of [...Object.values(metafile.inputs), ...Object.values(metafile.outputs)])
    assert.equal(imports, [])
})

test('what draws is one file too, which asks for no files, no network and no Node', () => {
  const entry = join(root, 'build/figures.js')
  const { warnings, metafile } = buildSync({
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    metafile: true,
    write: false,
    outdir: folder,
    logLevel: 'silent',
  })
  assert.equal(warnings, [])
  assert.is(Object.keys(metafile.inputs).length, 1)
  assert.not.match(readFileSync(entry, 'utf8'), /['"]node:|\brequire\(|\bfetch\(/)
})

test('the library asks Node for its threads and cores, and for nothing else', () => {
  const text = readFileSync(bundle, 'utf8')
  assert.equal([...new Set(text.match(/node:\w+/g))].sort(), ['node:os', 'node:worker_threads'])
})

test('the library solves where there are no files, no page and no network', async () => {
  const { outputFiles } = buildSync({
    entryPoints: [bundle],
    bundle: true,
    format: 'iife',
    globalName: 'onepass',
    write: false,
    outdir: folder,
  })
  const platform = {
    atob,
    performance,
    setImmediate,
    AbortSignal,
    TextDecoder,
    TextEncoder,
    text: JSON.stringify(experiment),
  }
  const code = `${outputFiles[0]!.text}
onepass.solve(JSON.parse(text)).then(async (theory) =>
  JSON.stringify([theory, (await onepass.simulate(JSON.parse(text))).status]))`
  const [theory, status] = JSON.parse(await runInContext(code, createContext(platform)))
  assert.equal(theory, await solve(experiment))
  assert.is(status, 'done')
})

test.run()
