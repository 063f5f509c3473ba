// Runs test/support/identity-suite.ts on the built library under Node 20, 22 and 24, Deno, Bun, Chromium and Firefox,
// compares the digests with the committed ones, and writes docs/identity.md. The runtimes are installed from npm into a
// folder that is removed again; Firefox must be there (firefox or firefox-esr).
// Run: node scripts/build.mjs && node --import tsx scripts/check-identity.ts
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, cpus, platform, release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'esbuild'
import { openBrowser } from '../test/support/chromium.js'
import { readFixture } from '../test/support/fixtures.js'
import type {} from '../test/support/page.js'
import { servePage } from '../test/support/page-server.js'

type Digests = Record<string, string>

interface Outcome {
  name: string
  version: string
  digests: Digests
}

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'onepass-identity-'))
const bin = (path: string) => join(folder, 'node_modules', path)

function install(): void {
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  const packages = ['node22@npm:node@22', 'node24@npm:node@24', 'deno', 'bun', 'puppeteer-core']
  execFileSync('npm', ['install', '--no-audit', '--no-fund', ...packages], { cwd: folder, stdio: 'inherit' })
}

/** The suite as a module that prints its digests; what it imports as the sources is the built library. */
function writeSuite(): string {
  const file = join(folder, 'main.js')
  const { code } = transformSync(readFileSync(join(root, 'test/support/identity-suite.ts'), 'utf8'), {
    loader: 'ts',
  })
  for (const part of ['src', 'test/support']) mkdirSync(join(folder, part), { recursive: true })
  copyFileSync(join(root, 'build/onepass.js'), join(folder, 'src/index.js'))
  writeFileSync(join(folder, 'test/support/identity-suite.js'), code)
  writeFileSync(
    file,
    "import { digestSuite } from './test/support/identity-suite.js'\nconsole.log(JSON.stringify(await digestSuite()))\n",
  )
  return file
}

function runCommand(name: string, command: string, args: string[], file: string): Outcome {
  const text = (given: string[]) => execFileSync(command, given, { encoding: 'utf8', cwd: folder })
  const version = text(['--version']).match(/\d+(\.\d+)+/)![0]
  return { name, version, digests: JSON.parse(text([...args, file])) }
}

async function runChromium(): Promise<Outcome> {
  const server = await servePage((report) => console.error(report))
  const { browser, close } = await openBrowser()
  try {
    const page = await browser.newPage()
    await page.goto(server.origin)
    const digests = await page.evaluate(() => onepassPage.digestSuite())
    return { name: 'Chromium', version: browser.version(), digests }
  } finally {
    await close()
    server.close()
  }
}

async function runFirefox(): Promise<Outcome> {
  const executable = ['firefox', 'firefox-esr'].find((name) => spawnSync(name, ['--version']).status === 0)
  if (executable === undefined) throw new Error('no firefox or firefox-esr is installed')
  const executablePath = execFileSync('which', [executable], { encoding: 'utf8' }).trim()
  const { default: puppeteer } = await import(createRequire(join(folder, 'x')).resolve('puppeteer-core'))
  const server = await servePage((report) => console.error(report))
  const options = { browser: 'firefox', executablePath, headless: true, protocolTimeout: 600_000 }
  const browser = await puppeteer.launch({ ...options, userDataDir: join(folder, 'firefox') })
  try {
    const page = await browser.newPage()
    await page.goto(server.origin)
    const digests: Digests = await page.evaluate(() => onepassPage.digestSuite())
    const version = (await browser.version()).match(/\d+(\.\d+)+/)![0]
    return { name: 'Firefox', version, digests }
  } finally {
    await browser.close()
    server.close()
  }
}

async function runAll(): Promise<Outcome[]> {
  install()
  const file = writeSuite()
  const node = process.execPath
  return [
    runCommand('Node 20', node, [], file),
    // one compiler each, where usually functions change from the first to the second
    runCommand('Node 20, WebAssembly by the baseline compiler', node, ['--liftoff-only'], file),
    runCommand('Node 20, WebAssembly by the optimising compiler', node, ['--no-liftoff'], file),
    runCommand('Node 22', bin('node22/bin/node'), [], file),
    runCommand('Node 24', bin('node24/bin/node'), [], file),
    runCommand('Deno', bin('.bin/deno'), ['run', '--allow-all'], file),
    runCommand('Bun', bin('.bin/bun'), [], file),
    await runChromium(),
    await runFirefox(),
  ]
}

const expected = readFixture<Digests>('digests')
const names = Object.keys(expected)
let outcomes: Outcome[]
try {
  outcomes = await runAll()
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

const rows = outcomes.map((outcome) => {
  const differing = names.filter((name) => outcome.digests[name] !== expected[name])
  return { ...outcome, differing, extra: Object.keys(outcome.digests).length - names.length }
})
const engines: Record<string, string> = {
  Node: 'V8',
  Deno: 'V8',
  Chromium: 'V8',
  Bun: 'JavaScriptCore',
  Firefox: 'SpiderMonkey',
}
const lines = [
  '# The same bits everywhere',
  '',
  `${names.length} experiments (\`test/support/identity-suite.ts\`), on the library as it is published: theory by every integrator, with`,
  'exact levels and nodes, to late times, linear and erf, K ≠ M; direct and reduced simulations, with directions that are',
  'not trained, ensembles on 1, 2 and 7 workers. SHA-256 of the JSON of every trajectory, against those in',
  '`test/fixtures/digests.json`, with which `test/identity.ts` compares Node and Chromium in every run of the tests.',
  '',
  '| platform | version | engine | digests that agree |',
  '|---|---|---|---|',
  ...rows.map(({ name, version, differing, extra }) => {
    const agreeing = `${names.length - differing.length} of ${names.length}`
    const note = [...differing, ...(extra === 0 ? [] : [`${extra} more than expected`])].join('; ')
    return `| ${name} | ${version} | ${engines[name.match(/^\w+/)![0]]} | ${agreeing}${note && `: not ${note}`} |`
  }),
  '',
  `${new Date().toISOString().slice(0, 10)}, ${platform()} ${release().match(/^\d+\.\d+/)![0]} on ${arch()}, ${cpus()[0]!.model}. Made by`,
  '`node --import tsx scripts/check-identity.ts`.',
  '',
]
writeFileSync(new URL('../docs/identity.md', import.meta.url), lines.join('\n'))
console.log(lines.join('\n'))
if (rows.some(({ differing, extra }) => differing.length > 0 || extra !== 0)) process.exitCode = 1
