import { refuse } from '../check.js'
import type { CompletedTime } from '../experiment.js'
import type { Kernel } from '../kernel/kernel.js'

/**
 * The times α asked for: as given, or log-spaced with both ends exact.
 * @throws RangeError with `field` if they are so close together that rounding keeps them from increasing
 */
export function requestedTimes(time: CompletedTime, kernel: Kernel): number[] {
  if ('at' in time) return [...time.at]
  const { from, until, samples } = time
  const start = kernel.log(from)
  const step = (kernel.log(until) - start) / (samples - 1)
  const times = Array.from({ length: samples }, (_, i) => kernel.exp(start + i * step))
  times[0] = from
  times[samples - 1] = until
  if (times.some((time, i) => i > 0 && !(time > times[i - 1]!))) {
    refuse(RangeError, 'time.samples', `expected fewer times from ${from} to ${until}, got ${samples}`)
  }
  return times
}

/** The nearest whole numbers of SGD steps to the times α, equal ones once. */
export function stepsNearest(times: readonly number[], inputDimension: number): number[] {
  return [...new Set(times.map((alpha) => Math.round(alpha * inputDimension)))]
}
