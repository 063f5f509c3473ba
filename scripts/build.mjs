// Builds everything into build/: the kernel, the worker, the library, the command, the types.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import esbuild from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
process.chdir(root)

const { version, dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
// ES modules for every platform; a fixed target keeps the output the same under each Node
const common = { bundle: true, format: 'esm', target: 'es2022', charset: 'utf8', logLevel: 'warning' }

function node(...args) {
  execFileSync(process.execPath, args, { stdio: 'inherit' })
}

/** A module of one string: what is embedded needs no loader, and reads the same under tsx and esbuild. */
function writeString(name, text) {
  writeFileSync(`build/generated/${name}.js`, `export default ${JSON.stringify(text)}\n`)
  writeFileSync(`build/generated/${name}.d.ts`, 'declare const text: string\nexport default text\n')
}

/** Of all sources that can change a number: what is kept between two runs of the command goes by it. */
function sourcesHash() {
  const hash = createHash('sha256')
  for (const folder of ['assembly', 'src']) {
    const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.ts'))
    for (const file of files.map((one) => one.replaceAll('\\', '/')).sort()) {
      if (folder === 'src' && /^(cli|figures|fit)\//.test(file)) continue
      hash.update(`${file}\n`).update(readFileSync(join(folder, file)))
    }
  }
  return hash.digest('hex').slice(0, 16)
}

rmSync('build', { recursive: true, force: true })
mkdirSync('build/generated', { recursive: true })

node('node_modules/assemblyscript/bin/asc.js', 'assembly/index.ts', '--target', 'release')
const kernel = readFileSync('build/kernel.wasm')
writeString('kernel', kernel.toString('base64'))
writeString('kernel-hash', createHash('sha256').update(kernel).digest('hex'))
writeString('version', version)
writeString('sources', sourcesHash())

/** A worker as one script, embedded as a string. */
async function writeWorker(name, entry) {
  const { outputFiles } = await esbuild.build({
    ...common,
    entryPoints: [entry],
    format: 'iife',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    minify: true,
    write: false,
  })
  writeString(name, outputFiles[0].text)
}
await writeWorker('worker', 'src/simulate/worker.ts')
await writeWorker('explorer-worker', 'src/explorer/worker.ts')

// The explorer is what pages load as it is: minified, its plots and its worker in the same file
await esbuild.build({
  ...common,
  entryPoints: ['src/explorer/index.ts'],
  platform: 'browser',
  minify: true,
  outfile: 'build/explorer.js',
})
mkdirSync('build/web')
for (const file of readdirSync('web')) copyFileSync(join('web', file), join('build/web', file))
copyFileSync('build/explorer.js', 'build/web/explorer.js')

await esbuild.build({
  ...common,
  entryPoints: ['src/index.ts'],
  platform: 'neutral',
  mainFields: ['module', 'main'],
  outfile: 'build/onepass.js',
  minifyWhitespace: false,
})

// With the package that draws inside: a page gets it as one file too
await esbuild.build({
  ...common,
  entryPoints: ['src/figures/entry.ts'],
  platform: 'neutral',
  mainFields: ['module', 'main'],
  minify: true,
  outfile: 'build/figures.js',
})

// In pieces, so that a command loads what it needs and no more: the packages that draw take longer to load than Node
await esbuild.build({
  ...common,
  entryPoints: { cli: 'src/cli/main.ts' },
  platform: 'node',
  external: Object.keys(dependencies),
  splitting: true,
  outdir: 'build',
  chunkNames: 'chunks/[name]-[hash]',
})
chmodSync('build/cli.js', 0o755)

node('node_modules/typescript/bin/tsc', '--project', 'tsconfig.build.json')

// The compiler writes the declarations of every file; those of the insides say nothing to a user.
const wanted = new Set(['index.d.ts', 'explorer/index.d.ts', 'figures/entry.d.ts'])
for (const file of wanted) {
  const text = readFileSync(join('build/types', file), 'utf8')
  for (const [, other] of text.matchAll(/ from '(\.[^']+)\.js'/g))
    wanted.add(join(dirname(file), `${other}.d.ts`))
}
for (const file of readdirSync('build/types', { recursive: true })) {
  if (file.endsWith('.d.ts') && !wanted.has(file)) rmSync(join('build/types', file))
}
