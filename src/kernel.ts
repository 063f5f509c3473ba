import { type ASUtil, instantiateSync } from '@assemblyscript/loader'
import type { Archive } from './archive.js'
import type { Activation } from './experiment.js'

type Pointer = number

/** What assembly/index.ts exports; its mutable globals come as WebAssembly.Global. */
interface KernelExports extends ASUtil, Record<string, unknown> {
  zeros(count: number): Pointer
  mark(): Pointer
  release(to: Pointer): void
  erf(x: number): number
  gauss(x: number): number
  arcsines(at: Pointer, count: number): void
  exp(x: number): number
  log(x: number): number
  cos(x: number): number
  pow(x: number, y: number): number
  diagonalise(matrix: Pointer, size: number, vectors: Pointer): void
  newStream(): Pointer
  openStream(stream: Pointer, seed: number, purpose: number, run: number, level: number): void
  uniform(stream: Pointer): number
  normal(stream: Pointer): number
  chiSquare(stream: Pointer, degrees: number): number
  fillNormals(stream: Pointer, scales: Pointer, scaleBytes: number, out: Pointer, count: number): void
  fillWords(stream: Pointer, out: Pointer, count: number): void
  setChi(at: Pointer, freedoms: number, scale: number): void
  fillChis(stream: Pointer, parameters: Pointer, at: Pointer, stride: number, count: number): void
  drawFactor(
    stream: Pointer,
    teachers: number,
    students: number,
    directions: number,
    orthonormal: number,
    out: Pointer,
  ): void
  drawOverlaps(
    stream: Pointer,
    seed: number,
    purpose: number,
    run: number,
    teachers: number,
    students: number,
    orthonormal: number,
    std: number,
    dimension: number,
    sizes: Pointer,
    count: number,
    out: Pointer,
  ): void
  setUpFields(students: number, teachers: number, activation: number): void
  startFields(): void
  fillAverages(): void
  generalizationError(): number
  errorScale(): number
  isBounded(): number
  roundingScale(): number
  setUpDerivatives(): void
  differentiate(direction: Pointer, noise: Pointer): void
  setUpEquations(levels: number, learningRate: number): void
  startEquations(): void
  gatherState(): void
  rowOf(a: number, b: number): Pointer
  overlapAt(a: number, b: number, k: number): number
  startIntegrator(tolerance: number, lateTolerance: number, method: number): void
  advance(target: number, most: number): number
  setUpDirect(
    dimension: number,
    components: number,
    trained: number,
    activation: number,
    learningRate: number,
    stream: Pointer,
  ): void
  surveyRoots(): void
  stepDirect(count: number): number
  directState(): Pointer
  directStateSize(): number
  gatherVectors(): void
  levelOverlap(a: number, b: number, first: number, end: number): number
  setUpReduced(
    dimension: number,
    levels: number,
    trained: number,
    activation: number,
    learningRate: number,
    stream: Pointer,
  ): void
  startReduced(): void
  setEntry(level: number, a: number, column: number, value: number): void
  stepReduced(count: number): number
  storeReduced(): void
  loadReduced(): void
  gatherReduced(): void
  reducedOverlap(a: number, b: number, k: number): number
  gamma(a: number): number
  lowerGamma(a: number, x: number): number
  upperGamma(a: number, x: number): number
  setUpDecay(levels: number, step: number): void
  findMode(mode: number): void
  sumModes(t: number, modes: number, constant: number): number
  shiftTransform(toFirst: boolean): void
  invertTransform(times: Pointer, count: number, constant: number): void
  stepDecay(constant: number): number
  sumExponentials(rates: Pointer, weights: Pointer, count: number, t: number): number
}

/** Times that one contour serves at once. */
export const MOST_CONTOUR_TIMES = 1024

const activations: Record<Activation, number> = { linear: 0, erf: 1 }

/** What a random stream is for; part of its address. */
export const purposes = { initialOverlaps: 0, inputs: 1, resampling: 2 } as const

/** Where a random stream begins. */
export interface StreamAddress {
  seed: number
  purpose: keyof typeof purposes
  run?: number
  level?: number
}

/** How a call of `advance` ended, by assembly/integrator.ts. */
const outcomes = ['reached', 'interrupted', 'stalled', 'diverged'] as const
export type Outcome = (typeof outcomes)[number]

/** Which method integrates; in the order of assembly/integrator.ts. */
export const integrators = ['auto', 'explicit', 'implicit', 'stabilised'] as const
export type Integrator = (typeof integrators)[number]

/** The fields of a network: sizes, activation, and output weights w (K) and v (M). */
export interface Network {
  activation: Activation
  studentWeights: ArrayLike<number>
  teacherWeights: ArrayLike<number>
}

/**
 * One instance of the kernel: it serves one job (one system of equations, or one simulation) at a time. The only place
 * that knows a pointer.
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
    const at = this.#exports.zeros(values.length)
    view(this.#exports, at, values.length).set(values)
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

  /** The function Σ w_k e^{−b_k t} over the first `count` of the rates. */
  exponentials(rates: ArrayLike<number>, weights: ArrayLike<number>): (t: number, count: number) => number {
    const [atRates, atWeights] = [rates, weights].map((column) => {
      const at = this.#exports.zeros(column.length)
      view(this.#exports, at, column.length).set(column)
      return at
    }) as [Pointer, Pointer]
    return (t, count) => this.#exports.sumExponentials(atRates, atWeights, count, t)
  }

  /** A decay with a rank-one feedback: one at a time. */
  decay(setting: DecaySetting): Decay {
    return new Decay(this.#exports, setting)
  }

  /** Eigenvalues of a symmetric matrix, and its eigenvectors as columns. */
  diagonalise(matrix: number[][]): { values: number[]; vectors: number[][] } {
    const size = matrix.length
    const at = this.#exports.zeros(size * size)
    const vectors = this.#exports.zeros(size * size)
    view(this.#exports, at, size * size).set(matrix.flat())
    this.#exports.diagonalise(at, size, vectors)
    const rows = (address: Pointer) =>
      matrix.map((_, i) => [...view(this.#exports, address + 8 * size * i, size)])
    return { values: rows(at).map((row, i) => row[i]!), vectors: rows(vectors) }
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
    return Float64Array.from(
      { length: size * size },
      (_, i) => rows[Math.floor(i / size) * stride + (i % size)]!,
    )
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
    return new DirectNetwork(this.#exports, this.#fields, setting)
  }
}

/** A random stream: numbers one at a time, or normals in bulk. */
export class RandomStream {
  readonly #exports: KernelExports
  readonly #stream: Pointer

  constructor(exports: KernelExports, address: StreamAddress) {
    this.#exports = exports
    this.#stream = exports.newStream()
    this.restart(address)
  }

  /** Goes to the beginning of another address. */
  restart({ seed, purpose, run = 0, level = 0 }: StreamAddress): void {
    this.#exports.openStream(this.#stream, seed, purposes[purpose], run, level)
  }

  /** Uniform in (0, 1). */
  uniform(): number {
    return this.#exports.uniform(this.#stream)
  }

  normal(): number {
    return this.#exports.normal(this.#stream)
  }

  /** χ² with a whole number of degrees of freedom ≥ 1. */
  chiSquare(degrees: number): number {
    return this.#exports.chiSquare(this.#stream, degrees)
  }

  /** A function that draws an even number of standard normals from the two interleaved generators, into one array. */
  normalBlocks(count: number): () => Float64Array {
    const at = this.#exports.zeros(count)
    const scales = this.#exports.zeros(count)
    view(this.#exports, scales, count).fill(1)
    return () => {
      this.#exports.fillNormals(this.#stream, scales, 32, at, count)
      return view(this.#exports, at, count)
    }
  }

  /**
   * A function that draws `count` triples of 64-bit words, lower halves first: those of the two generators of bulk normals
   * and of the one for single numbers. Its result is overwritten by the next call. For tests.
   */
  wordBlocks(count: number): () => Uint32Array {
    const at = this.#exports.zeros(3 * count)
    return () => {
      this.#exports.fillWords(this.#stream, at, count)
      return new Uint32Array(this.#exports.memory!.buffer, at, 6 * count)
    }
  }

  /**
   * χ up to a sign, drawn in pairs as a reduced step does: `count` (even) numbers, of whole degrees of freedom ≥ 0 and
   * times a scale, which the two of a pair have each for itself. For tests.
   */
  chis(count: number, degrees: readonly [number, number], scales: readonly [number, number]): Float64Array {
    const numbers = global(this.#exports, 'CHI_NUMBERS')
    const at = this.#exports.zeros(count)
    const ones = this.#exports.zeros(count)
    const parameters = this.#exports.zeros((count / 2) * numbers)
    view(this.#exports, ones, count).fill(1)
    this.#exports.fillNormals(this.#stream, ones, 32, at, count)
    for (let i = 0; i < count; i++) {
      const lane = i % 2
      this.#exports.setChi(parameters + 8 * ((i >> 1) * numbers + lane), degrees[lane]!, scales[lane]!)
    }
    this.#exports.fillChis(this.#stream, parameters, at, 16, count / 2)
    return view(this.#exports, at, count).slice()
  }

  /**
   * A function that draws the factor of a level's vectors (assembly/factor.ts): K+M rows, teachers first, of
   * min(directions, K+M) numbers. Its result is overwritten by the next call.
   */
  factors(teachers: number, students: number, orthonormal: boolean): (directions: number) => Float64Array {
    const vectors = teachers + students
    const at = this.#exports.zeros(vectors * vectors)
    return (directions) => {
      this.#exports.drawFactor(this.#stream, teachers, students, directions, orthonormal ? 1 : 0, at)
      return view(this.#exports, at, vectors * Math.min(vectors, directions))
    }
  }

  /**
   * Overlaps over N of every level's vectors, as `factors` draws them from the streams of the levels: rows over the
   * levels for every pair a ≤ b of fields, students first; live views, stale as soon as anything is allocated.
   */
  overlaps(setting: DrawSetting): Float64Array[] {
    const { seed, run, teachers, students, orthonormal, initialStd, inputDimension, levelSizes } = setting
    const count = levelSizes.length
    const pairs = ((teachers + students) * (teachers + students + 1)) / 2
    const sizes = this.#exports.zeros(count)
    const out = this.#exports.zeros(pairs * count)
    view(this.#exports, sizes, count).set(levelSizes)
    const purpose = purposes.initialOverlaps
    const vectors = [teachers, students, orthonormal ? 1 : 0, initialStd, inputDimension] as const
    this.#exports.drawOverlaps(this.#stream, seed, purpose, run, ...vectors, sizes, count, out)
    return Array.from({ length: pairs }, (_, row) => view(this.#exports, out + 8 * count * row, count))
  }

  /** Where the stream is. */
  serialize(archive: Archive): void {
    archive.array(view(this.#exports, this.#stream, global(this.#exports, 'STREAM_NUMBERS')))
  }

  /** @internal */
  get pointer(): Pointer {
    return this.#stream
  }
}

/** What overlaps are drawn for. */
export interface DrawSetting {
  seed: number
  run: number
  teachers: number
  students: number
  orthonormal: boolean
  initialStd: number
  inputDimension: number
  /** m_k: L */
  levelSizes: ArrayLike<number>
}

export interface EquationsSetting {
  /** λ_k and p_k: L */
  eigenvalues: ArrayLike<number>
  weights: ArrayLike<number>
  /** Whether the students are trained in the level: L */
  trained: readonly boolean[]
  learningRate: number
}

/** The order-parameter equations and their integrator. Write the initial overlaps into `rows()`, then `start`. */
export class Equations {
  readonly #exports: KernelExports
  readonly #fields: number
  readonly #levels: number

  constructor(exports: KernelExports, fields: number, setting: EquationsSetting) {
    const { eigenvalues, weights, trained, learningRate } = setting
    this.#exports = exports
    this.#fields = fields
    this.#levels = eigenvalues.length
    exports.setUpEquations(eigenvalues.length, learningRate)
    view(exports, global(exports, 'eigenvalues'), eigenvalues.length).set(eigenvalues)
    const trainedEigenvalues = trained.map((isTrained, k) => (isTrained ? eigenvalues[k]! : 0))
    view(exports, global(exports, 'trainedEigenvalues'), trained.length).set(trainedEigenvalues)
    view(exports, global(exports, 'weights'), weights.length).set(weights)
  }

  /** S_ab over the levels: [K+M][K+M][L], students first; live views, stale as soon as anything is allocated. */
  rows(): Float64Array[][] {
    return Array.from({ length: this.#fields }, (_, a) =>
      Array.from({ length: this.#fields }, (_, b) =>
        view(this.#exports, this.#exports.rowOf(a, b), this.#levels),
      ),
    )
  }

  /** C of the overlaps as they stand. */
  gather(): void {
    this.#exports.startEquations()
    this.#exports.gatherState()
  }

  /** The tolerances of a step, before and after the students have specialised: see step-tolerance.ts. */
  start({ step, late }: { step: number; late: number }, integrator: Integrator): void {
    this.#exports.startEquations()
    this.#exports.startIntegrator(step, late, integrators.indexOf(integrator))
  }

  /** Goes on to α = `target`, or for `most` stages of steps if that is farther. */
  advance(target: number, most: number): Outcome {
    return outcomes[this.#exports.advance(target, most)]!
  }

  /** Numbers in a state, with the padding. */
  get size(): number {
    return global(this.#exports, 'stateSize')
  }

  /** S_ab of level k, over N, not weighted by λ. */
  overlap(a: number, b: number, k: number): number {
    return this.#exports.overlapAt(a, b, k)
  }

  /** Whether the state has been changed to differences from the teachers, in which ε_g keeps its relative accuracy. */
  get isSpecialised(): boolean {
    return global(this.#exports, 'isSpecialised') !== 0
  }

  /** α reached. */
  get time(): number {
    return global(this.#exports, 'time')
  }

  /** ε_g at `time`. */
  get error(): number {
    return global(this.#exports, 'error')
  }

  /** What the rounding error of ε_g is in proportion to, the largest so far. */
  get largestErrorScale(): number {
    return global(this.#exports, 'largestErrorScale')
  }

  get work(): Record<
    'steps' | 'stabilisedSteps' | 'implicitSteps' | 'rejectedSteps' | 'evaluations' | 'factorisations',
    number
  > {
    return {
      steps: global(this.#exports, 'steps'),
      stabilisedSteps: global(this.#exports, 'stabilisedSteps'),
      implicitSteps: global(this.#exports, 'implicitSteps'),
      rejectedSteps: global(this.#exports, 'rejected'),
      evaluations: global(this.#exports, 'evaluations'),
      factorisations: global(this.#exports, 'factorisations'),
    }
  }
}

/** A network to be simulated. */
export interface SimulationSetting {
  /** N */
  inputDimension: number
  /** λ_k and p_k N: L */
  eigenvalues: ArrayLike<number>
  levelSizes: ArrayLike<number>
  /** Whether the students are trained in the level: L */
  trained: readonly boolean[]
  learningRate: number
  activation: Activation
  inputs: RandomStream
}

/**
 * Places for levels of these sizes, one after the other: those that are trained first, then the others, each part padded
 * to a multiple of `word`.
 */
function placeLevels(trained: readonly boolean[], sizes: ArrayLike<number>, word: number) {
  const firsts = new Float64Array(trained.length)
  let end = 0
  const place = (areTrained: boolean) => {
    trained.forEach((isTrained, k) => {
      if (isTrained !== areTrained) return
      firsts[k] = end
      end += sizes[k]!
    })
    end = Math.ceil(end / word) * word
    return end
  }
  return { firsts, trainedEnd: place(true), end: place(false) }
}

/** A network of weight vectors under one-pass SGD. Write their initial values into `vectors()`. */
export class DirectNetwork {
  readonly #exports: KernelExports
  /** K + M */
  readonly #fields: number
  /** First component of each level, and the first one after it. */
  readonly #firsts: Float64Array
  readonly #ends: Float64Array
  /** Where the vectors are, and bytes of each. */
  readonly #vectors: Pointer
  readonly #rowBytes: number

  constructor(exports: KernelExports, fields: number, setting: SimulationSetting) {
    const { inputDimension, eigenvalues, levelSizes, trained, learningRate, activation, inputs } = setting
    this.#exports = exports
    this.#fields = fields
    const { firsts, trainedEnd, end } = placeLevels(trained, levelSizes, 8)
    this.#firsts = firsts
    this.#ends = firsts.map((first, k) => first + levelSizes[k]!)
    const kind = activations[activation]
    exports.setUpDirect(inputDimension, end, trainedEnd, kind, learningRate, inputs.pointer)
    this.#vectors = global(exports, 'vectors')
    this.#rowBytes = 8 * end
    const roots = view(exports, global(exports, 'roots'), end)
    firsts.forEach((first, k) => {
      roots.fill(Math.sqrt(eigenvalues[k]!), first, this.#ends[k]!)
    })
    exports.surveyRoots()
  }

  /** Components of level k in the vector of field a (students first): a live view. */
  level(a: number, k: number): Float64Array {
    const first = this.#firsts[k]!
    const at = this.#vectors + a * this.#rowBytes + 8 * first
    return view(this.#exports, at, this.#ends[k]! - first)
  }

  /** Makes `count` steps; returns how many were made: fewer if the network diverged. */
  step(count: number): number {
    return this.#exports.stepDirect(count)
  }

  /** C of the vectors as they stand. */
  gather(): void {
    this.#exports.gatherVectors()
  }

  /** Overlap of two vectors in level k, over N, not weighted by λ. */
  overlap(a: number, b: number, k: number): number {
    return this.#exports.levelOverlap(a, b, this.#firsts[k]!, this.#ends[k]!)
  }

  /** What steps change, besides the stream. */
  serialize(archive: Archive): void {
    const exports = this.#exports
    archive.array(view(exports, exports.directState(), exports.directStateSize()))
    const isHalfway = archive.boolean(global(exports, 'isHalfway') !== 0)
    setGlobal(exports, 'isHalfway', isHalfway ? 1 : 0)
    if (!isHalfway) return
    // the inputs of the pair, and the fields of its second step
    const [inputs, end] = [global(exports, 'inputs'), global(exports, 'inputsEnd')]
    const first = archive.number(global(exports, 'input') - inputs)
    setGlobal(exports, 'input', inputs + first)
    archive.array(view(exports, inputs, (end - inputs) / 8))
    archive.array(view(exports, global(exports, 'laterFields'), this.#fields))
  }
}

/** A network of overlaps under one-pass SGD, kept as triangular coordinates of the vectors in each level. */
export class ReducedNetwork {
  readonly #exports: KernelExports
  /** The place of each level. */
  readonly #places: Float64Array

  constructor(exports: KernelExports, setting: SimulationSetting) {
    const { inputDimension, eigenvalues, levelSizes, trained, learningRate, activation, inputs } = setting
    this.#exports = exports
    const one = trained.map(() => 1)
    const { firsts, trainedEnd, end } = placeLevels(trained, one, 2)
    this.#places = firsts
    const kind = activations[activation]
    exports.setUpReduced(inputDimension, end, trainedEnd, kind, learningRate, inputs.pointer)
    const placedEigenvalues = view(exports, global(exports, 'levelEigenvalues'), end)
    const placedSizes = view(exports, global(exports, 'levelSizes'), end)
    firsts.forEach((place, k) => {
      placedEigenvalues[place] = eigenvalues[k]!
      placedSizes[place] = levelSizes[k]!
    })
    exports.startReduced()
  }

  /** Sets the coordinates of field a (students first) in level k: those of the triangle (src/triangle.ts). */
  setCoordinates(a: number, k: number, coordinates: Float64Array): void {
    coordinates.forEach((value, c) => {
      this.#exports.setEntry(this.#places[k]!, a, c, value)
    })
  }

  /** Makes `count` steps; returns how many were made: fewer if the network diverged. */
  step(count: number): number {
    return this.#exports.stepReduced(count)
  }

  /** C of the vectors as they stand. */
  gather(): void {
    this.#exports.gatherReduced()
  }

  /** Overlap of two vectors in level k, over N, not weighted by λ. */
  overlap(a: number, b: number, k: number): number {
    return this.#exports.reducedOverlap(a, b, this.#places[k]!)
  }

  /** What steps change, besides the stream. */
  serialize(archive: Archive): void {
    this.#exports.storeReduced()
    const at = global(this.#exports, 'reducedState')
    archive.array(view(this.#exports, at, global(this.#exports, 'reducedStateSize')))
    this.#exports.loadReduced()
  }
}

/** ds_k/dt = −b_k s_k + q_k ε, ε = U + Σ s_k; or, if `step` is not 0, the same as a map of steps that long. */
export interface DecaySetting {
  /** b_k, ascending and distinct: n ≥ 1 */
  rates: ArrayLike<number>
  /** q_k > 0: n */
  couplings: ArrayLike<number>
  /** s_k(0): n */
  sources: ArrayLike<number>
  /** U */
  constant: number
  step: number
}

/** The decay, by its modes, by its Laplace transform, or step by step: assembly/linear.ts. */
export class Decay {
  readonly #exports: KernelExports
  readonly #constant: number
  readonly #count: number
  readonly #times: Pointer

  constructor(exports: KernelExports, { rates, couplings, sources, constant, step }: DecaySetting) {
    this.#exports = exports
    this.#constant = constant
    this.#count = rates.length
    exports.setUpDecay(rates.length, step)
    this.#times = exports.zeros(2 * MOST_CONTOUR_TIMES)
    for (const [name, column] of Object.entries({ rates, couplings, sources })) this.#column(name).set(column)
  }

  /** Finds modes j = 0 …, the slowest first: x_j ascending. */
  findModes(from: number, to: number): void {
    for (let j = from; j < to; j++) this.#exports.findMode(j)
  }

  /** x_j, as b at the nearer end of its interval and the distance from it. */
  root(j: number): { origin: number; offset: number } {
    return { origin: this.#column('origins')[j]!, offset: this.#column('offsets')[j]! }
  }

  /** ε(t) by the first `modes` modes, and a bound on its rounding error. */
  byModes(t: number, modes: number): { value: number; error: number } {
    const value = this.#exports.sumModes(t, modes, this.#constant)
    return { value, error: global(this.#exports, 'modesError') }
  }

  /** Shifts the transform by x_0, once mode 0 is found, or not at all. */
  shiftTransform(toFirst: boolean): void {
    this.#exports.shiftTransform(toFirst)
  }

  /**
   * ε at ascending times, the last at most `span` times the first and at most 1,024 of them, by the transform; and the size
   * of the terms of each.
   */
  byTransform(times: ArrayLike<number>): { values: Float64Array; sizes: Float64Array } {
    const { length } = times
    view(this.#exports, this.#times, length).set(times)
    this.#exports.invertTransform(this.#times, length, this.#constant)
    const size = global(this.#exports, 'contourSize')
    const factors = view(this.#exports, this.#times + 8 * length, length)
    return {
      values: view(this.#exports, this.#times, length).slice(),
      sizes: factors.map((factor) => factor * size),
    }
  }

  /** How much later than the first the last time of one contour may be. */
  get span(): number {
    return global(this.#exports, 'CONTOUR_SPAN')
  }

  /** Makes one step of the map, which changes the sources; returns ε after it. */
  advance(): number {
    return this.#exports.stepDecay(this.#constant)
  }

  #column(name: string): Float64Array {
    return view(this.#exports, global(this.#exports, name), this.#count)
  }
}

/** A view of kernel memory; stale as soon as anything is allocated. */
function view(exports: KernelExports, at: Pointer, count: number): Float64Array {
  return new Float64Array(exports.memory!.buffer, at, count)
}

function global(exports: KernelExports, name: string): number {
  return (exports[name] as WebAssembly.Global).value
}

function setGlobal(exports: KernelExports, name: string, value: number): void {
  const variable = exports[name] as WebAssembly.Global
  variable.value = value
}
