// Side-by-side timing. The clock of a shared machine drifts by tens of percent, so every round times each contender
// once, one after the other, and ratios are taken inside a round: drift hits both alike. What is measured is
// processor time, which does not count the time in which the machine does something else.

const ROUNDS = 21
/** Nanoseconds of one measurement. */
const SPAN = 2e7

/** Processor time of this process in nanoseconds. */
export function now() {
  const { user, system } = process.cpuUsage()
  return 1000 * (user + system)
}

/**
 * @typedef {object} Contender
 * @property {string} name
 * @property {(count: number) => number | Promise<number>} run does `count` pieces of work, tells how many ns it took
 */

/**
 * Times contenders side by side.
 *
 * @param {Contender[]} contenders the first is what the others are compared with
 * @param {{ rounds?: number, span?: number }} [options]
 * @returns {Promise<{ name: string, times: number[], ratios: number[] }[]>} ns a piece and the ratio to the first
 */
export async function interleave(contenders, { rounds = ROUNDS, span = SPAN } = {}) {
  const counts = []
  for (const contender of contenders) counts.push(await calibrate(contender, span))
  const times = contenders.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (const [c, contender] of contenders.entries()) {
      times[c].push((await contender.run(counts[c])) / counts[c])
    }
  }
  return contenders.map(({ name }, c) => ({
    name,
    times: times[c],
    ratios: times[c].map((time, round) => time / times[0][round]),
  }))
}

/** How many pieces of work fill a measurement; warms the contender up on the way. */
async function calibrate({ run }, span) {
  for (let count = 1; ; count *= 2) {
    const time = await run(count)
    if (time > 0.5 * span) return Math.max(1, Math.round((count * span) / time))
  }
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : 0.5 * (sorted[middle - 1] + sorted[middle])
}

/** Median, and in brackets the extremes. */
export function spread(values, digits) {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return `${median(values).toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`
}
