// Runs inside the page of test/browser.ts and test/identity.ts.
import { powerLaw, simulate, solve } from '../../src/index.js'
import { digestSuite } from './identity-suite.js'

const functions = { solve, simulate }

export interface Stopped {
  /** Milliseconds from abort to rejection. */
  latency: number
  /** Whether it rejected with the signal's reason. */
  withReason: boolean
  /** Seconds from the start to the abort. */
  seconds: number
  /** Calls of onProgress, and whether `done` always grew and stayed below `total`. */
  progress: number
  growing: boolean
  /** Milliseconds between the ticks of a timer meanwhile. */
  gaps: number[]
}

const page = {
  powerLaw,
  digestSuite,

  /** The trajectory as JSON. */
  async run(kind: 'solve' | 'simulate', experiment: object, options: object): Promise<string> {
    return JSON.stringify(await functions[kind](experiment as never, options))
  },

  /** Starts something long, watches it for `seconds`, and stops it. */
  async stop(
    kind: 'solve' | 'simulate',
    experiment: object,
    options: object,
    seconds: number,
  ): Promise<Stopped> {
    const controller = new AbortController()
    const gaps: number[] = []
    let last = performance.now()
    const ticks = setInterval(() => {
      const now = performance.now()
      gaps.push(now - last)
      last = now
    }, 5)
    let progress = 0
    let growing = true
    let before = -1
    const onProgress = ({ done, total }: { done: number; total: number }) => {
      growing &&= done > before && done < total
      before = done
      progress++
    }
    const start = performance.now()
    let aborted = start
    setTimeout(() => {
      aborted = performance.now()
      clearInterval(ticks)
      controller.abort()
    }, 1000 * seconds)
    try {
      await functions[kind](experiment as never, { ...options, signal: controller.signal, onProgress })
    } catch (error) {
      return {
        latency: performance.now() - aborted,
        withReason: error === controller.signal.reason,
        seconds: (aborted - start) / 1000,
        progress,
        growing,
        gaps,
      }
    }
    throw new Error('finished before it could be stopped')
  },

  /** Does what the policy forbids. */
  offend(): void {
    new Image().src = 'http://localhost:9/picture.png'
  },
}

declare global {
  var onepassPage: typeof page
}
globalThis.onepassPage = page
