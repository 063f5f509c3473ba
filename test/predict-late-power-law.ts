import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { latePowerLaw } from '../src/predict/late-power-law.js'
import { isPredicted } from '../src/predict/not-predicted.js'

const alpha = [1, 2, 4, 8, 16, 32, 64, 128]

/** Where the slope is near −½ in the window. */
function near(slope: number[], window = { from: 1, to: 128 }) {
  const law = latePowerLaw(1, window, { alpha, slope })
  if (!isPredicted(law)) return law.notPredicted
  return isPredicted(law.near) ? [law.near.from, law.near.to] : law.near.notPredicted
}

test('the longest stretch within 20 % of the exponent, inside the window', () => {
  assert.equal(near([-0.3, -0.41, -0.5, -0.59, -0.61, -0.5, -0.5, -0.9]), [2, 8])
  assert.equal(near([-0.3, -0.41, -0.61, -0.59, -0.59, -0.5, -0.5, -0.9]), [8, 64])
  assert.equal(near(new Array(8).fill(-0.5), { from: 1.5, to: 100 }), [2, 64])
})

test('nowhere near, and a window that is empty', () => {
  assert.match(String(near([-0.3, -0.3, -0.3, -0.5, -1, -1, -1, -1])), 'nowhere within 20 %')
  assert.match(String(near(new Array(8).fill(-0.5), { from: 10, to: 10 })), 'span too little')
})

test.run()
