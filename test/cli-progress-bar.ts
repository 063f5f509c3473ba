import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { progressBar, progressLine } from '../src/cli/progress-bar.js'
import { fakePlatform } from './support/platform.js'

test('the part done and the time left', () => {
  const line = (done: number, left: number) => progressLine({ done, total: 10, left })
  assert.is(line(0, Infinity), `[${'░'.repeat(30)}]   0 %`)
  assert.is(line(5, 12.2), `[${'█'.repeat(15)}${'░'.repeat(15)}]  50 %  13 s left`)
  assert.is(line(10, 0), `[${'█'.repeat(30)}] 100 %  0 s left`)
  assert.match(line(1, 600), '10 min left')
  assert.match(line(1, 7200), '2 h left')
  assert.match(line(1, 1e6), '12 days left')
  assert.match(line(99, 0), ' 100 %') // more done than foreseen
  assert.match(progressLine({ done: 0, total: 0, left: Infinity }), '  0 %')
})

test('on a terminal one line, drawn over itself and erased', async () => {
  const platform = fakePlatform({}, { terminal: true, columns: 20 })
  const bar = progressBar(platform.stderr)
  bar.onProgress?.({ done: 1, total: 2, left: 1 })
  await bar.erase()
  await bar.erase()
  assert.is(platform.err, `\r[${'█'.repeat(15)}${'░'.repeat(3)}\u001b[K\r\u001b[K`)
})

test('without a terminal nothing', async () => {
  const platform = fakePlatform()
  const bar = progressBar(platform.stderr)
  assert.is(bar.onProgress, undefined)
  await bar.erase()
  assert.is(platform.err, '')
})

test.run()
