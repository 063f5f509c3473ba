import type { KernelExports } from './exports.js'
import { array, view } from './memory.js'

/** Points copied into kernel memory at a time. */
const CHUNK = 4096

/** Values at places, and the nodes on which they are gathered. */
export interface LagrangeSetting {
  /** P places; those that are NaN are passed over */
  places: Float64Array
  /** of each place, the first of the nodes whose polynomials serve it; without it 0 */
  firsts?: Float64Array
  /** of each place */
  factors: Float64Array
  /** [columns][P] */
  columns: Float64Array[]
  nodes: Float64Array
  /** barycentric weights, as many as nodes serve a place */
  weights: Float64Array
}

/** Of each column, Σ over the places of its value times the place's factor and ℓ_j(place): [columns][nodes]. */
export function lagrangeSums(
  exports: KernelExports,
  { places, firsts, factors, columns, nodes, weights }: LagrangeSetting,
): Float64Array[] {
  const start = exports.mark()
  const [atNodes, atWeights] = [array(exports, nodes), array(exports, weights)]
  const polynomial = exports.zeros(weights.length)
  const sums = exports.zeros(columns.length * nodes.length)
  const chunk = exports.mark()
  for (let from = 0; from < places.length; from += CHUNK) {
    const part = (numbers: Float64Array) => numbers.subarray(from, from + CHUNK)
    const here = part(places)
    const count = here.length
    const atPlaces = array(exports, here)
    const atFirsts = firsts === undefined ? exports.zeros(count) : array(exports, part(firsts))
    const atFactors = array(exports, part(factors))
    const atColumns = exports.zeros(columns.length * count)
    columns.forEach((column, c) => {
      view(exports, atColumns + 8 * count * c, count).set(part(column))
    })
    const points = [count, atPlaces, atFirsts, atFactors, atColumns, columns.length] as const
    exports.addLagrange(...points, atNodes, atWeights, weights.length, polynomial, sums, nodes.length)
    exports.release(chunk)
  }
  const found = columns.map((_, c) => view(exports, sums + 8 * nodes.length * c, nodes.length).slice())
  exports.release(start)
  return found
}
