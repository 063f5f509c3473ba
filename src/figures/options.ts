import { checkBoolean, checkInteger, checkObject, refuseValue } from '../check.js'
import type { ComputeOptions } from './compute.js'

export interface DrawFigureOptions extends ComputeOptions {
  /** Where the files go; made if it is not there. */
  folder: string
  /** More runs, and the simulations that take long; default false. */
  full?: boolean
}

/** The options of `drawFigure`, checked before any work. Unknown ones are refused. */
export function checkDrawFigureOptions(given: unknown): void {
  const names = ['folder', 'full', 'workers', 'signal', 'onProgress']
  const { folder, full, workers, signal, onProgress } = checkObject(given, '', names, 'options')
  if (typeof folder !== 'string') refuseValue(TypeError, 'folder', 'a path', folder)
  if (folder === '') refuseValue(RangeError, 'folder', 'a path', folder)
  if (full !== undefined) checkBoolean(full, 'full')
  if (workers !== undefined) checkInteger(workers, 'workers', { min: 1, max: 1024 })
  if (signal !== undefined && !(signal instanceof AbortSignal))
    refuseValue(TypeError, 'signal', 'an AbortSignal', signal)
  if (onProgress !== undefined && typeof onProgress !== 'function')
    refuseValue(TypeError, 'onProgress', 'a function', onProgress)
}
