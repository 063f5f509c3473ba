/** How far a run has come. Reported 4 to 20 times a second while it lasts. */
export interface Progress {
  /** Work done so far, in units of `total`: time α for `solve`, SGD steps over all runs for `simulate`. */
  done: number
  /** All the work there is, in the same units. */
  total: number
  /** Estimated seconds left; 0 when done, and Infinity until there is something to estimate from. */
  left: number
}

export type OnProgress = (progress: Progress) => void
