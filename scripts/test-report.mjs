// What a test file's output says: uvu prints its counts at the end, and a file can fail without failing a test.

/**
 * @param {string} output standard output and standard error of the file
 * @param {string | undefined} ending how its process ended if not well, e.g. `exit code 1`
 * @returns {{ passed: number, failed: number, skipped: number, failures: string[], reasons: string[] }}
 *   `failures`: names of failed tests, or what else went wrong; `reasons`: why tests were skipped
 */
export function readReport(output, ending) {
  const total = count(output, 'Total')
  const passed = count(output, 'Passed') ?? 0
  const skipped = count(output, 'Skipped') ?? 0
  const reasons = [...output.matchAll(/^skipped: (.*)$/gm)].map(([, reason]) => reason)
  const failures = [...output.matchAll(/^ +FAIL .*?"(.*)"$/gm)].map(([, name]) => name)

  if (total === undefined) failures.push(`ended before its tests did${ending ? ` (${ending})` : ''}`)
  else if (total + skipped === 0) failures.push('runs no test')
  // uvu swallows what a hook throws, and leaves out the tests behind it
  else if (total - passed > failures.length)
    failures.push(`${total - passed} tests failed or were not reached`)
  // also what `test.only` leaves out
  if (skipped > reasons.length) failures.push(`${skipped - reasons.length} tests skipped without a reason`)
  if (ending && failures.length === 0) failures.push(ending)

  const failed = Math.max(failures.length, (total ?? 0) - passed)
  return { passed, failed, skipped: reasons.length, failures, reasons }
}

/** The last number behind a label: a test may print what uvu prints. */
function count(output, label) {
  const found = [...output.matchAll(new RegExp(`^ {2}${label}: +(\\d+)$`, 'gm'))].at(-1)
  return found && Number(found[1])
}
