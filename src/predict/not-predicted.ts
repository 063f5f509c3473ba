/** In the place of a prediction that does not apply: why. */
export interface NotPredicted {
  notPredicted: string
}

export type Predicted<T> = T | NotPredicted

/** Whether there is a prediction. */
export function isPredicted<T extends object>(value: Predicted<T>): value is T {
  return !('notPredicted' in value)
}
