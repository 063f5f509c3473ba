import { parseHTML } from 'linkedom'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { completeExperiment } from '../src/experiment/complete-experiment.js'
import { readSetting } from '../src/explorer/setting.js'
import { embedSnippet, nodeSnippet, shellSnippet } from '../src/explorer/snippets.js'

const { experiment } = readSetting(new Map([['learning-rate', '0.3']]))
const shorter = completeExperiment({ ...experiment, time: { at: [1, 2] } }, 'solve')

test('a Node snippet holds the experiment, and the simulation with its own times', () => {
  const alone = nodeSnippet({ experiment, simulation: undefined })
  assert.ok(alone.startsWith("import { solve } from 'onepass'"))
  assert.equal(JSON.parse(/const experiment = (\{[\s\S]*?\n\})/.exec(alone)![1]!), experiment)
  const both = nodeSnippet({ experiment, simulation: { experiment, runs: 3 } })
  assert.ok(both.includes('simulate(experiment, { runs: 3 })'), both)
  const less = nodeSnippet({ experiment, simulation: { experiment: shorter, runs: 3 } })
  assert.ok(less.includes('simulate({ ...experiment, time: {"at":[1,2]} }, { runs: 3 })'), less)
})

test('a shell snippet has one command for each trajectory', () => {
  assert.is(shellSnippet({ experiment, simulation: undefined }).trim().split('\n').length, 1)
  const [solve, simulate] = shellSnippet({ experiment, simulation: { experiment: shorter, runs: 3 } }).split(
    '\n',
  )
  assert.ok(
    solve!.includes(JSON.stringify(experiment)) && solve!.endsWith('onepass solve - --overlaps --json'),
  )
  assert.ok(simulate!.includes('"at":[1,2]') && simulate!.endsWith('onepass simulate - --runs 3 --json'))
})

test('an embed tag has attributes that are read back', () => {
  const setting = readSetting(
    new Map([
      ['spectrum-kind', 'values'],
      ['spectrum-eigenvalues', '[3,1]'],
      ['teacher-output-weights', '"unit"'],
      ['runs', '2'],
    ]),
  )
  const { document } = parseHTML(
    `<html>${embedSnippet(setting, 'https://example.org/x.js?a=1&b="2"')}</html>`,
  )
  assert.is(document.querySelector('script')!.getAttribute('src'), 'https://example.org/x.js?a=1&b="2"')
  const { attributes } = document.querySelector('onepass-explorer')!
  assert.equal(readSetting(new Map([...attributes].map(({ name, value }) => [name, value]))), setting)
})

test.run()
