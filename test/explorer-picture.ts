import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { picture } from '../src/explorer/picture.js'
import { simulate, solve } from '../src/index.js'
import { explorerFigure } from './support/explorer-figure.js'
import { shortExperiment } from './support/short-explorer.js'

test('the static figure is the default explorer (else: node --import tsx scripts/draw-explorer.ts)', async () => {
  const stored = readFileSync(new URL('../web/explorer.svg', import.meta.url), 'utf8')
  assert.ok(stored === (await explorerFigure()))
})

test('a picture has symbols as markup, the decades of theory, and no more points than leave the line seen', async () => {
  const experiment = { ...shortExperiment, time: { until: 100, samples: 200, from: 0.1 } }
  const theory = await solve(experiment)
  const simulation = await simulate(experiment, { runs: 2 })
  assert.ok(simulation.alpha[0]! < 0.1)
  const summary = 'ε_g = 1.'
  const { series, caption, legendText, xRange } = picture({
    theory,
    simulation,
    compared: undefined,
    summary,
  })
  assert.is(caption, 'ε_{g} = 1. Points: mean of 2 runs, band 5 % to 95 %.')
  assert.match(legendText!(series[0]!.label), /σ_\{J\} = 0\.01/)
  assert.equal(xRange, [0.1, 100])
  assert.is(series[0]!.samples.length, 200)
  assert.ok(series[1]!.samples.length <= 40 && series[1]!.samples.length > 20)
})

test.run()
