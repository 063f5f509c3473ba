/** A power law is one over at least this factor in α, half a decade, … */
export const leastSpan = 3.1622776601683795
/** … with at least so many samples, … */
export const leastSamples = 6
/** … and not as flat as this, which is a plateau. */
export const flatSlope = 0.05
/** Where local slopes differ by this fraction from their middle, a curve bends, … */
export const mostDrift = 0.1
/** … in a window that was asked for where they differ by a factor of 2. Those of an exponential grow with α. */
export const mostDriftAsked = 1 / 3
/** A bend leads from one law to another over no more than this factor in α: what goes on longer is cut. */
export const longestBend = 10
