import { readFileSync } from 'node:fs'

/** A fixture of test/fixtures, made by the generator of the same name. */
export function readFixture<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8')) as T
}
