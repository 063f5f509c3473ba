import { type Curve, type Series, samplesAboveFloor } from './series.js'

/**
 * The series of a trajectory, where it lies above its floor.
 *
 * @param label plain text, which tells it from others: series of one label share a colour
 * @param levels L, for the CSV; default 1
 */
export function toSeries(trajectory: Curve, label: string, levels = 1): Series {
  return { label, kind: trajectory.kind, levels, samples: samplesAboveFloor(trajectory) }
}
