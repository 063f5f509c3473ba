import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { addressOf, pairsInAddress } from '../src/explorer/address.js'
import { readSetting } from '../src/explorer/setting.js'

const page = 'https://example.org/a/page.html?query=1#section'
const setting = readSetting(
  new Map([
    ['learning-rate', '0.3'],
    ['spectrum-kind', 'values'],
    ['spectrum-eigenvalues', '[3,1]'],
    ['compared-seed', '5'],
    ['runs', '7'],
  ]),
)

test('an address holds a setting, and the page it is on', () => {
  const address = addressOf(page, 'explorer', setting)
  assert.ok(address.startsWith('https://example.org/a/page.html?query=1#explorer?'), address)
  assert.equal(readSetting(pairsInAddress(address, 'explorer')!), setting)
})

test('what is for another explorer is not taken', () => {
  const address = addressOf(page, 'a b&c', setting)
  assert.equal(readSetting(pairsInAddress(address, 'a b&c')!), setting)
  for (const other of ['a', 'a b', 'explorer']) assert.is(pairsInAddress(address, other), undefined)
  assert.is(pairsInAddress(page, 'section'), undefined)
})

test.run()
