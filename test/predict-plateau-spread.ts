import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { plateauSpread } from '../src/predict/plateau-spread.js'
import { openKernel } from './support/kernel.js'

/** An escape from asymmetries that have not grown yet, in one level: |u| is |r|, of variance σ_J²/N in each direction. */
function spreadOf(units: number, size: number, endOf: (asymmetry: Float64Array[][]) => number | null) {
  const part = (i: number, n: number) => (i < 2 && n < 2 ? (i === n ? size / 2 : -size / 2) : 0)
  const indices = Array.from({ length: units }, (_, i) => i)
  const asymmetry = indices.map((i) => indices.map((n) => Float64Array.of(part(i, n))))
  const path = { alpha: [], error: [], rows: [], asymmetry, steps: [] }
  const eigenvalues = Float64Array.of(1)
  const levels = { eigenvalues, weights: Float64Array.of(1), trained: [true] }
  const one = { path, eigenvalues, escapeTime: 10, end: 50, endOf }
  return plateauSpread(one, levels, Float64Array.of(1), 1e-4, 1, openKernel())
}

test('of one direction: ln of the modulus of a normal', () => {
  const { mean, deviation } = spreadOf(2, 0.01, () => Number.NaN)
  // ⟨ln |x|⟩ = −(γ + ln 2)/2, variance π²/8
  assert.ok(Math.abs(mean - (50 + (10 * (0.5772156649015329 + Math.LN2)) / 2)) < 1e-12)
  assert.ok(Math.abs(deviation - (10 * Math.PI) / Math.sqrt(8)) < 1e-12)
})

test('of several: ln χ, by simulation, and the scatter of the directions’ ends', () => {
  const n = 4
  const stream = openKernel().stream({ seed: 3, purpose: 'inputs' })
  const logs = Array.from({ length: 40_000 }, () => Math.log(0.01 ** 2 * stream.chiSquare(n)) / 2)
  const average = logs.reduce((sum, value) => sum + value, 0) / logs.length
  const variance = logs.reduce((sum, value) => sum + (value - average) ** 2, 0) / logs.length
  const same = spreadOf(3, 0.02, () => 50)
  assert.ok(Math.abs(same.mean - (50 + 10 * (Math.log(0.02) - average))) < 0.1)
  assert.ok(Math.abs(same.deviation / (10 * Math.sqrt(variance)) - 1) < 0.02)

  let call = 0
  const tried: number[][] = []
  const other = spreadOf(3, 0.02, (asymmetry) => {
    tried.push(asymmetry.flat().map((column) => column[0]!))
    call++
    return 60 + (call % 2 === 0 ? 8 : -8)
  })
  assert.ok(Math.abs(other.mean - same.mean - 10) < 1e-12)
  const expected = Math.sqrt(same.deviation ** 2 + (64 * call) / (call - 1))
  assert.ok(Math.abs(other.deviation - expected) < 1e-12)
  // all of one size, with rows that sum to 0
  for (const values of tried) {
    assert.ok(Math.abs(Math.sqrt(values.reduce((sum, x) => sum + x * x, 0)) - 0.02) < 1e-15)
    assert.ok(Math.abs(values[0]! + values[1]! + values[2]!) < 1e-16)
  }
  assert.ok(new Set(tried.map(String)).size === call)
})

test.run()
