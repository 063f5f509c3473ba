/** In the place of a prediction that does not apply: why. */
export interface NotPredicted {
  notPredicted: string
}

export type Predicted<T> = T | NotPredicted

/** Whether there is a prediction. */
export function isPredicted<T extends object>(value: Predicted<T>): value is T {
  return !('notPredicted' in value)
}

const BEYOND = { notPredicted: 'its numbers are beyond double precision' }

/** A prediction whose numbers are all finite, or why there is none. */
export function finitely<T extends object>(section: Predicted<T>): Predicted<T> {
  return isFinitely(section) ? section : BEYOND
}

function isFinitely(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  return typeof value !== 'object' || value === null || Object.values(value).every(isFinitely)
}
