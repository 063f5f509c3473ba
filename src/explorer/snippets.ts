import type { CompletedExperiment } from '../experiment.js'
import { type Setting, writeSetting } from './setting.js'

/** What a snippet computes: theory, and the simulation where there is one. */
export interface Computed {
  experiment: CompletedExperiment
  simulation: { experiment: CompletedExperiment; runs: number } | undefined
}

/** A Node module that prints the trajectories as JSON. */
export function nodeSnippet({ experiment, simulation }: Computed): string {
  const lines = [
    `import { ${simulation ? 'simulate, ' : ''}solve } from 'onepass'`,
    '',
    `const experiment = ${JSON.stringify(experiment, null, 2)}`,
    'const trajectories = [await solve(experiment, { overlaps: true })]',
  ]
  if (simulation) {
    const isSame = JSON.stringify(simulation.experiment) === JSON.stringify(experiment)
    const given = isSame
      ? 'experiment'
      : `{ ...experiment, time: ${JSON.stringify(simulation.experiment.time)} }`
    lines.push(`trajectories.push(await simulate(${given}, { runs: ${simulation.runs} }))`)
  }
  return `${[...lines, 'console.log(JSON.stringify({ trajectories }))'].join('\n')}\n`
}

/** Shell commands that print the trajectories as JSON, one after the other. */
export function shellSnippet({ experiment, simulation }: Computed): string {
  const command = (name: string, given: CompletedExperiment) =>
    // The text of an experiment holds no quote
    `echo '${JSON.stringify(given)}' | npx --no-install onepass ${name}\n`
  const theory = command('solve - --overlaps --json', experiment)
  return simulation
    ? theory + command(`simulate - --runs ${simulation.runs} --json`, simulation.experiment)
    : theory
}

/** The tags that show the setting in a page. */
export function embedSnippet(setting: Setting, script: string): string {
  const attributes = [...writeSetting(setting)].map(([name, text]) => ` ${name}="${escapeText(text)}"`)
  return (
    `<script type="module" src="${escapeText(script)}"></script>\n` +
    `<onepass-explorer${attributes.join('')}></onepass-explorer>\n`
  )
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
