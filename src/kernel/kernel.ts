import { instantiateSync } from '@assemblyscript/loader'
import { Decay, type DecaySetting } from './decay.js'
import { DirectNetwork } from './direct-network.js'
import { diagonalise, realParts } from './eigenvalues.js'
import { Equations, type EquationsSetting } from './equations.js'
import { type Exponentials, exponentials } from './exponentials.js'
import type { KernelExports, Pointer } from './exports.js'
import { type LagrangeSetting, lagrangeSums } from './lagrange-sums.js'
import {
  type CoupledLevels,
  type CoupledPlateau,
  coupledModes,
  levelSums,
  plateauModes,
} from './level-sums.js'
import { array, global, view } from './memory.js'
import { activations, type Network } from './network.js'
import { RandomStream, type StreamAddress } from './random-stream.js'
import { type RankOneSetting, RankOneSteps } from './rank-one-steps.js'
import { ReducedNetwork } from './reduced-network.js'
import type { SimulationSetting } from './simulation-setting.js'

/**
 * One instance of the kernel: it serves one job (one system of equations, or one simulation) at a time. Nothing
 * outside this folder knows a pointer.
 */
export class Kernel {
  readonly #exports: KernelExports
  readonly #start: Pointer
  #students = 0
  #fields = 0
  #hasDerivatives = false

  constructor(module: WebAssembly.Module) {
    this.#exports = instantiateSync<KernelExports>(module, {}).exports
    this.#start = this.#exports.mark()
  }

  /** Forgets the job and whatever was made for it: starting an instance takes longer than many a run. */
  reset(): void {
    this.#exports.release(this.#start)
  }

  /** Size of its memory. */
  get memoryBytes(): number {
    return this.#exports.memory!.buffer.byteLength
  }

  erf(x: number): number {
    return this.#exports.erf(x)
  }

  /** exp(−x²) */
  gauss(x: number): number {
    return this.#exports.gauss(x)
  }

  /** Arcsines of an even number of arguments in [−1, 1]. */
  arcsines(values: ArrayLike<number>): Float64Array {
    const at = array(this.#exports, values)
    this.#exports.arcsines(at, values.length)
    return view(this.#exports, at, values.length).slice()
  }

  exp(x: number): number {
    return this.#exports.exp(x)
  }

  log(x: number): number {
    return this.#exports.log(x)
  }

  cos(x: number): number {
    return this.#exports.cos(x)
  }

  pow(x: number, y: number): number {
    return this.#exports.pow(x, y)
  }

  /** Γ(a), 0 < a < 140 */
  gamma(a: number): number {
    return this.#exports.gamma(a)
  }

  /** γ(a, x), 0 < a < 140 and x ≥ 0 */
  lowerGamma(a: number, x: number): number {
    return this.#exports.lowerGamma(a, x)
  }

  /** Γ(a, x), 0 < a < 140 and x ≥ 0 */
  upperGamma(a: number, x: number): number {
    return this.#exports.upperGamma(a, x)
  }

  /** A sum of exponentials, and how fast it decays. */
  exponentials(rates: ArrayLike<number>, weights: ArrayLike<number>): Exponentials {
    return exponentials(this.#exports, rates, weights)
  }

  /** A decay with a rank-one feedback: one at a time. */
  decay(setting: DecaySetting): Decay {
    return new Decay(this.#exports, setting)
  }

  /** Of a symmetric matrix; the eigenvectors are columns. */
  diagonalise(matrix: number[][]): { values: number[]; vectors: number[][] } {
    return diagonalise(this.#exports, matrix)
  }

  /** Of the eigenvalues of a real matrix, greatest first. For tests. */
  realParts(matrix: number[][]): number[] {
    return realParts(this.#exports, matrix)
  }

  /** How many eigenvalues of coupled levels are below z, as a function of z. */
  coupledModes(levels: CoupledLevels): (z: number) => number {
    return coupledModes(this.#exports, levels)
  }

  /** Real parts of the eigenvalues with which levels leave a plateau together, as a function of z. */
  plateauModes(plateau: CoupledPlateau): (z: number) => number[] {
    return plateauModes(this.#exports, plateau)
  }

  /** Columns that steps of a diagonal matrix with one of rank one change: see `RankOneSteps`. */
  rankOneSteps(setting: RankOneSetting): RankOneSteps {
    return new RankOneSteps(this.#exports, setting)
  }

  /** Values at places, gathered on nodes by their Lagrange polynomials. */
  lagrangeSums(setting: LagrangeSetting): Float64Array[] {
    return lagrangeSums(this.#exports, setting)
  }

  /** Σ_k f_k c_k of each column c. */
  levelSums(factors: ArrayLike<number>, columns: ArrayLike<number>[]): number[] {
    return levelSums(this.#exports, factors, columns)
  }

  /** A random stream at its beginning. */
  stream(address: StreamAddress): RandomStream {
    return new RandomStream(this.#exports, address)
  }

  /** Sizes, activation and output weights of the network at hand; once a job. */
  setNetwork({ activation, studentWeights, teacherWeights }: Network): void {
    this.#students = studentWeights.length
    this.#fields = studentWeights.length + teacherWeights.length
    this.#hasDerivatives = false
    this.#exports.setUpFields(studentWeights.length, teacherWeights.length, activations[activation])
    const outputs = view(this.#exports, global(this.#exports, 'outputs'), this.#fields)
    outputs.set(Array.from(studentWeights, (w) => -w))
    outputs.set(teacherWeights, studentWeights.length)
    this.#exports.startFields()
  }

  /** C: [K+M][K+M], students first. */
  setCovariance(covariance: number[][]): void {
    const stride = global(this.#exports, 'stride')
    const rows = view(this.#exports, global(this.#exports, 'covariance'), this.#fields * stride)
    covariance.forEach((row, a) => {
      rows.set(row, a * stride)
    })
  }

  /** C as it stands: (K+M)×(K+M), row by row. */
  covariance(): Float64Array {
    const size = this.#fields
    const stride = global(this.#exports, 'stride')
    const rows = view(this.#exports, global(this.#exports, 'covariance'), size * stride)
    const covariance = new Float64Array(size * size)
    for (let a = 0; a < size; a++) covariance.set(rows.subarray(a * stride, a * stride + size), a * size)
    return covariance
  }

  /** ε_g of C as it stands. */
  generalizationError(): number {
    return this.#exports.generalizationError()
  }

  /** Size of the terms whose difference ε_g is, for C as it stands. */
  errorScale(): number {
    return this.#exports.errorScale()
  }

  /** What the rounding error of ε_g is in proportion to: the size of its terms, more if that magnifies rounding. */
  roundingScale(): number {
    return this.#exports.roundingScale()
  }

  /** Whether neither C as it stands nor the terms of its ε_g are beyond 1e150. */
  isBounded(): boolean {
    return this.#exports.isBounded() !== 0
  }

  /** [X, Y]/η (K×(K+M)) and w_i w_j ⟨g′_i g′_j (ζ−σ)²⟩ (K×K) of C as it stands, row by row. */
  averages(): { drift: Float64Array; noise: Float64Array } {
    this.#exports.fillAverages()
    const students = this.#students
    return {
      drift: view(this.#exports, global(this.#exports, 'drift'), students * this.#fields).slice(),
      noise: view(this.#exports, global(this.#exports, 'noise'), students * students).slice(),
    }
  }

  /** How `averages` changes along a direction of C, erf: [K+M][K+M], symmetric, zero between teachers. */
  averageChanges(direction: number[][]): { drift: Float64Array; noise: Float64Array } {
    if (!this.#hasDerivatives) this.#exports.setUpDerivatives()
    this.#hasDerivatives = true
    const stride = global(this.#exports, 'stride')
    const at = this.#exports.zeros(this.#fields * stride)
    const rows = view(this.#exports, at, this.#fields * stride)
    direction.forEach((row, a) => {
      rows.set(row, a * stride)
    })
    this.#exports.fillAverages()
    this.#exports.differentiate(at, global(this.#exports, 'noise'))
    const students = this.#students
    return {
      drift: view(this.#exports, global(this.#exports, 'driftChange'), students * this.#fields).slice(),
      noise: view(this.#exports, global(this.#exports, 'noiseChange'), students * students).slice(),
    }
  }

  /** The order-parameter equations of the network. */
  equations(setting: EquationsSetting): Equations {
    return new Equations(this.#exports, this.#fields, setting)
  }

  /** The network as coordinates in frames of the levels. */
  reduced(setting: SimulationSetting): ReducedNetwork {
    return new ReducedNetwork(this.#exports, setting)
  }

  /** The network as weight vectors. */
  direct(setting: SimulationSetting): DirectNetwork {
    return new DirectNetwork(this.#exports, setting)
  }
}
