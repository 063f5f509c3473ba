import { refuse } from '../check.js'
import { experimentLevels } from '../experiment/spectrum.js'
import type { Kernel } from '../kernel/kernel.js'
import { type Plateau, plateaus } from '../plateau.js'
import type { Trajectory } from '../trajectory.js'

/** The plateaus of one entry of R^(l) = Σ_k λ_k^l r^k (Yoshida & Okada 2019), of its absolute value. */
export interface MomentPlateaus {
  /** l ≥ 0 */
  order: number
  /** i and n, from 0 */
  student: number
  teacher: number
  /** `height` is |R^(l)_in|, `end` where it has changed by 10 %: it may rise or fall from a plateau. */
  plateaus: Plateau[]
}

/**
 * Plateaus of the moments of the student–teacher overlaps, for every student and teacher.
 *
 * @throws TypeError with the property `field` for a trajectory without the overlaps of every level
 * @internal
 */
export function momentPlateaus(
  trajectory: Trajectory | undefined,
  orders: number[],
  kernel: Kernel,
): MomentPlateaus[] {
  const r = trajectory?.overlaps?.r
  if (trajectory === undefined || r === undefined)
    refuse(TypeError, 'moments', 'expected a trajectory with the overlaps of every level (--overlaps levels)')
  const { eigenvalues } = experimentLevels(trajectory.experiment, kernel)
  const { student, teacher } = trajectory.experiment
  return orders.flatMap((order) => {
    const factors = Array.from(eigenvalues, (value) => power(value, order))
    return indices(student.units).flatMap((i) =>
      indices(teacher.units).map((n) => {
        const moment = r.map((levels) =>
          Math.abs(levels.reduce((sum, level, k) => sum + factors[k]! * level[i]![n]!, 0)),
        )
        return {
          order,
          student: i,
          teacher: n,
          plateaus: plateaus(trajectory.alpha, moment, 0, { kernel, leaving: 'either' }),
        }
      }),
    )
  })
}

/** λ^l for a whole l, by products. */
function power(value: number, order: number): number {
  let result = 1
  for (let i = 0; i < order; i++) result *= value
  return result
}

function indices(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i)
}
