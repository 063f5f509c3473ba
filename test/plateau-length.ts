import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { isotropicEscape, simulatedEnds, theoryPlateau } from './support/plateau-length.js'
import { statistics, weightedLine } from './support/statistics.js'

// docs/plateau-length.md has more seeds, more N, and simulations up to N = 10⁶

test('over ten decades of N the plateau’s length is a straight line in ln N of slope τ_esc/2', async () => {
  const { time } = isotropicEscape()
  for (const seed of [1, 2]) {
    const points = []
    for (const exponent of [3, 6, 9, 12]) {
      const { start, end } = await theoryPlateau(10 ** exponent, seed)
      points.push({ x: exponent * Math.log(10), y: end! - start, weight: 1 })
    }
    const { slope } = weightedLine(points)
    assert.ok(Math.abs(slope / (time / 2) - 1) < 1e-3, `${slope}, expected ${time / 2}`)
    const middle = points.reduce((sum, { y }) => sum + y, 0) / points.length
    for (const { x, y } of points)
      assert.ok(Math.abs(y - middle - (time / 2) * (x - 7.5 * Math.log(10))) < 0.1, String(y))
  }
})

test('simulations leave the plateau when the theory does, within a fraction of τ_esc', async () => {
  const { time } = isotropicEscape()
  const theory = (await theoryPlateau(1000, 1)).end!
  const ends = statistics(await simulatedEnds(1000, 1, 24, 350))
  assert.ok(Math.abs(ends.mean - theory) < 4 * ends.error + 0.02 * time, `${ends.mean}, expected ${theory}`)
  assert.ok(ends.deviation > 0.1 * time && ends.deviation < 0.5 * time, String(ends.deviation / time))
})

test.run()
