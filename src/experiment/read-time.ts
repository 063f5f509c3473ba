import {
  checkArray,
  checkInteger,
  checkNumber,
  checkNumbers,
  checkObject,
  optional,
  path,
  refuseBeside,
  refuseValue,
} from '../check.js'
import type { CompletedTime } from '../experiment.js'
import { checkOutputSize } from './state-size.js'

/** Checks the times at which a curve is wanted, and fills in what is left out. */
export function readTime(value: unknown): CompletedTime {
  const given = checkObject(value, 'time', ['until', 'samples', 'from', 'at'])
  if (given.at !== undefined) {
    for (const name of ['until', 'samples', 'from']) refuseBeside('time.at', given[name], path('time', name))
    return { at: readTimes(given.at, 'time.at') }
  }
  if (given.until === undefined) refuseValue(TypeError, 'time.until', 'a number > 0 (or time.at)', undefined)
  const until = checkNumber(given.until, 'time.until', { above: 0 })
  const samples = optional(given.samples, 60, (samples) => checkInteger(samples, 'time.samples', { min: 2 }))
  checkOutputSize(samples, 'time.samples')
  const from = optional<unknown>(given.from, Math.min(0.01, until / 1000), (from) => from)
  return { until, samples, from: checkNumber(from, 'time.from', { above: 0, below: until }) }
}

function readTimes(value: unknown, field: string): number[] {
  const { length } = checkArray(value, field, 'numbers')
  if (length === 0) refuseValue(RangeError, field, 'at least one time', value)
  checkOutputSize(length, field)
  const times = checkNumbers(value, field, { min: 0 })
  for (let i = 1; i < length; i++) {
    if (!(times[i]! > times[i - 1]!)) {
      refuseValue(RangeError, path(field, i), `a time > ${times[i - 1]} (strictly increasing)`, times[i])
    }
  }
  return times
}
