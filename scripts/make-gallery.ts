// Draws every figure (those that take long with --long only) and writes docs/gallery.md with its pictures, docs/gallery/*.svg.
// Trajectories are kept in the folder given, so that a second time takes seconds.
//
//   node --import tsx scripts/make-gallery.ts [FOLDER] [--long]
import { copyFile, mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { drawFigure, figureList } from '../src/figures/index.js'
import { writeAtomic } from '../src/write-atomic.js'

/** A picture larger than this, in bytes, has too many points for a page. */
const mostBytes = 100_000

const docs = fileURLToPath(new URL('../docs', import.meta.url))
const long = process.argv.includes('--long')
const folder = process.argv.slice(2).find((one) => !one.startsWith('--')) ?? 'figures'
await mkdir(join(docs, 'gallery'), { recursive: true })
const sections: string[] = []
for (const { name, title, takes } of figureList) {
  const heading = `## ${name}: ${title}`
  if (takes !== undefined && !long) {
    sections.push(`${heading}\n\nNot drawn here: it takes ${takes}. \`onepass figure ${name}\` draws it.`)
    continue
  }
  const begun = performance.now()
  const { files, table } = await drawFigure(name, { folder })
  const picture = join(docs, 'gallery', `${name}.svg`)
  await copyFile(files.find((file) => file.endsWith('.svg'))!, picture)
  const { size } = await stat(picture)
  if (size > mostBytes) throw new Error(`${picture}: ${size} bytes`)
  console.log(`${name}: ${((performance.now() - begun) / 1000).toFixed(1)} s, ${size} bytes`)
  const time =
    takes === undefined ? '' : `It takes ${takes}; drawn by name, or by \`onepass figure all --full\`.\n\n`
  sections.push(
    `${heading}\n\n${time}![${title}](gallery/${name}.svg)\n\n\`\`\`text\n${table.trimEnd()}\n\`\`\``,
  )
}
const head = `# Gallery

Every figure of \`onepass figure --list\`, with what it shows in numbers; \`onepass figure NAME\` draws one, \`onepass figure all\`
all of them. Lines are theory for N → ∞, wide pale dashes predictions in closed form, dotted lines exact means at finite N, open
points simulations and full dots what was measured on theory. Made by \`node --import tsx
scripts/make-gallery.ts FOLDER --long\`.`
await writeAtomic(join(docs, 'gallery.md'), `${[head, ...sections].join('\n\n')}\n`)
