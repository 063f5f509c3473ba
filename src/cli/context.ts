import type { Library } from './library.js'
import type { Platform } from './platform.js'

/** What every command is given: the machine, and what it computes with. */
export interface Context {
  platform: Platform
  library: Library
}

export const EXIT = { done: 0, failed: 1, badInput: 2, interrupted: 130 } as const

/**
 * Runs something that Ctrl-C stops: the first aborts the signal, a second ends the process at once.
 * The listener stands only as long as there is something to stop.
 */
export async function stoppable<T>(platform: Platform, run: (stop: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const release = platform.onInterrupt(() => {
    if (controller.signal.aborted) platform.exit(EXIT.interrupted)
    else controller.abort()
  })
  try {
    return await run(controller.signal)
  } finally {
    release()
  }
}
