// Draws web/explorer.svg: what stands in the explorer's place until its script has run, the default experiment.
//
//   node --import tsx scripts/draw-explorer.ts
import { fileURLToPath } from 'node:url'
import { writeAtomic } from '../src/write-atomic.js'
import { explorerFigure } from '../test/support/explorer-figure.js'

await writeAtomic(fileURLToPath(new URL('../web/explorer.svg', import.meta.url)), await explorerFigure())
