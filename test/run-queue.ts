import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { SavedRun } from '../src/simulate/run.js'
import { RunQueue } from '../src/simulate/run-queue.js'

const job = (runs: number, resultBytes = 1000, settled: number[] = [], begun: number[] = []) => ({
  runs,
  resultBytes,
  ensemble: {
    nextRun: 0,
    has(run: number) {
      return run < this.nextRun || settled.includes(run)
    },
  },
  begun: new Map(begun.map((run) => [run, saved(run)])),
})

const saved = (run: number): SavedRun => ({ run, steps: 5, state: new Uint8Array([run]) })

/** Takes all that is given out at present. */
function takeAll<Job>(queue: { next(): Job | undefined }): Job[] {
  const taken: Job[] = []
  for (let next = queue.next(); next; next = queue.next()) taken.push(next)
  return taken
}

test('every run of every simulation once, in order', () => {
  const jobs = [job(3), job(1), job(20)]
  const queue = new RunQueue(jobs, 2)
  const given = takeAll(queue).flatMap((stretch) => {
    queue.ended(stretch, 4)
    return Array.from({ length: stretch.count }, (_, i) => [jobs.indexOf(stretch.job), stretch.first + i])
  })
  const expected = jobs.flatMap(({ runs }, j) => Array.from({ length: runs }, (_, run) => [j, run]))
  assert.equal(given, expected)
  assert.is(queue.next(), undefined)
})

test('short runs come in stretches that grow to 20 ms, long ones one at a time', () => {
  const counts = (msPerRun: number) => {
    const jobs = [job(1e9)]
    const queue = new RunQueue(jobs, 2)
    return Array.from({ length: 12 }, () => {
      const stretch = queue.next()!
      queue.ended(stretch, stretch.count * msPerRun)
      jobs[0]!.ensemble.nextRun = stretch.first + stretch.count
      return stretch.count
    })
  }
  assert.equal(counts(0.1), [1, 2, 4, 8, 16, 32, 64, 128, 200, 200, 200, 200])
  assert.equal(counts(7), [1, ...Array(11).fill(2)])
  assert.equal(counts(1000), Array(12).fill(1))
  // a clock that does not resolve them
  assert.equal(counts(0).slice(0, 4), [1, 2, 4, 8])
})

test('runs that turn out longer come fewer at a time', () => {
  const queue = new RunQueue([job(1e9)], 2)
  let stretch = queue.next()!
  for (let i = 0; i < 6; i++) {
    queue.ended(stretch, stretch.count * 0.1)
    stretch = queue.next()!
  }
  assert.is(stretch.count, 64)
  queue.ended(stretch, 6400)
  assert.is(queue.next()!.count, 1)
})

for (const workers of [2, 7]) {
  for (const resultBytes of [520, 1e4, 1e6, 1e9]) {
    test(`no more than 64 MiB may wait for the first run: ${workers} workers, results of ${resultBytes} bytes`, () => {
      const one = job(1e9, resultBytes)
      const queue = new RunQueue([one], workers)
      const ahead = Math.max(2 * workers, Math.floor(2 ** 26 / resultBytes))
      let given = 0
      const take = () => {
        for (let stretch = queue.next(); stretch; stretch = queue.next()) {
          assert.is(stretch.first, given)
          assert.ok(stretch.count <= Math.max(1, ahead / (2 * workers)))
          given += stretch.count
          // all but the first end at once
          if (stretch.first > 0) queue.ended(stretch, 0.001)
        }
      }
      take()
      assert.is(given, ahead)
      one.ensemble.nextRun = 3
      take()
      assert.is(given, ahead + 3)
    })
  }
}

test('runs that have ended before are left out, and those that have begun come first in a stretch, with their states', () => {
  const one = job(20, 1000, [3, 4, 9, 19], [6, 11, 12])
  one.ensemble.nextRun = 2
  const queue = new RunQueue([one, job(1)], 2)
  const given: string[] = []
  for (let stretch = queue.next(); stretch; stretch = queue.next()) {
    const { first, count, saved } = stretch
    given.push(`${first}+${count}${saved ? ` from ${saved.run}` : ''}`)
    queue.ended(stretch, 0.1)
  }
  const expected = '2+1, 5+1, 6+2 from 6, 8+1, 10+1, 11+1 from 11, 12+2 from 12, 14+4, 18+1, 0+1'
  assert.is(given.join(', '), expected)
  assert.is(one.begun.size, 0)
})

test('a simulation all of whose runs have ended before gives out none', () => {
  const done = job(3)
  done.ensemble.nextRun = 3
  assert.is(new RunQueue([done], 2).next(), undefined)
})

test('what is slow in one simulation says nothing of the next', () => {
  const queue = new RunQueue([job(2), job(1000)], 2)
  const [slow, other] = [queue.next()!, queue.next()!]
  queue.ended(slow, 1e4)
  queue.ended(other, 1e4)
  const third = queue.next()!
  queue.ended(third, 0.1)
  assert.is(queue.next()!.count, 2)
})

test.run()
