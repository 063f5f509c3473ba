// The solution that the integrators carry, and what a step may change in it.

import { addTerm, combineTerms, startTerms } from './combination'
import { state, stateSize } from './equations'
import { zeros } from './memory'

/** Solution, what rounding has left out of it so far, and the same for a step being tried. */
export let solution: usize = 0
let rest: usize = 0
let triedRest: usize = 0
/** d(solution)/dα. */
export let slope: usize = 0
/** The size of every component, and the error that a step may make in it. */
export let scales: usize = 0
export let allowed: usize = 0
/** Room for one state. */
export let scratch: usize = 0

export function setUpSolution(): void {
  solution = zeros(stateSize)
  rest = zeros(stateSize)
  triedRest = zeros(stateSize)
  slope = zeros(stateSize)
  scales = zeros(stateSize)
  allowed = zeros(stateSize)
  scratch = zeros(stateSize)
  memory.copy(solution, state, stateBytes())
}

/** Makes what `state` holds the solution, with nothing left out. */
export function restartSolution(): void {
  memory.copy(solution, state, stateBytes())
  memory.fill(rest, 0, stateBytes())
}

export function stateBytes(): usize {
  return (<usize>stateSize) << 3
}

/** state = solution + what the list of terms gives: the argument of a stage. */
export function stateFromTerms(): void {
  addTerm(1, solution)
  combineTerms(stateBytes(), state)
}

/** state = solution + what the list of terms gives, summed with compensation: the end of a step being tried. */
export function stateFromLastTerms(): void {
  addTerm(1, rest)
  combineTerms(stateBytes(), scratch)
  for (let i: usize = 0; i < stateBytes(); i += 16) {
    const y = v128.load(solution + i)
    const change = v128.load(scratch + i)
    const sum = f64x2.add(y, change)
    // what the addition lost (Knuth's two-sum)
    const back = f64x2.sub(sum, y)
    v128.store(state + i, sum)
    v128.store(triedRest + i, f64x2.add(f64x2.sub(y, f64x2.sub(sum, back)), f64x2.sub(change, back)))
  }
}

/** Makes the step just tried, which `state` holds, the solution. */
export function acceptState(): void {
  memory.copy(solution, state, stateBytes())
  const swap = rest
  rest = triedRest
  triedRest = swap
}

/** Begins a list with the coefficients of a table that are not zero, times h, for vectors one after the other. */
export function listVectors(table: StaticArray<f64>, first: i32, count: i32, h: f64, vectors: usize): void {
  startTerms()
  for (let j = 0; j < count; j++) {
    const coefficient = unchecked(table[first + j])
    if (coefficient !== 0) addTerm(h * coefficient, vectors + ((j * stateSize) << 3))
  }
}

/** The largest |component| of a vector, each over its unit. */
export function largestRatio(vector: usize, units: usize): f64 {
  let most = f64x2.splat(0)
  for (let i: usize = 0; i < stateBytes(); i += 16) {
    const ratio = f64x2.div(v128.load(vector + i), padded(v128.load(units + i)))
    most = f64x2.max(most, f64x2.abs(ratio))
  }
  return max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1))
}

/** Root of the sum of squares of a vector's components over their scales. */
export function normOf(vector: usize): f64 {
  let sum = f64x2.splat(0)
  for (let i: usize = 0; i < stateBytes(); i += 16) {
    const ratio = f64x2.div(v128.load(vector + i), padded(v128.load(scales + i)))
    sum = f64x2.add(sum, f64x2.mul(ratio, ratio))
  }
  return sqrt<f64>(f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1))
}

/** Units that divide: levels of the padding have unit zero, and nothing in them ever differs from zero. */
function padded(unit: v128): v128 {
  return f64x2.add(unit, f64x2.splat(f64.MIN_NORMAL_VALUE))
}
