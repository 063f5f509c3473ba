// The implicit step: Rodas5, a stiffly accurate Rosenbrock method of order 5(4) (Di Marzo 1993; in Hairer & Wanner's
// form, Solving Ordinary Differential Equations II, IV.7). A stage solves (1 − γhJ) u = γh g with the exact Jacobian J,
// whose structure makes that cheap: level k has λ_k times the same operator, and the levels meet only in C (for linear
// networks in Σ λ_k E_k). In the frame in which X is diagonal the operator is triangular:
//
//   (1 − γhλ_k μ_i) u_ib = γh (g_ib + λ_k Σ_c δZ_ic S_cb)
//   (1 − γhλ_k (μ_i + μ_j)) u_ij = γh (g_ij + λ_k (Σ_c δZ_ic S_cj + Σ_n Y_in u_jn + i↔j) + η² λ_k p_k δnoise_ij)
//
// where δZ and δnoise belong to δC = Σ_k λ_k u^k: a small dense system for δC, and two passes over the levels.

import { activation, at, drift, K, LINEAR, n, outputs, stride } from './averages'
import { addTerm, combineTerms, startTerms } from './combination'
import { differentiate, driftChange, noiseChange, setUpDerivatives } from './derivatives'
import { diagonalise, factorise, solveFactored } from './eigen'
import {
  evaluate,
  levels,
  noiseRates,
  rate,
  residuals,
  rowOf,
  state,
  stateSize,
  studentWeight,
  trainedEigenvalues,
  weightedSum,
} from './equations'
import { frame, fromFrame, intoFrame, isTurned, ownNoise, resetFrame, turnFrame } from './frame'
import { zeros } from './memory'
import {
  allowed,
  largestRatio,
  listVectors,
  scratch,
  slope,
  solution,
  stateBytes,
  stateFromLastTerms,
  stateFromTerms,
} from './solution'
import { completeDirection, completeDriftChange, isSpecialised } from './specialised'
import { RODAS5_A, RODAS5_C } from './tables'

export const IMPLICIT_STAGES: i32 = 8
/** Of the error with the step size: the embedded solution has order 4. */
export const IMPLICIT_ORDER: f64 = 5
const GAMMA: f64 = 0.19

/** Number of coupling variables: the rows of R and Q, or 1. */
let couplings: i32 = 0
/** δ[X, Y] (K×n) and δnoise (K×K) for a unit of each coupling variable. */
let responses: usize = 0
let responseSize: i32 = 0
/** The same for the δC found. */
let response: usize = 0
/** 1 − ∂(Σ λ u)/∂C, factored. */
let matrix: usize = 0
let pivots: usize = 0
let coupling: usize = 0
/** η Z at the solution, its eigenvalues on the diagonal of X. */
let jacobian: usize = 0
/** γh/(1 − γhλ_k μ), row by row like the state (one row for all b of a student i). */
let inverses: usize = 0
/** A direction of C; a rotation. */
let direction: usize = 0
let square: usize = 0
let rotation: usize = 0
/** u_1 … u_8, the right-hand side g, and a row of levels. */
let increments: usize = 0
let rightSide: usize = 0
let row: usize = 0
/** δ(Σ λE) that the residual rows are solved for. */
let changeOfResiduals: f64 = 1

export function setUpImplicit(): void {
  couplings = activation === LINEAR ? 1 : K * (n - K) + (K * (K + 1)) / 2
  responseSize = K * n + K * K
  responses = zeros(couplings * responseSize)
  response = zeros(responseSize)
  matrix = zeros(couplings * couplings)
  pivots = zeros((couplings + 1) / 2)
  coupling = zeros(couplings)
  jacobian = zeros(K * n)
  inverses = zeros(stateSize)
  direction = zeros(n * stride)
  square = zeros(K * K)
  rotation = zeros(K * K)
  increments = zeros(stateSize * IMPLICIT_STAGES)
  rightSide = zeros(stateSize)
  row = zeros(levels)
  setUpDerivatives()
}

/** Address of the row of S_ab in a vector laid out like the state; teachers' rows are their own. */
function rowIn(vector: usize, a: i32, b: i32): usize {
  const address = rowOf(a, b)
  return a >= K && b >= K ? address : address - state + vector
}

function bytesOfRow(): usize {
  return (<usize>levels) << 3
}

/** Turns the solution, its slope and the frame so that X, given at the solution, is diagonal; then fills the Jacobian. */
export function linearise(): void {
  for (let i = 0; i < K; i++) {
    for (let j = 0; j < K; j++) store<f64>(square + ((i * K + j) << 3), load<f64>(drift + ((i * n + j) << 3)))
  }
  diagonalise(square, K, rotation)
  turnVector(solution)
  turnFrame(rotation)
  memory.copy(state, solution, stateBytes())
  evaluate(slope)
  for (let i = 0; i < K * n; i++) store<f64>(jacobian + (i << 3), rate * load<f64>(drift + (i << 3)))
  fillResponses()
}

/** Rows of students turned by `rotation`: S̃_ib = Σ_l U_li S_lb, S̃_ij = Σ_lm U_li U_mj S_lm. */
function turnVector(vector: usize): void {
  memory.copy(scratch, vector, stateBytes())
  for (let i = 0; i < K; i++) {
    for (let b = i; b < n; b++) {
      startTerms()
      for (let l = 0; l < K; l++) {
        const first = load<f64>(rotation + ((l * K + i) << 3))
        if (b >= K) addTerm(first, rowIn(scratch, l, b))
        else {
          for (let m = 0; m < K; m++) {
            addTerm(first * load<f64>(rotation + ((m * K + b) << 3)), rowIn(scratch, l, m))
          }
        }
      }
      combineTerms(bytesOfRow(), rowIn(vector, i, b))
    }
  }
}

/** Turns solution and state back into the students' own frame. */
export function turnBack(): void {
  if (!isTurned) return
  for (let i = 0; i < K; i++) {
    for (let j = 0; j < K; j++) {
      store<f64>(rotation + ((i * K + j) << 3), load<f64>(frame + ((j * K + i) << 3)))
    }
  }
  turnVector(solution)
  resetFrame()
  memory.copy(state, solution, stateBytes())
  evaluate(slope)
}

/** How drift and noise answer to each coupling variable, in the frame. */
function fillResponses(): void {
  if (activation === LINEAR) {
    for (let i = 0; i < K; i++) {
      for (let j = 0; j < K; j++) {
        const value = at(outputs, i) * at(outputs, j)
        store<f64>(responses + ((K * n + i * K + j) << 3), value)
      }
    }
    intoFrame(responses + ((K * n) << 3), K)
    return
  }
  let out = responses
  for (let i = 0; i < K; i++) {
    for (let b = i; b < n; b++) {
      memory.fill(direction, 0, (<usize>(n * stride)) << 3)
      store<f64>(direction + ((i * stride + b) << 3), 1)
      store<f64>(direction + ((b * stride + i) << 3), 1)
      fromFrame(direction)
      if (isSpecialised) completeDirection(direction)
      differentiate(direction, ownNoise)
      if (isSpecialised) completeDriftChange(driftChange)
      memory.copy(out, driftChange, (<usize>(K * n)) << 3)
      memory.copy(out + ((K * n) << 3), noiseChange, (<usize>(K * K)) << 3)
      intoFrame(out, n)
      intoFrame(out + ((K * n) << 3), K)
      out += responseSize << 3
    }
  }
}

/** Prepares the solutions of (1 − γhJ) u = γh g for a step of size h. */
function factoriseFor(h: f64): void {
  fillInverses(GAMMA * h)
  for (let c = 0; c < couplings; c++) {
    solveLevels(0, responses + ((c * responseSize) << 3), scratch)
    gatherCouplings(scratch)
    for (let r = 0; r < couplings; r++) {
      store<f64>(matrix + ((r * couplings + c) << 3), (r === c ? 1.0 : 0.0) - at(coupling, r))
    }
  }
  factorise(matrix, couplings, pivots)
}

/** γh/(1 − γhλ_k μ) for every row of the state and level. */
function fillInverses(sigma: f64): void {
  for (let i = 0; i < K; i++) {
    const own = load<f64>(jacobian + ((i * n + i) << 3))
    for (let b = i; b < n; b++) {
      const mu = own + (b < K ? load<f64>(jacobian + ((b * n + b) << 3)) : 0)
      fillInverseRow(sigma, mu, rowIn(inverses, i, b))
    }
  }
  if (residuals !== 0) fillInverseRow(sigma, -2 * rate * studentWeight(), residuals - state + inverses)
}

function fillInverseRow(sigma: f64, mu: f64, out: usize): void {
  const numerator = f64x2.splat(sigma)
  const factor = f64x2.splat(sigma * mu)
  const one = f64x2.splat(1)
  for (let k: usize = 0; k < bytesOfRow(); k += 16) {
    const denominator = f64x2.sub(one, f64x2.mul(factor, v128.load(trainedEigenvalues + k)))
    v128.store(out + k, f64x2.div(numerator, denominator))
  }
}

/** Solves every level for a right-hand side g (0: none) and the coefficients that change (0: none). */
function solveLevels(g: usize, change: usize, u: usize): void {
  // the rows of teachers first: those of students need them
  for (let i = 0; i < K; i++) {
    for (let b = K; b < n; b++) {
      startTerms()
      if (change !== 0) addChange(i, b, change)
      finishRow(i, b, g, 0, u)
    }
  }
  for (let i = 0; i < K; i++) {
    for (let j = i; j < K; j++) {
      startTerms()
      if (change !== 0) {
        addChange(i, j, change)
        addChange(j, i, change)
      }
      for (let b = K; b < n; b++) {
        addTerm(load<f64>(jacobian + ((i * n + b) << 3)), rowIn(u, j, b))
        addTerm(load<f64>(jacobian + ((j * n + b) << 3)), rowIn(u, i, b))
      }
      const amplitude = change === 0 ? 0 : load<f64>(change + ((K * n + i * K + j) << 3))
      finishRow(i, j, g, amplitude, u)
    }
  }
  if (residuals !== 0) finishResidualRow(g, change === 0 ? 0 : 1, u)
}

/** Lists η Σ_c δZ_ic S_cb. */
function addChange(i: i32, b: i32, change: usize): void {
  for (let c = 0; c < n; c++) {
    addTerm(rate * load<f64>(change + ((i * n + c) << 3)), rowIn(solution, c, b))
  }
}

/** u = γh/(1 − γhλμ) (g + λ listed + amplitude η²λp) for the row of S_ib. */
function finishRow(i: i32, b: i32, g: usize, amplitude: f64, u: usize): void {
  combineTerms(bytesOfRow(), row)
  const out = rowIn(u, i, b)
  const inverse = rowIn(inverses, i, b)
  const right: usize = g === 0 ? 0 : rowIn(g, i, b)
  const noiseAmplitude = f64x2.splat(amplitude)
  for (let k: usize = 0; k < bytesOfRow(); k += 16) {
    let sum = f64x2.mul(v128.load(trainedEigenvalues + k), v128.load(row + k))
    sum = f64x2.add(sum, f64x2.mul(noiseAmplitude, v128.load(noiseRates + k)))
    if (right !== 0) sum = f64x2.add(sum, v128.load(right + k))
    v128.store(out + k, f64x2.mul(v128.load(inverse + k), sum))
  }
}

/** The same for E_k: g + η² s² λ_k p_k times the change of Σ λE. */
function finishResidualRow(g: usize, change: f64, u: usize): void {
  const s = studentWeight()
  const amplitude = f64x2.splat(s * s * change * changeOfResiduals)
  const offset = residuals - state
  for (let k: usize = 0; k < bytesOfRow(); k += 16) {
    let sum = f64x2.mul(amplitude, v128.load(noiseRates + k))
    if (g !== 0) sum = f64x2.add(sum, v128.load(g + offset + k))
    v128.store(u + offset + k, f64x2.mul(v128.load(inverses + offset + k), sum))
  }
}

/** The coupling variables of a solution: Σ_k λ_k of its rows. */
function gatherCouplings(u: usize): void {
  if (activation === LINEAR) {
    store<f64>(coupling, weightedSum(residuals - state + u))
    return
  }
  for (let c = 0; c < couplings; c++) store<f64>(coupling + (c << 3), weightedSum(u + ((c * levels) << 3)))
}

/** Solves (1 − γhJ) u = γh g. */
function solveSystem(g: usize, u: usize): void {
  solveLevels(g, 0, u)
  gatherCouplings(u)
  solveFactored(matrix, couplings, pivots, coupling)
  memory.fill(response, 0, (<usize>responseSize) << 3)
  for (let c = 0; c < couplings; c++) {
    const factor = at(coupling, c)
    for (let e = 0; e < responseSize; e++) {
      const sum = at(response, e) + factor * at(responses, c * responseSize + e)
      store<f64>(response + (e << 3), sum)
    }
  }
  changeOfResiduals = at(coupling, 0)
  solveLevels(g, response, u)
  changeOfResiduals = 1
}

/** Computes a stage of a step of size h, 0 to 7. */
export function makeImplicitStage(stage: i32, h: f64): void {
  const first = (stage * (stage - 1)) / 2
  if (stage === 0) {
    factoriseFor(h)
    memory.copy(rightSide, slope, stateBytes())
  } else {
    listVectors(RODAS5_A, first, stage, 1, increments)
    stateFromTerms()
    evaluate(scratch)
    listVectors(RODAS5_C, first, stage, 1 / h, increments)
    addTerm(1, scratch)
    combineTerms(stateBytes(), rightSide)
  }
  solveSystem(rightSide, increments + ((stage * stateSize) << 3))
}

/** Leaves the end of the step in `state`; returns the error over what is allowed. */
export function endImplicitStep(): f64 {
  const last = increments + (((IMPLICIT_STAGES - 1) * stateSize) << 3)
  const first = ((IMPLICIT_STAGES - 1) * (IMPLICIT_STAGES - 2)) / 2
  listVectors(RODAS5_A, first, IMPLICIT_STAGES - 1, 1, increments)
  addTerm(1, last)
  stateFromLastTerms()
  return largestRatio(last, allowed)
}
