import type { Run } from './run.js'

/** ε_g of a run at consecutive times, from the time of index `first` on. */
export interface RunSamples {
  run: number
  first: number
  values: number[]
}

/** Reads the curve of a run while the run goes on. */
export class CurveReader {
  readonly #run: Run
  #read = 0

  constructor(run: Run) {
    this.#run = run
  }

  /** What is new since the last call, if anything is. */
  next(): RunSamples | undefined {
    const { run, generalizationError } = this.#run.result
    const first = this.#read
    if (generalizationError.length === first) return undefined
    this.#read = generalizationError.length
    return { run, first, values: generalizationError.slice(first) }
  }
}
