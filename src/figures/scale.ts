/** How an axis places its values. */
export type Scale = 'log' | 'linear'

/** The place of a value, in whose terms the axis is uniform. */
export function placeOf(value: number, scale: Scale): number {
  return scale === 'log' ? Math.log(value) : value
}

/** The value a fraction of the way from one to another along the axis. */
export function between(from: number, to: number, fraction: number, scale: Scale): number {
  if (fraction === 0) return from
  if (fraction === 1) return to
  return scale === 'log' ? from * (to / from) ** fraction : from + (to - from) * fraction
}
