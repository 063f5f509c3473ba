import type { Network } from '../kernel/network.js'

/**
 * What late students of an erf network are like: `one-to-one`: each is one teacher; `silent`: as many as there are teachers
 * are one each, and the rest vanish; `shared`: several make up one teacher; `none`: no student network is the teacher's,
 * so that the error has a limit above zero; `unknown`: not decided.
 */
export type LateTarget = 'one-to-one' | 'silent' | 'shared' | 'none' | 'unknown'

/** Of output weights, relative: they are given as doubles. */
const SAME = 1e-9

/**
 * Which of these it is, for teachers that can be told apart. (Erf units of different weight vectors are linearly
 * independent but for their sign: the sum of students must be each teacher's by itself.)
 *
 * @param isOneToOne whether w is a permutation of v but for signs
 */
export function lateTarget({ studentWeights, teacherWeights }: Network, isOneToOne: boolean): LateTarget {
  if (isOneToOne) return 'one-to-one'
  const [w, v] = [activeWeights(studentWeights), activeWeights(teacherWeights)]
  if (w.length <= v.length) return 'none'
  if (!areAlike(w) || !areAlike(v)) return 'unknown'
  const ratio = v[0]! / w[0]!
  const students = Math.round(ratio)
  const isWhole = students >= 1 && Math.abs(ratio - students) <= SAME * ratio
  if (!isWhole || students * v.length > w.length) return 'none'
  return students === 1 ? 'silent' : 'shared'
}

/** |w| of the units that show. */
function activeWeights(weights: ArrayLike<number>): number[] {
  return Array.from(weights, Math.abs).filter((weight) => weight > 0)
}

function areAlike(weights: number[]): boolean {
  return weights.every((weight) => Math.abs(weight - weights[0]!) <= SAME * weights[0]!)
}
