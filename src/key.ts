import type { CompletedExperiment, ExperimentKind } from './experiment.js'

/** Options of a run that can change a number or what a trajectory holds; undefined ones count as left out. */
export type KeyOptions = Record<string, string | number | boolean | undefined>

/**
 * JSON with the keys of every object sorted and no spaces: equal values give equal text, in whatever order
 * their fields were written. Fields that are undefined are left out.
 * @throws TypeError for what JSON cannot hold: NaN, infinities, functions, undefined inside arrays, cycles
 */
export function canonicalJson(value: unknown): string {
  return write(value, [])
}

function write(value: unknown, parents: unknown[]): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value)
  if (typeof value !== 'object') throw new TypeError(`canonical JSON cannot hold ${String(value)}`)
  if (parents.includes(value)) throw new TypeError('canonical JSON cannot hold a value inside itself')
  const inside = [...parents, value]
  if (Array.isArray(value)) return `[${Array.from(value, (item) => write(item, inside)).join(',')}]`
  const fields = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}:${write(item, inside)}`)
  return `{${fields.join(',')}}`
}

/**
 * The name of a result: two runs with the same key give the same bytes. Caches and checkpoints go by it.
 * @param options every option that can change a number, with its default filled in; workers, signals and
 *   progress change none and must not be among them
 * @param version the version of onepass: another one may give other numbers
 */
export function experimentKey(
  kind: ExperimentKind,
  experiment: CompletedExperiment,
  options: KeyOptions,
  version: string,
): string {
  return canonicalJson({ kind, experiment, options, version })
}
