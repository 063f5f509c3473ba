import type { OnProgress } from '../progress.js'

/** Reports come at most this often, in milliseconds, however many runs go on at the same time. */
const interval = 50

/**
 * One progress over several runs, of which some may go on at the same time.
 *
 * @param work each run's share of the work, in any unit; the combined progress counts in it
 * @param now the clock, in milliseconds
 */
export function combineProgress(
  work: number[],
  onProgress: OnProgress,
  now: () => number = () => performance.now(),
) {
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0)
  const total = sum(work)
  const done = work.map(() => 0)
  const begun = now()
  let last = Number.NEGATIVE_INFINITY
  const report = () => {
    const time = now()
    const all = sum(done)
    if (time - last < interval && all < total) return
    last = time
    const elapsed = (time - begun) / 1000
    const left = all >= total ? 0 : all > 0 ? (elapsed * (total - all)) / all : Number.POSITIVE_INFINITY
    onProgress({ done: all, total, left })
  }
  return {
    /** The callback for run i. */
    part:
      (i: number): OnProgress =>
      (progress) => {
        done[i] = progress.total > 0 ? work[i]! * (progress.done / progress.total) : 0
        report()
      },
    /** To be called when run i has ended, however far it came. */
    finished: (i: number) => {
      done[i] = work[i]!
      report()
    },
  }
}
