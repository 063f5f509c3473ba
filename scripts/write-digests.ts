// Writes test/fixtures/digests.json, after a change that is to change numbers: read its diff, entry by entry.
// Run: node --import tsx scripts/write-digests.ts
import { writeFileSync } from 'node:fs'
import { digestSuite } from '../test/support/identity-suite.js'

const path = new URL('../test/fixtures/digests.json', import.meta.url)
writeFileSync(path, `${JSON.stringify(await digestSuite(), null, 2)}\n`)
