import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { openBrowser, whyNoBrowser } from './support/chromium.js'
import { readFixture } from './support/fixtures.js'
import { digestSuite } from './support/identity-suite.js'
import { servePage } from './support/page-server.js'
import { skip } from './support/skip.js'

// What changes a number on purpose writes them anew: scripts/write-digests.ts.
const expected = readFixture<Record<string, string>>('digests')

test('every number is the bits it was: Node', async () => {
  assert.equal(await digestSuite(), expected)
})

test('1, 2 and 7 workers give the same bits, and nothing else does', () => {
  const byDigest = new Map<string, string[]>()
  for (const [name, digest] of Object.entries(expected)) {
    byDigest.set(digest, [...(byDigest.get(digest) ?? []), name])
  }
  const ensembles = [
    'direct, 9 runs',
    'direct, 9 runs drawn anew',
    'reduced, 9 runs',
    'reduced, 9 runs drawn anew',
  ]
  assert.equal(
    [...byDigest.values()].filter(({ length }) => length > 1),
    ensembles.map((name) => [1, 2, 7].map((workers) => `simulate: ${name}, ${workers} workers`)),
  )
})

if (whyNoBrowser !== undefined) {
  skip('every number is the bits it was: Chromium', whyNoBrowser)
} else {
  test('every number is the bits it was: Chromium', async () => {
    const faults: string[] = []
    const server = await servePage((report) => faults.push(report))
    const { browser, close } = await openBrowser()
    try {
      const page = await browser.newPage()
      await page.goto(server.origin)
      assert.equal(await page.evaluate(() => onepassPage.digestSuite()), expected)
      assert.equal(faults, [])
    } finally {
      await close()
      server.close()
    }
  })
}

test.run()
