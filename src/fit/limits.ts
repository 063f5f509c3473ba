/** A power law is one over at least this factor in α, half a decade, … */
export const leastSpan = 3.1622776601683795
/** … with at least so many samples, … */
export const leastSamples = 6
/** … and not as flat as this, which is a plateau. */
export const flatSlope = 0.05
