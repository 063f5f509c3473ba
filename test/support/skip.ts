import { test } from 'uvu'

/** Leaves a test out, and says why: scripts/test.mjs refuses a test that is skipped in silence. */
export function skip(name: string, reason: string): void {
  console.log(`skipped: ${name}: ${reason}`)
  test.skip()
}
